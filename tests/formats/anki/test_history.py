"""Anki's review log, answer by answer."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.domain.study_calendar import StudyCalendar
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.formats.anki.history import Entry, LogReplay, Replayed

NOON = 1_767_614_400_000
"""2026-01-05T12:00:00Z in milliseconds."""
DAY = 86_400_000
LEARN, REVIEW, FILTERED, MANUAL, RESCHEDULED = 0, 1, 3, 4, 5
THEIRS = 11


def entry(ms: int, ease: int, ivl: int, last_ivl: int, kind: int, *, factor: int = 2_500) -> Entry:
    return ms, THEIRS, ease, ivl, last_ivl, factor, 4_000, kind


@pytest.fixture
def card() -> Replayed:
    return Replayed(card=1, phrase=2, deck=3, kind="recognition")


def replay(card: Replayed, known: frozenset[int] = frozenset()) -> LogReplay:
    calendar = StudyCalendar(StudyDays(ZoneInfo("UTC"), 4), NOON, NOON + 30 * DAY)
    return LogReplay({THEIRS: card}, calendar, DEFAULT_PARAMETERS, NOON, NOON + 30 * DAY, known)


def test_each_answer_has_the_schedule_that_the_one_before_led_to(card: Replayed) -> None:
    first, second = replay(card).answers(
        [entry(NOON, 3, 2, 0, LEARN), entry(NOON + 2 * DAY, 1, -600, 2, REVIEW)]
    )
    assert (first.before_state, first.interval, first.before_reps) == (CardState.NEW, 2, 0)
    assert (second.before_state, second.before_interval, second.before_reps) == (CardState.REVIEW, 2, 1)
    assert second.before_due_day == first.day + 2
    assert second.before_last_ms == NOON
    assert (card.state, card.reps, card.lapses) == (CardState.RELEARNING, 2, 1)
    assert card.due_ms == NOON + 2 * DAY + 600_000


def test_a_log_in_pieces_gives_the_same_as_in_one(card: Replayed) -> None:
    log = [entry(NOON + day * DAY, 3, day + 1, day, REVIEW) for day in range(1, 8)]
    other = Replayed(card=1, phrase=2, deck=3, kind="recognition")
    pieces = replay(other)
    assert [*pieces.answers(log[:3]), *pieces.answers(log[3:])] == replay(card).answers(log)


def test_a_reset_makes_the_card_new_again(card: Replayed) -> None:
    log = [
        entry(NOON, 3, 2, 0, LEARN),
        entry(NOON + DAY, 0, 0, 2, MANUAL, factor=0),
        entry(NOON + 2 * DAY, 3, 1, 0, LEARN),
    ]
    _, after = replay(card).answers(log)
    assert (after.before_state, after.before_stability, after.before_interval) == (CardState.NEW, 0.0, 0)
    assert after.before_reps == 1


def test_what_is_no_answer_moves_nothing(card: Replayed) -> None:
    read = replay(card)
    log = [
        entry(NOON + 1, 3, 5, 3, FILTERED, factor=0),
        entry(NOON + 2, 0, 5, 3, RESCHEDULED),
        entry(NOON - DAY, 3, 5, 3, REVIEW),
        (NOON + 3, 99, 3, 5, 3, 2_500, 4_000, REVIEW),
    ]
    assert read.answers(log) == []
    assert (card.state, card.reps) == (CardState.NEW, 0)
    # Cramming, an answer from elsewhere in time, and one of a card that did not come along; not the move.
    assert read.left_out == 3


def test_an_answer_that_is_here_is_not_brought_again(card: Replayed) -> None:
    read = replay(card, known=frozenset((NOON,)))
    assert [answer.ms for answer in read.answers([entry(NOON, 3, 2, 0, LEARN)])] == []
    assert read.left_out == 0


def test_an_answer_older_than_the_cards_last_one_leaves_the_card_where_it_stands(card: Replayed) -> None:
    card.last_ms, card.last_day = NOON + DAY, date(2026, 1, 6).toordinal()
    card.state, card.reps = CardState.REVIEW, 4
    (late,) = replay(card).answers([entry(NOON, 1, -600, 7, REVIEW)])
    assert (late.before_state, late.before_interval, late.before_reps) == (CardState.REVIEW, 7, 4)
    assert (card.state, card.last_ms, card.reps, card.lapses) == (CardState.REVIEW, NOON + DAY, 5, 1)
    assert card.late and not card.answered
