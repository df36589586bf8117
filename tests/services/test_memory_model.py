from __future__ import annotations

import time
from datetime import timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import memory_model
from phraseweaver.services.memory_model import FitUnderWay, TooFewAnswers
from phraseweaver.store import memory_models
from tests.fixed_clock import FixedClock
from tests.services.studying import answer, contents, local, new_deck
from tests.services.test_memory_fitting import add_model, study_a_year

PATIENCE = 60


def wait(app: App, user: UserId) -> None:
    """Wait until the fit is over."""
    until = time.monotonic() + PATIENCE
    while memory_model.view(app, user).under_way:
        assert time.monotonic() < until, "the fit does not end"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def no_child_is_left() -> None:
    for child in memory_model.children():
        child.wait(PATIENCE)


def test_a_fit_is_done_by_a_process_of_its_own(app: App) -> None:
    user = study_a_year(app, forgets=False)
    memory_model.start_fit(app, user)
    assert memory_model.view(app, user).under_way
    wait(app, user)
    view = memory_model.view(app, user)
    assert view.active
    assert view.next_at == 2 * view.answers
    memory_model.start_use(app, user, None)
    wait(app, user)
    view = memory_model.view(app, user)
    assert view.active is None
    assert view.best


def test_one_fit_at_a_time(app: App) -> None:
    user = study_a_year(app)
    memory_model.start_fit(app, user)
    with pytest.raises(FitUnderWay):
        memory_model.start_fit(app, user)
    wait(app, user)


def test_a_fit_of_another_process_is_waited_for_until_its_lease_ends(app: App, clock: FixedClock) -> None:
    user = study_a_year(app)
    with app.sessions.begin() as session:
        memory_models.lease(session, user, "elsewhere", clock(), clock() + timedelta(minutes=10))
    assert memory_model.view(app, user).under_way
    with pytest.raises(FitUnderWay):
        memory_model.start_fit(app, user)
    clock.advance(minutes=10)
    assert not memory_model.view(app, user).under_way
    memory_model.start_fit(app, user)
    wait(app, user)
    assert memory_model.view(app, user).models


def test_a_fit_that_was_killed_leaves_nothing_and_can_be_started_again(app: App) -> None:
    user = study_a_year(app, forgets=False)
    before = contents(app, apart_from=["memory_fits"])
    memory_model.start_fit(app, user)
    (child,) = memory_model.children()
    child.kill()
    child.wait(PATIENCE)
    assert not memory_model.view(app, user).under_way
    assert contents(app, apart_from=["memory_fits"]) == before
    memory_model.start_fit(app, user)
    wait(app, user)
    assert memory_model.view(app, user).active


def test_too_few_answers_are_said_so(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user)
    view = memory_model.view(app, user)
    assert (view.answers, view.next_at, view.enough) == (1, 400, False)
    with pytest.raises(TooFewAnswers) as raised:
        memory_model.start_fit(app, user)
    assert "400" in str(raised.value)
    assert not memory_model.fit_where_due(app)


def test_a_log_that_has_grown_enough_is_fitted_by_itself_in_a_pause(app: App, clock: FixedClock) -> None:
    user = study_a_year(app)
    with app.sessions.read() as session:
        last = memory_models.last_answered_at(session, user)
    assert last
    clock.set(last + timedelta(minutes=59))
    assert not memory_model.fit_where_due(app)
    clock.advance(minutes=1)
    assert memory_model.fit_where_due(app)
    wait(app, user)
    assert len(memory_model.view(app, user).models) == 1
    assert not memory_model.fit_where_due(app)


def test_it_is_not_fitted_again_before_the_log_has_doubled(app: App, clock: FixedClock) -> None:
    user = study_a_year(app)
    clock.advance(days=1)
    with app.sessions.begin() as session:
        add_model(session, app, user)  # of 800 answers
    view = memory_model.view(app, user)
    assert view.answers < view.next_at == 1_600
    assert not memory_model.fit_where_due(app)
