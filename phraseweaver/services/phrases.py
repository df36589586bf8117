"""What a learner can do with phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain import patterns, search_query
from phraseweaver.domain.audio import audio_type
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import check_kinds, kinds_for, pack_kinds, unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.phrase_merge import merged, same_words
from phraseweaver.domain.picture import picture_type
from phraseweaver.domain.search_query import Order
from phraseweaver.domain.text import MAX_PHRASE, clean_line
from phraseweaver.errors import N_
from phraseweaver.store import (
    cards,
    decks,
    neutral_days,
    new_phrases,
    phrases,
    recordings,
    same_phrase,
    users,
)
from phraseweaver.store.new_phrases import Added
from phraseweaver.store.phrase_lines import CardLine, PhraseLine, lines_of
from phraseweaver.store.recordings import Recording
from phraseweaver.store.search import Search
from phraseweaver.store.session import Session
from phraseweaver.store.tables import PhraseRow
from phraseweaver.store.variants import variant_to_ask

PAGE_SIZE = 25

__all__ = ["PAGE_SIZE", "CardLine", "Known", "PhraseLine", "PhrasePage", "QuickAdded", "Recording"]


@dataclass(frozen=True, slots=True)
class PhrasePage:
    """One page of what was found; `number` counts from 1.

    `total` is how many were found; where there are `more`, they were not counted any further.
    """

    total: int
    more: bool
    number: int
    pages: int
    lines: tuple[PhraseLine, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A phrase that was to be added, and the one that the deck has already."""

    draft: PhraseDraft
    there: PhraseLine


@dataclass(frozen=True, slots=True)
class QuickAdded:
    """How many phrases were added, how many were there word for word, and which are there otherwise."""

    added: int
    same: int
    known: tuple[Known, ...]


