"""The charts of one phrase, or of one sentence of a pattern."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from phraseweaver.charts import CHARTS, Chart
from phraseweaver.domain.ids import PhraseId
from phraseweaver.services.phrase_figures import phrase_figures
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import box_head, drawing_box
from phraseweaver.ui.progress.controls import chosen_view

_SHOWN = ("answers_per_day", "answer_buttons", "time_per_card", "retention_course")
_OF_PHRASE = {
    # Of a single phrase, a month is seldom enough to see anything.
    chart.key: replace(chart, key=f"phrase_{chart.key}", period=0)
    for chart in CHARTS
    if chart.key in _SHOWN
}


def show_figures(page: Page, phrase: PhraseId, variant: str) -> None:
    """Draw the chosen chart from the answers to the phrase, or to its variant with that key."""
    t = page.t
    key = st.pills(
        t("Chart"),
        list(_OF_PHRASE),
        default=_SHOWN[0],
        required=True,
        format_func=lambda key: t(_OF_PHRASE[key].title),
        label_visibility="collapsed",
        key="phrase_chart",
    )
    chart: Chart = _OF_PHRASE[key or _SHOWN[0]]
    figures = phrase_figures(page.app, page.user, phrase, variant)
    with st.container(border=True, key=f"chart_{chart.key}"):
        head = box_head(t(chart.title), t(chart.hint) if chart.hint else None)
        view = chosen_view(chart, figures, t)
        drawing = chart.make(figures, view, t)
        if drawing is None:
            st.caption(t("Nothing to show yet: too few answers."))
            return
        drawing_box(head, drawing, chart.key, chart.height, t)
        st.caption(drawing.summary)
