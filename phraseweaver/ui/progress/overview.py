"""The first look: does it pay off, what is coming, what to do."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from phraseweaver.charts import heatmap
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.progress import Advice, Figures, Hint, advice
from phraseweaver.domain.progress.retention import retention_between
from phraseweaver.translation import Translator
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import chart_box
from phraseweaver.ui.progress.showing import show_section

_MONTH = 30
_WEEK = 7
_MANY = 10


def overview_section(page: Page, figures: Figures) -> None:
    """Draw the figures that matter, what to do about them, the day and the year."""
    _pays_off(figures, page.t)
    _to_do(page, figures)
    if figures.kinds:
        _today(figures, page.t)
    chart_box(page, heatmap.CHART, figures)


def _pays_off(figures: Figures, t: Translator) -> None:
    with st.container(border=True, key="pays_off"):
        with st.container(horizontal=True, gap="medium"):
            _metrics(figures, t)
        if figures.scope.variant:
            st.caption(
                t("A sentence has no card of its own: what is known and what is due are of the whole phrase.")
            )


def _metrics(figures: Figures, t: Translator) -> None:
    """Draw what is known and retained, the streak, and what comes back tomorrow."""
    points = figures.knowledge.points
    if points:
        month_ago = figures.today - timedelta(days=_MONTH)
        before = [point for point in points if point.day <= month_ago]
        gained = round(points[-1].known) - round(before[-1].known) if before else None
        st.metric(
            t("Known phrases"),
            # Of a few phrases the parts matter: a single one is known to 0.87.
            t.number(round(points[-1].known, 0 if points[-1].seen >= _MANY else 2)),
            t("{n} in a month", n=f"{gained:+}") if gained else None,
            help=t("The chances of recall of all phrases begun, added up."),
            width="content",
        )
    first = figures.today - timedelta(days=_MONTH - 1)
    recall = retention_between(figures.days.totals, first, figures.today).all
    st.metric(
        t("Retention, 30 days"),
        t("N/A") if recall.share is None else t.percent(recall.share),
        None
        if recall.share is None
        else t("{desired} desired", desired=t.percent(figures.desired_retention)),
        delta_color="off",
        delta_arrow="off",
        help=t("Of the cards that came back after a day or more, the share that you remembered."),
        width="content",
    )
    streak = figures.streak.streak
    st.metric(
        t("Streak"),
        t.plural("{n} day", "{n} days", streak.current),
        t("longest: {n}", n=t.number(streak.longest)) if streak.longest else None,
        delta_color="off",
        delta_arrow="off",
        help=t("Days on which nothing was due, and planned breaks, neither count nor break it."),
        width="content",
    )
    today = figures.today
    coming = [figures.due.by_date.get(today + timedelta(days=ahead), 0) for ahead in range(1, _WEEK + 1)]
    st.metric(
        t("Due tomorrow"),
        t.number(coming[0]),
        t("{n} a day this week", n=t.number(round(sum(coming) / _WEEK))) if any(coming) else None,
        delta_color="off",
        delta_arrow="off",
        width="content",
    )


def _to_do(page: Page, figures: Figures) -> None:
    with st.container(border=True, key="to_do"):
        st.markdown(f"**{page.t('What to do')}**")
        for entry in advice(figures):
            with st.container(horizontal=True, vertical_alignment="center", key=f"advice_{entry.hint}"):
                st.markdown(_sentence(entry, figures, page.t))
                _way(entry.hint, page.t)


def _sentence(entry: Advice, figures: Figures, t: Translator) -> str:
    number = round(entry.number)
    match entry.hint:
        case Hint.ANSWER_OVERDUE:
            return t.plural(
                "{n} card is overdue: answer it first.", "{n} cards are overdue: answer them first.", number
            )
        case Hint.ANSWER_DUE:
            return t.plural("{n} card is due today.", "{n} cards are due today.", number)
        case Hint.MEND_LEECHES:
            return t.plural(
                "{n} card is forgotten again and again: mend it or leave it for later.",
                "{n} cards are forgotten again and again: mend them or leave them for later.",
                number,
            )
        case Hint.RETENTION_LOW:
            return t(
                "You remember {share}, less than the {desired} you wish for. Fewer new cards for a while"
                " help, and so do hints for the hard ones.",
                share=t.percent(entry.number),
                desired=t.percent(figures.desired_retention),
            )
        case Hint.RETENTION_HIGH:
            return t(
                "You remember {share}, more than the {desired} you wish for: there is room for more new"
                " cards.",
                share=t.percent(entry.number),
                desired=t.percent(figures.desired_retention),
            )
        case Hint.ADD_PHRASES:
            if not figures.census.cards:
                return t("Add your first phrases.")
            return t("There is nothing new left to learn: add phrases.")
        case Hint.ALL_WELL:
            return t("All is well: nothing is due now.")


def _way(hint: Hint, t: Translator) -> None:
    """Draw the way to where something can be done about it."""
    match hint:
        case Hint.ANSWER_OVERDUE | Hint.ANSWER_DUE:
            _link("review", t("Review"), ":material/play_arrow:")
        case Hint.MEND_LEECHES:
            _jump("hardest", t("Look at them"), ":material/flag:")
        case Hint.RETENTION_LOW:
            _jump("memory", t("Look closer"), ":material/trending_down:")
        case Hint.RETENTION_HIGH:
            _link("settings", t("Settings"), ":material/trending_up:")
        case Hint.ADD_PHRASES:
            _link("phrases", t("Add phrases"), ":material/add:")
        case Hint.ALL_WELL:
            pass


def _link(page: str, label: str, icon: str) -> None:
    st.page_link(page_file(page), label=label, icon=icon, width="content")


def _jump(section: str, label: str, icon: str) -> None:
    st.button(
        label, icon=icon, type="tertiary", on_click=show_section, args=(section,), key=f"jump_{section}"
    )


def _today(figures: Figures, t: Translator) -> None:
    """Draw the day: answers, time, seconds a card, accuracy, and the same by kind."""
    with st.container(border=True, key="today_figures"):
        st.markdown(f"**{t('Today')}**")
        answers = sum(kind.answers for kind in figures.kinds)
        again = sum(kind.again for kind in figures.kinds)
        milliseconds = sum(kind.milliseconds for kind in figures.kinds)
        left = sum(count for day, count in figures.due.by_date.items() if day <= figures.today)
        with st.container(horizontal=True, gap="medium"):
            st.metric(t("Answers"), t.number(answers), width="content")
            st.metric(t("Still due"), t.number(left), width="content")
            st.metric(t("Minutes"), t.number(max(round(milliseconds / 60_000), 1)), width="content")
            st.metric(
                t("Seconds a card"), t.number(round(milliseconds / 1_000 / answers, 1)), width="content"
            )
            st.metric(t("Remembered"), t.percent(1 - again / answers), width="content")
        st.caption(
            " · ".join(
                t(
                    "{kind}: {answers}, {share}",
                    kind=t(KINDS[kind.kind].title) if kind.kind in KINDS else t("Deleted cards"),
                    answers=t.number(kind.answers),
                    share=t.percent(1 - kind.again / kind.answers),
                )
                for kind in figures.kinds
            )
        )
