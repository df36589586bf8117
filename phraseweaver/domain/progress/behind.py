"""What a bar of a chart stands for, so that the phrases behind it can be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.domain.progress.figures import NamedPhrase
from phraseweaver.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class DueOn:
    """Review cards due on these days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class InState:
    """Cards counted under a name of `Census`: new, learning, relearning, young, mature, suspended, buried."""

    name: str


@dataclass(frozen=True, slots=True)
class Between:
    """Seen cards whose figure lies between the two, both included; `high` is None where there is no end.

    `figure` is the name of a histogram of `Census`.
    """

    figure: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class AddedOn:
    """Phrases added on these days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AnsweredOn:
    """Cards answered on these study days, both included; with `rating`, so rated.

    `maturity` is learning (new, learning and relearning), young or mature, empty for any. `weekday` (0 is
    Monday) is that of the study day; `hour` is that of the clock in the learner's present time zone.
    """

    first: date
    last: date
    rating: Rating | None = None
    maturity: str = ""
    weekday: int | None = None
    hour: int | None = None


Behind = DueOn | InState | Between | AddedOn | AnsweredOn
"""What a bar stands for."""


@dataclass(frozen=True, slots=True)
class PhrasesBehind:
    """The first phrases behind a bar, and how many there are."""

    phrases: tuple[NamedPhrase, ...]
    total: int
