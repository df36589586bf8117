"""The error boundary around everything that a learner does: callbacks use it, and they alone write."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from phraseweaver.errors import PhraseWeaverError
from phraseweaver.translation import Translator
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import refuse

log = logging.getLogger(__name__)


def sentence(t: Translator, error: PhraseWeaverError) -> str:
    """Return what a broken rule says, in the learner's language, as Markdown."""
    # A field's name is a source string of its own: {field} is translated before it is put in.
    params = {
        name: literal(t(str(value)) if name == "field" else str(value))
        for name, value in error.params.items()
    }
    return t(error.message, **params)


def plain_sentence(t: Translator, error: PhraseWeaverError) -> str:
    """Return the same as plain text, for where no Markdown is read."""
    params = {name: t(str(value)) if name == "field" else str(value) for name, value in error.params.items()}
    return t(error.message, **params)


@contextmanager
def action(t: Translator) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence on the page; the body of the page is drawn all the same."""
    try:
        yield
    except PhraseWeaverError as error:
        refuse(sentence(t, error))
    except Exception:
        log.exception("an action failed")
        refuse(t("Something went wrong and nothing was changed. The log of the server says more."))
