"""FSRS-6 over many cards at once: what each answer was expected to be, and how that hangs on the parameters.

The formulas are those that `domain.scheduler` has the library work out for one card at a time; a test holds
the two together. Cards advance in step: all second answers, then all third ones. Derivatives are carried
forward with the memory, one row a parameter.
Source: "The Algorithm", FSRS-6, https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from phraseweaver.fitting.sequences import Sequences

Numbers = npt.NDArray[np.float64]

PARAMETERS = 21
_STABILITY = (0.001, 36_500.0)
_DIFFICULTY = (1.0, 10.0)
_SURE = 1e-6
"""No answer is held for certain: one that was would outweigh all others."""


@dataclass(slots=True)
class Memories:
    """Stability and difficulty of cards, and where asked for, their derivatives by each parameter."""

    stability: Numbers
    difficulty: Numbers
    by_stability: Numbers | None
    by_difficulty: Numbers | None


def expected(sequences: Sequences, parameters: Numbers) -> tuple[Numbers, Memories]:
    """Return the probability of recall before each answer, and the memories after the last one of each card.

    Where nothing is to be foretold, before first answers and on the same study day, it is 1.
    """
    foretold = np.ones(len(sequences.days))
    memory = _first(sequences, parameters, derivatives=False)
    for entries, now in _steps(sequences, memory):
        recall, _ = _recall(now, sequences.days[entries], parameters)
        foretold[entries] = recall
        _advance(now, sequences.days[entries], sequences.ratings[entries], recall, None, parameters)
    return foretold, memory


def curvature(
    sequences: Sequences, counted: npt.NDArray[np.bool_], parameters: Numbers
) -> tuple[float, Numbers, Numbers]:
    """Return the log-loss of the counted answers, summed, its gradient and its expected curvature.

    The latter is Fisher's information: what Newton's method needs here, and never indefinite.
    """
    loss, gradient = 0.0, np.zeros(PARAMETERS)
    information = np.zeros((PARAMETERS, PARAMETERS))
    memory = _first(sequences, parameters, derivatives=True)
    for entries, now in _steps(sequences, memory):
        days, ratings = sequences.days[entries], sequences.ratings[entries]
        recall, slope = _recall(now, days, parameters)
        assert slope is not None
        chosen = counted[entries]
        chance = np.clip(recall[chosen], _SURE, 1 - _SURE)
        passed = ratings[chosen] > 1
        loss += log_loss(chance, passed)
        weight = 1 / (chance * (1 - chance))
        slopes = slope[:, chosen]
        gradient += slopes @ ((chance - passed) * weight)
        information += (slopes * weight) @ slopes.T
        _advance(now, days, ratings, recall, slope, parameters)
    return loss, gradient, information


def log_loss(foretold: Numbers, passed: npt.NDArray[np.bool_]) -> float:
    """Return the log-loss of answers, summed."""
    chance = np.clip(foretold, _SURE, 1 - _SURE)
    return float(-np.log(np.where(passed, chance, 1 - chance)).sum())


def _first(sequences: Sequences, w: Numbers, *, derivatives: bool) -> Memories:
    """Return the memories after the first answers, or those with which a card's known history begins."""
    grades = sequences.ratings[: len(sequences.cards)].astype(np.int64) - 1
    cards = np.arange(len(grades))
    grown = np.exp(w[5] * grades)
    free = w[4] - grown + 1
    memory = Memories(np.clip(w[grades], *_STABILITY), np.clip(free, *_DIFFICULTY), None, None)
    if derivatives:
        memory.by_stability = np.zeros((PARAMETERS, len(cards)))
        memory.by_stability[grades, cards] = 1
        memory.by_difficulty = np.zeros((PARAMETERS, len(cards)))
        inside = (free > _DIFFICULTY[0]) & (free < _DIFFICULTY[1])
        memory.by_difficulty[4] = inside
        memory.by_difficulty[5] = -grades * grown * inside
    for card, (stability, difficulty) in sequences.known.items():
        memory.stability[card] = min(max(stability, _STABILITY[0]), _STABILITY[1])
        memory.difficulty[card] = min(max(difficulty, _DIFFICULTY[0]), _DIFFICULTY[1])
    return memory


def _steps(sequences: Sequences, memory: Memories) -> Iterator[tuple[slice, Memories]]:
    """Yield the entries of each step after the first with the memories that they change."""
    for first, after in pairwise(sequences.bounds[1:].tolist()):
        yield slice(first, after), _part(memory, after - first)


def _part(memory: Memories, count: int) -> Memories:
    """Return views of the first cards: what changes in them changes in all."""
    return Memories(
        memory.stability[:count],
        memory.difficulty[:count],
        None if memory.by_stability is None else memory.by_stability[:, :count],
        None if memory.by_difficulty is None else memory.by_difficulty[:, :count],
    )


