"""What is timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId

Call = Callable[[], object]


def _nothing(_app: App, _user: UserId) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that a learner does. `prepare` returns the call that is timed, `restore` undoes its traces.

    Both are left out of the time, and are done again for each call.
    """

    key: str
    title: str
    prepare: Callable[[App, UserId], Call]
    restore: Callable[[App, UserId], object] = _nothing
