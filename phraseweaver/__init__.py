"""PhraseWeaver: spaced repetition for phrases, in the browser and in Telegram."""

__version__ = "0.1.0"
