"""Which variant comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.patterns.choosing import Shown, choose, progress_of
from phraseweaver.domain.rating import Rating

KEYS = ("coffee", "bill", "table")


def learned(*keys: str) -> list[Shown]:
    return [Shown(key, Rating.GOOD, in_review=True) for key in keys]


def test_a_fresh_pattern_begins_with_its_first_row() -> None:
    assert choose(KEYS, []) == 0


def test_a_row_is_shown_again_until_it_holds() -> None:
    once = [Shown("coffee", Rating.GOOD, in_review=False)]
    assert choose(KEYS, once) == 0
    assert choose(KEYS, once * 2) == 1


def test_easy_lets_the_next_row_in_at_once() -> None:
    assert choose(KEYS, [Shown("coffee", Rating.EASY, in_review=False)]) == 1


def test_new_rows_enter_one_at_a_time() -> None:
    assert choose(KEYS, learned("coffee")) == 1
    assert choose(KEYS, learned("coffee", "bill")) == 2


def test_the_variant_that_was_failed_comes_first() -> None:
    log = [*learned("coffee", "bill", "table"), Shown("bill", Rating.AGAIN, in_review=True)]
    assert choose(KEYS, log) == 1


def test_of_two_failed_variants_the_one_failed_last_comes_first() -> None:
    failed = [Shown(key, Rating.AGAIN, in_review=True) for key in ("table", "coffee")]
    assert choose(KEYS, [*learned(*KEYS), *failed]) == 0


def test_a_failed_variant_stays_until_it_holds_again() -> None:
    failed = Shown("bill", Rating.AGAIN, in_review=True)
    passed = Shown("bill", Rating.GOOD, in_review=False)
    log = [*learned(*KEYS), failed, passed]
    assert choose(KEYS, log) == 1
    assert choose(KEYS, [*log, *learned("bill")]) == 0


def test_otherwise_the_variant_shown_least_recently_comes() -> None:
    assert choose(KEYS, learned("table", "coffee", "bill", "table")) == 0


def test_rows_that_are_gone_do_not_count() -> None:
    assert choose(KEYS, [Shown("tea", Rating.AGAIN, in_review=True)]) == 0


def test_progress_counts_answers_and_failures_of_each_variant() -> None:
    log = [*learned("coffee"), Shown("coffee", Rating.AGAIN, in_review=True)]
    found = progress_of(KEYS, log)
    assert (found["coffee"].answers, found["coffee"].failures, found["coffee"].holds) == (2, 1, False)
    assert found["bill"].answers == 0


@given(st.lists(st.builds(Shown, st.sampled_from((*KEYS, "gone")), st.sampled_from(Rating), st.booleans())))
def test_the_choice_depends_on_the_log_alone_and_is_a_row(log: list[Shown]) -> None:
    assert choose(KEYS, log) == choose(KEYS, list(log))
    assert 0 <= choose(KEYS, log) < len(KEYS)


@given(st.lists(st.sampled_from(Rating), max_size=60))
def test_a_new_row_never_enters_while_another_does_not_hold(ratings: list[Rating]) -> None:
    log: list[Shown] = []
    for rating in ratings:
        row = choose(KEYS, log)
        found = progress_of(KEYS, log)
        if not found[KEYS[row]].answers:
            assert all(entry.holds for entry in found.values() if entry.answers)
        log.append(Shown(KEYS[row], rating, in_review=len(log) % 3 == 0))
