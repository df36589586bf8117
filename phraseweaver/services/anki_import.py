"""Anki's packages in and out: look first, then all of it or none.

A package brings notes, cards and the log of every answer. Decided here, where Anki and we differ:

- A note is a phrase, found again by its guid; the text that was changed last wins.
- Of a card's schedule the side wins whose last answer is the later one. Deleting is not carried over.
- `reps` is the number of answers in the log, however incomplete Anki's is; `lapses` is Anki's own number.
- A card without FSRS keeps its due date; its memory is replayed from the log, or taken from its interval.
- What Anki buried comes back on the day after the package was made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from phraseweaver.app import App
from phraseweaver.domain.audio import MAX_BYTES, AudioUnknown, audio_type
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.memory_replay import memory_of_interval, replayer
from phraseweaver.domain.past_answer import PastAnswer
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, KINDS, kinds_for, pack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, SchedulerSettings
from phraseweaver.domain.study_calendar import StudyCalendar
from phraseweaver.domain.text import MAX_NAME, name_key
from phraseweaver.errors import SameLanguages
from phraseweaver.formats.anki.errors import CollectionUnreadable
from phraseweaver.formats.anki.files import collection, package
from phraseweaver.formats.anki.files.collection import Collection
from phraseweaver.formats.anki.files.package import Package
from phraseweaver.formats.anki.history import Replayed, forget, is_answer, replay, replay_late
from phraseweaver.formats.anki.note_types import CLOZE, NoteType, Roles, guess_roles
from phraseweaver.formats.anki.notes import Note, NotePhrase, NoteReader
from phraseweaver.formats.anki.plan import ImportPlan, NoteProblem, PackageLook, PackageOutcome, TypeLook
from phraseweaver.formats.anki.scheduling import EARLIEST_MS, LATEST_MS, AnkiCard, Calendar, ReadCard
from phraseweaver.store import anki_import, bulk, decks, recordings, users
from phraseweaver.store.anki_import import (
    CardToStore,
    KnownAnswers,
    NoAnswers,
    PhraseToAdd,
    StoredPhrase,
    Totals,
)
from phraseweaver.store.recordings import Recording
from phraseweaver.store.session import Session

T = TypeVar("T")

Progress = Callable[[float], object]
"""Called now and then with the share that is done, from 0 to 1; what it raises stops the import."""

SUFFIXES = (".apkg", ".colpkg")
SAMPLES = 3
"""So many notes of each type are shown before anything is stored."""
MAX_PROBLEMS = 100
MAX_MEDIA = 500 * 1024 * 1024
"""Bytes of recordings that one package may bring."""

_BATCH = 1_000
_NOTES_LOOKED_AT = 50
_CLOCKS_DIFFER = timedelta(days=1)


def is_package(file_name: str) -> bool:
    """Return whether a file of that name is a package of Anki's."""
    return file_name.lower().endswith(SUFFIXES)


def look_into(
    app: App,
    user: UserId,
    path: Path,
    *,
    learning: str | None = None,
    known: str | None = None,
    roles: Mapping[int, Roles] | None = None,
) -> PackageLook:
    """Return what a package holds, read with these roles or the guessed ones; raises PackageRejected."""
    with _opened(path) as (_, source):
        types = source.note_types()
        used = source.notes_by_type()
        counts = source.counts()
        guids = {note.guid for note in source.notes()}
        with app.sessions.read() as session:
            learner = users.get(session, user)
            here = anki_import.phrases_by_guid(session, user)
        return PackageLook(
            notes=counts.notes,
            known=len(guids & here.keys()),
            cards=counts.cards,
            answers=counts.reviews,
            types=tuple(
                _look_at(source, types[type_id], notes, (roles or {}).get(type_id), learning, known)
                for type_id, notes in sorted(used.items(), key=lambda item: -item[1])
                if type_id in types
            ),
            decks=tuple(sorted(_decks_with_cards(source), key=name_key)),
            pictures=source.texts_with("<img"),
            first_answer=_date(learner, source.first_answer_at()),
            last_answer=_date(learner, source.last_answer_at()),
        )