def _recall(now: Memories, days: Numbers, w: Numbers) -> tuple[Numbers, Numbers | None]:
    """Return the retrievability after so many days, and its derivatives where the memories have some."""
    decay = w[20]
    power = 0.9 ** (-1 / decay)
    share = days / now.stability
    base = 1 + (power - 1) * share
    recall = base**-decay
    if now.by_stability is None:
        return recall, None
    slope = now.by_stability * (decay * recall / base * (power - 1) * share / now.stability)
    slope[20] -= recall * (np.log(base) + share * power * np.log(0.9) / decay / base)
    return recall, slope


def _advance(
    now: Memories, days: Numbers, ratings: Numbers, recall: Numbers, slope: Numbers | None, w: Numbers
) -> None:
    """Let the answers change the memories, in place."""
    same_day = days == 0
    failed = (ratings == 1) & ~same_day
    passed = ~same_day & ~failed
    stability, difficulty = now.stability, now.difficulty
    after = np.empty_like(stability)
    # How the new stability hangs on the old one, on difficulty, on the recall and on each parameter itself.
    on_stability, on_difficulty, on_recall = (np.zeros_like(stability) for _ in range(3))
    direct: dict[int, Numbers] = {}

    def note(parameter: int, where: npt.NDArray[np.bool_], values: Numbers) -> None:
        direct.setdefault(parameter, np.zeros_like(stability))[where] = values

    s, d, r, g = stability[passed], difficulty[passed], recall[passed], ratings[passed]
    bonus = np.where(g == 2, w[15], np.where(g == 4, w[16], 1.0))
    plain = np.exp(w[8]) * (11 - d) * s ** -w[9]
    grown = np.exp((1 - r) * w[10])
    gain = plain * bonus * (grown - 1)
    after[passed] = s * (1 + gain)
    if slope is not None:
        on_stability[passed] = 1 + gain * (1 - w[9])
        on_difficulty[passed] = -s * gain / (11 - d)
        on_recall[passed] = -s * plain * bonus * grown * w[10]
        note(8, passed, s * gain)
        note(9, passed, -np.log(s) * s * gain)
        note(10, passed, s * plain * bonus * grown * (1 - r))
        note(15, passed, s * plain * (grown - 1) * (g == 2))
        note(16, passed, s * plain * (grown - 1) * (g == 4))

    s, d, r = stability[failed], difficulty[failed], recall[failed]
    easing = d ** -w[12]
    raised = (s + 1) ** w[13]
    lost = np.exp((1 - r) * w[14])
    long = w[11] * easing * (raised - 1) * lost
    short = s / np.exp(w[17] * w[18])
    is_long = long < short
    after[failed] = np.where(is_long, long, short)
    if slope is not None:
        on_stability[failed] = np.where(
            is_long, w[11] * easing * lost * w[13] * raised / (s + 1), 1 / np.exp(w[17] * w[18])
        )
        on_difficulty[failed] = -w[12] * long / d * is_long
        on_recall[failed] = -w[14] * long * is_long
        note(11, failed, easing * (raised - 1) * lost * is_long)
        note(12, failed, -np.log(d) * long * is_long)
        note(13, failed, w[11] * easing * lost * raised * np.log(s + 1) * is_long)
        note(14, failed, (1 - r) * long * is_long)
        note(17, failed, -w[18] * short * ~is_long)
        note(18, failed, -w[17] * short * ~is_long)

    s, g = stability[same_day], ratings[same_day]
    change = np.exp(w[17] * (g - 3 + w[18])) * s ** -w[19]
    free = (change > 1) | (g == 1)
    change = np.where(free, change, 1.0)
    after[same_day] = s * change
    if slope is not None:
        on_stability[same_day] = np.where(free, change * (1 - w[19]), 1.0)
        note(17, same_day, (g - 3 + w[18]) * s * change * free)
        note(18, same_day, w[17] * s * change * free)
        note(19, same_day, -np.log(s) * s * change * free)

    easiest = w[4] - np.exp(3 * w[5]) + 1
    moved = difficulty - w[6] * (ratings - 3) * (10 - difficulty) / 9
    tended = w[7] * easiest + (1 - w[7]) * moved
    if slope is not None:
        assert now.by_stability is not None
        assert now.by_difficulty is not None
        inside = (after > _STABILITY[0]) & (after < _STABILITY[1])
        now.by_stability *= on_stability
        now.by_stability += on_difficulty * now.by_difficulty
        now.by_stability += on_recall * slope
        for parameter, values in direct.items():
            now.by_stability[parameter] += values
        now.by_stability *= inside
        now.by_difficulty *= (1 - w[7]) * (1 + w[6] * (ratings - 3) / 9)
        now.by_difficulty[4] += w[7]
        now.by_difficulty[5] -= 3 * w[7] * np.exp(3 * w[5])
        now.by_difficulty[6] -= (1 - w[7]) * (ratings - 3) * (10 - difficulty) / 9
        now.by_difficulty[7] += easiest - moved
        now.by_difficulty *= (tended > _DIFFICULTY[0]) & (tended < _DIFFICULTY[1])
    stability[:] = np.clip(after, *_STABILITY)
    difficulty[:] = np.clip(tended, *_DIFFICULTY)
