"""The curve of a card's recall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from phraseweaver.domain.recall_curve import Learned, Point, recall_curve

DECAY = 0.5
DAY = date(2026, 3, 1)


def on(day: int) -> date:
    return DAY + timedelta(days=day)


def test_a_card_never_answered_has_no_curve() -> None:
    assert recall_curve([], on(10), DECAY) == []


def test_recall_begins_at_one_and_is_nine_tenths_after_the_stability() -> None:
    points = {point.on: point.recall for point in recall_curve([Learned(on(0), 10.0)], on(10), DECAY)}
    assert points[on(0)] == 1
    assert points[on(10)] == pytest.approx(0.9)


def test_the_curve_falls_to_the_next_answer_and_rises_to_one_there() -> None:
    points = recall_curve([Learned(on(0), 10.0), Learned(on(10), 40.0)], on(50), DECAY)
    there = [point.recall for point in points if point.on == on(10)]
    assert there == [pytest.approx(0.9), 1]
    assert points[-1].on == on(50)
    assert points[-1].recall == pytest.approx(0.9)


def test_of_several_answers_on_one_day_the_last_counts() -> None:
    assert recall_curve([Learned(on(0), 1.0), Learned(on(0), 10.0)], on(10), DECAY) == recall_curve(
        [Learned(on(0), 10.0)], on(10), DECAY
    )


def test_a_day_before_the_last_answer_adds_nothing() -> None:
    assert recall_curve([Learned(on(5), 10.0)], on(3), DECAY) == [Point(on(5), 1.0)]


def test_a_long_history_stays_drawable() -> None:
    answers = [Learned(on(day), 5.0) for day in range(0, 3_000, 3)]
    assert len(recall_curve(answers, on(4_000), DECAY)) <= 40 * 13
