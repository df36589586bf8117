"""What every channel is: a way for a message to go out, and the ways in which that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from phraseweaver.channels.incoming import Update
from phraseweaver.errors import N_

MAX_DATA = 64
"""Bytes of UTF-8 that a button can say."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it opens an address, or says `data` to the bot.

    ValueError for both or neither, and for more data than a button can say.
    """

    label: str
    url: str = ""
    data: str = ""

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.data):
            raise ValueError("a button either opens an address or says something")
        if len(self.data.encode()) > MAX_DATA:
            raise ValueError(f"a button can say {MAX_DATA} bytes at most")


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out, under the channel's own id; None where the channel told none."""

    message_id: int | None


class Failure(Enum):
    """What a failed call means for what may be done next."""

    PERMANENT = "permanent"
    """This recipient cannot be reached any more; not sent."""
    REJECTED_TOKEN = "rejected_token"
    """The channel does not know us; not sent, and no call will succeed."""
    RATE_LIMITED = "rate_limited"
    """Too much at once; not sent, and all sending must wait."""
    NOT_SENT = "not_sent"
    """Certainly not sent; may be tried again."""
    UNKNOWN = "unknown"
    """It left and nobody knows whether it arrived; trying again could send it twice."""
    CONFLICT = "conflict"
    """Somebody else reads the same messages at this moment."""
    BUG = "bug"
    """The channel refused the request as wrong; not sent, and the same request would be refused again."""


class Reason(Enum):
    """Why a call failed, in a word that is stored; `REASONS` has the sentence for the learner."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    CHAT_NOT_FOUND = "chat_not_found"
    FORBIDDEN = "forbidden"
    TOKEN_REJECTED = "token_rejected"
    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    NO_ANSWER = "no_answer"
    UNEXPECTED_ANSWER = "unexpected_answer"
    OTHER_READER = "other_reader"
    REQUEST_REFUSED = "request_refused"


REASONS: dict[str, str] = {
    Reason.BLOCKED.value: N_("The bot is blocked in Telegram. Unblock it there, then send a test message."),
    Reason.DEACTIVATED.value: N_("This Telegram account no longer exists."),
    Reason.CHAT_NOT_FOUND.value: N_("Telegram no longer knows this chat. Connect Telegram again."),
    Reason.FORBIDDEN.value: N_("Telegram does not let the bot write to this chat. Connect Telegram again."),
    Reason.TOKEN_REJECTED.value: N_("Telegram rejects the bot's token. Check TELEGRAM_BOT_TOKEN."),
    Reason.RATE_LIMITED.value: N_("Telegram asks to send more slowly. Sending goes on by itself."),
    Reason.UNREACHABLE.value: N_("Telegram could not be reached."),
    Reason.SERVER_ERROR.value: N_("Telegram had an internal error."),
    Reason.NO_ANSWER.value: N_("Telegram did not answer: the message may have arrived or not."),
    Reason.UNEXPECTED_ANSWER.value: N_(
        "Something other than Telegram answered: the message may have arrived or not."
    ),
    Reason.OTHER_READER.value: N_(
        "Another program reads this bot's messages, or a webhook is set for it. Try again in a moment."
    ),
    Reason.REQUEST_REFUSED.value: N_(
        "Telegram refused the message as malformed. This is a fault in PhraseWeaver."
    ),
}
"""The sentence, a source string of the catalogue, for each stored reason."""


class ChannelError(Exception):
    """A call to a channel that failed. Holds nothing of the request: a token may be part of its address.

    `status` is the HTTP status, None where no answer came; `retry_after` is in seconds, for RATE_LIMITED.
    """

    def __init__(
        self,
        kind: Failure,
        reason: Reason,
        *,
        method: str,
        status: int | None = None,
        error_class: str = "",
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(kind, reason, method, status, error_class)
        self.kind = kind
        self.reason = reason
        self.method = method
        self.status = status
        self.error_class = error_class
        self.retry_after = retry_after

    def __str__(self) -> str:
        outcome = self.error_class if self.status is None else str(self.status)
        return f"{self.method}: {outcome or self.kind.value} ({self.reason.value})"


class Channel(Protocol):
    """A way for messages to go out and to come in. Every call raises ChannelError when it fails."""

    def send(self, chat_id: int, text: str, keyboard: Keyboard = (), *, reply_to: int | None = None) -> Sent:
        """Send a plain text and return what was sent; one too long for the channel ends in an ellipsis.

        `reply_to` is the message in the chat that it answers.
        """

    def edit(self, chat_id: int, message_id: int, text: str, keyboard: Keyboard = ()) -> None:
        """Put another text and other buttons into a message of ours; one that is gone is left so."""

    def acknowledge(self, callback_id: str, text: str = "") -> None:
        """Tell the person that the press of a button arrived, with a short text if any."""

    def updates(self, offset: int | None, *, wait: int) -> list[Update]:
        """Return what came in, oldest first; with nothing there, wait up to `wait` seconds for it.

        With `offset` the channel forgets all updates below it; without, it repeats them until they are.
        """

    def set_commands(self, commands: Mapping[str, str], language: str = "") -> None:
        """Let the channel show the commands with their descriptions to people of that language, or to all."""

    def check(self) -> None:
        """Make the cheapest call that shows whether the channel accepts us."""

    def username(self) -> str:
        """Return the bot's name as in its link."""
