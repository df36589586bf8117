"""The one question that is open in a chat: asking the next, closing one, and what an old message says now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from phraseweaver.app import App
from phraseweaver.channels import Button, Sent
from phraseweaver.domain.answers import compare
from phraseweaver.domain.ids import CardId, DeckId, PhraseId
from phraseweaver.domain.leech import becomes_leech
from phraseweaver.domain.patterns import variants
from phraseweaver.domain.phrase_cards import KINDS, kinds_for
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.schedule import Schedule
from phraseweaver.errors import N_, NotFound
from phraseweaver.services import review
from phraseweaver.services.chat.finished_text import Pause, pause_message
from phraseweaver.services.chat.message import Message
from phraseweaver.services.chat.question_text import (
    SUSPENDED,
    Written,
    answer_message,
    closed_message,
    question_message,
    result_message,
)
from phraseweaver.services.chat.replies import Edit, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.services.reminding.message import fits_a_button
from phraseweaver.services.review import ReviewCard, ReviewScreen
from phraseweaver.store import cards, chat_reviews, decks, phrases
from phraseweaver.store.chat_reviews import UNKNOWN_MESSAGE, GivenInLog, OpenQuestion, Stage
from phraseweaver.store.review_cards import asked_rows, review_card

CHAT_KINDS = tuple(key for key in KINDS if key != "listening")
"""What can be asked here: a chat has no voice to read phrases out; those cards stay on the dashboard."""

ON_ITS_WAY = timedelta(seconds=10)
"""A message whose id is not known may still be waiting for its turn; after so long it is sent again."""

ALREADY_ANSWERED = N_("Already answered")
_TAKEN_BACK = N_("An earlier answer was taken back.")
_NOT_NOW = N_("This card is not asked now.")
_SKIPPED = N_("Skipped for today.")
_BELOW = N_("This goes on below.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a message about a card says now, and in a few words why nothing more can be done there."""

    message: Message
    closed: str


def open_question(turn: Turn) -> OpenQuestion | None:
    """Return the question that is open in this chat."""
    with turn.app.sessions.read() as session:
        found = chat_reviews.get(session, turn.user)
    # The learner may have connected another chat since.
    return found if found and found.chat_id == turn.chat_id else None


def open_now(turn: Turn, question: OpenQuestion) -> None:
    """Let this be the open question."""
    with turn.app.sessions.begin() as session:
        chat_reviews.save(session, turn.user, question)


def end(turn: Turn) -> None:
    """Let no question be open."""
    with turn.app.sessions.begin() as session:
        chat_reviews.clear(session, turn.user)


def asked_card(turn: Turn, card: CardId, seen: int) -> ReviewCard | None:
    """Return the card if it may be asked now and has no answer more than was seen."""
    found = review.screen(turn.app, turn.user, prefer=card, kinds=CHAT_KINDS).card
    return found if found and (found.id, found.reps) == (card, seen) else None


def ask(turn: Turn, deck: DeckId | None, prefer: CardId | None = None) -> list[Reply]:
    """Ask the next card in a message of its own, or say that there is none now.

    `prefer` is asked if it may be. A deck that is gone or archived narrows nothing any more.
    """
    if deck is not None:
        with turn.app.sessions.read() as session:
            deck = deck if deck in decks.active_ids(session, turn.user) else None
    screen = review.screen(turn.app, turn.user, deck=deck, prefer=prefer, kinds=CHAT_KINDS)
    if screen.card is None:
        end(turn)
        message = _pause(turn, screen, deck)
        return [Send(turn.chat_id, message.text, message.keyboard)]
    question = OpenQuestion(
        chat_id=turn.chat_id,
        message_id=UNKNOWN_MESSAGE,
        card_id=screen.card.id,
        reps=screen.card.reps,
        state=Stage.ASKED,
        asked_at=turn.now,
        opened_at=turn.now,
        deck_id=deck,
    )
    return [open_with(turn, question, question_message(screen.card, turn.t))]


def open_with(turn: Turn, question: OpenQuestion, message: Message) -> Reply:
    """Open the question with a new message, whose id is noted when it went out."""
    open_now(turn, replace(question, message_id=UNKNOWN_MESSAGE, opened_at=turn.now))
    return Send(turn.chat_id, message.text, message.keyboard, sent=_note_id(turn, question))


def go_on(turn: Turn) -> list[Reply]:
    """Send again what never went out, and ask the next card where the open one is not to be asked now."""
    question = open_question(turn)
    if question is None:
        return []
    card = asked_card(turn, question.card_id, question.reps)
    if card is None:
        return [*close(turn, askable=False), *ask(turn, question.deck_id)]
    if question.message_id != UNKNOWN_MESSAGE or turn.now - question.opened_at < ON_ITS_WAY:
        return []
    return [open_with(turn, question, shown_message(turn, card, question))]


def close(turn: Turn, *, but: int | None = None, askable: bool = True) -> list[Reply]:
    """Take the buttons off the open question's message, unless it is the message `but`.

    It is told to go on below, or why it does not if it is not `askable`.
    """
    question = open_question(turn)
    if question is None or question.message_id in (UNKNOWN_MESSAGE, but):
        return []
    standing = standing_of(turn, question.card_id, question.reps, None, askable=askable)
    return [edit(turn, question.message_id, standing.message)]


def edit(turn: Turn, message_id: int, message: Message) -> Edit:
    """Return the reply that puts the message in place of another."""
    return Edit(turn.chat_id, message_id, message.text, message.keyboard)


