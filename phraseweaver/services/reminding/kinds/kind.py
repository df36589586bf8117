"""What every kind of reminder is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from phraseweaver.domain.reminders import Owed, Skip, Standing
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.store.session import Session


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reminder: when one is owed, under which name it is stored, and what it says.

    `compose` reads what it needs right before the message is sent, and returns why there is none if the
    conditions no longer hold.
    """

    owed: Callable[[datetime, Standing], Owed | None]
    stored: Callable[[Standing], str]
    compose: Callable[[Session, Occasion], Message | Skip]
