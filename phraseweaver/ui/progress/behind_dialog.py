"""The phrases behind a bar of a chart, in a dialog."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phraseweaver.charts import Chart, Drawing
from phraseweaver.domain.progress import Behind, Scope
from phraseweaver.services import progress
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_links import phrase_links
from phraseweaver.ui.state import page_state


@dataclass
class Picked:
    """What was picked last, until its dialog is closed, and how often anything was."""

    behind: Behind | None = None
    title: str = ""
    times: int = 0


def chart_key(chart: Chart) -> str:
    """Return the key of the chart's element: another one after each pick, so that nothing stays picked."""
    return f"{chart.key}_{page_state(Picked).times}"


def pick(key: str, drawing: Drawing, title: str) -> None:
    """Let the next drawing of the page show what is behind the datum that was picked in the chart."""
    for group in st.session_state[key]["selection"]["selected"]:
        place = group["series_index"]
        if place >= len(drawing.behind):
            continue
        for index in group["data_indices"]:
            behind = drawing.behind[place][index] if index < len(drawing.behind[place]) else None
            if behind is not None:
                state = page_state(Picked)
                name = _name_of(drawing, place, index)
                state.behind, state.title = behind, f"{title}: {name}" if name else title
                state.times += 1
                return


def _name_of(drawing: Drawing, series: int, index: int) -> str:
    """Return what a datum is called: the label below it, or the first line of its own name."""
    axis = drawing.option.get("xAxis", {})
    if "data" in axis:
        return str(axis["data"][index])
    datum = drawing.option["series"][series]["data"][index]
    return str(datum.get("name", "")).partition("\n")[0] if isinstance(datum, dict) else ""


def _close() -> None:
    page_state(Picked).behind = None


def show_picked(page: Page, scope: Scope) -> None:
    """Draw the dialog if something was picked."""
    state = page_state(Picked)
    if state.behind is not None:
        st.dialog(state.title, width="medium", on_dismiss=_close)(_phrases)(page, scope, state.behind)


def _phrases(page: Page, scope: Scope, behind: Behind) -> None:
    t = page.t
    found = progress.phrases_behind(page.app, page.user, behind, scope)
    st.caption(t.plural("{n} phrase", "{n} phrases", found.total))
    phrase_links(found.phrases, key="behind")
    more = found.total - len(found.phrases)
    if more > 0:
        st.caption(t.plural("… and {n} more.", "… and {n} more.", more))
    if not found.phrases:
        st.caption(t("These phrases are gone."))
