"""Anki's review log, answer by answer, as ours would have been written.

What counts as an answer: a rating from 1 to 4. Left out are entries without one (moved by hand,
rescheduled) and cramming in a filtered deck that moved nothing (type 3 with factor 0); a reset (type 4 with
factor 0) makes the card new again. The memory before each answer is not in Anki's log: FSRS replays it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from phraseweaver.domain.memory_replay import memory_of_interval, replayer
from phraseweaver.domain.past_answer import PastAnswer
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import LONGEST_INTERVAL
from phraseweaver.domain.study_calendar import StudyCalendar

_LEARN, _REVIEW, _RELEARN, _FILTERED, _MANUAL = 0, 1, 2, 3, 4
_NEW, _LEARNING, _IN_REVIEW, _RELEARNING = (int(state) for state in CardState)
_BEFORE_REVIEW = (_NEW, _LEARNING)
_IN_STEPS = (_LEARNING, _RELEARNING)
_KIND_IN_STATE = (_LEARN, _LEARN, _REVIEW, _RELEARN)
"""The kind of an entry that says of the card what we know anyway, by the card's state."""
_STATE_OF_KIND = (_LEARNING, _IN_REVIEW, _RELEARNING)
_EASE = 2.5
_LONGEST_ANSWER_MS = 24 * 60 * 60 * 1000
_LONGEST_STEP_S = 400 * 86_400

Entry = tuple[int, int, int, int, int, int, int, int]
"""Of Anki's log: id (ms), card, ease, ivl, lastIvl, factor, time (ms), type."""


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


class LogReplay:
    """Turns the entries of a log, given in their order, into answers, and moves the cards past them.

    `cards` are found by Anki's ids. Answers outside of `first_ms` to `last_ms` are left out, and so are those
    whose millisecond is among the `known` ones, which are here already. The first are counted in `left_out`,
    together with rated entries that are no answers or of no card that came along.
    """

    def __init__(
        self,
        cards: Mapping[int, Replayed],
        calendar: StudyCalendar,
        parameters: tuple[float, ...],
        first_ms: int,
        last_ms: int,
        known: Container[int] = frozenset(),
    ) -> None:
        self._cards, self._calendar, self._parameters = cards, calendar, parameters
        self._first_ms, self._last_ms, self._known = first_ms, last_ms, known
        self._step = replayer(parameters)
        self.left_out = 0

    def answers(self, entries: Iterable[Entry]) -> list[PastAnswer]:
        """Return the answers among the next entries of the log."""
        # One loop with names of its own for all that it asks: there may be a million entries.
        cards, known, step, ordinal_of = self._cards, self._known, self._step, self._calendar.ordinal_of
        first_ms, until = self._first_ms, self._last_ms
        new_answer = PastAnswer._make
        found: list[PastAnswer] = []
        for entry in entries:
            ms, theirs, rating, ivl, last_ivl, factor, took, kind = entry
            card = cards.get(theirs)
            if (
                card is None
                or not 1 <= rating <= 4
                or (kind == _FILTERED and factor == 0)
                or not first_ms <= ms <= until
            ):
                if card is not None and ms > card.last_ms:
                    _forget(card, factor, kind)
                if rating:
                    self.left_out += 1
                continue
            if ms in known:
                continue
            if ms <= card.last_ms:
                found.append(_late(card, entry, self._calendar))
                continue
            day = ordinal_of(ms)
            if last_ivl > 0:
                card.interval = last_ivl if last_ivl < LONGEST_INTERVAL else LONGEST_INTERVAL
            if kind != _KIND_IN_STATE[card.state] or card.stability <= 0:
                _set_state_before(card, kind, last_ivl, self._parameters)
            state, last_day, before = card.state, card.last_day, card.interval
            stability, difficulty, reps = card.stability, card.difficulty, card.reps
            interval = before if ivl <= 0 else ivl if ivl < LONGEST_INTERVAL else LONGEST_INTERVAL
            found.append(
                new_answer(
                    (
                        card.card,
                        card.phrase,
                        card.deck,
                        ms,
                        day,
                        rating,
                        took if 0 <= took <= _LONGEST_ANSWER_MS else 0 if took < 0 else _LONGEST_ANSWER_MS,
                        interval,
                        state,
                        stability,
                        difficulty,
                        card.due_day if state == _IN_REVIEW else -1,
                        card.due_ms if state in _IN_STEPS else -1,
                        before,
                        card.last_ms,
                        last_day,
                        reps,
                        card.lapses,
                    )
                )
            )
            elapsed = day - last_day if last_day >= 0 else max(last_ivl, 0)
            card.stability, card.difficulty = step(stability, difficulty, rating, elapsed)
            if rating == 1 and state == _IN_REVIEW:
                card.lapses += 1
            if ivl > 0:
                card.state, card.interval = _IN_REVIEW, interval
                card.due_day, card.due_ms = day + interval, -1
            else:
                card.state = _LEARNING if state in _BEFORE_REVIEW else _RELEARNING
                card.due_day, card.due_ms = -1, ms + min(-ivl, _LONGEST_STEP_S) * 1000
            card.last_ms, card.last_day = ms, day
            card.reps = reps + 1
            card.answered = True
        return found


def _forget(card: Replayed, factor: int, kind: int) -> None:
    """Make the card new again if the entry says that it was reset."""
    if kind == _MANUAL and factor == 0:
        card.state, card.stability, card.interval = _NEW, 0.0, 0
        card.due_day = card.due_ms = -1


def _late(card: Replayed, entry: Entry, calendar: StudyCalendar) -> PastAnswer:
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
