"""How large a learner's collection is."""

from __future__ import annotations

import re
from dataclasses import dataclass

SMALLEST, LARGEST = 40, 200_000


@dataclass(frozen=True, slots=True)
class Size:
    """A number of cards under the name that was asked for: `10k` is 10,000."""

    name: str
    cards: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """Return the size; ValueError unless it is a number, perhaps of thousands, within the limits."""
        match = re.fullmatch(r"([1-9][0-9]*)(k?)", text.strip().lower())
        cards = int(match[1]) * (1_000 if match[2] else 1) if match else 0
        if not SMALLEST <= cards <= LARGEST:
            raise ValueError(f"{text!r} is not a number of cards from {SMALLEST} to {LARGEST}")
        return cls(name=match[0] if match else "", cards=cards)
