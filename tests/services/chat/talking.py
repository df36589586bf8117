"""A learner who talks to the bot, and a reader that answers as a sender does, only at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.services.chat.poll import Reader, Round
from tests.botapi import BotApi, Message
from tests.botapi.server import TOKEN
from tests.fixed_clock import FixedClock
from tests.services.reminding import add_learner, link_chat


@dataclass
class Talk:
    """Chats with the bot. Time passes only while the reader waits for its turn to speak."""

    app: App
    api: BotApi
    clock: FixedClock
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = self.new_reader()

    def new_reader(self) -> Reader:
        """Return another reader, as another process has it."""
        return Reader(self.app, Telegram(TOKEN, self.api.base), sleep=self._sleep)

    def learner(self, chat: int, handle: str = "", zone: str = "UTC") -> UserId:
        """Return a new learner with that chat."""
        user = add_learner(self.app, handle or f"learner {chat}", zone)
        link_chat(self.app, user, chat)
        self.api.open_chat(chat)
        return user

    def read(self) -> Round:
        """Let the reader deal with all that came in, and say all that is to be said."""
        return self.reader.read_what_waits(timedelta(minutes=5))

    def say(self, chat: int, text: str, *, language: str = "en") -> list[str]:
        """Write to the bot; return what it says in return."""
        before = len(self.api.sent)
        self.api.write(chat, text, language=language)
        self.read()
        return [message.text for message in self.api.sent[before:] if message.chat_id == chat]

    def press(self, chat: int, label: str) -> str | None:
        """Press a button of the bot's latest message; return the toast."""
        return self.press_on(self.api.last(chat), label)

    def press_on(self, message: Message, label: str) -> str | None:
        """Press a button of a message; return the toast."""
        query = self.api.press(message, label)
        self.read()
        return self.api.toast(query)

    def press_data(self, chat: int, data: str) -> str | None:
        """Press a button that the bot's latest message may have had before; return the toast."""
        query = self.api.press_data(self.api.last(chat), data)
        self.read()
        return self.api.toast(query)

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
