"""Broken rules, told in the chat."""

from __future__ import annotations

from phraseweaver.errors import PhraseWeaverError
from phraseweaver.translation import Translator


def sentence(t: Translator, error: PhraseWeaverError) -> str:
    """Return what a broken rule says, in the learner's language, as plain text."""
    # A field's name is a source string of its own: {field} is translated before it is put in.
    params = {name: t(str(value)) if name == "field" else str(value) for name, value in error.params.items()}
    return t(error.message, **params)
