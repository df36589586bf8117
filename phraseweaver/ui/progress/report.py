"""A learner's progress on one sheet of A4, light, for a teacher or oneself."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from phraseweaver.charts import (
    Chart,
    answer_buttons,
    answers_per_day,
    future_due,
    heatmap,
    knowledge,
    retention_course,
    retention_table,
)
from phraseweaver.domain.progress import Figures, Part, Step, View
from phraseweaver.domain.progress.retention import Period
from phraseweaver.services import progress
from phraseweaver.translation import Translator
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import of_whole_phrase
from phraseweaver.ui.progress.drawn import drawing_of
from phraseweaver.ui.progress.scope_picker import SCOPE_IN_ADDRESS, scope_name, scope_of
from phraseweaver.ui.progress.tables import figures_table

_CHARTS: tuple[tuple[Chart, View, int], ...] = (
    (answers_per_day.CHART, View(period=365, step=Step.WEEK), 160),
    (retention_course.CHART, View(), 160),
    (knowledge.CHART, View(), 160),
    (future_due.CHART, View(ahead=30), 160),
    (answer_buttons.CHART, View(period=365), 160),
)
_PARTS = frozenset({Part.TODAY}).union(
    heatmap.CHART.needs, {Part.DAYS}, *(chart.needs for chart, _, _ in _CHARTS)
)

_STYLE = """<style>
.st-key-report_charts { display: grid !important; grid-template-columns: 1fr 1fr; gap: 0.5rem 1.5rem; }
.st-key-report_charts > * { min-width: 0; }
@media screen and (max-width: 640px) {
  .st-key-report_charts { grid-template-columns: 1fr; }
  .st-key-drawing_heatmap { overflow-x: auto; direction: rtl; }
  .st-key-drawing_heatmap > * { min-width: 680px; direction: ltr; }
}
@media print {
  @page { size: A4; margin: 10mm; }
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar],
  .st-key-report_hint, .stElementToolbar { display: none !important; }
  /* As wide as on the screen, where the charts were drawn, and all of it on one sheet. */
  [data-testid=stMainBlockContainer] { padding: 0 !important; zoom: 0.8; }
  [data-testid=stApp], [data-testid=stMain], [data-testid=stAppViewContainer] {
    position: static !important; overflow: visible !important; height: auto !important;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>"""


def report_page(page: Page) -> None:
    """Draw the report."""
    t = page.t
    st.html(_STYLE)
    with st.container(key="report_hint"):
        st.caption(t("Print this page or save it as a PDF with your browser (Ctrl+P)."))
    scope = scope_of(page, st.query_params.get(SCOPE_IN_ADDRESS, ""))
    figures = progress.figures(page.app, page.user, _PARTS, scope)
    narrowed = scope_name(page, scope)
    st.caption(t.long_date(figures.today) + (f" · {literal(narrowed)}" if narrowed else ""))
    if not figures.days.totals:
        st.write(t("There is nothing to report yet: your first answers will appear here."))
        return
    _sentences(figures, t)
    _chart(heatmap.CHART, View(), 160, figures, t)
    with st.container(key="report_charts"):
        for chart, view, height in _CHARTS:
            with st.container(key=f"report_{chart.key}"):
                _chart(chart, view, height, figures, t)
        with st.container(key="report_retention"):
            _retention(figures, t)


def _sentences(figures: Figures, t: Translator) -> None:
    month = [
        totals
        for day, totals in figures.days.totals.items()
        if figures.today - timedelta(days=30) < day <= figures.today
    ]
    streak = figures.streak.streak
    parts = [
        t(
            "In the last 30 days: {answers} on {days}, in {minutes}.",
            answers=t.plural("{n} answer", "{n} answers", sum(totals.answers for totals in month)),
            days=t.plural("{n} day", "{n} days", len(month)),
            minutes=t.plural(
                "{n} minute", "{n} minutes", round(sum(totals.milliseconds for totals in month) / 60_000)
            ),
        ),
        retention_table.summary(retention_table.build(figures), figures.desired_retention, t),
        t(
            "Streak: {current}, longest {longest}.",
            current=t.plural("{n} day", "{n} days", streak.current),
            longest=t.plural("{n} day", "{n} days", streak.longest),
        ),
    ]
    st.write(" ".join(parts))


def _chart(chart: Chart, view: View, height: int, figures: Figures, t: Translator) -> None:
    drawing = drawing_of(chart, figures, view, t)
    if drawing is None:
        return
    st.markdown(f"**{t(chart.title)}**")
    with st.container(key=f"drawing_{chart.key}"):
        # Drawn as SVG, which is as sharp on paper as the printer can.
        st.echarts_chart(
            drawing.option,
            height=height,
            key=f"report_chart_{chart.key}",
            alt=drawing.summary,
            renderer="svg",
        )
    st.caption(drawing.summary)
    of_whole_phrase(figures, chart.needs, t)


def _retention(figures: Figures, t: Translator) -> None:
    found = retention_table.build(figures)
    st.markdown(f"**{t('True retention')}**")
    figures_table(
        ("", t("Young"), t("Mature"), t("All")),
        [
            (
                retention_table.period_name(period, t),
                *(
                    retention_table.share(recall, t)
                    for recall in (found[period].young, found[period].mature, found[period].all)
                ),
            )
            for period in (Period.WEEK, Period.MONTH, Period.YEAR, Period.ALL)
        ],
        t("True retention"),
    )