def find_phrases(
    app: App,
    user: UserId,
    *,
    words: str = "",
    deck: DeckId | None = None,
    number: int = 1,
    order: Order = Order.ADDED,
) -> PhrasePage:
    """Return a page of what a query finds (`domain.search_query`), the last one if there are fewer.

    Raises SearchRejected, naming the part of the query that means nothing.
    """
    query = search_query.parse(words)
    with app.sessions.read() as session:
        search = Search(session, users.get(session, user), query, app.clock(), deck)
        found = search.count()
        pages = max(-(-found.total // PAGE_SIZE), 1)
        number = min(max(number, 1), pages)
        ids = search.page(order, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
        lines = lines_of(session, user, phrases.of_ids(session, user, ids))
        return PhrasePage(found.total, found.more, number, pages, lines)


def all_found(app: App, user: UserId, words: str) -> list[PhraseId]:
    """Return the ids of all phrases that a query finds, however many; raises SearchRejected."""
    query = search_query.parse(words)
    with app.sessions.read() as session:
        return Search(session, users.get(session, user), query, app.clock()).all()


def get_phrase(app: App, user: UserId, phrase: PhraseId) -> PhraseLine:
    """Return one phrase; raises NotFound."""
    with app.sessions.read() as session:
        return lines_of(session, user, [phrases.get(session, user, phrase)])[0]


def add_phrases(
    app: App, user: UserId, deck: DeckId, drafts: Sequence[PhraseDraft], *, source: str = "typed"
) -> Added:
    """Add the phrases that the deck does not hold yet, all or none; raises NotFound.

    The same phrase is told by `domain.text.phrase_key`; of equal ones in `drafts` the first is taken.
    `source` says where they come from.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        return new_phrases.add(session, users.get(session, user), deck, drafts, now, source=source)


def add_phrase(
    app: App,
    user: UserId,
    deck: DeckId,
    draft: PhraseDraft,
    *,
    recording: bytes | None = None,
    picture: bytes | None = None,
) -> Added:
    """Add one phrase with its recording and picture, unless the deck holds it already.

    Raises NotFound, AudioTooLarge, AudioUnknown, PictureTooLarge or PictureUnknown.
    """
    now = app.clock()
    media = _Media.of(recording, picture)
    with app.sessions.begin() as session:
        done = new_phrases.add(session, users.get(session, user), deck, [draft], now, source="typed")
        row = same_phrase.find(session, user, deck, draft.text) if done.added else None
        if row is not None:
            media.store(session, user, PhraseId(row.id))
        return done


def quick_add(app: App, user: UserId, deck: DeckId, drafts: Sequence[PhraseDraft]) -> QuickAdded:
    """Add the phrases that the deck does not hold yet, and return the others beside what is there.

    Raises NotFound.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        fresh = new_phrases.missing(drafts, phrases.keys_of_deck(session, user, deck))
        learner = users.get(session, user)
        added = new_phrases.add(session, learner, deck, fresh, now, source="typed").added
        new = {id(draft) for draft in fresh}
        same, known = 0, []
        for draft in drafts:
            if id(draft) in new:
                continue
            row = same_phrase.find(session, user, deck, draft.text)
            assert row is not None, "the deck holds what it did not take"
            if same_words(phrases.draft_of(row), draft):
                same += 1
            else:
                known.append(Known(draft, lines_of(session, user, [row])[0]))
        return QuickAdded(added, same, tuple(known))


def add_anyway(app: App, user: UserId, deck: DeckId, draft: PhraseDraft) -> None:
    """Add a phrase although the deck holds the same one; raises NotFound."""
    now = app.clock()
    with app.sessions.begin() as session:
        new_phrases.add(session, users.get(session, user), deck, [draft], now, source="typed", again=True)


def merge_phrase(app: App, user: UserId, phrase: PhraseId, draft: PhraseDraft) -> None:
    """Let a phrase take over what it lacks of another entry for it; its cards keep their progress.

    Raises NotFound, TextRejected or PatternRejected.
    """
    with app.sessions.begin() as session:
        row = phrases.get(session, user, phrase)
        _save(session, user, row, merged(phrases.draft_of(row), draft), row.card_kinds, app.clock())


def edit_phrase(
    app: App,
    user: UserId,
    phrase: PhraseId,
    draft: PhraseDraft,
    kinds: Sequence[str] = (),
    *,
    recording: bytes | None = None,
    picture: bytes | None = None,
) -> None:
    """Store a phrase's words and which kinds of cards it makes (none: the deck's).

    `recording` is its audio and `picture` its picture: None leaves one as it is, empty takes it off. The
    progress of its cards stays. A kind that it makes now gets a new card; of a kind that it no longer
    makes, a card never answered goes and another one rests. Raises NotFound, AudioTooLarge, AudioUnknown,
    PictureTooLarge or PictureUnknown.
    """
    packed = pack_kinds(check_kinds(kinds)) if kinds else ""
    media = _Media.of(recording, picture)
    with app.sessions.begin() as session:
        _save(session, user, phrases.get(session, user, phrase), draft, packed, app.clock())
        media.store(session, user, phrase)


def recording_of(app: App, user: UserId, phrase: PhraseId) -> Recording | None:
    """Return the phrase's audio, None if it has none; raises NotFound."""
    with app.sessions.read() as session:
        return recordings.get(session, user, phrases.get(session, user, phrase).recording)


def picture_of(app: App, user: UserId, phrase: PhraseId) -> Recording | None:
    """Return the phrase's picture, None if it has none; raises NotFound."""
    with app.sessions.read() as session:
        return recordings.get(session, user, phrases.get(session, user, phrase).picture)


def delete_phrase(app: App, user: UserId, phrase: PhraseId) -> None:
    """Delete a phrase with its cards; its answers stay in the history. Raises NotFound."""
    with app.sessions.begin() as session:
        neutral_days.settle_until(session, user, app.clock())
        phrases.remove(session, user, phrase)
        recordings.sweep(session, user)


def _save(
    session: Session, user: UserId, row: PhraseRow, draft: PhraseDraft, kinds: str, now: datetime
) -> None:
    """Store words and kinds of a phrase, and give it the cards that go with them."""
    phrase, deck = PhraseId(row.id), decks.get(session, user, DeckId(row.deck_id))
    before = kinds_for(phrases.draft_of(row).words, unpack_kinds(row.card_kinds or deck.card_kinds))
    after = kinds_for(draft.words, unpack_kinds(kinds or deck.card_kinds))
    neutral_days.settle_until(session, user, now)
    phrases.save(session, user, phrase, draft, now)
    phrases.set_kinds(session, user, phrase, kinds)
    cards.fit_kinds(session, user, DeckId(deck.id), {phrase: after}, set(after) - set(before))


@dataclass(frozen=True, slots=True)
class _Media:
    """What a phrase gets to be heard and seen: None leaves it as it is, False takes it off."""

    audio: Recording | bool | None
    image: Recording | bool | None

    @classmethod
    def of(cls, recording: bytes | None, picture: bytes | None) -> _Media:
        """Return what these contents are; raises as `edit_phrase` does for what they are not."""
        return cls(
            Recording(audio_type(recording), recording)
            if recording
            else None
            if recording is None
            else False,
            Recording(picture_type(picture), picture) if picture else None if picture is None else False,
        )

    def store(self, session: Session, user: UserId, phrase: PhraseId) -> None:
        """Give it to the phrase, and forget what nobody has any more."""
        for given, set_ in ((self.audio, phrases.set_recording), (self.image, phrases.set_picture)):
            if given is not None:
                kept = recordings.put(session, user, given) if isinstance(given, Recording) else ""
                set_(session, user, phrase, kept)
        if self.audio is not None or self.image is not None:
            recordings.sweep(session, user)


def mark_phrase(app: App, user: UserId, phrase: PhraseId, marked: bool) -> None:
    """Mark a phrase to look at it later, or take the mark off; raises NotFound."""
    with app.sessions.begin() as session:
        phrases.set_marked(session, user, phrase, marked)


def accept_answer(
    app: App, user: UserId, phrase: PhraseId, answer: str, *, card: CardId | None = None
) -> None:
    """Let an answer count as right from now on, of a pattern for the variant that `card` asks for.

    Raises NotFound or TextRejected.
    """
    wanted = patterns.literal_braces(clean_line(answer, N_("Your answer"), MAX_PHRASE))
    with app.sessions.begin() as session:
        draft = phrases.draft_of(phrases.get(session, user, phrase))
        if card is not None and patterns.is_pattern(draft.words):
            asked = variant_to_ask(session, user, card, draft.words)
            wanted = patterns.for_row_alone(draft.words, asked.row, wanted)
        if wanted not in draft.alternatives:
            changed = replace(draft, alternatives=(*draft.alternatives, wanted))
            phrases.save(session, user, phrase, changed, app.clock())
