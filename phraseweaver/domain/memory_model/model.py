"""Parameters fitted to a learner's own log, with how well they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phraseweaver.domain.memory_model.calibration import Calibration

VERSION = "FSRS-6"
"""The model whose parameters are fitted."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the held-out answers were foretold: log-loss an answer (0 is perfect), and calibration."""

    log_loss: float
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class MemoryModel:
    """A fit. `before` is the quality of the parameters that were in use, `after` of the fitted ones.

    Both are measured on the latest fifth of the answers, which the fit that is judged had not seen; `answers`
    is the number of all answers in the log, `active` whether the model is in use.
    """

    id: int
    fitted_at: datetime
    parameters: tuple[float, ...]
    answers: int
    before: Quality
    after: Quality
    active: bool

    @property
    def is_better(self) -> bool:
        """Whether the fit foretold better than what was in use."""
        return self.after.log_loss < self.before.log_loss
