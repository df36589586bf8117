"""True retention: how many of the cards in review were remembered, by period and by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from phraseweaver.domain.answer_totals import AnswerTotals


@dataclass(frozen=True, slots=True)
class Recall:
    """First answers of the day to cards in review: remembered, and not."""

    passed: int = 0
    failed: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.passed + self.failed

    @property
    def share(self) -> float | None:
        """The share that was remembered; None, not zero, where nothing was asked."""
        return self.passed / self.asked if self.asked else None

    def __add__(self, other: Recall) -> Recall:
        return Recall(self.passed + other.passed, self.failed + other.failed)


@dataclass(frozen=True, slots=True)
class Retention:
    """What was remembered of young and of mature cards."""

    young: Recall = Recall()
    mature: Recall = Recall()

    @property
    def all(self) -> Recall:
        """Of both."""
        return self.young + self.mature

    def __add__(self, other: Retention) -> Retention:
        return Retention(self.young + other.young, self.mature + other.mature)


class Period(StrEnum):
    """The periods of the table; those of several days end today."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "7"
    MONTH = "30"
    YEAR = "365"
    ALL = "all"

    def bounds(self, today: date) -> tuple[date, date]:
        """Return first and last day."""
        match self:
            case Period.TODAY:
                return today, today
            case Period.YESTERDAY:
                return today - timedelta(days=1), today - timedelta(days=1)
            case Period.ALL:
                return date.min, today
            case _:
                return today - timedelta(days=int(self) - 1), today


def retention_of(totals: AnswerTotals) -> Retention:
    """Return the retention of one day's answers."""
    return Retention(
        Recall(totals.young_passed, totals.young_failed), Recall(totals.mature_passed, totals.mature_failed)
    )


def retention_between(days: Mapping[date, AnswerTotals], first: date, last: date) -> Retention:
    """Return the retention of all days from `first` to `last`."""
    young_passed = young_failed = mature_passed = mature_failed = 0
    for day, totals in days.items():
        if first <= day <= last:
            young_passed += totals.young_passed
            young_failed += totals.young_failed
            mature_passed += totals.mature_passed
            mature_failed += totals.mature_failed
    return Retention(Recall(young_passed, young_failed), Recall(mature_passed, mature_failed))


def retention_table(days: Mapping[date, AnswerTotals], today: date) -> dict[Period, Retention]:
    """Return the retention of every period."""
    return {period: retention_between(days, *period.bounds(today)) for period in Period}


def retention_by_month(days: Mapping[date, AnswerTotals]) -> dict[date, Retention]:
    """Return the retention of each month in which something was asked, by its first day, in order."""
    months: dict[date, Retention] = {}
    for day in sorted(days):
        found = retention_of(days[day])
        if found.all.asked:
            month = day.replace(day=1)
            months[month] = months.get(month, Retention()) + found
    return months
