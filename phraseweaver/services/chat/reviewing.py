"""Reviewing in the chat: one function for each command, button and text by which a learner goes through it.

Nothing is kept in the process: which question is open stands in the database, and each button says for which
card, as it was after how many answers, it was drawn. A press of a button that is out of date changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import wraps

from phraseweaver.channels.incoming import Press
from phraseweaver.domain.ids import CardId, DeckId
from phraseweaver.domain.learner import Extra
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.text import MAX_PHRASE, clean_text, name_key
from phraseweaver.errors import N_, CardChanged, NothingToUndo
from phraseweaver.services import decks, phrases, review
from phraseweaver.services.chat.finished_text import MORE_CARDS, MORE_NEW, MORE_REVIEWS, REVIEW
from phraseweaver.services.chat.handlers import PressHandler, Unreadable
from phraseweaver.services.chat.open_question import (
    ask,
    asked_card,
    card_view,
    close,
    edit,
    end,
    go_on,
    open_now,
    open_question,
    open_with,
    shown_message,
    standing_of,
)
from phraseweaver.services.chat.question_text import (
    ACCEPT,
    RATE,
    SHOW,
    SKIP,
    STOP,
    SUSPEND,
    UNDO,
    closed_message,
)
from phraseweaver.services.chat.replies import Acknowledge, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import cards, chat_reviews
from phraseweaver.store.chat_reviews import OpenQuestion, Stage

_TWICE = timedelta(seconds=3)
"""Who asks for a question again so soon has pressed twice."""

_MOST_ID, _MOST_REPS = 2**63 - 1, 2**31 - 2
"""What the columns of the database hold."""

_RATINGS: dict[tuple[str, ...], Rating] = {(str(int(rating)),): rating for rating in Rating}


@dataclass(frozen=True, slots=True)
class About:
    """What a button is about: a card as it was after so many answers, and what else its data holds."""

    card: CardId
    seen: int
    more: tuple[str, ...]


def begin(turn: Turn, argument: str) -> list[Reply]:
    """Answer /review: ask the first card, of the deck that is named or of all."""
    if not argument.strip():
        return _begin(turn, None)
    active = [deck for deck in decks.list_decks(turn.app, turn.user) if not deck.archived]
    wanted = name_key(argument)
    found = [deck for deck in active if name_key(deck.name) == wanted]
    # Part of a name is enough where it is the only one.
    found = found or [deck for deck in active if wanted in name_key(deck.name)]
    if len(found) == 1:
        return _begin(turn, found[0].id)
    names = "\n".join(deck.name for deck in found or active)
    if found:
        text = turn.t("Several decks are called so:\n{names}", names=names)
    else:
        text = turn.t("There is no such deck. Yours are:\n{names}", names=names)
    return [Send(turn.chat_id, text)]


def answer_text(turn: Turn, text: str) -> list[Reply] | None:
    """Take a text as the answer to the open question; returns None if no question is open."""
    question = open_question(turn)
    if question is None or not text.strip():
        return None
    t = turn.t
    card = asked_card(turn, question.card_id, question.reps)
    if card is None:
        standing = standing_of(turn, question.card_id, question.reps, None, askable=False)
        return [
            *close(turn, askable=False),
            Send(turn.chat_id, standing.closed),
            *ask(turn, question.deck_id),
        ]
    if question.state is Stage.REVEALED:
        return go_on(turn) or [
            Send(turn.chat_id, t("First say with the buttons above how well you knew it."))
        ]
    typed = clean_text(text, N_("Your answer"), MAX_PHRASE, required=False)
    closing = close(turn)
    revealed = replace(question, state=Stage.REVEALED, typed=typed)
    return [*closing, open_with(turn, revealed, shown_message(turn, card, revealed))]


def _begin(turn: Turn, deck: DeckId | None) -> list[Reply]:
    question = open_question(turn)
    closing = close(turn)
    return [*closing, *ask(turn, deck, question.card_id if question else None)]


def _resume(turn: Turn, press: Press, data: list[str]) -> list[Reply]:
    """Ask the open question again where the learner is reading, or the first one."""
    question = open_question(turn)
    done = Acknowledge(press.callback_id)
    if question and turn.now - question.opened_at < _TWICE:
        return [done, *go_on(turn)]
    return [done, *_begin(turn, DeckId(_number(data[0], _MOST_ID)) if data else None)]


def _for_card(handle: Callable[[Turn, Press, About], list[Reply]]) -> PressHandler:
    """Return the handler of a button that names a card; raises Unreadable for one that names none."""

    @wraps(handle)
    def handler(turn: Turn, press: Press, data: list[str]) -> Sequence[Reply]:
        if len(data) < 2:
            raise Unreadable
        card, seen = _number(data[0], _MOST_ID), _number(data[1], _MOST_REPS)
        return handle(turn, press, About(CardId(card), seen, tuple(data[2:])))

    return handler


@_for_card
def _show(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Show the answer in place of the question."""
    card = asked_card(turn, about.card, about.seen)
    if card is None:
        return _outdated(turn, press, about)
    question = open_question(turn)
    closing = close(turn, but=press.message_id)
    if question is None or not question.is_of(about.card, about.seen):
        question = _taken_up(turn, press, about)
    revealed = replace(question, message_id=press.message_id, state=Stage.REVEALED)
    open_now(turn, revealed)
    return [
        Acknowledge(press.callback_id),
        *closing,
        edit(turn, press.message_id, shown_message(turn, card, revealed)),
    ]


