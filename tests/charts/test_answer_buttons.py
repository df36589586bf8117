"""The chart of answer buttons."""

from __future__ import annotations

from phraseweaver.charts.answer_buttons import build, make
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, View
from phraseweaver.domain.rating import Rating
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ago, figures

DAY = AnswerTotals(
    again=6,
    hard=3,
    good=20,
    easy=4,
    new=2,
    learning=3,
    relearning=2,
    young=16,
    mature=10,
    young_again=4,
    young_hard=1,
    young_easy=2,
    mature_again=1,
    mature_hard=1,
    mature_easy=1,
)


def test_ratings_are_told_apart_by_maturity_and_the_rest_is_learning() -> None:
    learning, young, mature = build(figures({TODAY: DAY}), View())
    assert list(young.counts.values()) == [4, 1, 9, 2]
    assert list(mature.counts.values()) == [1, 1, 7, 1]
    assert list(learning.counts.values()) == [1, 1, 4, 1]
    # Two new ones, three learning, two relearning.
    assert (learning.total, young.total, mature.total) == (7, 16, 10)


def test_only_the_period_counts() -> None:
    found = build(figures({TODAY: DAY, ago(30): DAY}), View(period=30))
    assert sum(group.total for group in found) == DAY.answers


def test_a_bar_stands_for_the_answers_of_that_rating() -> None:
    drawing = make(figures({TODAY: DAY}), View(period=7), translator("en"))
    assert drawing
    assert drawing.behind[0][1] == AnsweredOn(ago(6), TODAY, Rating.AGAIN, "young")


def test_a_sentence_gives_the_success() -> None:
    drawing = make(figures({TODAY: DAY}), View(), translator("en"))
    assert drawing
    assert drawing.summary == (
        "Learning: 86% other than Again. Young: 75% other than Again. Mature: 90% other than Again."
    )
