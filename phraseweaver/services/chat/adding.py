"""`phrase = translation` adds a phrase to the deck that the learner has chosen for it; /deck chooses another.

A question that must be answered first ("to which deck?") is a reply to the learner's own message: pressing
one of its buttons brings the message along, so that nothing has to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.channels import Button, Keyboard
from phraseweaver.channels.channel import MAX_DATA
from phraseweaver.channels.incoming import Press, Text
from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState
from phraseweaver.errors import N_, NotFound, PhraseWeaverError
from phraseweaver.services import phrases
from phraseweaver.services.chat.handlers import PressHandler, Unreadable
from phraseweaver.services.chat.replies import Acknowledge, Edit, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import chats, decks, same_phrase
from phraseweaver.translation import Translator

CHOOSE, TAKE_BACK = "k", "x"
"""What the buttons say: this deck; not these phrases after all."""

MAX_LINES = 50
"""So many phrases are taken from one message; a longer list is a file to import."""
MAX_SHOWN = 20
"""So many decks are offered as buttons."""


class TooManyLines(PhraseWeaverError):
    """Parameter: limit."""

    message = N_("At most {limit} phrases fit into one message. Import a longer list on the dashboard.")


class LineWithoutTranslation(PhraseWeaverError):
    """Parameter: line."""

    message = N_("No translation in “{line}”. Write each phrase as: phrase = translation")


class AlreadyReviewed(PhraseWeaverError):
    message = N_("It was reviewed in the meantime. Delete it on the dashboard if you no longer want it.")


@dataclass(frozen=True, slots=True)
class _Deck:
    id: DeckId
    name: str


def holds_phrases(text: str) -> bool:
    """Return whether a message looks as if it were meant to add phrases beyond doubt."""
    return any(" = " in line for line in text.splitlines())


def may_hold_phrases(text: str) -> bool:
    """Return whether a message can be read as phrases to add."""
    return "=" in text


def add(turn: Turn, text: Text) -> Sequence[Reply]:
    """Add the phrases of a message, or ask for the deck; raises a PhraseWeaverError for what cannot be."""
    drafts = _drafts(text.text)
    available = _active_decks(turn)
    chosen = _chosen(turn, available)
    if chosen is not None:
        return [_added(turn, chosen, drafts)]
    if not available:
        return [_no_deck(turn)]
    question = turn.t("Which deck shall take it? I will remember your choice.")
    return [Send(turn.chat_id, question, _deck_buttons(available), reply_to=text.message_id)]


def ask_deck(turn: Turn, _argument: str) -> Sequence[Reply]:
    """Let the learner choose the deck for phrases written in the chat."""
    available = _active_decks(turn)
    if not available:
        return [_no_deck(turn)]
    chosen = _chosen(turn, available)
    t = turn.t
    lines = [t("Which deck shall take the phrases that you write here?")]
    if chosen is not None:
        lines.append(t("So far: {deck}", deck=chosen.name))
    return [Send(turn.chat_id, "\n".join(lines), _deck_buttons(available))]


def choose_deck(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Remember the deck, and add the phrases that the question was about, if it was about any."""
    wanted = _numbers(parts)[0]
    deck = next((deck for deck in _active_decks(turn) if deck.id == wanted), None)
    if deck is None:
        sentence = turn.t("This deck is no longer there, or it is archived. /deck offers the others.")
        return [Acknowledge(press.callback_id, sentence)]
    with turn.app.sessions.begin() as session:
        chats.set_deck(session, turn.user, deck.id)
    said = turn.t("Phrases that you write here go into {deck}. /deck changes that.", deck=deck.name)
    replies: list[Reply] = [
        Acknowledge(press.callback_id),
        Edit(turn.chat_id, press.message_id, said),
    ]
    if may_hold_phrases(press.replied_text):
        replies.append(_added(turn, deck, _drafts(press.replied_text)))
    return replies


