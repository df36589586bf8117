"""The Progress page: sections, of which one is read and drawn at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from phraseweaver.charts import (
    Chart,
    added,
    answer_buttons,
    answers_per_day,
    cards_by_state,
    future_due,
    heatmap,
    histograms,
    hours,
    knowledge,
    retention_course,
    time_per_card,
)
from phraseweaver.domain.progress import Figures, Part, Scope
from phraseweaver.errors import N_
from phraseweaver.services import progress
from phraseweaver.translation import Translator
from phraseweaver.ui.forecast import forecast_section
from phraseweaver.ui.memory_model import memory_section
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import show_phrase_dialog
from phraseweaver.ui.progress.behind_dialog import show_picked
from phraseweaver.ui.progress.chart_box import PICTURE_KEY, chart_box
from phraseweaver.ui.progress.hardest import hardest_section
from phraseweaver.ui.progress.overview import overview_section
from phraseweaver.ui.progress.scope_picker import SCOPE_IN_ADDRESS, scope_picker
from phraseweaver.ui.progress.showing import SECTION_IN_ADDRESS, SECTION_KEY, remember_section
from phraseweaver.ui.progress.tables import retention_box

Draw = Callable[[Page, Figures], None]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: what stands above its charts, the charts, and what stands below."""

    title: str
    charts: tuple[Chart, ...] = ()
    above: Draw | None = None
    below: Callable[[Page], None] | None = None
    needs: frozenset[Part] = frozenset()
    of_all: str = ""
    """Said in the place of what stands below, which cannot be narrowed."""

    @property
    def parts(self) -> frozenset[Part]:
        """The parts of the figures that are read for it."""
        return self.needs.union(*(chart.needs for chart in self.charts))


SECTIONS: dict[str, Section] = {
    "overview": Section(
        N_("Overview"),
        above=overview_section,
        needs=heatmap.CHART.needs | {Part.DUE, Part.TODAY, Part.CARDS, Part.KNOWLEDGE, Part.HARDEST},
    ),
    "reviews": Section(
        N_("Reviews"),
        (
            answers_per_day.CHART,
            answer_buttons.CHART,
            time_per_card.CHART,
            hours.HOURS,
            hours.WEEKDAYS,
        ),
    ),
    "memory": Section(
        N_("Memory"),
        (
            retention_course.CHART,
            knowledge.CHART,
            histograms.RETRIEVABILITY,
            histograms.STABILITY,
            histograms.DIFFICULTY,
        ),
        above=retention_box,
        below=memory_section,
        of_all=N_("The memory model learns from all your answers together: it is shown with all phrases."),
        needs=frozenset({Part.DAYS}),
    ),
    "ahead": Section(
        N_("What lies ahead"),
        (future_due.CHART,),
        below=forecast_section,
        of_all=N_("Your days are simulated with all your cards: “What if …” is shown with all phrases."),
    ),
    "cards": Section(N_("Cards"), (cards_by_state.CHART, histograms.INTERVALS, added.CHART)),
    "hardest": Section(N_("Hardest"), above=hardest_section, needs=frozenset({Part.HARDEST})),
}
"""The sections by their names in the address, in the order of the page."""

_STYLE = """<style>
@media (max-width: 640px) {
  .st-key-scroll_heatmap { overflow-x: auto; direction: rtl; }
  .st-key-scroll_heatmap > * { min-width: 680px; direction: ltr; }
  .st-key-progress_head:has([class*=st-key-scope_sentence]) [class*=st-key-scope] {
    flex: 1 1 100% !important;
  }
}
[class*=st-key-links_] a p, .st-key-chart_hardest a p, .st-key-chart_confusions a p { white-space: normal; }
[class*=st-key-confused_] { flex-wrap: nowrap !important; }
[class*=st-key-confused_] > :first-child { flex: 1 1 0 !important; min-width: 0 !important; }
[class*=st-key-confused_] > :last-child { flex: none !important; }
</style>"""
# From right to left, so that a narrow screen shows the latest days first.


def progress_page(page: Page) -> None:
    """Draw the page."""
    t = page.t
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="progress_head"):
        scope = scope_picker(page)
        _menu(st.query_params.get(SCOPE_IN_ADDRESS, ""), t)
    chosen = _section(t)
    section = SECTIONS[chosen]
    figures = progress.figures(page.app, page.user, section.parts, scope)
    show_picked(page, scope)
    show_phrase_dialog(page)
    if section.above:
        section.above(page, figures)
    for chart in section.charts:
        chart_box(page, chart, figures)
    if section.below and scope == Scope():
        section.below(page)
    elif section.below:
        st.caption(t(section.of_all))


def _section(t: Translator) -> str:
    asked = st.query_params.get(SECTION_IN_ADDRESS, "")
    if SECTION_KEY not in st.session_state:
        st.session_state[SECTION_KEY] = asked if asked in SECTIONS else next(iter(SECTIONS))
    return st.segmented_control(
        t("Section"),
        list(SECTIONS),
        required=True,
        format_func=lambda name: t(SECTIONS[name].title),
        label_visibility="collapsed",
        key=SECTION_KEY,
        on_change=remember_section,
    ) or next(iter(SECTIONS))


def _menu(scope_text: str, t: Translator) -> None:
    with st.popover(t("Save"), icon=":material/ios_share:", width="content"):
        st.segmented_control(
            t("A chart's own menu saves it as"),
            ["png", "svg"],
            default="png",
            required=True,
            format_func=str.upper,
            key=PICTURE_KEY,
        )
        # A new tab, because only an address that is typed or linked may ask Streamlit for its light theme.
        address = f"report?{urlencode({SCOPE_IN_ADDRESS: scope_text, 'embed_options': 'light_theme'})}"
        st.link_button(t("A report on one page, to print"), address, icon=":material/print:")
