"""Figures for a monitoring system: of the whole installation, by value."""

from __future__ import annotations

from datetime import date, timedelta

from phraseweaver.app import App
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState, Skip
from phraseweaver.services import metrics, review
from phraseweaver.services.reminding import health
from phraseweaver.store import reminders
from tests.fixed_clock import FixedClock
from tests.services.studying import another, card_id, give, local, new_deck

SENT, SKIPPED = ReminderState.SENT, ReminderState.SKIPPED
MONDAY = date(2026, 3, 9)


def test_a_fresh_installation_has_nothing_to_tell(app: App) -> None:
    found = metrics.figures(app)
    assert (found.answers, found.reminders_open, found.queue_seconds) == (0, 0, 0.0)
    assert set(found.reminders.values()) == {0}
    assert found.heartbeat_at is None


def test_answers_of_all_learners_count_and_undo_takes_none_back(app: App) -> None:
    for user in (local(app), another(app)):
        new_deck(app, user, "uno")
        give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    assert metrics.figures(app).answers == 2
    review.undo(app, local(app))
    assert metrics.figures(app).answers == 2


def test_reminders_count_by_how_they_ended_and_the_oldest_open_one_by_its_age(
    app: App, clock: FixedClock
) -> None:
    lease, until = timedelta(minutes=1), clock() + timedelta(hours=12)
    users = [local(app), another(app)]
    with app.sessions.begin() as session:
        sent, *_ = [
            reminders.claim(session, user, MONDAY, token="a", now=clock() - age, lease=lease, until=until)
            for user, age in zip(users, (timedelta(minutes=5), timedelta(seconds=90)), strict=True)
        ]
        reminders.add_skipped(session, users[0], [MONDAY - timedelta(days=1)], Skip.DAY_OVER, clock())
        assert sent is not None
        reminders.begin_sending(session, sent, now=clock(), lease=lease, due_count=3)
        reminders.finish(session, sent, ReminderState.SENDING, SENT, now=clock())
    found = metrics.figures(app)
    assert (found.reminders[SENT], found.reminders[SKIPPED], sum(found.reminders.values())) == (1, 1, 2)
    assert (found.reminders_open, found.queue_seconds) == (1, 90.0)


def test_the_senders_last_sign_of_life_is_told(app: App, clock: FixedClock) -> None:
    health.beat(app)
    assert metrics.figures(app).heartbeat_at == clock()


def test_the_pool_tells_of_connections_in_use_and_of_its_limit(app: App) -> None:
    most = 20 if app.settings.is_sqlite else 8
    before = metrics.pool()
    assert before is not None
    with app.sessions.read(), app.sessions.read() as session:
        session.connection()
        busy = metrics.pool()
    assert busy is not None
    assert (busy.in_use, busy.most) == (1, most)
