"""The limits of a study day and the days that a learner keeps free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Extra, Learner, ReviewOrder
from phraseweaver.domain.study_day import StudyDays

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)

ANN = Learner(
    id=UserId(1),
    days=StudyDays(ZoneInfo("UTC")),
    interface_language=None,
    new_per_day=20,
    reviews_per_day=200,
    desired_retention=0.9,
)


def test_the_limits_are_the_learners_own() -> None:
    assert (ANN.new_limit(TODAY), ANN.review_limit(TODAY)) == (20, 200)


def test_what_was_added_on_purpose_counts_on_its_own_day_only() -> None:
    eager = replace(ANN, extra=Extra(on=TODAY, new=10, reviews=30))
    assert (eager.new_limit(TODAY), eager.review_limit(TODAY)) == (30, 230)
    assert (eager.new_limit(TOMORROW), eager.review_limit(TOMORROW)) == (20, 200)
    assert (eager.new_limit(date(2026, 3, 9)), eager.review_limit(date(2026, 3, 9))) == (20, 200)


@pytest.mark.parametrize(
    ("mask", "easiness"),
    [
        (0b0000000, (1, 1, 1, 1, 1, 1, 1)),
        (0b0000001, (0, 1, 1, 1, 1, 1, 1)),  # Monday
        (0b1100000, (1, 1, 1, 1, 1, 0, 0)),  # Saturday and Sunday
        (0b0000100, (1, 1, 0, 1, 1, 1, 1)),  # Wednesday
    ],
)
def test_an_easy_weekday_is_to_hold_nothing_and_every_other_its_full_share(
    mask: int, easiness: tuple[int, ...]
) -> None:
    assert replace(ANN, easy_weekdays=mask).easiness == easiness


@pytest.mark.parametrize(
    ("chosen", "browser", "language"),
    [("ru", "en", "ru"), (None, "ru", "ru"), ("en", None, "en"), (None, None, None)],
)
def test_a_chosen_language_wins_over_the_browsers(
    chosen: str | None, browser: str | None, language: str | None
) -> None:
    assert replace(ANN, interface_language=chosen, browser_language=browser).language == language


def test_the_orders_are_stored_by_names_that_stay() -> None:
    assert [order.value for order in ReviewOrder] == ["retrievability", "due"]
