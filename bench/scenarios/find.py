"""Finding phrases by a part of a word in the translation; about one in twenty holds it."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import phrases

WORDS = "ibrary"


def _prepare(app: App, user: UserId) -> Call:
    return partial(phrases.find_phrases, app, user, words=WORDS)


SCENARIO = Scenario("find", "find phrases", _prepare)