def take_back(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Delete phrases that were added here, unless one of them was reviewed meanwhile."""
    t, gone = turn.t, 0
    for wanted in _numbers(parts):
        phrase = PhraseId(wanted)
        try:
            line = phrases.get_phrase(turn.app, turn.user, phrase)
        except NotFound:
            continue
        if any(card.state is not CardState.NEW for card in line.cards):
            raise AlreadyReviewed
        phrases.delete_phrase(turn.app, turn.user, phrase)
        gone += 1
    if not gone:
        return [Acknowledge(press.callback_id, t("It is no longer there."))]
    text = t.plural("{n} phrase taken back.", "{n} phrases taken back.", gone)
    return [Acknowledge(press.callback_id), Edit(turn.chat_id, press.message_id, text)]


def _added(turn: Turn, deck: _Deck, drafts: Sequence[PhraseDraft]) -> Send:
    """Add what the deck does not hold yet, and say so; of the others, say what is there."""
    t = turn.t
    fresh: list[PhraseDraft] = []
    known: list[str] = []
    with turn.app.sessions.read() as session:
        for draft in drafts:
            row = same_phrase.find(session, turn.user, deck.id, draft.text)
            if row is None:
                fresh.append(draft)
            else:
                known.append(f"{row.text} = {row.translation}")
    phrases.add_phrases(turn.app, turn.user, deck.id, fresh, source="telegram")
    added: dict[int, str] = {}
    with turn.app.sessions.read() as session:
        for draft in fresh:
            row = same_phrase.find(session, turn.user, deck.id, draft.text)
            assert row is not None, "it was added in this very transaction"
            added[row.id] = f"{row.text} = {row.translation}"
    parts = []
    if added:
        parts.append("\n".join([t("Added to {deck}:", deck=deck.name), *added.values()]))
    if known:
        parts.append("\n".join([t("Already in {deck}:", deck=deck.name), *known]))
    return Send(turn.chat_id, "\n\n".join(parts), _undo_button(t, list(added)))


def _undo_button(t: Translator, added: Sequence[int]) -> Keyboard:
    data = ":".join([TAKE_BACK, *map(str, added)])
    if not added or len(data) > MAX_DATA:
        return ()
    return ((Button(t("Undo"), data=data),),)


def _drafts(text: str) -> list[PhraseDraft]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    return [_draft(line) for line in lines]


def _draft(line: str) -> PhraseDraft:
    # With spaces around it the sign divides beyond doubt, even where the phrase has one of its own: 1+1=2 = …
    phrase, sign, translation = line.partition(" = ")
    if not sign:
        phrase, sign, translation = line.partition("=")
    if not sign:
        raise LineWithoutTranslation(line=line)
    return PhraseDraft.checked(phrase, translation)


def _active_decks(turn: Turn) -> list[_Deck]:
    with turn.app.sessions.read() as session:
        rows = decks.all_of(session, turn.user)
        return [_Deck(DeckId(row.id), row.name) for row in rows if row.archived_at is None]


def _chosen(turn: Turn, available: Sequence[_Deck]) -> _Deck | None:
    """Return the deck that takes the phrases: the chosen one, or the only one."""
    with turn.app.sessions.read() as session:
        wanted = chats.deck(session, turn.user)
    for deck in available:
        if deck.id == wanted:
            return deck
    return available[0] if len(available) == 1 else None


def _deck_buttons(available: Sequence[_Deck]) -> Keyboard:
    return tuple((Button(deck.name, data=f"{CHOOSE}:{deck.id}"),) for deck in available[:MAX_SHOWN])


def _no_deck(turn: Turn) -> Send:
    return Send(turn.chat_id, turn.t("There is no deck yet. Make one on the dashboard first."))


def _numbers(parts: list[str]) -> list[int]:
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise Unreadable
    return [int(part) for part in parts]


PRESSES: dict[str, PressHandler] = {CHOOSE: choose_deck, TAKE_BACK: take_back}
