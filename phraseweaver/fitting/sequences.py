"""A log laid out for arithmetic: all first answers, then all second ones, and so on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phraseweaver.domain.memory_model import Beginning, Log


@dataclass(frozen=True, slots=True)
class Sequences:
    """Histories side by side, the longest first: those of a step are the first ones of the step before.

    The entries of step k stand from `bounds[k]` up to `bounds[k + 1]`. `days` are study days since the answer
    before, `dates` ordinals, `foretellable` the entries on a later day than the one before in a history that
    is known from its beginning. `known` says which histories begin with a memory from elsewhere, `latest`
    which are the last ones of their cards: a card that was made new again has several.
    """

    cards: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    days: npt.NDArray[np.float64]
    dates: npt.NDArray[np.int32]
    ratings: npt.NDArray[np.float64]
    foretellable: npt.NDArray[np.bool_]
    known: dict[int, tuple[float, float]]
    latest: npt.NDArray[np.bool_]

    @property
    def passed(self) -> npt.NDArray[np.bool_]:
        """Which entries were not Again."""
        return self.ratings > 1


def lay_out(log: Log) -> Sequences:
    """Return the histories of a log that is not empty."""
    beginnings = np.frombuffer(log.beginnings, np.int8)
    cards = np.frombuffer(log.cards, np.int64)
    dates = np.frombuffer(log.days, np.int32)
    firsts = np.flatnonzero(beginnings)
    lengths = np.diff(np.append(firsts, len(beginnings)))
    longest_first = np.argsort(-lengths, kind="stable")
    rank = np.empty_like(longest_first)
    rank[longest_first] = np.arange(len(longest_first))
    history = np.repeat(np.arange(len(firsts)), lengths)
    step = np.arange(len(beginnings)) - firsts[history]
    order = np.lexsort((rank[history], step))
    since = np.diff(dates, prepend=dates[0]).astype(np.float64)
    since[firsts] = 0
    since = np.maximum(since, 0)  # a clock that was set back counts as the same day
    known_from_start = (beginnings[firsts] == Beginning.NEW)[history]
    return Sequences(
        cards=cards[firsts][longest_first],
        bounds=np.append(0, np.cumsum(np.bincount(step))),
        days=since[order],
        dates=dates[order],
        ratings=np.frombuffer(log.ratings, np.int8)[order].astype(np.float64),
        foretellable=((since > 0) & known_from_start)[order],
        known={
            int(rank[history[place]]): (memory.stability, memory.difficulty)
            for place, memory in log.known.items()
        },
        latest=np.append(np.diff(cards[firsts]) != 0, True)[longest_first],
    )
