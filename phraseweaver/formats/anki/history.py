"""Anki's review log, answer by answer, as ours would have been written.

What counts as an answer: a rating from 1 to 4. Left out are entries without one (moved by hand,
rescheduled) and cramming in a filtered deck that moved nothing (type 3 with factor 0); a reset (type 4 with
factor 0) makes the card new again. The memory before each answer is not in Anki's log: FSRS replays it.
"""

from __future__ import annotations

from phraseweaver.domain.memory_replay import Step, memory_of_interval
from phraseweaver.domain.past_answer import PastAnswer
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import LONGEST_INTERVAL
from phraseweaver.domain.study_calendar import StudyCalendar

_LEARN, _REVIEW, _RELEARN, _FILTERED, _MANUAL = 0, 1, 2, 3, 4
_NEW, _LEARNING, _IN_REVIEW, _RELEARNING = (int(state) for state in CardState)
_BEFORE_REVIEW = (_NEW, _LEARNING)
_IN_STEPS = (_LEARNING, _RELEARNING)
_STATE_OF_KIND = (_LEARNING, _IN_REVIEW, _RELEARNING)
_EASE = 2.5
_LONGEST_ANSWER_MS = 24 * 60 * 60 * 1000
_LONGEST_STEP_S = 400 * 86_400


class Replayed:
    """Where a card stands between two answers of its log; numbers only, because there are many.

    Units as in `PastAnswer`. `card`, `phrase` and `deck` say which card it is; `new` whether it is not stored
    yet, `answered` whether the log brought it an answer later than all before, `late` whether it brought an
    earlier one.
    """

    __slots__ = (
        *("card", "phrase", "deck", "kind", "new", "answered", "late"),
        *("state", "stability", "difficulty", "due_day", "due_ms", "interval"),
        *("last_ms", "last_day", "reps", "lapses"),
    )

    def __init__(self, card: int, phrase: int, deck: int, kind: str, *, new: bool = True) -> None:
        self.card, self.phrase, self.deck, self.kind = card, phrase, deck, kind
        self.new = new
        self.answered = self.late = False
        self.state = _NEW
        self.stability = self.difficulty = 0.0
        self.due_day = self.due_ms = self.last_ms = self.last_day = -1
        self.interval = self.reps = self.lapses = 0


def is_answer(ease: int, factor: int, kind: int) -> bool:
    """Return whether an entry of the log is an answer that moved the card."""
    return 1 <= ease <= 4 and not (kind == _FILTERED and factor == 0)


def forget(card: Replayed, factor: int, kind: int) -> None:
    """Make the card new again if the entry says that it was reset."""
    if kind == _MANUAL and factor == 0:
        card.state, card.stability, card.interval = _NEW, 0.0, 0
        card.due_day = card.due_ms = -1


def replay(
    card: Replayed,
    entry: tuple[int, int, int, int, int, int, int, int],
    calendar: StudyCalendar,
    step: Step,
    parameters: tuple[float, ...],
) -> PastAnswer:
    """Return the answer that an entry is, and move the card past it."""
    ms, _, rating, ivl, last_ivl, _, took, kind = entry
    day = calendar.ordinal_of(ms)
    _set_state_before(card, kind, last_ivl, parameters)
    state, last_day = card.state, card.last_day
    interval = card.interval if ivl <= 0 else ivl if ivl < LONGEST_INTERVAL else LONGEST_INTERVAL
    answer = PastAnswer(
        card.card,
        card.phrase,
        card.deck,
        ms,
        day,
        rating,
        took if 0 <= took <= _LONGEST_ANSWER_MS else 0 if took < 0 else _LONGEST_ANSWER_MS,
        interval,
        state,
        card.stability,
        card.difficulty,
        card.due_day if state == _IN_REVIEW else -1,
        card.due_ms if state in _IN_STEPS else -1,
        card.interval,
        card.last_ms,
        last_day,
        card.reps,
        card.lapses,
    )
    elapsed = day - last_day if last_day >= 0 else max(last_ivl, 0)
    card.stability, card.difficulty = step(card.stability, card.difficulty, rating, elapsed)
    if state == _IN_REVIEW and rating == 1:
        card.lapses += 1
    if ivl > 0:
        card.state, card.interval = _IN_REVIEW, interval
        card.due_day, card.due_ms = day + interval, -1
    else:
        card.state = _LEARNING if state in _BEFORE_REVIEW else _RELEARNING
        card.due_day, card.due_ms = -1, ms + min(-ivl, _LONGEST_STEP_S) * 1000
    card.last_ms, card.last_day = ms, day
    card.reps += 1
    card.answered = True
    return answer


def replay_late(
    card: Replayed, entry: tuple[int, int, int, int, int, int, int, int], calendar: StudyCalendar
) -> PastAnswer:
    """Return an answer older than the card's last one here, which leaves the card where it stands.

    Of the schedule before it, what the entry itself says is known.
    """
    ms, _, rating, ivl, last_ivl, _, took, kind = entry
    state = _STATE_OF_KIND[kind] if 0 <= kind <= _RELEARN else (_IN_REVIEW if last_ivl > 0 else _LEARNING)
    before = min(max(last_ivl, 0), LONGEST_INTERVAL)
    answer = PastAnswer(
        card=card.card,
        phrase=card.phrase,
        deck=card.deck,
        ms=ms,
        day=calendar.ordinal_of(ms),
        rating=rating,
        duration_ms=min(max(took, 0), _LONGEST_ANSWER_MS),
        interval=min(ivl, LONGEST_INTERVAL) if ivl > 0 else before,
        before_state=state,
        before_stability=0.0,
        before_difficulty=0.0,
        before_due_day=-1,
        before_due_ms=-1,
        before_interval=before,
        before_last_ms=-1,
        before_last_day=-1,
        before_reps=card.reps,
        before_lapses=card.lapses,
    )
    card.reps += 1
    if state == _IN_REVIEW and rating == 1:
        card.lapses += 1
    card.late = True
    return answer


def _set_state_before(card: Replayed, kind: int, last_ivl: int, parameters: tuple[float, ...]) -> None:
    """Trust the entry on what the card was: the log may lack its beginning, or a move by hand."""
    if last_ivl > 0:
        card.interval = min(last_ivl, LONGEST_INTERVAL)
    if kind == _REVIEW or (kind == _FILTERED and last_ivl > 0):
        card.state = _IN_REVIEW
        if card.stability <= 0:
            card.stability, card.difficulty = memory_of_interval(max(card.interval, 1), _EASE, parameters)
        if card.due_day < 0 and card.last_day >= 0:
            card.due_day = card.last_day + card.interval
    elif kind == _RELEARN:
        card.state = _RELEARNING
        if card.due_ms < 0:
            card.due_ms = card.last_ms
    elif card.state != _NEW:
        card.state = _LEARNING
        if card.due_ms < 0:
            card.due_ms = card.last_ms
