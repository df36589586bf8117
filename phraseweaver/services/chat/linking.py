"""Connecting from the chat's side: the code behind /start, blocking, and letting go."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from phraseweaver.app import App
from phraseweaver.channels import Button, Keyboard, Reason
from phraseweaver.channels.incoming import Membership, Text
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import effective_from
from phraseweaver.services.chat.replies import Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import chats, reminder_plans, users
from phraseweaver.translation import Translator, negotiate, translator


def code_in(text: Text) -> str:
    """Return the code of `/start <code>`, as Telegram writes it when a link's Start is pressed, else ""."""
    command, _, code = text.text.partition(" ")
    return code.strip() if command.split("@")[0] == "/start" else ""


def digest(secret: str) -> str:
    """Return what is stored in place of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def connect(app: App, text: Text, code: str) -> Sequence[Reply]:
    """Connect the chat to whichever learner waits for the code; a chat of another learner is refused."""
    now = app.clock()
    t = translator(negotiate([text.language]))
    with app.sessions.begin() as session:
        chat = chats.find(session, text.chat_id)
        row = reminder_plans.find_by_code(session, digest(code), now)
        if row is None:
            # The link was used up: perhaps by this very chat, with a second tap on Start.
            return [_already_connected(t, text) if chat else _no_such_code(t, text)]
        learner = users.get(session, UserId(row.user_id))
        starts = effective_from(now, learner.days, row.local_time)
        if not reminder_plans.link(session, learner.id, text.chat_id, text.chat_name, starts):
            reminder_plans.refuse_link(session, learner.id)
            return [_taken(t, text)]
    if learner.language:
        t = translator(learner.language)
    return [Send(text.chat_id, greeting(t), review_button(t))]


def note_membership(app: App, change: Membership) -> None:
    """Switch the chat off when the person has blocked the bot, and on again when they let it in."""
    with app.sessions.begin() as session:
        chat = chats.find(session, change.chat_id)
        if chat is None:
            return
        if change.blocked:
            reminder_plans.switch_off(session, chat.user, change.chat_id, Reason.BLOCKED.value)
    if not change.blocked:
        switch_on(app, chat.user, change.chat_id)


def switch_on(app: App, user: UserId, chat_id: int) -> None:
    """Send to the chat again: whoever speaks in it can be spoken to. A time that is past today stays so."""
    with app.sessions.begin() as session:
        row = reminder_plans.get(session, user)
        if row is not None and row.channel_error:
            starts = effective_from(app.clock(), users.get(session, user).days, row.local_time)
            reminder_plans.switch_on(session, user, chat_id, starts)


def stop(turn: Turn, _argument: str) -> Sequence[Reply]:
    """Disconnect the chat."""
    with turn.app.sessions.begin() as session:
        reminder_plans.unlink(session, turn.user)
    t = turn.t
    return [
        Send(
            turn.chat_id,
            t(
                "Disconnected: nothing more comes here. To come back, choose Connect Telegram in the "
                "settings of the dashboard; your cards and your plan stay as they are."
            ),
        )
    ]


def greeting(t: Translator) -> str:
    """Return the first words in a connected chat."""
    return t(
        "Connected! Your reminders come here from now on, and you can review right in this chat.\n\n"
        "To add a phrase, write it with its translation: hola = hello\n"
        "Everything else: /help"
    )


def review_button(t: Translator) -> Keyboard:
    """Return the button that starts a review here."""
    return ((Button(t("Review here"), data="r"),),)


def how_to_connect(t: Translator, public_url: str | None) -> str:
    """Return what a chat hears that is connected to nobody."""
    sentence = t(
        "Hello! This chat is not connected to PhraseWeaver yet. Open the settings of your dashboard, choose "
        "Connect Telegram, and follow the link."
    )
    return f"{sentence}\n{public_url}" if public_url else sentence


def _already_connected(t: Translator, text: Text) -> Send:
    return Send(text.chat_id, t("This chat is connected already. /help says what it can do."))


def _no_such_code(t: Translator, text: Text) -> Send:
    return Send(
        text.chat_id,
        t("This link is no longer valid: each works once, for 15 minutes. The settings have a new one."),
    )


def _taken(t: Translator, text: Text) -> Send:
    return Send(
        text.chat_id,
        t("This chat is connected to another learner. Send /stop to disconnect it, then use a new link."),
    )
