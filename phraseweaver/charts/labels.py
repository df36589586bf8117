"""Names of days, bars and numbers, many at once."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from phraseweaver.domain.progress import Step
from phraseweaver.domain.progress.histogram import Bar
from phraseweaver.translation import Translator, translator


def day_label(day: date, t: Translator) -> str:
    """Return `Translator.short_date` of a day; formatting a year of them takes longer than drawing it."""
    return _day_label(day, t.language)


@lru_cache(maxsize=4096)
def _day_label(day: date, language: str) -> str:
    return translator(language).short_date(day)


def bar_label(first: date, step: Step, t: Translator) -> str:
    """Return the name of a bar of time: a day, the first day of a week, or a month with its year."""
    if step is Step.MONTH:
        return month_label(first, t)
    return day_label(first, t)


def month_label(month: date, t: Translator) -> str:
    """Return a month with its year: Mar 2026."""
    return _month_label(month.year, month.month, t.language)


@lru_cache(maxsize=1024)
def _month_label(year: int, month: int, language: str) -> str:
    return translator(language).month(date(year, month, 1))


def number_label(number: float, t: Translator) -> str:
    """Return `Translator.number`; most numbers of a chart come up more than once."""
    return _number_label(number, t.language)


@lru_cache(maxsize=8192)
def _number_label(number: float, language: str) -> str:
    return translator(language).number(number)


def days_bar_label(bar: Bar, t: Translator) -> str:
    """Return the name of a bar of a histogram of days."""
    if bar.high is None:
        return t("{n} and more", n=t.number(bar.low))
    if bar.low == bar.high:
        return t.number(bar.low)
    return f"{t.number(bar.low)}–{t.number(bar.high)}"


def percent_bar_label(bar: Bar, t: Translator) -> str:
    """Return the name of a bar of a histogram of percents."""
    return percent_template(t).format(value=f"{bar.low}–{bar.high}")


def date_template(t: Translator) -> str:
    """Return how a day is written in numbers, as ECharts takes it: {dd}.{MM}.{yyyy}."""
    pattern = t.locale.date_formats["short"].pattern
    return re.sub(r"y+", "{yyyy}", re.sub(r"M+|d+", lambda part: f"{{{part[0]}}}", pattern))


def percent_template(t: Translator) -> str:
    """Return how percents are written, with {value} in the place of the number, as ECharts takes it."""
    return t.percent(0).replace("0", "{value}")
