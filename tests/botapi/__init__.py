"""A real HTTP server that keeps to the Bot API as far as PhraseWeaver uses it."""

from tests.botapi.server import BotApi, SentMessage, Trouble

__all__ = ["BotApi", "SentMessage", "Trouble"]
