"""Timing one scenario on learners of several sizes."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from time import perf_counter_ns
from typing import Any

from sqlalchemy import Engine

from bench.scenario import Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.store.engine import listen_to_statements

WARM_UP = 3
"""So many calls come before the first that is timed."""

_NOT_COUNTED = ("BEGIN", "PRAGMA")


class Statements:
    """Counts the SQL statements of an engine; what only opens a transaction is left out."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        listen_to_statements(engine, self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            self.count += 1


@dataclass(frozen=True, slots=True)
class Subject:
    """A learner to measure on."""

    app: App
    user: UserId
    statements: Statements


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of each call in milliseconds, and the usual number of statements."""

    milliseconds: tuple[float, ...]
    statements: int


def measure(scenario: Scenario, subjects: Sequence[Subject], runs: int) -> list[Timing]:
    """Return for each subject how long `runs` calls took, after a few that are not counted.

    The subjects take turns, so that a slow moment of the machine falls on all of them alike.
    """
    times: list[list[float]] = [[] for _ in subjects]
    counts: list[list[int]] = [[] for _ in subjects]
    gc.collect()
    for number in range(WARM_UP + runs):
        for subject, took, counted in zip(subjects, times, counts, strict=True):
            milliseconds, statements = _one_call(scenario, subject)
            if number >= WARM_UP:
                took.append(milliseconds)
                counted.append(statements)
    return [Timing(tuple(took), median_low(counted)) for took, counted in zip(times, counts, strict=True)]


def _one_call(scenario: Scenario, subject: Subject) -> tuple[float, int]:
    call = scenario.prepare(subject.app, subject.user)
    statements = subject.statements.count
    began = perf_counter_ns()
    call()
    took = perf_counter_ns() - began
    statements = subject.statements.count - statements
    scenario.restore(subject.app, subject.user)
    return took / 1e6, statements
