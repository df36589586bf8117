"""The rows that a package of Anki's becomes: phrases, cards, answers and their totals, in large pieces.

What is already here is found by the note's guid and the card's kind, an answer by its millisecond, which Anki
gives to one answer only. So a second import adds what is new, and answers given here stay.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS, MAX_COUNTED_MS, AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.past_answer import PastAnswer
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.store import bulk
from phraseweaver.store.anki_export import guid_of
from phraseweaver.store.phrases import columns_of_words
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow
from phraseweaver.store.upsert import insert_for

_AT_ONCE = 500
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class StoredPhrase:
    """A phrase that an earlier import brought."""

    id: int
    deck: int
    updated_at: datetime
    recording: str
    picture: str


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card that is already here; instants in milliseconds and days as ordinals, -1 for none."""

    id: int
    phrase: int
    kind: str
    deck: int
    state: int
    stability: float
    difficulty: float
    interval: int
    reps: int
    lapses: int
    last_ms: int
    last_day: int
    due_ms: int
    due_day: int


class PhraseToAdd(NamedTuple):
    """A phrase with the id reserved for it."""

    id: int
    deck: int
    draft: PhraseDraft
    guid: str
    created_at: datetime
    updated_at: datetime
    added_on: date
    kinds: str
    marked: bool
    recording: str
    picture: str


class CardToStore(NamedTuple):
    """A card as it comes to stand."""

    id: int
    phrase: int
    deck: int
    kind: str
    position: int
    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due_on: date | None
    due_at: datetime | None
    interval_days: int
    last_ms: int
    last_day: int
    reps: int
    lapses: int
    suspended: bool
    buried_until: date | None


def phrases_by_guid(session: Session, user: UserId) -> dict[str, StoredPhrase]:
    """Return the learner's phrases by their guids: Anki's, or those that an export of ours gave them."""
    statement = select(
        *(PhraseRow.guid, PhraseRow.id, PhraseRow.deck_id, PhraseRow.created_at),
        *(PhraseRow.updated_at, PhraseRow.recording, PhraseRow.picture),
    ).where(PhraseRow.user_id == user)
    return {
        guid_of(phrase, created_at, guid): StoredPhrase(phrase, deck, updated_at, recording, picture)
        for guid, phrase, deck, created_at, updated_at, recording, picture in session.execute(statement)
    }


def cards_of(session: Session, user: UserId, phrases: Sequence[int]) -> dict[tuple[int, str], StoredCard]:
    """Return the cards of these phrases by phrase and kind."""
    found: dict[tuple[int, str], StoredCard] = {}
    for start in range(0, len(phrases), _AT_ONCE):
        statement = select(*CardRow.__table__.columns).where(
            CardRow.user_id == user, CardRow.phrase_id.in_(phrases[start : start + _AT_ONCE])
        )
        for row in session.execute(statement):
            found[row.phrase_id, row.kind] = StoredCard(
                id=row.id,
                phrase=row.phrase_id,
                kind=row.kind,
                deck=row.deck_id,
                state=row.state,
                stability=row.stability or 0.0,
                difficulty=row.difficulty or 0.0,
                interval=row.interval_days,
                reps=row.reps,
                lapses=row.lapses,
                last_ms=_ms(row.last_reviewed_at),
                last_day=row.last_studied_on.toordinal() if row.last_studied_on else -1,
                due_ms=_ms(row.due_at),
                due_day=row.due_on.toordinal() if row.due_on else -1,
            )
    return found


def last_position(session: Session, user: UserId) -> int:
    """Return the highest place among the learner's cards, 0 without any."""
    return session.scalar(select(func.max(CardRow.position)).where(CardRow.user_id == user)) or 0


