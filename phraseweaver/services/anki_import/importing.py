"""One import, inside one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import TypeVar

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.past_answer import PastAnswer
from phraseweaver.domain.phrase_cards import KINDS, kinds_for, pack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.study_calendar import StudyCalendar
from phraseweaver.errors import SameLanguages
from phraseweaver.formats.anki.errors import CollectionUnreadable
from phraseweaver.formats.anki.files.collection import Collection
from phraseweaver.formats.anki.files.package import Package
from phraseweaver.formats.anki.history import LogReplay, Replayed
from phraseweaver.formats.anki.note_types import guess_roles
from phraseweaver.formats.anki.notes import Note, NotePhrase, NoteReader
from phraseweaver.formats.anki.plan import ImportPlan, NoteProblem, PackageOutcome
from phraseweaver.formats.anki.scheduling import EARLIEST_MS, LATEST_MS, AnkiCard
from phraseweaver.services.anki_import.card_reading import CardReading, parameters_of
from phraseweaver.services.anki_import.deck_choice import DeckChoice
from phraseweaver.services.anki_import.media import MediaStore
from phraseweaver.services.anki_import.opening import opened
from phraseweaver.store import anki_import, bulk, decks, users
from phraseweaver.store.anki_import import (
    CardToStore,
    KnownAnswers,
    PhraseToAdd,
    StoredPhrase,
    Totals,
)
from phraseweaver.store.session import Session

T = TypeVar("T")

Progress = Callable[[float], object]
"""Called now and then with the share that is done, from 0 to 1; what it raises stops the import."""

MAX_PROBLEMS = 100

_BATCH = 1_000
_CLOCKS_DIFFER = timedelta(days=1)


def import_package(
    app: App, user: UserId, path: Path, plan: ImportPlan, *, progress: Progress | None = None
) -> PackageOutcome:
    """Store what a package holds, all or nothing, and return what was done.

    Raises PackageRejected for the package, NotFound for the deck, UnknownLanguage or SameLanguages.
    """
    now = app.clock()
    if language(plan.learning) == language(plan.known):
        raise SameLanguages
    with opened(path) as (archive, source), app.sessions.begin() as session:
        learner = users.lock(session, user)
        if plan.deck is not None:
            decks.get(session, user, plan.deck)
        return _Import(session, learner, archive, source, plan, now, progress or _ignore).run()


def _ignore(_share: float) -> None:
    return


class _Import:
    """One import, from the first note to the totals, inside one transaction."""

    def __init__(
        self,
        session: Session,
        learner: Learner,
        archive: Package,
        source: Collection,
        plan: ImportPlan,
        now: datetime,
        progress: Progress,
    ) -> None:
        self._session, self._learner, self._plan, self._now = session, learner, plan, now
        self._source, self._progress = source, progress
        self._user = learner.id
        self._types = source.note_types()
        self._counts = source.counts()
        self._work = max(self._counts.notes * 4 + self._counts.cards * 2 + self._counts.reviews, 1)
        self._done = 0
        self._readers: dict[int, NoteReader] = {}
        self._here = anki_import.phrases_by_guid(session, self._user)
        self._decks = DeckChoice(session, self._user, plan, source.decks(), now)
        self._reading = CardReading(learner, now)
        self._cards: dict[int, Replayed] = {}
        self._again = False
        self._seen: set[str] = set()
        self._tally: Counter[str] = Counter()
        self._media = MediaStore(session, self._user, archive, self._tally)
        self._problems: list[NoteProblem] = []

    def run(self) -> PackageOutcome:
        """Do it and return what was done."""
        for batch in _batches(self._notes_with_cards(), _BATCH):
            self._store_notes(batch)
            self._advance(4 * len(batch))
        # A million answers may follow: what only the notes needed makes room for them.
        self._seen.clear()
        self._here.clear()
        totals = self._store_answers() if self._plan.history else Totals()
        self._store_cards()
        totals.store(self._session, self._user)
        self._decks.set_kinds()
        self._set_last_studied(totals)
        self._progress(1.0)
        return PackageOutcome(
            added=self._tally["added"],
            changed=self._tally["changed"],
            unchanged=self._tally["unchanged"],
            cards=self._tally["cards"],
            answers=self._tally["answers"],
            recordings=self._tally["recordings"],
            decks=self._decks.names(),
            problems=tuple(self._problems),
            notes_left_out=self._tally["notes left out"],
            cards_left_out=self._tally["cards left out"],
            answers_left_out=self._tally["answers left out"],
            recordings_left_out=self._tally["recordings left out"],
            pictures=self._tally["pictures"],
            pictures_left_out=self._tally["pictures left out"],
        )

    # Notes

    def _notes_with_cards(self) -> Iterator[tuple[Note, list[AnkiCard]]]:
        """Yield each note with its cards: both come in the order of the notes' ids."""
        groups = groupby(self._source.cards(), key=lambda card: card.nid)
        current: tuple[int, list[AnkiCard]] | None = None
        for note in self._source.notes():
            while current is None or current[0] < note.id:
                following = next(groups, None)
                if following is None:
                    break
                current = following[0], list(following[1])
            yield note, current[1] if current is not None and current[0] == note.id else []

    def _store_notes(self, batch: Sequence[tuple[Note, list[AnkiCard]]]) -> None:
        new: list[tuple[NotePhrase, Note, DeckId, list[AnkiCard]]] = []
        old: list[tuple[NotePhrase, Note, StoredPhrase, list[AnkiCard]]] = []
        for note, cards in batch:
            deck: DeckId | None = None
            left_out = len(cards)
            for phrase in self._phrases_of(note):
                if phrase.guid in self._seen:
                    continue
                self._seen.add(phrase.guid)
                mine = [card for card in cards if card.ord in phrase.kinds]
                left_out -= len(mine)
                if (stored := self._here.get(phrase.guid)) is not None:
                    old.append((phrase, note, stored, mine))
                    continue
                deck = deck or self._decks.deck_for(cards)
                new.append((phrase, note, deck, mine))
            self._tally["cards left out"] += left_out
        self._add_phrases(new)
        self._change_phrases(old)

    def _phrases_of(self, note: Note) -> Sequence[NotePhrase]:
        reader = self._readers.get(note.type_id)
        if reader is None:
            if note.type_id not in self._types:
                raise CollectionUnreadable
            note_type = self._types[note.type_id]
            roles = self._plan.roles.get(note_type.id)
            if roles is None or len(roles) != len(note_type.fields):
                roles = guess_roles(note_type, learning=self._plan.learning, known=self._plan.known)
            reader = self._readers[note.type_id] = NoteReader(note_type, roles)
        reading = reader.read(note)
        self._tally["pictures left out"] += reading.more_pictures
        if reading.problem is not None:
            self._tally["notes left out"] += 1
            if len(self._problems) < MAX_PROBLEMS:
                words = " ".join(" · ".join(filter(None, note.fields)).split())[:80]
                self._problems.append(NoteProblem(words, reading.problem))
        return reading.phrases

    def _add_phrases(self, new: Sequence[tuple[NotePhrase, Note, DeckId, list[AnkiCard]]]) -> None:
        ids = bulk.reserve_ids(self._session, "phrases", len(new))
        wanted: list[tuple[int, DeckId, str, int | None]] = []
        rows: list[PhraseToAdd] = []
        for phrase_id, (phrase, note, deck, cards) in zip(ids, new, strict=True):
            kinds = [phrase.kinds[card.ord] for card in cards]
            fitting = set(kinds_for(phrase.draft.words, dict.fromkeys(kinds)))
            taken = [(card.id, kind) for card, kind in zip(cards, kinds, strict=True) if kind in fitting]
            self._tally["cards left out"] += len(cards) - len(taken)
            if not taken:
                # A phrase that is never asked would be lost among the others.
                fallback = kinds_for(phrase.draft.words, KINDS)[0]
                wanted.append((phrase_id, deck, fallback, None))
                fitting = {fallback}
            wanted += ((phrase_id, deck, kind, card) for card, kind in taken)
            packed = pack_kinds(kind for kind in KINDS if kind in fitting)
            self._decks.count(deck, packed)
            rows.append(
                PhraseToAdd(
                    id=phrase_id,
                    deck=deck,
                    draft=phrase.draft,
                    guid=phrase.guid,
                    created_at=(created := self._created_at(note)),
                    updated_at=_second(note.mod) or created,
                    added_on=self._learner.days.date_of(created),
                    kinds=packed,
                    marked=phrase.marked,
                    recording=self._media.recording(phrase.sound),
                    picture=self._media.picture(phrase.picture),
                )
            )
        anki_import.add_phrases(self._session, self._user, rows)
        self._tally["added"] += len(rows)
        card_ids = bulk.reserve_ids(self._session, "cards", len(wanted))
        for ours, (phrase_id, deck, kind, theirs) in zip(card_ids, wanted, strict=True):
            # A card that Anki does not have is kept under a number that no card of Anki's has.
            self._cards[-ours if theirs is None else theirs] = Replayed(ours, phrase_id, deck, kind)

    def _change_phrases(self, old: Sequence[tuple[NotePhrase, Note, StoredPhrase, list[AnkiCard]]]) -> None:
        if not old:
            return
        self._again = True
        changed: list[tuple[int, PhraseDraft, datetime, str, str]] = []
        stored_cards = anki_import.cards_of(self._session, self._user, [stored.id for _, _, stored, _ in old])
        missing: list[tuple[int, DeckId, str, int]] = []
        for phrase, note, stored, cards in old:
            edited = _second(note.mod)
            if edited is not None and edited > stored.updated_at:
                recording = stored.recording or self._media.recording(phrase.sound)
                picture = stored.picture or self._media.picture(phrase.picture)
                changed.append((stored.id, phrase.draft, edited, recording, picture))
            for card in cards:
                kind = phrase.kinds[card.ord]
                if (here := stored_cards.get((stored.id, kind))) is None:
                    if kinds_for(phrase.draft.words, (kind,)):
                        missing.append((stored.id, DeckId(stored.deck), kind, card.id))
                    continue
                replayed = Replayed(here.id, here.phrase, here.deck, kind, new=False)
                replayed.state, replayed.interval = here.state, here.interval
                replayed.stability, replayed.difficulty = here.stability, here.difficulty
                replayed.reps, replayed.lapses = here.reps, here.lapses
                replayed.last_ms, replayed.last_day = here.last_ms, here.last_day
                replayed.due_ms, replayed.due_day = here.due_ms, here.due_day
                self._cards[card.id] = replayed
        anki_import.change_phrases(self._session, self._user, changed)
        self._tally["changed"] += len(changed)
        self._tally["unchanged"] += len(old) - len(changed)
        for ours, (phrase_id, deck, kind, theirs) in zip(
            bulk.reserve_ids(self._session, "cards", len(missing)), missing, strict=True
        ):
            self._cards[theirs] = Replayed(ours, phrase_id, deck, kind)

    def _created_at(self, note: Note) -> datetime:
        """A note's id is the millisecond in which it was made."""
        made = _second(note.id // 1000)
        return self._now if made is None or made > self._now else made

    def _store_answers(self) -> Totals:
        first, last = self._source.first_answer_at(), self._source.last_answer_at()
        totals = Totals()
        if first is None or last is None:
            return totals
        until = min(last, int((self._now + _CLOCKS_DIFFER).timestamp() * 1000), LATEST_MS)
        first = max(first, EARLIEST_MS)
        if first > until:
            self._tally["answers left out"] = self._counts.reviews
            return totals
        calendar = StudyCalendar(self._learner.days, first, until)
        replay = LogReplay(
            self._cards,
            calendar,
            parameters_of(self._learner),
            first,
            until,
            KnownAnswers(self._session, self._user) if self._again else frozenset(),
        )

        def fresh() -> Iterator[list[PastAnswer]]:
            for entries in self._source.answers():
                answers = replay.answers(entries)
                totals.count(answers, calendar.hour_of)
                yield answers
                self._advance(len(entries))

        self._tally["answers"] = anki_import.add_answers(self._session, self._user, fresh())
        self._tally["answers left out"] = replay.left_out
        late = [card.card for card in self._cards.values() if card.late]
        anki_import.renumber_answers(self._session, self._user, late)
        return totals

    def _set_last_studied(self, totals: Totals) -> None:
        last = totals.last_day
        if last is None:
            return
        last = min(last, self._learner.days.date_of(self._now))
        if self._learner.last_studied_on is None or self._learner.last_studied_on < last:
            users.set_last_studied(self._session, self._user, last)

    # Cards

    def _store_cards(self) -> None:
        base = anki_import.last_position(self._session, self._user)
        calendar = self._reading.calendar(self._source)
        for batch in _batches(self._source.cards(), _BATCH):
            new: list[CardToStore] = []
            changed: list[CardToStore] = []
            counted: list[tuple[int, int, int]] = []
            for theirs in batch:
                card = self._cards.pop(theirs.id, None)
                if card is None:
                    continue
                read = calendar.read(theirs) if self._plan.history else None
                if card.new:
                    new.append(self._reading.card(card, read, theirs, base))
                elif read is not None and (card.answered or (card.state == CardState.NEW and read.state)):
                    changed.append(self._reading.card(card, read, theirs, base))
                elif card.late:
                    counted.append((card.card, card.reps, card.lapses))
            anki_import.add_cards(self._session, self._user, new)
            anki_import.change_cards(self._session, self._user, changed)
            anki_import.count_answers(self._session, self._user, counted)
            self._tally["cards"] += len(new)
            self._advance(2 * len(batch))
        rest = [self._reading.card(card, None, None, base) for card in self._cards.values() if card.new]
        anki_import.add_cards(self._session, self._user, rest)
        self._tally["cards"] += len(rest)

    def _advance(self, work: int) -> None:
        self._done += work
        self._progress(min(self._done / self._work, 0.99))


def _second(second: int) -> datetime | None:
    return datetime.fromtimestamp(second, UTC) if EARLIEST_MS < second * 1000 < LATEST_MS else None


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
