from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.memory_model import Calibration, Group, Quality
from phraseweaver.domain.memory_replay import replayer
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.errors import NotFound
from phraseweaver.services import demo, memory_fitting, memory_model
from phraseweaver.services.demo import DeckPlan
from phraseweaver.services.memory_fitting import Replay
from phraseweaver.store import memory_models
from phraseweaver.store.tables import CardRow, MemoryModelRow, ReviewRow
from tests.services.collections_of_cards import change_cards, in_review
from tests.services.studying import another, contents, give, local, new_deck, shown

TOKEN = "held"


def study_a_year(app: App, *, forgets: bool = True) -> UserId:
    """Give the learner a year of answers; who never forgets is worth a model of their own."""
    user = local(app)
    drafts = [PhraseDraft(f"frase {number}", f"phrase {number}") for number in range(40)]
    demo.make_history(app, user, [DeckPlan("Spanish", "es", "en", drafts)])
    if not forgets:
        with app.sessions.begin() as session:
            always = update(ReviewRow).where(ReviewRow.rating == Rating.AGAIN, ReviewRow.before_state == 2)
            session.execute(always.values(rating=int(Rating.GOOD)))
    return user


def lease(app: App, user: UserId) -> None:
    with app.sessions.begin() as session:
        assert memory_models.lease(session, user, TOKEN, app.clock(), app.clock() + timedelta(minutes=10))


def fit(app: App, user: UserId) -> bool:
    lease(app, user)
    return memory_fitting.fit(app, user, TOKEN)


def cards_as_they_stand(app: App, *, without_memory: bool) -> list[Any]:
    left_out = {"stability", "difficulty"} if without_memory else set()
    columns = [column for column in CardRow.__table__.columns if column.name not in left_out]
    with app.sessions.read() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(CardRow.id))]


def memory_of(app: App, card: CardId) -> Memory:
    with app.sessions.read() as session:
        stability, difficulty = session.execute(
            select(CardRow.stability, CardRow.difficulty).where(CardRow.id == card)
        ).one()
    return Memory(stability, difficulty)


def replayed(app: App, card: CardId, parameters: tuple[float, ...]) -> Memory:
    """Return the memory that the card's answers lead to, one after the other."""
    step, memory, last = replayer(parameters), (0.0, 0.0), None
    with app.sessions.read() as session:
        answers = session.execute(
            select(ReviewRow.studied_on, ReviewRow.rating)
            .where(ReviewRow.card_id == card)
            .order_by(ReviewRow.before_reps)
        ).all()
    for day, rating in answers:
        memory = step(*memory, rating, (day - last).days if last else 0)
        last = day
    return Memory(*memory)


def begun_cards(app: App, user: UserId) -> list[CardId]:
    with app.sessions.read() as session:
        return list(memory_models.reps_of_cards(session, user))


def test_a_better_fit_is_in_use_and_no_due_date_has_moved(app: App) -> None:
    user = study_a_year(app, forgets=False)
    before = cards_as_they_stand(app, without_memory=True)
    assert fit(app, user)
    view = memory_model.view(app, user)
    assert view.active
    assert view.active.is_better
    assert view.active.answers == view.answers
    assert view.active.after.calibration.off_by < view.active.before.calibration.off_by
    assert cards_as_they_stand(app, without_memory=True) == before
    for card in begun_cards(app, user)[:20]:
        memory, expected = memory_of(app, card), replayed(app, card, view.active.parameters)
        assert memory.stability == pytest.approx(expected.stability)
        assert memory.difficulty == pytest.approx(expected.difficulty)


def test_a_fit_that_is_no_better_changes_nothing_but_is_remembered(app: App) -> None:
    user = study_a_year(app, forgets=False)
    fit(app, user)
    in_use = memory_model.view(app, user).active
    before = contents(app, apart_from=["memory_models"])
    # The same log again: what is in use has seen all of it and cannot be beaten on a part of it.
    assert not fit(app, user)
    view = memory_model.view(app, user)
    assert view.active == in_use
    assert len(view.models) == 2
    assert not view.models[0].is_better
    assert contents(app, apart_from=["memory_models"]) == before


def test_the_way_back_to_the_published_parameters_restores_every_memory(app: App) -> None:
    user = study_a_year(app)
    # As the published parameters have it, which the scheduler wrote and the log of this learner confirms.
    before = cards_as_they_stand(app, without_memory=False)
    with app.sessions.begin() as session:
        model = add_model(session, app, user)
    lease(app, user)
    memory_fitting.use(app, user, model, TOKEN)
    assert cards_as_they_stand(app, without_memory=False) != before
    assert active_id(app, user) == model
    lease(app, user)
    memory_fitting.use(app, user, None, TOKEN)
    assert active_id(app, user) is None
    after = cards_as_they_stand(app, without_memory=False)
    for old, new in zip(before, after, strict=True):
        assert (
            new == pytest.approx(old)
            if None not in old
            else new == tuple(pytest.approx(value) if isinstance(value, float) else value for value in old)
        )