class KnownAnswers:
    """The instants of the answers that the learner's log holds, in eight bytes each."""

    def __init__(self, session: Session, user: UserId) -> None:
        statement = (
            select(ReviewRow.reviewed_at)
            .where(ReviewRow.user_id == user)
            .order_by(ReviewRow.reviewed_at)
            .execution_options(yield_per=5_000)
        )
        self._instants = array("q")
        latest = -1
        for at in session.scalars(statement):
            # As the export numbers them: two answers of one millisecond are told apart by the next one.
            latest = max(latest + 1, _ms(at))
            self._instants.append(latest)

    def __contains__(self, ms: object) -> bool:
        assert isinstance(ms, int)
        at = bisect_left(self._instants, ms)
        return at < len(self._instants) and self._instants[at] == ms


_PHRASE_COLUMNS = (
    *("id", "deck_id", "text", "translation", "hint", "note", "tags", "keyword", "alternatives"),
    *("phrase_key", "search_text", "created_at", "updated_at", "added_on", "card_kinds", "marked"),
    *("recording", "picture", "guid"),
)
_WORDS = (
    *("text", "translation", "hint", "note", "tags", "keyword", "alternatives", "phrase_key", "search_text"),
)


def add_phrases(session: Session, user: UserId, phrases: Iterable[PhraseToAdd]) -> None:
    """Add phrases under the ids reserved for them."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for new in phrases:
            words = columns_of_words(new.draft)
            yield (
                *(new.id, new.deck, *(words[name] for name in _WORDS)),
                *(bulk.instant(new.created_at), bulk.instant(new.updated_at), new.added_on.isoformat()),
                *(new.kinds, new.marked, new.recording, new.picture, new.guid),
            )

    bulk.add_rows(session, "phrases", _PHRASE_COLUMNS, rows(), {"user_id": user, "source": "anki"})


def change_phrases(
    session: Session, user: UserId, changed: Sequence[tuple[int, PhraseDraft, datetime, str, str]]
) -> None:
    """Store the words, the instant of the change, recording and picture of phrases that are here."""
    rows = []
    for phrase, draft, updated_at, recording, picture in changed:
        words = columns_of_words(draft)
        rows.append(
            (*(words[name] for name in _WORDS), bulk.instant(updated_at), recording, picture, user, phrase)
        )
    columns = (*_WORDS, "updated_at", "recording", "picture")
    bulk.change_rows(session, "phrases", ("user_id", "id"), columns, rows)


_SCHEDULE = (
    *("state", "step", "stability", "difficulty", "due_on", "due_at", "interval_days"),
    *("last_reviewed_at", "last_studied_on", "reps", "lapses", "suspended", "suspended_by_hand"),
    "buried_until",
)


def add_cards(session: Session, user: UserId, cards: Iterable[CardToStore]) -> None:
    """Add cards under the ids reserved for them."""
    bulk.add_rows(
        session,
        "cards",
        ("id", "phrase_id", "deck_id", "kind", "position", *_SCHEDULE),
        ((new.id, new.phrase, new.deck, new.kind, new.position, *_schedule_values(new)) for new in cards),
        {"user_id": user},
    )


def change_cards(session: Session, user: UserId, cards: Iterable[CardToStore]) -> None:
    """Store how cards that are here stand now."""
    rows = [(*_schedule_values(card), user, card.id) for card in cards]
    bulk.change_rows(session, "cards", ("user_id", "id"), _SCHEDULE, rows)


def set_usual_kinds(session: Session, user: UserId, deck: int, packed: str, *, new: bool) -> None:
    """Let phrases of the deck that have these kinds follow the deck; a `new` deck gets the kinds first."""
    if new:
        bulk.change_rows(session, "decks", ("user_id", "id"), ("card_kinds",), [(packed, user, deck)])
    keys = ("user_id", "deck_id", "source", "card_kinds")
    bulk.change_rows(session, "phrases", keys, ("card_kinds",), [("", user, deck, "anki", packed)])


def count_answers(session: Session, user: UserId, counts: Sequence[tuple[int, int, int]]) -> None:
    """Store for cards, given as (id, reps, lapses), how many answers they have now, and nothing else."""
    rows = [(reps, lapses, user, card) for card, reps, lapses in counts]
    bulk.change_rows(session, "cards", ("user_id", "id"), ("reps", "lapses"), rows)


def _schedule_values(card: CardToStore) -> tuple[Any, ...]:
    return (
        *(card.state, card.step, card.stability, card.difficulty),
        *(card.due_on and card.due_on.isoformat(), bulk.instant(card.due_at), card.interval_days),
        *(bulk.instant_of_ms(card.last_ms), bulk.day_of_ordinal(card.last_day), card.reps, card.lapses),
        *(card.suspended, card.suspended, card.buried_until and card.buried_until.isoformat()),
    )


_ANSWER_COLUMNS = (
    *("card_id", "phrase_id", "deck_id", "reviewed_at", "studied_on", "rating", "duration_ms"),
    *("interval_days", "before_state", "before_step", "before_stability", "before_difficulty"),
    *("before_due_on", "before_due_at", "before_interval_days", "before_last_reviewed_at"),
    *("before_last_studied_on", "before_reps", "before_lapses"),
)


def add_answers(session: Session, user: UserId, parts: Iterable[Sequence[PastAnswer]]) -> int:
    """Append answers, which come in pieces, to the log and return how many they were."""
    rows = chain.from_iterable(map(_answer_rows, parts))
    return bulk.add_rows(session, "reviews", _ANSWER_COLUMNS, rows, {"user_id": user, "buried_cards": ""})


def _answer_rows(answers: Iterable[PastAnswer]) -> Iterator[tuple[Any, ...]]:
    instant, day = bulk.instant_of_ms, bulk.day_of_ordinal
    for (
        card, phrase, deck, ms, studied_on, rating, duration_ms, interval, state,
        stability, difficulty, due_day, due_ms, before, last_ms, last_day, reps, lapses,
    ) in answers:  # fmt: skip
        known = stability > 0
        yield (
            card,
            phrase,
            deck,
            instant(ms),
            day(studied_on),
            rating,
            duration_ms,
            interval,
            state,
            0 if state in _IN_STEPS else None,
            stability if known else None,
            difficulty if known else None,
            day(due_day) if due_day >= 0 else None,
            instant(due_ms) if due_ms >= 0 else None,
            before,
            instant(last_ms) if last_ms >= 0 else None,
            day(last_day) if last_day >= 0 else None,
            reps,
            lapses,
        )


def renumber_answers(session: Session, user: UserId, cards: Iterable[int]) -> None:
    """Number the answers of these cards anew by their instants: some came in between."""
    aside = 1_000_000_000
    for card in cards:
        statement = (
            select(ReviewRow.id, ReviewRow.before_reps)
            .where(ReviewRow.user_id == user, ReviewRow.card_id == card)
            .order_by(ReviewRow.reviewed_at, ReviewRow.id)
        )
        wrong = [
            (number, found.id)
            for number, found in enumerate(session.execute(statement))
            if found.before_reps != number
        ]
        # No two answers of a card may have one number, in between neither.
        for offset in (aside, 0):
            rows = [(number + offset, user, answer) for number, answer in wrong]
            bulk.change_rows(session, "reviews", ("user_id", "id"), ("before_reps",), rows)


@dataclass
class Totals:
    """What answers add to the totals of their days, decks and hours, counted while they pass."""

    _days: dict[tuple[int, int], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0] * len(AnswerTotals.names()))
    )
    _hours: dict[tuple[int, int, int], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def count(self, answers: Iterable[PastAnswer], hour_of: Callable[[int], int]) -> None:
        """Count answers; by the rules of `domain.answer_totals`, without an object for each.

        `hour_of` tells the learner's hour of a millisecond.
        """
        days, hours = self._days, self._hours
        for (
            _, _, deck, ms, day, rating, took, _, state,
            _, _, _, due_ms, before_interval, last_ms, last_day, _, _,
        ) in answers:  # fmt: skip
            counts = days[day, deck]
            mature = before_interval >= MATURE_FROM_DAYS
            if took > MAX_COUNTED_MS:
                took = MAX_COUNTED_MS
            counts[rating - 1] += 1
            counts[_MILLISECONDS] += took
            if state == _REVIEW:
                counts[_YOUNG + mature] += 1
                counts[_YOUNG_MILLISECONDS + mature] += took
                if rating != _GOOD:
                    counts[_YOUNG_BY_RATING[rating] + 3 * mature] += 1
                if last_day != day:
                    counts[_PASSED_YOUNG + 2 * mature + (rating == _AGAIN)] += 1
            else:
                counts[_STATE_PLACES[state]] += 1
                if state == _RELEARNING:
                    counts[_RELEARNING_MILLISECONDS] += took
                if last_day != day and due_ms >= 0 and 0 <= last_ms <= due_ms - _DAY_MS:
                    counts[_PASSED_YOUNG + 2 * mature + (rating == _AGAIN)] += 1
            hourly = hours[day, deck, hour_of(ms)]
            hourly[0] += 1
            hourly[1] += rating != _AGAIN

    @property
    def last_day(self) -> date | None:
        """The latest study date with an answer."""
        return date.fromordinal(max(day for day, _ in self._days)) if self._days else None

    def store(self, session: Session, user: UserId) -> None:
        """Add all of it to what is stored."""
        days = [
            {"user_id": user, "studied_on": date.fromordinal(day), "deck_id": deck}
            | dict(zip(_NAMES, counts, strict=True))
            for (day, deck), counts in sorted(self._days.items())
        ]
        hours = [
            {
                "user_id": user,
                "studied_on": date.fromordinal(day),
                "deck_id": deck,
                "hour": hour,
                "answers": answers,
                "passed": passed,
            }
            for (day, deck, hour), (answers, passed) in sorted(self._hours.items())
        ]
        _add_up(session, "daily", ("user_id", "studied_on", "deck_id"), _NAMES, days)
        _add_up(session, "hourly", ("user_id", "studied_on", "deck_id", "hour"), ("answers", "passed"), hours)


def _add_up(
    session: Session, name: str, keys: Sequence[str], counts: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    table = CardRow.metadata.tables[name]
    statement = insert_for(session, table)
    statement = statement.on_conflict_do_update(
        index_elements=keys,
        set_={count: table.c[count] + statement.excluded[count] for count in counts},
    )
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(statement, rows[start : start + _AT_ONCE])


def _ms(when: datetime | None) -> int:
    # Whole milliseconds, rounded as Anki's instants are cut.
    return -1 if when is None else int((when - _EPOCH).total_seconds() * 1000 + 1e-6)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = AnswerTotals.names()
_AGAIN = int(Rating.AGAIN)
_GOOD = int(Rating.GOOD)
_REVIEW = int(CardState.REVIEW)
_RELEARNING = int(CardState.RELEARNING)
_STATE_PLACES = {
    int(CardState.NEW): _NAMES.index("new"),
    int(CardState.LEARNING): _NAMES.index("learning"),
    int(CardState.RELEARNING): _NAMES.index("relearning"),
}
_IN_STEPS = (int(CardState.LEARNING), int(CardState.RELEARNING))
_YOUNG = _NAMES.index("young")
_PASSED_YOUNG = _NAMES.index("young_passed")
_MILLISECONDS = _NAMES.index("milliseconds")
_YOUNG_MILLISECONDS = _NAMES.index("young_milliseconds")
_RELEARNING_MILLISECONDS = _NAMES.index("relearning_milliseconds")
_YOUNG_BY_RATING = {
    int(rating): _NAMES.index(f"young_{rating.name.lower()}")
    for rating in (Rating.AGAIN, Rating.HARD, Rating.EASY)
}
