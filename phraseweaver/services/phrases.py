"""What a learner can do with phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from phraseweaver.app import App
from phraseweaver.domain import patterns
from phraseweaver.domain.audio import audio_type
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import check_kinds, kinds_for, pack_kinds, unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.text import MAX_PHRASE, clean_line
from phraseweaver.errors import N_
from phraseweaver.store import cards, decks, neutral_days, new_phrases, phrases, recordings, users
from phraseweaver.store.new_phrases import Added
from phraseweaver.store.recordings import Recording
from phraseweaver.store.session import Session
from phraseweaver.store.tables import CardRow, PhraseRow
from phraseweaver.store.variants import variant_to_ask

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card in a list. `due_on` is None unless it is in review."""

    id: CardId
    kind: str
    state: CardState
    due_on: date | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase in a list, with its cards; `kinds` are its own choice of kinds, none for the deck's."""

    id: PhraseId
    deck: DeckId
    draft: PhraseDraft
    kinds: tuple[str, ...]
    marked: bool
    cards: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class PhrasePage:
    """One page of what was found; `number` counts from 1."""

    total: int
    number: int
    pages: int
    lines: tuple[PhraseLine, ...]


def find_phrases(
    app: App, user: UserId, *, words: str = "", deck: DeckId | None = None, number: int = 1
) -> PhrasePage:
    """Return a page of the phrases that hold all the words, newest first; the last one if there are fewer."""
    with app.sessions.read() as session:
        total, rows = phrases.find(
            session, user, words, deck, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
        )
        pages = max(-(-total // PAGE_SIZE), 1)
        if number > pages:
            number = pages
            _, rows = phrases.find(
                session, user, words, deck, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
            )
        return PhrasePage(total=total, number=number, pages=pages, lines=_lines(session, user, rows))


def get_phrase(app: App, user: UserId, phrase: PhraseId) -> PhraseLine:
    """Return one phrase; raises NotFound."""
    with app.sessions.read() as session:
        return _lines(session, user, [phrases.get(session, user, phrase)])[0]


def add_phrases(app: App, user: UserId, deck: DeckId, drafts: Sequence[PhraseDraft]) -> Added:
    """Add the phrases that the deck does not hold yet, all or none; raises NotFound.

    The same phrase is told by `domain.text.phrase_key`; of equal ones in `drafts` the first is taken.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        return new_phrases.add(session, users.get(session, user), deck, drafts, now)


def edit_phrase(
    app: App,
    user: UserId,
    phrase: PhraseId,
    draft: PhraseDraft,
    kinds: Sequence[str] = (),
    *,
    recording: bytes | None = None,
) -> None:
    """Store a phrase's words and which kinds of cards it makes (none: the deck's).

    `recording` is its audio: None leaves it as it is, empty takes it off. The progress of its cards stays. A
    kind that it makes now gets a new card; of a kind that it no longer makes, a card never answered goes and
    another one rests. Raises NotFound, AudioTooLarge or AudioUnknown.
    """
    packed = pack_kinds(check_kinds(kinds)) if kinds else ""
    audio = Recording(audio_type(recording), recording) if recording else None
    with app.sessions.begin() as session:
        row = phrases.get(session, user, phrase)
        deck = decks.get(session, user, DeckId(row.deck_id))
        before = kinds_for(phrases.draft_of(row).words, unpack_kinds(row.card_kinds or deck.card_kinds))
        after = kinds_for(draft.words, unpack_kinds(packed or deck.card_kinds))
        neutral_days.settle_until(session, user, app.clock())
        phrases.save(session, user, phrase, draft, app.clock())
        phrases.set_kinds(session, user, phrase, packed)
        cards.fit_kinds(session, user, DeckId(row.deck_id), {phrase: after}, set(after) - set(before))
        if recording is not None:
            digest = recordings.put(session, user, audio) if audio else ""
            phrases.set_recording(session, user, phrase, digest)
            recordings.sweep(session, user)


def recording_of(app: App, user: UserId, phrase: PhraseId) -> Recording | None:
    """Return the phrase's audio, None if it has none; raises NotFound."""
    with app.sessions.read() as session:
        return recordings.get(session, user, phrases.get(session, user, phrase).recording)


def delete_phrase(app: App, user: UserId, phrase: PhraseId) -> None:
    """Delete a phrase with its cards; its answers stay in the history. Raises NotFound."""
    with app.sessions.begin() as session:
        neutral_days.settle_until(session, user, app.clock())
        phrases.remove(session, user, phrase)
        recordings.sweep(session, user)


def _lines(session: Session, user: UserId, rows: Sequence[PhraseRow]) -> tuple[PhraseLine, ...]:
    made: dict[int, list[CardLine]] = {}
    for card in cards.of_phrases(session, user, [PhraseId(row.id) for row in rows]):
        made.setdefault(card.phrase_id, []).append(_card_line(card))
    return tuple(
        PhraseLine(
            id=PhraseId(row.id),
            deck=DeckId(row.deck_id),
            draft=phrases.draft_of(row),
            kinds=unpack_kinds(row.card_kinds),
            marked=row.marked,
            cards=tuple(made.get(row.id, ())),
        )
        for row in rows
    )


def _card_line(row: CardRow) -> CardLine:
    return CardLine(
        id=CardId(row.id),
        kind=row.kind,
        state=CardState(row.state),
        due_on=row.due_on,
        suspended=row.suspended,
    )


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
            asked = variant_to_ask(session, card, draft.words)
            wanted = patterns.for_row_alone(draft.words, asked.row, wanted)
        if wanted not in draft.alternatives:
            changed = replace(draft, alternatives=(*draft.alternatives, wanted))
            phrases.save(session, user, phrase, changed, app.clock())
