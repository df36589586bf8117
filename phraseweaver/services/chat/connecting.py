"""Connecting a learner's Telegram chat from the dashboard, trying it out, and letting go of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from phraseweaver.app import App
from phraseweaver.channels import REASONS, ChannelError, Failure, Reason, Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import default_plan, effective_from
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.services.chat.linking import digest
from phraseweaver.services.chat.poll import Reader
from phraseweaver.services.reminding.failing import AFTER_RATE_LIMIT
from phraseweaver.services.reminding.pace import take_slot
from phraseweaver.store import reminder_plans, sender_state, users
from phraseweaver.translation import translator

LINK_VALID_FOR = timedelta(minutes=15)
_PATIENCE = timedelta(seconds=3)
"""So long the dashboard waits for the bot's own words to go out."""

_usernames: dict[str, str] = {}
"""The bot's name by a digest of its token: it is asked for once in a process."""


class TelegramError(PhraseWeaverError):
    """Telegram could not do what the learner asked for; the children say why."""

    message = N_("Telegram could not be reached. Please try again in a moment.")


class TelegramNotSetUp(TelegramError):
    message = N_("This PhraseWeaver has no Telegram bot: TELEGRAM_BOT_TOKEN is not set.")


class TelegramTokenRejected(TelegramError):
    message = REASONS[Reason.TOKEN_REJECTED.value]


class TelegramBusy(TelegramError):
    message = N_("Telegram is busy. Please try again in a moment.")


class TelegramOtherReader(TelegramError):
    message = REASONS[Reason.OTHER_READER.value]


class TelegramUnsure(TelegramError):
    message = REASONS[Reason.NO_ANSWER.value]


class ChatLost(TelegramError):
    message = N_(
        "Telegram does not deliver to this chat any more. Unblock the bot, or connect Telegram again."
    )


class NotLinked(TelegramError):
    message = N_("Connect Telegram first.")


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """An address that the learner opens to connect a chat. It works once and until `expires_at` (UTC)."""

    url: str
    code: str
    expires_at: datetime


class LinkState(Enum):
    """How far connecting has come."""

    LINKED = "linked"
    WAITING = "waiting"
    """The learner has not pressed Start in Telegram yet."""
    EXPIRED = "expired"
    """There is no valid code: a new address is needed."""
    TAKEN = "taken"
    """Start was pressed in a chat that is connected to another learner."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """How far connecting has come, and the connected chat's name if there is one."""

    state: LinkState
    chat_name: str


def start_link(app: App, user: UserId) -> LinkOffer:
    """Return a fresh address for connecting a chat; an earlier one stops working.

    Raises NotFound and TelegramError.
    """
    now = app.clock()
    username = _username(app)
    code = secrets.token_urlsafe(24)
    expires_at = now + LINK_VALID_FOR
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        reminder_plans.start_link(session, user, default_plan(now, learner.days), digest(code), expires_at)
    return LinkOffer(f"https://t.me/{username}?start={code}", code, expires_at)


def finish_link(app: App, user: UserId) -> LinkResult:
    """Deal with what people wrote to the bot, as a sender would, and return how `user`'s connecting fares.

    For installations where no sender runs; where one does, it is the one that reads. Raises NotFound and
    TelegramError.
    """
    bot = _bot(app)
    with app.sessions.read() as session:
        users.get(session, user)
    try:
        Reader(app, bot).read_what_waits(_PATIENCE)
    except ChannelError as error:
        raise _as_rule(error) from None
    return _progress(app, user)


def unlink(app: App, user: UserId) -> None:
    """Forget the learner's chat; the plan stays."""
    with app.sessions.begin() as session:
        reminder_plans.unlink(session, user)


def send_test(app: App, user: UserId) -> None:
    """Send a message to the learner's chat, and switch the chat on again if it had been given up.

    Raises NotFound and TelegramError.
    """
    bot = _bot(app)
    with app.sessions.read() as session:
        learner = users.get(session, user)
        row = reminder_plans.get(session, user)
        state = sender_state.get(session)
    if row is None or row.chat_id is None:
        raise NotLinked
    held = state is not None and state.hold_until is not None and state.hold_until > app.clock()
    if held or not take_slot(app, row.chat_id).taken:
        raise TelegramBusy
    t = translator(learner.language)
    try:
        bot.send(row.chat_id, t("A test message from PhraseWeaver. Your reminders will come here."))
    except ChannelError as error:
        with app.sessions.begin() as session:
            match error.kind:
                case Failure.PERMANENT:
                    reminder_plans.switch_off(session, user, row.chat_id, error.reason.value)
                case Failure.RATE_LIMITED:
                    wait = timedelta(seconds=error.retry_after) + AFTER_RATE_LIMIT
                    sender_state.hold(session, app.clock() + wait)
                case Failure.REJECTED_TOKEN:
                    sender_state.reject_token(session, app.clock())
        raise _as_rule(error) from None
    with app.sessions.begin() as session:
        from_day = effective_from(app.clock(), learner.days, row.local_time)
        reminder_plans.switch_on(session, user, row.chat_id, from_day)


def _progress(app: App, user: UserId) -> LinkResult:
    now = app.clock()
    with app.sessions.read() as session:
        row = reminder_plans.get(session, user)
    if row is None:
        return LinkResult(LinkState.EXPIRED, "")
    if row.link_code_hash is not None:
        in_time = row.link_code_expires_at is not None and now < row.link_code_expires_at
        state = LinkState.WAITING if in_time else LinkState.EXPIRED
    elif row.link_code_expires_at is not None:
        state = LinkState.TAKEN
    else:
        state = LinkState.LINKED if row.chat_id is not None else LinkState.EXPIRED
    return LinkResult(state, row.chat_name)


def _bot(app: App) -> Telegram:
    bot = Telegram.from_settings(app.settings)
    if bot is None:
        raise TelegramNotSetUp
    return bot


def _username(app: App) -> str:
    bot = _bot(app)
    key = digest(f"{app.settings.telegram_api_base} {app.settings.telegram_token}")
    if key not in _usernames:
        try:
            _usernames[key] = bot.username()
        except ChannelError as error:
            raise _as_rule(error) from None
    return _usernames[key]


def _as_rule(error: ChannelError) -> TelegramError:
    """Return the failure as a sentence for the learner."""
    match error.kind:
        case Failure.PERMANENT:
            return ChatLost()
        case Failure.REJECTED_TOKEN:
            return TelegramTokenRejected()
        case Failure.RATE_LIMITED:
            return TelegramBusy()
        case Failure.CONFLICT:
            return TelegramOtherReader()
        case Failure.UNKNOWN if error.method == "sendMessage":
            return TelegramUnsure()
        case Failure.NOT_SENT | Failure.UNKNOWN | Failure.BUG:
            return TelegramError()
        case _:
            assert_never(error.kind)