@_for_card
def _rate(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Give the answer, say what it led to, and ask the next card."""
    rating = _RATINGS.get(about.more)
    if rating is None:
        raise Unreadable
    question = open_question(turn)
    own = question if question and question.is_of(about.card, about.seen) else None
    card = card_view(turn, about.card)
    if card is None:
        return _outdated(turn, press, about)
    try:
        review.rate(
            turn.app,
            turn.user,
            about.card,
            rating,
            seen=about.seen,
            # How long another question than the open one has been thought about, nobody knows.
            duration_ms=_milliseconds(turn.now - own.asked_at) if own else 0,
            typed=own.typed if own and card.question.typed else "",
            load=card.load,
            variant=card.variant,
        )
    except CardChanged:
        return _outdated(turn, press, about)
    standing = standing_of(turn, about.card, about.seen, press.message_id)
    replies: list[Reply] = [
        Acknowledge(press.callback_id),
        edit(turn, press.message_id, standing.message),
    ]
    if question is not None and own is None:
        return [*replies, *go_on(turn)]
    closing = close(turn, but=press.message_id)
    return [*replies, *closing, *ask(turn, question.deck_id if question else None)]


@_for_card
def _undo(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Take the answer back and show its ratings again; the question asked meanwhile waits."""
    today = turn.learner.days.date_of(turn.now)
    with turn.app.sessions.read() as session:
        given = chat_reviews.given(session, turn.user, about.card, about.seen, today)
    try:
        undone = review.undo(turn.app, turn.user, card=about.card, seen=about.seen)
    except (NothingToUndo, CardChanged) as error:
        return _outdated(turn, press, about, toast=turn.t(error.message))
    if undone is None or given is None:
        toast = turn.t("The answer was taken back; its card was deleted meanwhile.")
        return _outdated(turn, press, about, toast=toast)
    closing = close(turn, but=press.message_id)
    question = replace(
        _taken_up(turn, press, about),
        typed=given.typed,
        # The time that the answer had taken goes on where it stopped.
        asked_at=turn.now - timedelta(milliseconds=given.duration_ms),
    )
    open_now(turn, question)
    standing = standing_of(turn, about.card, about.seen, press.message_id)
    return [Acknowledge(press.callback_id), *closing, edit(turn, press.message_id, standing.message)]


@_for_card
def _skip(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Hide the card until the next study day and ask another one."""
    if asked_card(turn, about.card, about.seen) is None:
        return _outdated(turn, press, about)
    question = open_question(turn)
    own = question is None or question.is_of(about.card, about.seen)
    review.bury(turn.app, turn.user, about.card)
    closing = close(turn, but=press.message_id) if own else []
    if own:
        end(turn)
    standing = standing_of(turn, about.card, about.seen, press.message_id)
    replies: list[Reply] = [
        Acknowledge(press.callback_id),
        *closing,
        edit(turn, press.message_id, standing.message),
    ]
    return [*replies, *ask(turn, question.deck_id if question else None)] if own else replies


@_for_card
def _stop(turn: Turn, press: Press, about: About) -> list[Reply]:
    """End the review; the card comes again with the next one."""
    card = asked_card(turn, about.card, about.seen)
    question = open_question(turn)
    closing: list[Reply] = []
    if question and question.is_of(about.card, about.seen):
        closing = close(turn, but=press.message_id, askable=card is not None)
        end(turn)
    if card is None:
        return [*closing, *_outdated(turn, press, about)]
    stopped = closed_message(card, turn.t, turn.t("Stopped. Write /review to go on."))
    return [Acknowledge(press.callback_id), *closing, edit(turn, press.message_id, stopped)]


@_for_card
def _accept(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Let what was typed count as right from now on; it is compared anew at once."""
    question = open_question(turn)
    card = asked_card(turn, about.card, about.seen)
    if card is None or question is None or not question.is_of(about.card, about.seen) or not question.typed:
        return _outdated(turn, press, about)
    phrases.accept_answer(turn.app, turn.user, card.phrase, question.typed, card=about.card)
    standing = standing_of(turn, about.card, about.seen, press.message_id)
    return [
        Acknowledge(press.callback_id, turn.t("From now on this answer is right too.")),
        edit(turn, press.message_id, standing.message),
    ]


@_for_card
def _suspend(turn: Turn, press: Press, about: About) -> list[Reply]:
    """Let a card rest that does not stick, unless it was answered again since."""
    if not _stands_after(turn, about):
        return _outdated(turn, press, about)
    review.suspend(turn.app, turn.user, about.card)
    standing = standing_of(turn, about.card, about.seen, press.message_id)
    return [Acknowledge(press.callback_id), edit(turn, press.message_id, standing.message), *go_on(turn)]


def _more(turn: Turn, press: Press, data: list[str]) -> list[Reply]:
    """Raise today's limit by ten and go on."""
    if len(data) != 4 or data[0] not in (MORE_NEW, MORE_REVIEWS):
        raise Unreadable
    seen = _extra(*data[1:])
    if open_question(turn) is not None:
        return [Acknowledge(press.callback_id), *go_on(turn)]
    review.allow_more(turn.app, turn.user, new=data[0] == MORE_NEW, seen=seen)
    return [Acknowledge(press.callback_id), *ask(turn, None)]


PRESSES: dict[str, PressHandler] = {
    REVIEW: _resume,
    SHOW: _show,
    RATE: _rate,
    UNDO: _undo,
    SKIP: _skip,
    STOP: _stop,
    ACCEPT: _accept,
    SUSPEND: _suspend,
    MORE_CARDS: _more,
}
"""What answers each button of the review."""


def _outdated(turn: Turn, press: Press, about: About, *, toast: str | None = None) -> list[Reply]:
    """Change nothing: say so, mend the message, and ask the next card if the open one is not to be asked."""
    askable = asked_card(turn, about.card, about.seen) is not None
    standing = standing_of(turn, about.card, about.seen, press.message_id, askable=askable)
    return [
        Acknowledge(press.callback_id, standing.closed if toast is None else toast),
        edit(turn, press.message_id, standing.message),
        *go_on(turn),
    ]


def _stands_after(turn: Turn, about: About) -> bool:
    """Return whether the answer that the message tells of is the card's latest."""
    today = turn.learner.days.date_of(turn.now)
    with turn.app.sessions.read() as session:
        given = chat_reviews.given(session, turn.user, about.card, about.seen, today)
        return given is not None and cards.get(session, turn.user, about.card).reps == about.seen + 1


def _taken_up(turn: Turn, press: Press, about: About) -> OpenQuestion:
    """Return the question of a message that is older than the open one, as it is from now on."""
    before = open_question(turn)
    return OpenQuestion(
        chat_id=turn.chat_id,
        message_id=press.message_id,
        card_id=about.card,
        reps=about.seen,
        state=Stage.REVEALED,
        asked_at=turn.now,
        opened_at=turn.now,
        deck_id=before.deck_id if before else None,
    )


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
        raise Unreadable
    return int(text)


def _extra(day: str, new: str, reviews: str) -> Extra:
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        raise Unreadable from None
    return Extra(on=on, new=_number(new, _MOST_REPS), reviews=_number(reviews, _MOST_REPS))


def _milliseconds(time: timedelta) -> int:
    return max(time // timedelta(milliseconds=1), 0)
