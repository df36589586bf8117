"""Drawing the list of decks with what is due in each."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import decks


def _prepare(app: App, user: UserId) -> Call:
    return partial(decks.list_decks, app, user)


SCENARIO = Scenario("decks", "list the decks", _prepare)
