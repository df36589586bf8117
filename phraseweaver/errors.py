"""Rules that were broken, each with a sentence for the learner.

A sentence is an English source string of the catalogue with named parameters. It is put into the
learner's language in two places only: `ui.actions` (around callbacks) and `streamlit_app.py` (around pages).
"""

from __future__ import annotations

from typing import ClassVar


def N_(message: str) -> str:
    """Mark a source string for the catalogue without translating it yet; returns it unchanged."""
    return message


class PhraseWeaverError(Exception):
    """A rule was broken and nothing was changed.

    `message` is the source string, `params` its values; `str()` gives the English sentence.
    """

    message: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class DatabaseAway(PhraseWeaverError):
    """The database did not answer; its cause holds the driver's words."""

    message = N_("The database cannot be reached right now. Please try again in a moment.")


class NotFound(PhraseWeaverError):
    """There is no such thing, or it is somebody else's: the two are not told apart."""

    message = N_("This is no longer there. It may have been deleted in another window.")


class DeckNameTaken(PhraseWeaverError):
    """Parameter: name."""

    message = N_("You already have a deck called “{name}”. Choose another name.")


class SameLanguages(PhraseWeaverError):
    message = N_("The language you learn and the language you know must differ.")


class UnknownLanguage(PhraseWeaverError):
    """Parameter: code."""

    message = N_("“{code}” is not a language that PhraseWeaver knows.")


class TextRejected(PhraseWeaverError):
    """A text that cannot be stored; the children say why. Parameter: field."""


class TextEmpty(TextRejected):
    message = N_("“{field}” is empty. Please fill it in.")


class TextTooLong(TextRejected):
    """Parameters: field, limit, length (characters)."""

    message = N_("“{field}” is {length} characters long; at most {limit} fit.")


class TextHasControl(TextRejected):
    """Parameters: field, character (its code point, like U+0000)."""

    message = N_("“{field}” contains the character {character}, which cannot be stored. Please remove it.")


class CardChanged(PhraseWeaverError):
    """The card was answered since the page was drawn."""

    message = N_("This card was already answered. Nothing was changed.")


class AnswerNotLatest(CardChanged):
    """Another answer came after the one that was to be taken back."""

    message = N_("Another answer came since, in another window or the chat. Nothing was changed.")


class CardUnfit(PhraseWeaverError):
    """The phrase lacks what the card's kind asks for, such as the keyword of a cloze."""

    message = N_("The phrase no longer has what this card asks for. Edit the phrase first.")


class NothingToUndo(PhraseWeaverError):
    message = N_("There is no answer from today to undo.")


class ImportRejected(PhraseWeaverError):
    """A file that cannot be read as a list of phrases; the children say why."""


class SettingRejected(PhraseWeaverError):
    """A setting out of its range. Parameters: field, allowed."""

    message = N_("“{field}” cannot have this value. Possible: {allowed}.")
