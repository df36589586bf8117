"""A real HTTP server that keeps to the Bot API as far as PhraseWeaver uses it."""

from tests.botapi.chats import Message, SentMessage
from tests.botapi.server import BotApi
from tests.botapi.troubles import Trouble

__all__ = ["BotApi", "Message", "SentMessage", "Trouble"]
