"""Estimated knowledge over time, by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from phraseweaver.domain.forgetting import retrievability
from phraseweaver.domain.progress.knowledge import MOST_POINTS, Remembering, knowledge
from tests.charts.figures import TODAY, ago

DECAY = 0.2
NOW = TODAY.toordinal()


def test_without_any_answer_there_is_no_point() -> None:
    assert knowledge([], TODAY, DECAY, 1).points == ()


def test_a_card_fades_from_its_answer_on_and_is_refreshed_by_the_next_one() -> None:
    memories = [
        Remembering(1, 1.0, 10.0, NOW - 4, NOW - 1),
        Remembering(1, 1.0, 30.0, NOW - 1, None, waited=1.25),
    ]
    found = knowledge(memories, TODAY, DECAY, 1).points
    assert [point.day for point in found] == [ago(4), ago(3), ago(2), ago(1), TODAY]
    assert [point.known for point in found] == pytest.approx(
        [
            1.0,
            retrievability(1, 10, DECAY),
            retrievability(2, 10, DECAY),
            1.0,
            retrievability(1.25, 30, DECAY),
        ]
    )
    assert [point.seen for point in found] == [1] * 5


def test_a_phrase_is_known_as_well_as_its_cards_on_average() -> None:
    memories = [
        Remembering(1, 1 / 2, 10.0, NOW - 10, None, waited=10.0),  # fallen to 90 %
        Remembering(1, 1 / 2, 10.0, NOW, None, waited=0.0),
        Remembering(2, 1 / 3, 10.0, NOW - 10, None, waited=10.0),  # two of its cards were never seen
    ]
    last = knowledge(memories, TODAY, DECAY, 1).points[-1]
    assert last.known == pytest.approx(0.95 + 0.3)
    assert last.seen == 2


def test_a_card_counts_from_its_first_answer_on() -> None:
    memories = [
        Remembering(1, 1.0, 10.0, NOW - 2, None, waited=2.0),
        Remembering(2, 1.0, 10.0, NOW - 1, None, waited=1.0),
    ]
    assert [point.seen for point in knowledge(memories, TODAY, DECAY, 1).points] == [1, 2, 2]


def test_each_phrase_of_a_sample_stands_for_so_many() -> None:
    last = knowledge([Remembering(1, 1.0, 10.0, NOW - 10, None, 10.0)], TODAY, DECAY, 50).points[-1]
    assert (last.known, last.seen) == (pytest.approx(45), 50)


@pytest.mark.parametrize("days", [0, 1, 38, 39, 40, 41, 365, 4_000])
def test_however_long_the_history_there_are_few_points_and_the_last_is_today(days: int) -> None:
    found = knowledge([Remembering(1, 1.0, 9.0, NOW - days, None, float(days))], TODAY, DECAY, 1).points
    assert len(found) <= MOST_POINTS
    assert found[-1].day == TODAY
    assert found[0].day >= ago(days)
    assert len({(b.day - a.day).days for a, b in pairwise(found)}) <= 1


def test_an_answer_dated_after_today_does_no_harm() -> None:
    """The learner has flown west."""
    found = knowledge([Remembering(1, 1.0, 9.0, NOW + 1, None, 0.0)], TODAY, DECAY, 1).points
    assert [(point.day, point.seen) for point in found] == [(TODAY, 0)]
