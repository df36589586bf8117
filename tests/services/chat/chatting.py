"""A chat with the bot as a learner sees it: messages with buttons that are pressed, and toasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from phraseweaver.app import App
from phraseweaver.channels import Keyboard, Sent
from phraseweaver.channels.incoming import Press
from phraseweaver.domain.ids import UserId
from phraseweaver.services.chat import reviewing
from phraseweaver.services.chat.replies import Acknowledge, Edit, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import users
from phraseweaver.translation import translator

CHAT = 501


@dataclass
class Shown:
    """A message as it stands in the chat."""

    text: str
    keyboard: Keyboard

    @property
    def labels(self) -> list[str]:
        """The words on its buttons."""
        return [button.label for row in self.keyboard for button in row]

    @property
    def last_line(self) -> str:
        return self.text.splitlines()[-1]


@dataclass
class Chat:
    """The chat of one learner. Where `deaf`, effects are stored and the bot dies before it says anything."""

    app: App
    user: UserId
    id: int = CHAT
    language: str = "en"
    deaf: bool = False
    messages: dict[int, Shown] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)

    @property
    def last(self) -> Shown:
        """The message at the bottom."""
        return self.messages[max(self.messages)]

    def command(self, argument: str = "") -> None:
        """Send /review."""
        self._take(lambda turn: reviewing.begin(turn, argument))

    def write(self, text: str) -> bool:
        """Send a text; return whether a question was open for it."""
        return self._take(lambda turn: reviewing.answer_text(turn, text))

    def press(self, label: str, message_id: int | None = None) -> None:
        """Press the button whose label begins so, under the last message unless told another."""
        number = max(self.messages) if message_id is None else message_id
        found = [
            button
            for row in self.messages[number].keyboard
            for button in row
            if button.label.strip("· ").startswith(label)
        ]
        assert found, f"no {label} among {self.messages[number].labels}"
        self.press_data(found[0].data, number)

    def press_data(self, data: str, message_id: int) -> None:
        """Press a button that says this, whether the message still has it or not."""
        assert len(data.encode()) <= 64
        key, *parts = data.split(":")
        press = Press(
            update_id=1,
            callback_id="query",
            chat_id=self.id,
            from_id=self.id,
            language=self.language,
            message_id=message_id,
            data=data,
        )
        self._take(lambda turn: reviewing.PRESSES[key](turn, press, parts))

    def _take(self, handle: Callable[[Turn], Sequence[Reply] | None]) -> bool:
        with self.app.sessions.begin() as session:
            within = self.app.within(session)
            learner = users.get(session, self.user)
            turn = Turn(within, learner, translator(self.language), self.id, self.app.clock())
            replies = handle(turn)
        if not self.deaf:
            for reply in replies or ():
                self._show(reply)
        return replies is not None

    def _show(self, reply: Reply) -> None:
        match reply:
            case Send():
                assert reply.chat_id == self.id
                assert 1 <= len(reply.text) <= 4096
                number = len(self.messages) + 1
                self.messages[number] = Shown(reply.text, reply.keyboard)
                if reply.sent:
                    reply.sent(self.app, Sent(number))
            case Edit():
                assert 1 <= len(reply.text) <= 4096
                self.messages[reply.message_id] = Shown(reply.text, reply.keyboard)
            case Acknowledge():
                assert len(reply.text) <= 200
                self.toasts.append(reply.text)
