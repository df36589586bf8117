from __future__ import annotations

from random import Random

import numpy as np
import pytest

from bench.fit import own_parameters, study
from phraseweaver.domain.memory_model import Log
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, PARAMETER_BOUNDS, SchedulerSettings
from phraseweaver.fitting.fit import fit, split
from phraseweaver.fitting.judged import fit_and_judge
from phraseweaver.fitting.replay import Numbers, expected, log_loss
from phraseweaver.fitting.sequences import Sequences, lay_out
from tests.fitting.test_replay import log_of


def loss(sequences: Sequences, chosen: np.ndarray, parameters: Numbers) -> float:
    foretold, _ = expected(sequences, parameters)
    return log_loss(foretold[chosen], sequences.passed[chosen]) / chosen.sum()


@pytest.mark.parametrize("seed", [1_001, 1_003])
def test_a_fit_foretells_unseen_answers_more_like_the_truth_than_like_the_published_parameters(
    seed: int,
) -> None:
    draw = Random(seed)
    true = own_parameters(draw)
    sequences = lay_out(study(true, 8_000, draw))
    parts = split(sequences)
    fitted = loss(sequences, parts.held_out, fit(sequences, parts.seen))
    published = loss(sequences, parts.held_out, np.array(DEFAULT_PARAMETERS))
    truth = loss(sequences, parts.held_out, np.array(true))
    assert fitted - truth < 0.5 * (published - truth)


def test_the_answers_of_a_learner_who_is_like_all_others_change_little() -> None:
    sequences = lay_out(study(DEFAULT_PARAMETERS, 400, Random(5)))
    fitted = fit(sequences, sequences.foretellable)
    chosen = sequences.foretellable
    foretold = expected(sequences, fitted)[0][chosen]
    usual = expected(sequences, np.array(DEFAULT_PARAMETERS))[0][chosen]
    assert np.abs(foretold - usual).mean() < 0.05


def test_fitted_parameters_can_be_scheduled_with_and_first_stabilities_rise() -> None:
    for seed in range(4):
        draw = Random(seed)
        sequences = lay_out(study(own_parameters(draw), 500, draw))
        fitted = fit(sequences, sequences.foretellable)
        SchedulerSettings(parameters=tuple(fitted.tolist()))
        assert (np.diff(fitted[:4]) >= 0).all()


def test_nothing_but_lapses_stays_within_the_bounds() -> None:
    log = study(DEFAULT_PARAMETERS, 400, Random(1))
    for place, beginning in enumerate(log.beginnings):
        if not beginning:
            log.ratings[place] = 1
    sequences = lay_out(log)
    fitted = fit(sequences, sequences.foretellable)
    low, high = np.array(PARAMETER_BOUNDS).T
    assert (fitted >= low).all() and (fitted <= high).all()
    assert expected(sequences, fitted)[0][sequences.foretellable].mean() < 0.2


def test_the_latest_fifth_is_held_out_by_whole_days() -> None:
    sequences = lay_out(study(DEFAULT_PARAMETERS, 2_000, Random(2)))
    parts = split(sequences)
    assert not (parts.seen & parts.held_out).any()
    assert ((parts.seen | parts.held_out) == sequences.foretellable).all()
    assert sequences.dates[parts.seen].max() < parts.first_held_out == sequences.dates[parts.held_out].min()
    assert parts.held_out.sum() / sequences.foretellable.sum() == pytest.approx(0.2, abs=0.01)


def test_both_qualities_are_of_the_same_unseen_answers() -> None:
    log = study(own_parameters(Random(1_003)), 3_000, Random(1_003))
    judged = fit_and_judge(log, DEFAULT_PARAMETERS)
    assert judged
    sequences = lay_out(log)
    parts = split(sequences)
    assert judged.before.log_loss == pytest.approx(
        loss(sequences, parts.held_out, np.array(DEFAULT_PARAMETERS))
    )
    assert judged.after.log_loss == pytest.approx(loss(sequences, parts.held_out, fit(sequences, parts.seen)))
    for quality in (judged.before, judged.after):
        assert sum(group.answers for group in quality.calibration.groups) == parts.held_out.sum()


def test_a_log_in_which_nothing_is_foretold_cannot_be_judged() -> None:
    assert fit_and_judge(Log(), DEFAULT_PARAMETERS) is None
    assert fit_and_judge(log_of([(0, 3), (0, 3)], [(1, 3)]), DEFAULT_PARAMETERS) is None
    # All on one day: whatever is held out, nothing is left to learn from.
    assert fit_and_judge(log_of([(0, 3), (4, 3)], [(1, 3), (4, 1)]), DEFAULT_PARAMETERS) is None
