"""What comes next, and how much a day allows."""

from __future__ import annotations

import pytest

from phraseweaver.domain.queue import Done, Left, Source, allowance, next_source


def asked(new: int, review: int, *, done_new: int = 0, done_review: int = 0) -> str:
    """Return the order of what is left of a day: n for a new card, r for a review."""
    left, done, order = Left(new=new, review=review), Done(done_new, done_review), ""
    while source := next_source(left, done):
        if source is Source.NEW:
            left, done = Left(left.new - 1, 0, left.review), Done(done.new + 1, done.review)
            order += "n"
        else:
            left, done = Left(left.new, 0, left.review - 1), Done(done.new, done.review + 1)
            order += "r"
    return order


@pytest.mark.parametrize(
    ("new", "review", "order"),
    [
        (0, 0, ""),
        (3, 0, "nnn"),
        (0, 3, "rrr"),
        (2, 2, "rnrn"),
        (1, 3, "rnrr"),
        (3, 1, "rnnn"),
        (2, 4, "rnrrnr"),
        (3, 6, "rnrrnrrnr"),
    ],
)
def test_new_cards_are_spread_evenly_over_the_reviews(new: int, review: int, order: str) -> None:
    assert asked(new, review) == order


def test_at_every_moment_the_shares_done_differ_by_one_card_at_most() -> None:
    order = asked(20, 60)
    for moment in range(1, len(order) + 1):
        new, review = order[:moment].count("n"), order[:moment].count("r")
        assert abs(new / 20 - review / 60) <= 1 / 20


def test_a_session_that_is_taken_up_again_goes_on_with_the_same_mixture() -> None:
    whole = asked(4, 8)
    for moment in range(len(whole)):
        new, review = whole[:moment].count("n"), whole[:moment].count("r")
        assert asked(4 - new, 8 - review, done_new=new, done_review=review) == whole[moment:]


def test_cards_in_learning_have_no_part_in_the_mixture() -> None:
    assert next_source(Left(learning=5), Done()) is None


def test_all_that_is_left_is_new_learning_and_review_together() -> None:
    assert Left(new=1, learning=2, review=4).total == 7
    assert Left().total == 0


@pytest.mark.parametrize(("per_day", "done", "allowed"), [(20, 0, 20), (20, 5, 15), (20, 20, 0), (0, 0, 0)])
def test_a_limit_allows_what_was_not_done_yet(per_day: int, done: int, allowed: int) -> None:
    assert allowance(per_day, done) == allowed


def test_a_limit_that_was_exceeded_allows_nothing_more() -> None:
    assert allowance(20, 30) == 0