def import_package(
    app: App, user: UserId, path: Path, plan: ImportPlan, *, progress: Progress | None = None
) -> PackageOutcome:
    """Store what a package holds, all or nothing, and return what was done.

    Raises PackageRejected for the package, NotFound for the deck, UnknownLanguage or SameLanguages.
    """
    now = app.clock()
    if language(plan.learning) == language(plan.known):
        raise SameLanguages
    with _opened(path) as (archive, source), app.sessions.begin() as session:
        learner = users.lock(session, user)
        if plan.deck is not None:
            decks.get(session, user, plan.deck)
        return _Import(session, learner, archive, source, plan, now, progress or _ignore).run()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Package, Collection]]:
    with TemporaryDirectory(prefix="phraseweaver-") as workshop:
        inside = Path(workshop) / "collection"
        with package.opened(path) as archive:
            archive.extract_collection(inside)
            with collection.opened(inside) as source:
                yield archive, source


def _look_at(
    source: Collection,
    note_type: NoteType,
    notes: int,
    roles: Roles | None,
    learning: str | None,
    known: str | None,
) -> TypeLook:
    chosen = roles or guess_roles(note_type, learning=learning, known=known)
    reader = NoteReader(note_type, chosen)
    samples: list[PhraseDraft] = []
    problem = None
    for note in source.notes(note_type.id, limit=_NOTES_LOOKED_AT):
        reading = reader.read(note)
        problem = problem or reading.problem
        samples += (phrase.draft for phrase in reading.phrases)
        if len(samples) >= SAMPLES:
            break
    return TypeLook(note_type, notes, chosen, tuple(samples[:SAMPLES]), problem)


def _decks_with_cards(source: Collection) -> set[str]:
    names = source.decks()
    return {names.get(deck, "") or _NAMELESS for deck in source.decks_of_cards()}


_NAMELESS = "Anki"


