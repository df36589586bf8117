"""Finding the parameters under which a learner's answers are likeliest, with what is known of other learners.

Each parameter is believed to lie around the published one, as widely as fits to many learners' logs do; the
first four, stabilities that differ by orders of magnitude, are compared by their logarithms. A short log so
moves the parameters little, a long one as far as it must. The minimum is found by Newton's method with
Fisher's information, damped as by Levenberg and Marquardt, within the bounds of FSRS-6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, PARAMETER_BOUNDS
from phraseweaver.fitting.replay import Numbers, curvature, expected, log_loss
from phraseweaver.fitting.sequences import Sequences

_LOGARITHMIC = 4
SPREAD = np.array(
    [1.2] * _LOGARITHMIC
    + [0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27]
)
"""Standard deviations between learners, as the optimiser of the FSRS authors has them (`fsrs-optimizer`)."""

_MOST_ROUNDS = 40
_GOOD_ENOUGH = 1e-5
"""A round that lowers the loss by less than this share of it is the last."""
_MOST_DAMPING = 1e8


HELD_OUT = 0.2
"""The share of the answers, the latest ones, on which a fit is judged."""


@dataclass(frozen=True, slots=True)
class Split:
    """Which entries are learned from and which are held out, all that are foretellable; a date parts them."""

    seen: npt.NDArray[np.bool_]
    held_out: npt.NDArray[np.bool_]
    first_held_out: int


def split(sequences: Sequences) -> Split:
    """Return the split by study days of a log in which something is foretellable."""
    dates = np.sort(sequences.dates[sequences.foretellable])
    boundary = int(dates[int(len(dates) * (1 - HELD_OUT))])
    late = sequences.dates >= boundary
    return Split(sequences.foretellable & ~late, sequences.foretellable & late, boundary)


def fit(sequences: Sequences, counted: npt.NDArray[np.bool_], start: Numbers | None = None) -> Numbers:
    """Return the 21 parameters fitted to the counted answers, starting from some that are near already."""
    low, high = _bounds()
    prior = _free(np.array(DEFAULT_PARAMETERS))
    point = np.clip(_free(np.array(DEFAULT_PARAMETERS) if start is None else start), low, high)
    passed = sequences.passed[counted]

    def objective(at: Numbers) -> float:
        foretold, _ = expected(sequences, _bound(at))
        return log_loss(foretold[counted], passed) + float((((at - prior) / SPREAD) ** 2).sum() / 2)

    value, damping = objective(point), 1e-3
    for _ in range(_MOST_ROUNDS):
        _, gradient, information = curvature(sequences, counted, _bound(point))
        scale = np.ones_like(point)
        scale[:_LOGARITHMIC] = np.exp(point[:_LOGARITHMIC])
        gradient = gradient * scale + (point - prior) / SPREAD**2
        information = information * np.outer(scale, scale) + np.diag(1 / SPREAD**2)
        # Those that a bound holds back take no part in the step.
        free = ~(((point <= low) & (gradient > 0)) | ((point >= high) & (gradient < 0)))
        before = value
        while damping < _MOST_DAMPING:
            damped = information + damping * np.diag(information.diagonal())
            step = np.zeros_like(point)
            step[free] = np.linalg.solve(damped[np.ix_(free, free)], gradient[free])
            candidate = _in_order(np.clip(point - step, low, high), information.diagonal())
            reached = objective(candidate)
            if reached < value:
                point, value, damping = candidate, reached, damping / 10
                break
            damping *= 10
        if before - value < _GOOD_ENOUGH * before:
            break
    return _bound(point)


def _in_order(point: Numbers, weights: Numbers) -> Numbers:
    """Return the point with first stabilities that rise from Again to Easy, by pooling those that do not."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(point[:_LOGARITHMIC].tolist(), weights.tolist(), strict=False):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (low, low_weight, low_size), (high, high_weight, high_size) = pools[-2:]
            both = low_weight + high_weight
            pools[-2:] = [((low * low_weight + high * high_weight) / both, both, low_size + high_size)]
    ordered = point.copy()
    ordered[:_LOGARITHMIC] = [value for value, _, size in pools for _ in range(size)]
    return ordered


def _free(parameters: Numbers) -> Numbers:
    point = parameters.astype(np.float64)
    point[:_LOGARITHMIC] = np.log(point[:_LOGARITHMIC])
    return point


def _bound(point: Numbers) -> Numbers:
    parameters = point.copy()
    parameters[:_LOGARITHMIC] = np.exp(parameters[:_LOGARITHMIC])
    # The logarithm's round trip may overstep a bound by one bit.
    low, high = np.array(PARAMETER_BOUNDS).T
    clipped: Numbers = np.clip(parameters, low, high)
    return clipped


def _bounds() -> tuple[Numbers, Numbers]:
    low, high = np.array(PARAMETER_BOUNDS).T
    return _free(low), _free(high)
