"""A fit, and how it did on answers that it had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.memory_model import Log, Quality, calibrate
from phraseweaver.fitting.fit import fit, split
from phraseweaver.fitting.replay import Numbers, expected, log_loss
from phraseweaver.fitting.sequences import Sequences, lay_out


@dataclass(frozen=True, slots=True)
class Judged:
    """Fitted parameters; the quality of those in use and of the fit, on the same held-out answers."""

    parameters: tuple[float, ...]
    before: Quality
    after: Quality


def fit_and_judge(log: Log, in_use: tuple[float, ...]) -> Judged | None:
    """Return what comes of fitting a log, None if too little of it can be foretold to hold some out.

    What is judged has seen the earlier four fifths only. What is returned has seen everything: more is
    better, and the latest answers say most about those to come.
    """
    if not len(log):
        return None
    sequences = lay_out(log)
    if not sequences.foretellable.any():
        return None
    parts = split(sequences)
    if not parts.seen.any():
        return None
    trial = fit(sequences, parts.seen)
    whole = fit(sequences, sequences.foretellable, trial)
    return Judged(
        parameters=tuple(map(float, whole)),
        before=_quality(sequences, parts.held_out, np.array(in_use)),
        after=_quality(sequences, parts.held_out, trial),
    )


def memories(log: Log, parameters: tuple[float, ...]) -> dict[CardId, Memory]:
    """Return the memory of each card after its last answer in the log, by these parameters."""
    if not len(log):
        return {}
    sequences = lay_out(log)
    _, found = expected(sequences, np.array(parameters))
    columns = (sequences.cards, found.stability, found.difficulty)
    triples = zip(*(column[sequences.latest].tolist() for column in columns), strict=True)
    return {CardId(card): Memory(stability, difficulty) for card, stability, difficulty in triples}


def _quality(sequences: Sequences, chosen: npt.NDArray[np.bool_], parameters: Numbers) -> Quality:
    foretold = expected(sequences, parameters)[0][chosen]
    passed = sequences.passed[chosen]
    return Quality(
        log_loss=log_loss(foretold, passed) / len(passed),
        calibration=calibrate(foretold.tolist(), passed.tolist()),
    )
