"""One answer of the past, with the card's schedule on either side of it."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """When it was given stands in `after`; `buried` are the siblings that it hid for the rest of the day.

    `typed` is what was written, empty where nothing was or it is not known; `variant` which sentence of a
    pattern was asked, empty for other phrases.
    """

    card: CardId
    before: Schedule
    after: Schedule
    rating: Rating
    duration_ms: int
    buried: tuple[CardId, ...] = ()
    typed: str = ""
    variant: str = ""
