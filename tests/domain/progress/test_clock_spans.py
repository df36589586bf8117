"""How the clocks of a zone were set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from phraseweaver.domain.progress.clock_spans import ClockSpan, clock_spans

ONE, TWO = timedelta(hours=1), timedelta(hours=2)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_new_span_begins_at_the_second_at_which_the_clocks_are_changed() -> None:
    assert clock_spans(ZoneInfo("Europe/Berlin"), at(1, 1), at(12, 1)) == [
        ClockSpan(at(1, 1), at(3, 29, 1), ONE),
        ClockSpan(at(3, 29, 1), at(10, 25, 1), TWO),
        ClockSpan(at(10, 25, 1), at(12, 1), ONE),
    ]


def test_where_the_clocks_are_never_changed_there_is_one_span() -> None:
    half = timedelta(hours=5, minutes=30)
    assert clock_spans(ZoneInfo("Asia/Kolkata"), at(1, 1), at(12, 1)) == [
        ClockSpan(at(1, 1), at(12, 1), half)
    ]


def test_a_span_cut_off_within_a_day_ends_there() -> None:
    assert clock_spans(ZoneInfo("UTC"), at(1, 1, 5), at(1, 1, 7)) == [
        ClockSpan(at(1, 1, 5), at(1, 1, 7), timedelta())
    ]
    assert clock_spans(ZoneInfo("UTC"), at(1, 2), at(1, 2)) == []
