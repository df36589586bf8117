"""A chart in its frame: title, controls, drawing, the same in words, and the figures as a file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from phraseweaver.charts import Chart, Control, Drawing
from phraseweaver.charts.numbers import in_language
from phraseweaver.charts.picture import selectable, with_menu
from phraseweaver.charts.table import Table, as_csv
from phraseweaver.domain.progress import OF_CARDS, Figures, Part
from phraseweaver.translation import Translator
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.behind_dialog import chart_key, pick
from phraseweaver.ui.progress.controls import chosen_view
from phraseweaver.ui.progress.drawn import drawing_of

Renderer = Literal["canvas", "svg"]
PICTURE_KEY = "picture"


def chart_box(page: Page, chart: Chart, figures: Figures) -> None:
    """Draw a chart, or what will be there once there is something to draw."""
    t = page.t
    with st.container(border=True, key=f"chart_{chart.key}"):
        head = box_head(t(chart.title), t(chart.hint) if chart.hint else None)
        view = chosen_view(_usually(chart, figures), figures, t) if _has_history(figures) else None
        drawing = drawing_of(chart, figures, view, t) if view else None
        if drawing is None:
            st.caption(t("Nothing in this period.") if _is_elsewhere(chart, figures) else t(chart.empty))
            return
        with st.container(key=f"scroll_{chart.key}"):
            _chart(chart, drawing, t)
        st.caption(drawing.summary)
        of_whole_phrase(figures, chart.needs, t)
        if drawing.table:
            with head:
                save_table(drawing.table, chart.key, t)


def of_whole_phrase(figures: Figures, parts: frozenset[Part], t: Translator) -> None:
    """Say that figures of cards cannot be narrowed to a sentence, where they were asked for."""
    if figures.scope.variant and parts & OF_CARDS:
        st.caption(t("A sentence has no card of its own: this is of the whole phrase."))


def drawing_box(head: DeltaGenerator, drawing: Drawing, key: str, height: int, t: Translator) -> None:
    """Draw what is not made from the figures of the page, with the same menu and the same file as a chart."""
    st.echarts_chart(
        with_menu(in_language(drawing.option, t), key, t, dark=_is_dark()),
        height=height,
        key=key,
        alt=drawing.summary,
        renderer=_renderer(),
    )
    if drawing.table:
        with head:
            save_table(drawing.table, key, t)


def box_head(title: str, hint: str | None = None) -> DeltaGenerator:
    """Draw the title of a box; what is drawn in the container that is returned stands beside it."""
    head = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    with head:
        st.subheader(title, anchor=False, help=hint, width="content")
    return head


def _has_history(figures: Figures) -> bool:
    """Return whether anything is there at all: without it, choices would only be in the way."""
    return bool(
        figures.days.totals
        or figures.census.cards
        or figures.added
        or figures.due.by_date
        or figures.knowledge.points
        or figures.hours
    )


def _usually(chart: Chart, figures: Figures) -> Chart:
    """Return the chart with the period that suits the scope: of one phrase, a month is seldom enough."""
    if figures.scope.phrase is None:
        return chart
    # The choice is another one then: it comes back with the other scope.
    return replace(chart, key=f"phrase_{chart.key}", period=0)


def _is_elsewhere(chart: Chart, figures: Figures) -> bool:
    """Return whether a chart is empty only because of its period."""
    if Control.AHEAD in chart.controls:
        return bool(figures.due.by_date)
    return Control.PERIOD in chart.controls and bool(figures.days.totals or figures.added)


def _chart(chart: Chart, drawing: Drawing, t: Translator) -> None:
    option = with_menu(drawing.option, chart.key, t, dark=_is_dark())
    if not drawing.behind:
        st.echarts_chart(
            option, height=chart.height, key=chart.key, alt=drawing.summary, renderer=_renderer()
        )
        return
    key = chart_key(chart)
    st.echarts_chart(
        selectable(option),
        height=chart.height,
        key=key,
        alt=drawing.summary,
        renderer=_renderer(),
        on_select=partial(pick, key, drawing, t(chart.title)),
    )


def _renderer() -> Renderer:
    # The renderer decides what a chart's own menu saves.
    return "svg" if st.session_state.get(PICTURE_KEY) == "svg" else "canvas"


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def save_table(table: Table, name: str, t: Translator) -> None:
    """Draw the button that saves the figures for a spreadsheet."""
    st.download_button(
        "CSV",
        # Called on the click only.
        data=lambda: as_csv(table),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        help=t("Save the figures for a spreadsheet"),
        on_click="ignore",
        key=f"csv_{name}",
    )
