from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bench.fit import own_parameters, study
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.memory_model import Beginning, Log
from phraseweaver.domain.memory_replay import replayer
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.fitting.judged import memories
from phraseweaver.fitting.replay import curvature, expected, log_loss
from phraseweaver.fitting.sequences import lay_out

DAYS = StudyDays(ZoneInfo("UTC"), 4)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def log_of(*histories: list[tuple[int, int]]) -> Log:
    """Return a log of cards 1, 2, …, each with (day, rating) from 1 January 2026 on."""
    log = Log()
    for card, history in enumerate(histories, 1):
        for reps, (day, rating) in enumerate(history, 1):
            beginning = Beginning.NEW if reps == 1 else Beginning.NO
            log.add(CardId(card), date(2026, 1, 1) + timedelta(days=day), rating, beginning, reps=reps)
    return log


@pytest.mark.parametrize("seed", range(5))
def test_memories_and_foretold_recalls_are_those_of_the_scheduler(seed: int) -> None:
    draw = Random(seed)
    parameters = own_parameters(draw)
    histories = []
    for _ in range(30):
        days = sorted(draw.choices(range(200), k=draw.randrange(1, 12)))
        histories.append([(day, draw.randrange(1, 5)) for day in days])
    log = log_of(*histories)
    sequences = lay_out(log)
    foretold, _ = expected(sequences, np.array(parameters))
    found = memories(log, parameters)
    scheduler = Scheduler(SchedulerSettings(parameters=parameters), DAYS)
    recalls = []
    for card, history in enumerate(histories, 1):
        schedule = NEW_CARD
        for day, rating in history:
            now = NOON + timedelta(days=day)
            if schedule.memory and schedule.last_studied_on != now.date():
                recalls.append(scheduler.retrievability(schedule, now.date()))
            schedule = scheduler.review(CardId(card), schedule, Rating(rating), now)
        assert schedule.memory
        memory = found[CardId(card)]
        assert memory.stability == pytest.approx(schedule.memory.stability, rel=1e-9)
        assert memory.difficulty == pytest.approx(schedule.memory.difficulty, rel=1e-9)
    assert sorted(foretold[sequences.foretellable]) == pytest.approx(sorted(recalls), rel=1e-9)


def test_the_slopes_are_those_of_the_loss_itself() -> None:
    draw = Random(3)
    sequences = lay_out(study(own_parameters(draw), 1_500, draw))
    counted = sequences.foretellable

    def loss(at: np.ndarray) -> float:
        return log_loss(expected(sequences, at)[0][counted], sequences.passed[counted])

    # Away from the published ones, of which one lies on its bound.
    parameters = np.array(DEFAULT_PARAMETERS) * 1.03
    value, gradient, information = curvature(sequences, counted, parameters)
    assert value == pytest.approx(loss(parameters))
    for place in range(len(parameters)):
        aside = np.zeros_like(parameters)
        aside[place] = 1e-6
        slope = (loss(parameters + aside) - loss(parameters - aside)) / 2e-6
        assert gradient[place] == pytest.approx(slope, rel=1e-3, abs=1e-3), f"w{place}"
    assert (np.linalg.eigvalsh(information) > -1e-6).all()


def test_only_the_first_answer_of_a_day_is_foretold() -> None:
    sequences = lay_out(log_of([(0, 1), (0, 3), (4, 1), (4, 3), (5, 3)]))
    assert sequences.days.tolist() == [0, 0, 4, 0, 1]
    assert sequences.foretellable.tolist() == [False, False, True, False, True]


def test_a_clock_that_was_set_back_counts_as_the_same_day() -> None:
    assert lay_out(log_of([(5, 3), (3, 3)])).days.tolist() == [0, 0]


def test_a_card_from_elsewhere_begins_with_its_memory_and_is_not_learned_from() -> None:
    log = Log()
    log.begin_with(CardId(7), Memory(20.0, 6.0), date(2026, 1, 1))
    log.add(CardId(7), date(2026, 1, 21), 3, Beginning.NO, reps=9)
    after = replayer(DEFAULT_PARAMETERS)(20.0, 6.0, 3, 20)
    found = memories(log, DEFAULT_PARAMETERS)[CardId(7)]
    assert (found.stability, found.difficulty) == pytest.approx(after)
    sequences = lay_out(log)
    assert not sequences.foretellable.any()
    # By definition it is recalled with 90 % when its stability has passed.
    assert expected(sequences, np.array(DEFAULT_PARAMETERS))[0][1] == pytest.approx(0.9)


def test_of_a_card_made_new_again_the_last_history_counts() -> None:
    log = Log()
    for reps, (day, rating, beginning) in enumerate(
        [(1, 4, Beginning.NEW), (20, 3, Beginning.NO), (40, 1, Beginning.NEW)], 1
    ):
        log.add(CardId(1), date(2026, 1, day) if day < 32 else date(2026, 2, 9), rating, beginning, reps=reps)
    found = memories(log, DEFAULT_PARAMETERS)
    assert found[CardId(1)].stability == pytest.approx(DEFAULT_PARAMETERS[0])
