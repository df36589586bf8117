"""The streak, and the last seven study days that it is made of."""

from __future__ import annotations

import html
from datetime import date

import streamlit as st

from phraseweaver.domain.streak import DayMark, Streak
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_SIGNS = {
    DayMark.MET: ("✓", N_("studied")),
    DayMark.FREE: ("–", N_("nothing to do")),
    DayMark.MISSED: ("×", N_("missed")),
    DayMark.OPEN: ("", N_("today, still open")),
}
"""What stands in a day's circle, and in words: nobody has to tell days apart by colour."""

_STYLE = """<style>
.pw-week { display: flex; gap: .35rem; }
.pw-week > div { flex: 1 1 0; max-width: 3.2rem; text-align: center; font-size: .8rem; }
.pw-week b { display: flex; align-items: center; justify-content: center; margin: .2rem auto 0;
  width: 1.9rem; height: 1.9rem; border-radius: 50%; font-weight: 600; box-sizing: border-box;
  border: 2px solid rgba(128, 128, 128, .35); opacity: .75; }
.pw-week .met b { background: #0f766e; border-color: #0f766e; color: #fff; opacity: 1; }
.pw-week .open b { border: 2px dashed #0d8377; opacity: 1; }
</style>"""


_DAY = (
    '<div role="listitem" class="{mark}" title="{told}" aria-label="{told}">'
    '<span aria-hidden="true">{weekday}</span><b aria-hidden="true">{sign}</b></div>'
)
_WEEK = '<div role="list" class="pw-week" aria-label="{label}">{days}</div>'


def streak_week(t: Translator, streak: Streak, week: tuple[tuple[date, DayMark], ...]) -> None:
    """Draw the streak in words and the week in circles."""
    words = t.plural("{n} day in a row", "{n} days in a row", streak.current)
    if streak.longest > streak.current:
        words += " · " + t("the longest: {n}", n=t.number(streak.longest))
    st.markdown(f"**{t('Streak')}** · {words}")
    days = "".join(_day(t, day, mark) for day, mark in week)
    st.html(_STYLE + _WEEK.format(label=html.escape(t("The last seven days")), days=days))


def _day(t: Translator, day: date, mark: DayMark) -> str:
    sign, words = _SIGNS[mark]
    return _DAY.format(
        mark=mark.value,
        told=html.escape(f"{t.short_date(day)}: {t(words)}"),
        weekday=html.escape(t.weekday(day.weekday())),
        sign=sign,
    )
