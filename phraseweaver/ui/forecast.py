"""The work that lies ahead: what remembering more would cost, and what a choice would change."""

from __future__ import annotations

import streamlit as st

from phraseweaver.charts import what_if, workload
from phraseweaver.domain.simulation import WhatIf
from phraseweaver.domain.simulation.forecast import MORE_NEW
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import forecast
from phraseweaver.services.forecast import FEWEST_CARDS, ForecastView
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import box_head, drawing_box


def forecast_section(page: Page) -> None:
    """Draw the days ahead and the workload curve."""
    t = page.t
    try:
        with st.spinner(t("Going through the days ahead…")):
            view = forecast.load(page.app, page.user)
    except PhraseWeaverError as error:
        st.error(sentence(t, error), icon=":material/error:")
        return
    if view.forecast is None:
        with st.container(border=True, key="forecast_empty"):
            st.subheader(t("What lies ahead"), anchor=False)
            st.caption(
                t(
                    "Once you have begun {wanted} cards (so far {seen}), your days are simulated here:"
                    " what comes, what a day off changes, and what remembering more would cost.",
                    wanted=t.number(FEWEST_CARDS),
                    seen=t.number(view.seen),
                )
            )
        return
    _what_if(page, view)
    _workload(page, view)


def _what_if(page: Page, view: ForecastView) -> None:
    t = page.t
    assert view.forecast is not None
    names = _names(t)
    with st.container(border=True, key="what_if"):
        head = box_head(t("What if …"))
        with st.container(horizontal=True, vertical_alignment="center"):
            what = st.pills(
                t("What if …"),
                list(names),
                default=WhatIf.SKIP_TODAY,
                required=True,
                format_func=lambda choice: names[choice],
                label_visibility="collapsed",
                wrap=True,
                key="what_if_choice",
            )
            days = st.segmented_control(
                t("Period"),
                [30, 90],
                default=30,
                required=True,
                format_func=lambda count: t.plural("{n} day", "{n} days", count),
                label_visibility="collapsed",
                key="what_if_days",
            )
        chosen = what or WhatIf.SKIP_TODAY
        lines = what_if.build(view.forecast, chosen, view.today, int(days or 30))
        drawing = what_if.draw(lines, names[chosen], t)
        drawing_box(head, drawing, "what_if_chart", 280, t)
        st.caption(drawing.summary + " " + t("Cards a day, new ones included, as simulated."))


def _workload(page: Page, view: ForecastView) -> None:
    t = page.t
    assert view.forecast is not None
    drawing = workload.draw(view.forecast, t)
    with st.container(border=True, key="workload"):
        head = box_head(t("What remembering more costs"))
        drawing_box(head, drawing, "workload_chart", 320, t)
        st.caption(
            drawing.summary
            + " "
            + t(
                "Simulated with your memory model, your cards, your time for each answer, and {pace} new"
                " cards a day as in the last 90 days; the limit of reviews a day is left aside. Of a large"
                " collection an even sample is simulated.",
                pace=t.number(round(view.pace, 1)),
            )
        )
        if view.has_wishes:
            st.caption(t("Decks with a desired retention of their own keep it, whatever yours is."))
        st.page_link(
            page_file("settings"), label=t("Change the desired retention"), icon=":material/settings:"
        )


def _names(t: Translator) -> dict[WhatIf, str]:
    return {
        WhatIf.SKIP_TODAY: t("I skip today"),
        WhatIf.MORE_NEW: t.plural("{n} more new card a day", "{n} more new cards a day", MORE_NEW),
        WhatIf.NO_NEW: t("No new cards"),
    }
