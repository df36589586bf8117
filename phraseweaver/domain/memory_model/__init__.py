"""The learner's own memory model: which answers it is learned from, when, and how well it foretells."""

from __future__ import annotations

from phraseweaver.domain.memory_model.calibration import Calibration, Group, calibrate
from phraseweaver.domain.memory_model.log import Beginning, Log
from phraseweaver.domain.memory_model.model import VERSION, MemoryModel, Quality
from phraseweaver.domain.memory_model.occasion import FIRST_FIT, answers_wanted, is_due

__all__ = [
    "FIRST_FIT",
    "VERSION",
    "Beginning",
    "Calibration",
    "Group",
    "Log",
    "MemoryModel",
    "Quality",
    "answers_wanted",
    "calibrate",
    "is_due",
]
