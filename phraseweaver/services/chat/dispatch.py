"""What comes in finds whoever answers it: commands, buttons and plain words.

Everything here happens within the transaction in which the update's offset is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress

from phraseweaver.app import App
from phraseweaver.channels.incoming import Foreign, Membership, Press, Text, Update
from phraseweaver.errors import N_, DatabaseAway, PhraseWeaverError
from phraseweaver.services.chat import adding, figures, linking, reminder_buttons, reviewing, settings
from phraseweaver.services.chat.handlers import Command, PressHandler, Unreadable
from phraseweaver.services.chat.helping import help_text
from phraseweaver.services.chat.replies import Acknowledge, Reply, Send
from phraseweaver.services.chat.sentences import sentence
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import chats, users
from phraseweaver.translation import Translator, negotiate, translator

log = logging.getLogger(__name__)


def _greet(turn: Turn, _argument: str) -> Sequence[Reply]:
    return [Send(turn.chat_id, linking.greeting(turn.t), linking.review_button(turn.t))]


def _help(turn: Turn, _argument: str) -> Sequence[Reply]:
    return [help_text(turn, COMMANDS.values())]


COMMANDS = {
    command.name: command
    for command in (
        Command("review", N_("review what is due, right here"), reviewing.begin),
        Command("due", N_("what is due, by deck"), figures.show_due),
        Command("stats", N_("today, the week, the streak"), figures.show_stats),
        Command("deck", N_("which deck takes the phrases that you write here"), adding.ask_deck),
        Command("settings", N_("time and days of the reminder"), settings.show),
        Command("stop", N_("disconnect this chat"), linking.stop),
        Command("help", N_("what the bot understands"), _help),
        Command("start", N_("connect this chat"), _greet),
    )
}
"""The bot's commands by name, in the order of its menu."""

PRESSES: dict[str, PressHandler] = {
    **reviewing.PRESSES,
    **reminder_buttons.PRESSES,
    **settings.PRESSES,
    **adding.PRESSES,
}
"""What answers the buttons, by the key that their data begins with."""


def answer(app: App, update: Update) -> Sequence[Reply]:
    """Give an update its effect and return what is to be said; `app` is within the update's transaction."""
    match update:
        case Membership():
            linking.note_membership(app, update)
            return []
        case Text():
            return _answer_text(app, update)
        case Press():
            return _answer_press(app, update)
        case Foreign():
            return []


def apologise(app: App, update: Update) -> Sequence[Reply]:
    """Return what is said when an update could not be dealt with; nothing is written."""
    if not isinstance(update, Text | Press):
        return []
    t = translator(negotiate([update.language]))
    with suppress(Exception):
        # Whatever failed may fail again here.
        turn = _turn(app, update)
        t = turn.t if turn else t
    words = t("Something went wrong and nothing was changed. The log of the server says more.")
    if isinstance(update, Press):
        return [Acknowledge(update.callback_id, words)]
    return [Send(update.chat_id, words)]


def _answer_text(app: App, text: Text) -> Sequence[Reply]:
    is_command = text.text.startswith("/")
    if text.from_id != text.chat_id or (text.forwarded and is_command):
        # Somebody else's words: a forwarded command is no wish of whoever forwarded it.
        return []
    if code := linking.code_in(text):
        return linking.connect(app, text, code)
    turn = _turn(app, text)
    if turn is None:
        t = translator(negotiate([text.language]))
        return [Send(text.chat_id, linking.how_to_connect(t, app.settings.public_url))]
    try:
        # What a handler wrote before it refused is undone.
        with app.sessions.begin():
            return _command(turn, text.text) if is_command else _plain(turn, text)
    except DatabaseAway:
        raise
    except PhraseWeaverError as error:
        return [Send(text.chat_id, sentence(turn.t, error))]


def _command(turn: Turn, words: str) -> Sequence[Reply]:
    name, _, argument = words[1:].partition(" ")
    command = COMMANDS.get(name.split("@")[0].lower())
    return command.handle(turn, argument.strip()) if command else _help(turn, "")


def _plain(turn: Turn, text: Text) -> Sequence[Reply]:
    """Add a phrase, else take the words as the answer to the open question, else say what can be said."""
    if adding.holds_phrases(text.text):
        return adding.add(turn, text)
    if text.text.strip():
        replies = reviewing.answer_text(turn, text.text)
        if replies is not None:
            return replies
    if adding.may_hold_phrases(text.text):
        return adding.add(turn, text)
    t = turn.t
    return [
        Send(
            turn.chat_id,
            t("To add a phrase, write it with its translation: hola = hello")
            + "\n"
            + t("To review, send /review. Everything else: /help"),
        )
    ]


def _answer_press(app: App, press: Press) -> Sequence[Reply]:
    turn = _turn(app, press) if press.from_id == press.chat_id else None
    if turn is None:
        t = translator(negotiate([press.language]))
        return [Acknowledge(press.callback_id, t("This chat is not connected to PhraseWeaver."))]
    key, *parts = press.data.split(":")
    handler = PRESSES.get(key)
    try:
        if handler is None:
            raise Unreadable
        with app.sessions.begin():
            replies = handler(turn, press, parts)
    except Unreadable:
        return [Acknowledge(press.callback_id, turn.t("This button is out of date."))]
    except DatabaseAway:
        raise
    except PhraseWeaverError as error:
        return [Acknowledge(press.callback_id, sentence(turn.t, error))]
    if any(isinstance(reply, Acknowledge) for reply in replies):
        return replies
    return [Acknowledge(press.callback_id), *replies]


def _turn(app: App, update: Text | Press) -> Turn | None:
    """Return the turn of the chat's learner, None in a chat that is connected to nobody."""
    now = app.clock()
    with app.sessions.read() as session:
        chat = chats.find(session, update.chat_id)
        if chat is None:
            return None
        learner = users.get(session, chat.user)
    if chat.error:
        linking.switch_on(app, chat.user, update.chat_id)
    return Turn(app, learner, _words(learner.language, update.language), update.chat_id, now)


def _words(chosen: str | None, of_the_chat: str) -> Translator:
    return translator(chosen or negotiate([of_the_chat]))


MENU_LANGUAGES = {"": "en", "ru": "ru"}
"""For people of which language, by Telegram's code, the menu is in which of ours; "" is everybody else."""


def menus() -> dict[str, dict[str, str]]:
    """Return the menu of commands, name and description, for people of each language."""
    return {
        code: {name: translator(ours)(command.description) for name, command in COMMANDS.items()}
        for code, ours in MENU_LANGUAGES.items()
    }