def _date(learner: Learner, ms: int | None) -> date | None:
    if ms is None or not EARLIEST_MS < ms < LATEST_MS:
        return None
    return learner.days.date_of(datetime.fromtimestamp(ms / 1000, UTC))


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
        self._archive, self._source, self._progress = archive, source, progress
        self._user = learner.id
        self._types = source.note_types()
        self._deck_names = source.decks()
        self._counts = source.counts()
        self._work = max(self._counts.notes * 4 + self._counts.cards * 2 + self._counts.reviews, 1)
        self._done = 0
        self._readers: dict[int, NoteReader] = {}
        self._here = anki_import.phrases_by_guid(session, self._user)
        self._deck_ids: dict[int, DeckId] = {}
        self._made_decks: set[DeckId] = set()
        self._kinds_in: defaultdict[DeckId, Counter[str]] = defaultdict(Counter)
        self._cards: dict[int, Replayed] = {}
        self._digests: dict[str, str] = {}
        self._media_bytes = 0
        self._again = False
        self._seen: set[str] = set()
        self._tally: Counter[str] = Counter()
        self._problems: list[NoteProblem] = []

    def run(self) -> PackageOutcome:
        """Do it and return what was done."""
        for batch in _batches(self._notes_with_cards(), _BATCH):
            self._store_notes(batch)
            self._advance(4 * len(batch))
        totals = self._store_answers() if self._plan.history else Totals()
        self._store_cards()
        totals.store(self._session, self._user)
        self._set_kinds()
        self._set_last_studied(totals)
        names = {DeckId(row.id): row.name for row in decks.all_of(self._session, self._user)}
        self._progress(1.0)
        return PackageOutcome(
            added=self._tally["added"],
            changed=self._tally["changed"],
            unchanged=self._tally["unchanged"],
            cards=self._tally["cards"],
            answers=self._tally["answers"],
            recordings=self._tally["recordings"],
            decks=tuple(sorted(names[deck] for deck in {*self._deck_ids.values()} if deck in names)),
            problems=tuple(self._problems),
            notes_left_out=self._tally["notes left out"],
            cards_left_out=self._tally["cards left out"],
            answers_left_out=self._tally["answers left out"],
            recordings_left_out=self._tally["recordings left out"],
            pictures=self._tally["pictures"],
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
                deck = deck or self._deck_for(cards)
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
        self._tally["pictures"] += reading.pictures
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
            self._kinds_in[deck][packed] += 1
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
                    recording=self._recording(phrase.sound),
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
        changed: list[tuple[int, PhraseDraft, datetime, str]] = []
        stored_cards = anki_import.cards_of(self._session, self._user, [stored.id for _, _, stored, _ in old])
        missing: list[tuple[int, DeckId, str, int]] = []
        for phrase, note, stored, cards in old:
            edited = _second(note.mod)
            if edited is not None and edited > stored.updated_at:
                recording = stored.recording or self._recording(phrase.sound)
                changed.append((stored.id, phrase.draft, edited, recording))
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

    def _deck_for(self, cards: Sequence[AnkiCard]) -> DeckId:
        if self._plan.deck is not None:
            self._deck_ids[0] = self._plan.deck
            return self._plan.deck
        theirs = cards[0].home_deck if cards else 0
        if theirs not in self._deck_ids:
            self._deck_ids[theirs] = self._deck_named(self._deck_names.get(theirs, ""))
        return self._deck_ids[theirs]

    def _deck_named(self, name: str) -> DeckId:
        name = deck_name(name)
        row = decks.find_by_name(self._session, self._user, name)
        if row is not None:
            return DeckId(row.id)
        deck = decks.add(
            self._session,
            self._user,
            name=name,
            learning=self._plan.learning,
            known=self._plan.known,
            card_kinds=pack_kinds(("recognition",)),
            now=self._now,
        )
        self._made_decks.add(deck)
        return deck

    def _recording(self, sound: str) -> str:
        """Keep a note's sound and return its digest, empty where it has none that browsers play."""
        if not sound:
            return ""
        if sound not in self._digests:
            content = self._archive.media(sound, MAX_BYTES)
            digest = ""
            if content is not None and self._media_bytes + len(content) <= MAX_MEDIA:
                self._media_bytes += len(content)
                try:
                    recording = Recording(audio_type(content), content)
                    digest = recordings.put(self._session, self._user, recording)
                except AudioUnknown:
                    digest = ""
            self._digests[sound] = digest
            self._tally["recordings" if digest else "recordings left out"] += 1
        return self._digests[sound]

    # Answers

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
        known = KnownAnswers(self._session, self._user) if self._again else NoAnswers()
        parameters = _parameters(self._learner)
        step = replayer(parameters)

        def fresh() -> Iterator[PastAnswer]:
            waiting = 0
            for entry in self._source.answers():
                ms, theirs, ease, _, _, factor, _, kind = entry
                card = self._cards.get(theirs)
                if not is_answer(ease, factor, kind) or card is None or not first <= ms <= until:
                    if card is not None and ms > card.last_ms:
                        forget(card, factor, kind)
                    if ease:
                        self._tally["answers left out"] += 1
                    continue
                if ms in known:
                    continue
                if ms <= card.last_ms:
                    answer = replay_late(card, entry, calendar)
                else:
                    answer = replay(card, entry, calendar, step, parameters)
                totals.count(answer, calendar.hour_of(ms))
                yield answer
                waiting += 1
                if waiting == _BATCH:
                    self._advance(waiting)
                    waiting = 0

        self._tally["answers"] = anki_import.add_answers(self._session, self._user, fresh())
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
        calendar = self._calendar()
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
                    new.append(self._card(card, read, theirs, base))
                elif read is not None and (card.answered or (card.state == CardState.NEW and read.state)):
                    changed.append(self._card(card, read, theirs, base))
                elif card.late:
                    counted.append((card.card, card.reps, card.lapses))
            anki_import.add_cards(self._session, self._user, new)
            anki_import.change_cards(self._session, self._user, changed)
            anki_import.count_answers(self._session, self._user, counted)
            self._tally["cards"] += len(new)
            self._advance(2 * len(batch))
        rest = [self._card(card, None, None, base) for card in self._cards.values() if card.new]
        anki_import.add_cards(self._session, self._user, rest)
        self._tally["cards"] += len(rest)

    def _set_kinds(self) -> None:
        """Give a new deck the kinds that most of its phrases have; phrases of the deck's kinds follow it."""
        for deck, counts in self._kinds_in.items():
            new = deck in self._made_decks
            # A deck of clozes alone would give a phrase without a keyword no card at all.
            usual = next(
                (kinds for kinds, _ in counts.most_common() if kinds != CLOZE), pack_kinds(DEFAULT_KINDS)
            )
            packed = usual if new else decks.get(self._session, self._user, deck).card_kinds
            anki_import.set_usual_kinds(self._session, self._user, deck, packed, new=new)

    def _calendar(self) -> Calendar:
        days = self._learner.days
        steps = SchedulerSettings()
        return Calendar(
            first_day=self._source.first_day(days.zone),
            unburied_on=days.date_of(self._source.modified_at) + timedelta(days=1),
            days=days,
            learning_steps=len(steps.learning_steps),
            relearning_steps=len(steps.relearning_steps),
        )

    def _card(self, card: Replayed, read: ReadCard | None, theirs: AnkiCard | None, base: int) -> CardToStore:
        if read is None or read.state is CardState.NEW:
            return _new_card(card, read, base + (theirs.due if theirs and not theirs.type else 0))
        memory = read.memory
        stability = memory.stability if memory else card.stability
        difficulty = memory.difficulty if memory else card.difficulty
        if stability <= 0 and read.state is CardState.REVIEW:
            ease = theirs.factor / 1000 if theirs and theirs.factor > 1000 else 2.5
            stability, difficulty = memory_of_interval(
                max(read.interval_days, 1), ease, _parameters(self._learner)
            )
        last_ms, last_day = card.last_ms, card.last_day
        if last_ms < 0 and read.last_reviewed_at is not None and read.last_reviewed_at <= self._now:
            last_ms = int(read.last_reviewed_at.timestamp() * 1000)
            last_day = self._learner.days.date_of(read.last_reviewed_at).toordinal()
        return CardToStore(
            id=card.card,
            phrase=card.phrase,
            deck=card.deck,
            kind=card.kind,
            position=base,
            state=int(read.state),
            step=read.step,
            stability=stability if stability > 0 else None,
            difficulty=difficulty if stability > 0 else None,
            due_on=read.due_on,
            due_at=read.due_at,
            interval_days=read.interval_days,
            last_ms=last_ms,
            last_day=last_day,
            reps=card.reps,
            lapses=max(read.lapses, 0),
            suspended=read.suspended,
            buried_until=read.buried_until,
        )

    def _advance(self, work: int) -> None:
        self._done += work
        self._progress(min(self._done / self._work, 0.99))


def deck_name(name: str) -> str:
    """Return a deck's name of Anki's as one of ours: on one line, and no longer than one may be."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line[:MAX_NAME].strip() or _NAMELESS


def _new_card(card: Replayed, read: ReadCard | None, position: int) -> CardToStore:
    return CardToStore(
        id=card.card,
        phrase=card.phrase,
        deck=card.deck,
        kind=card.kind,
        position=min(max(position, 0), 2**53),
        state=int(CardState.NEW),
        step=None,
        stability=None,
        difficulty=None,
        due_on=None,
        due_at=None,
        interval_days=0,
        last_ms=card.last_ms,
        last_day=card.last_day,
        reps=card.reps,
        lapses=card.lapses,
        suspended=read is not None and read.suspended,
        buried_until=read.buried_until if read is not None else None,
    )


def _parameters(learner: Learner) -> tuple[float, ...]:
    return learner.parameters or DEFAULT_PARAMETERS


def _second(second: int) -> datetime | None:
    return datetime.fromtimestamp(second, UTC) if EARLIEST_MS < second * 1000 < LATEST_MS else None


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
