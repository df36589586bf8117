"""The charts of one phrase, or of one sentence of a pattern."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from phraseweaver.charts import CHARTS, Chart
from phraseweaver.domain.ids import PhraseId
from phraseweaver.domain.progress import Scope
from phraseweaver.services import progress
from phraseweaver.services.phrase_story import VariantStory
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import box_head, drawing_box
from phraseweaver.ui.progress.controls import chosen_view
from phraseweaver.ui.progress.scope_picker import SCOPE_IN_ADDRESS, address_of
from phraseweaver.ui.progress.showing import SECTION_IN_ADDRESS

_SHOWN = ("answers_per_day", "answer_buttons", "time_per_card", "retention_course")
_OF_PHRASE = {
    # Of a single phrase, a month is seldom enough to see anything.
    chart.key: replace(chart, key=f"phrase_{chart.key}", period=0)
    for chart in CHARTS
    if chart.key in _SHOWN
}


def show_figures(page: Page, phrase: PhraseId, variant: VariantStory | None) -> None:
    """Draw the chosen chart from the answers to the phrase or to its variant, and the way to all charts."""
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
    scope = Scope(phrase=phrase, variant=variant.key if variant else "")
    figures = progress.figures(page.app, page.user, chart.needs, scope)
    with st.container(border=True, key=f"chart_{chart.key}"):
        head = box_head(t(chart.title), t(chart.hint) if chart.hint else None)
        view = chosen_view(chart, figures, t)
        drawing = chart.make(figures, view, t)
        if drawing is None:
            st.caption(t("Nothing to show yet: too few answers."))
            return
        drawing_box(head, drawing, chart.key, chart.height, t)
        st.caption(drawing.summary)
    st.page_link(
        page_file("progress"),
        label=t("All charts of this sentence") if variant else t("All charts of this phrase"),
        icon=":material/monitoring:",
        query_params={
            SCOPE_IN_ADDRESS: address_of(phrase, variant.row if variant else None),
            SECTION_IN_ADDRESS: "reviews",
        },
    )
