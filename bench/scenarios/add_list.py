"""A list of a thousand phrases in: read as CSV and added to a deck of their own."""

from __future__ import annotations

from functools import partial

from bench.phrases import KNOWN, LEARNING, sentences
from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.formats import FORMATS
from phraseweaver.services import decks, transfer

PHRASES = 1_000
_NAME = "A list"


def _prepare(app: App, user: UserId) -> Call:
    deck = decks.create_deck(app, user, decks.DeckForm(_NAME, LEARNING, KNOWN))
    content = FORMATS["csv"].write(sentences(0, PHRASES))
    return partial(_add, app, user, deck, content)


def _add(app: App, user: UserId, deck: DeckId, content: bytes) -> None:
    preview = transfer.preview_import(app, user, deck, content, file_name="list.csv")
    transfer.import_phrases(app, user, deck, preview.fresh)


def _restore(app: App, user: UserId) -> None:
    found = transfer.find_deck(app, user, _NAME)
    if found is not None:
        decks.delete_deck(app, user, found)


SCENARIO = Scenario("list", "add a list of 1,000", _prepare, _restore)