def test_only_one_fit_of_a_learner_is_in_use(app: App) -> None:
    user = study_a_year(app)
    with app.sessions.begin() as session:
        models = [add_model(session, app, user) for _ in range(3)]
    for model in (models[2], models[0]):
        lease(app, user)
        memory_fitting.use(app, user, model, TOKEN)
        assert [found.id for found in memory_model.view(app, user).models if found.active] == [model]


def test_without_the_lease_nothing_is_written(app: App) -> None:
    user = study_a_year(app, forgets=False)
    before = contents(app)
    assert not memory_fitting.fit(app, user, TOKEN)
    memory_fitting.use(app, user, None, TOKEN)
    assert contents(app) == before


def test_a_card_answered_while_the_fit_ran_gets_the_memory_with_that_answer(app: App) -> None:
    user = study_a_year(app)
    parameters = (*(value * 1.05 for value in DEFAULT_PARAMETERS[:20]), 0.2)
    replay = Replay(app, user, parameters)
    card = begun_cards(app, user)[0]
    give(app, user, card, Rating.AGAIN)
    with app.sessions.begin() as session:
        replay.save(session)
    assert memory_of(app, card).stability == pytest.approx(replayed(app, card, parameters).stability)


def test_a_card_from_elsewhere_is_replayed_from_the_memory_it_came_with(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    (card,) = [CardId(found) for found in all_cards(app)]
    in_review(app, user, [card], due_in=0, interval=10, stability=10.0)
    give(app, user, card, Rating.GOOD)
    parameters = (*DEFAULT_PARAMETERS[:20], 0.3)
    replay = Replay(app, user, parameters)
    with app.sessions.begin() as session:
        replay.save(session)
    assert memory_of(app, card).stability == pytest.approx(replayer(parameters)(10.0, 5.0, 3, 10)[0])


def test_a_card_whose_log_does_not_reach_to_its_present_keeps_its_memory(app: App) -> None:
    """As after an import that brought a schedule, but not the answers that led to it."""
    user = study_a_year(app)
    card, other = begun_cards(app, user)[:2]
    change_cards(app, [card], reps=99, stability=12.5)
    lease(app, user)
    with app.sessions.begin() as session:
        model = add_model(session, app, user)
    memory_fitting.use(app, user, model, TOKEN)
    assert memory_of(app, card).stability == 12.5
    assert memory_of(app, other).stability == pytest.approx(
        replayed(app, other, memory_model.view(app, user).models[0].parameters).stability
    )


def test_another_learners_fit_is_not_there(app: App) -> None:
    user, stranger = local(app), another(app)
    with app.sessions.begin() as session:
        model = add_model(session, app, stranger)
    lease(app, user)
    with pytest.raises(NotFound):
        memory_fitting.use(app, user, model, TOKEN)
    with pytest.raises(NotFound):
        memory_model.start_use(app, user, model)
    assert memory_model.view(app, user).models == ()


def add_model(session: Any, app: App, user: UserId) -> int:
    """Store a fit of parameters that differ from the published ones."""
    quality = Quality(0.4, Calibration((Group(0.9, 0.8, 60),)))
    return memory_models.add(
        session,
        user,
        now=app.clock(),
        parameters=(0.4, *DEFAULT_PARAMETERS[1:20], 0.2),
        answers=800,
        before=quality,
        after=Quality(0.3, quality.calibration),
    )


def active_id(app: App, user: UserId) -> int | None:
    active = memory_model.view(app, user).active
    return active.id if active else None


def all_cards(app: App) -> list[int]:
    with app.sessions.read() as session:
        return list(session.scalars(select(CardRow.id)))


def test_the_parameters_in_use_decide_the_intervals(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    before = shown(app, user).outcomes[Rating.EASY].interval_days
    slower = (*DEFAULT_PARAMETERS[:3], DEFAULT_PARAMETERS[3] * 3, *DEFAULT_PARAMETERS[4:])
    with app.sessions.begin() as session:
        session.add(
            MemoryModelRow(
                user_id=user,
                fitted_at=app.clock(),
                version="fsrs-6",
                parameters=",".join(map(str, slower)),
                reviews=400,
                loss_before=0.4,
                loss_after=0.3,
                active=True,
            )
        )
    assert shown(app, user).outcomes[Rating.EASY].interval_days > 2 * before