def shown_message(turn: Turn, card: ReviewCard, question: OpenQuestion) -> Message:
    """Return the open question as it stands: asked, or with its answer."""
    if question.state is Stage.ASKED:
        return question_message(card, turn.t)
    return answer_message(
        card,
        turn.t,
        two_buttons=turn.learner.two_buttons,
        written=written(turn, card, question.typed),
    )


def written(turn: Turn, card: ReviewCard, typed: str) -> Written | None:
    """Return what was typed, compared if the card asks for typing; None if nothing was."""
    if not typed:
        return None
    if not card.question.typed:
        return Written(typed, None)
    return Written(typed, review.compare_answer(turn.app, turn.user, card.id, typed))


def card_view(turn: Turn, card: CardId) -> ReviewCard | None:
    """Return the card as it would be asked now.

    None if it is gone, or rests because its phrase lacks what it asks for.
    """
    with turn.app.sessions.read() as session:
        try:
            row = cards.get(session, turn.user, card)
            words = phrases.draft_of(phrases.get(session, turn.user, PhraseId(row.phrase_id))).words
            fits = row.kind in kinds_for(words, (row.kind,))
            asked = asked_rows(session, turn.user, card)
            return review_card(session, turn.learner, asked, turn.now) if fits else None
        except NotFound:
            return None


def standing_of(
    turn: Turn,
    card: CardId,
    seen: int,
    message_id: int | None,
    *,
    askable: bool = True,
) -> Standing:
    """Return what a message says that showed the card as it was after `seen` answers.

    That is the result if it was answered, here or on the dashboard; the open question, if it is `askable` and
    the message is its own; or else why it is not to be answered.
    """
    t = turn.t
    now_asked = card_view(turn, card)
    if now_asked is None:
        gone = t(NotFound.message)
        return Standing(Message(gone), gone)
    with turn.app.sessions.read() as session:
        rows = asked_rows(session, turn.user, card)
        row, words = rows.card, phrases.draft_of(rows.phrase).words
        schedule, suspended = cards.schedule_of(row), row.suspended
        today = turn.learner.days.date_of(turn.now)
        buried = row.buried_until is not None and row.buried_until > today
        answer = chat_reviews.given(session, turn.user, card, seen, today)
    view = replace(now_asked, reps=seen)
    if answer is not None:
        view = _with_sentence(view, words, answer.variant)
        return Standing(_result(turn, view, answer, schedule, suspended), t(ALREADY_ANSWERED))
    question = open_question(turn)
    if schedule.reps > seen:
        why = t(ALREADY_ANSWERED)
    elif schedule.reps < seen:
        why = t(_TAKEN_BACK)
    elif suspended:
        why = t(SUSPENDED)
    elif buried:
        why = t(_SKIPPED)
    elif not askable or question is None or not question.is_of(card, seen):
        why = t(_NOT_NOW)
    elif question.message_id == message_id:
        return Standing(shown_message(turn, now_asked, question), "")
    else:
        why = t(_BELOW)
    return Standing(closed_message(view, t, why), why)


def _with_sentence(card: ReviewCard, words: PhraseText, variant: str) -> ReviewCard:
    """Return the card with the sentence of its pattern that was asked, if the pattern still has it."""
    for sentence in variants(words):
        if sentence.key == variant:
            return replace(card, question=KINDS[card.kind].ask(sentence.words), variant=variant)
    return card


def _result(turn: Turn, view: ReviewCard, answer: GivenInLog, schedule: Schedule, suspended: bool) -> Message:
    asked = view.question
    comparison = None
    if asked.typed and answer.typed:
        # Not as it would be asked now: of a pattern, the next answer is another sentence's.
        comparison = compare(
            answer.typed,
            asked.expected,
            alternatives=asked.alternatives,
            accents_matter=view.accents_matter,
            language=view.learning,
        )
    after = schedule if schedule.reps == view.reps + 1 else None
    leech = after is not None and becomes_leech(
        answer.lapses_before, after.lapses, turn.learner.leech_threshold
    )
    return result_message(
        view,
        turn.t,
        answer.rating,
        after,
        written=Written(answer.typed, comparison) if answer.typed else None,
        undo=answer.can_undo,
        leech=leech,
        resting=suspended,
    )


def _pause(turn: Turn, screen: ReviewScreen, deck: DeckId | None) -> Message:
    t, learner = turn.t, turn.learner
    today = learner.days.date_of(turn.now)
    with turn.app.sessions.read() as session:
        scope = [deck] if deck is not None else decks.active_ids(session, turn.user)
        learning = chat_reviews.learning_of_other_kinds(session, learner, scope, today, CHAT_KINDS)
        name = decks.get(session, turn.user, deck).name if deck is not None else None
    # What the counts still hold though nothing of the kinds asked here was found is of the other kinds.
    elsewhere = screen.left.new + screen.left.review + learning
    waiting = screen.waiting_until
    pause = Pause(
        look=review.finished(turn.app, turn.user),
        deck_id=deck,
        deck=name,
        waiting_until=waiting.astimezone(learner.days.zone) if waiting else None,
        elsewhere=elsewhere,
        beyond=screen.beyond,
        extra=screen.extra,
    )
    address = turn.app.settings.public_url
    dashboard = Button(t("Open dashboard"), url=address) if address and fits_a_button(address) else None
    return pause_message(pause, t, dashboard)


def _note_id(turn: Turn, question: OpenQuestion) -> Callable[[App, Sent], None]:
    user = turn.user

    def note(app: App, sent: Sent) -> None:
        if sent.message_id is not None:
            with app.sessions.begin() as session:
                chat_reviews.went_out(
                    session,
                    user,
                    question.card_id,
                    question.reps,
                    sent.message_id,
                    app.clock(),
                    question.state,
                )

    return note
