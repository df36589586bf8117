"""The upgrade that counts the answers of the past by hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store.engine import Sessions
from phraseweaver.store.migrate import upgrade
from phraseweaver.store.tables import HourlyRow
from tests.fixed_clock import FixedClock
from tests.services.studying import another, card_id, local, new_deck, prefer, schedule
from tests.store.migrate.upgrades import downgrade

BEFORE = "0003"
SATURDAY, SUNDAY = date(2026, 3, 28), date(2026, 3, 29)
"""In the night to that Sunday Berlin's clocks go from 2:00 to 3:00, at 1:00 UTC."""


def answer_at(
    app: App, clock: FixedClock, user: UserId, card: CardId, rating: Rating, instant: tuple[int, int, int]
) -> None:
    """Answer a card on a day of March 2026 at an hour and a minute of UTC."""
    day, hour, minute = instant
    clock.set(datetime(2026, 3, day, hour, minute, tzinfo=UTC))
    review.rate(app, user, card, rating, seen=schedule(app, user, card).reps)


def counted(app: App) -> dict[tuple[UserId, date, int], tuple[int, int]]:
    """Return answers, and those not Again, by learner, study day and hour."""
    with Sessions(app.sessions.engine).read() as session:
        return {
            (UserId(row.user_id), row.studied_on, row.hour): (row.answers, row.passed)
            for row in session.scalars(select(HourlyRow))
        }


def test_old_answers_count_in_the_hour_of_each_learners_clock(app: App, clock: FixedClock) -> None:
    berliner, tokyoite = local(app), another(app)
    prefer(app, tokyoite, time_zone="Asia/Tokyo")
    for user in (berliner, tokyoite):
        new_deck(app, user, "uno", "dos")
    uno, dos = (card_id(app, berliner, text) for text in ("uno", "dos"))
    answer_at(app, clock, berliner, uno, Rating.EASY, (28, 17, 59))
    answer_at(app, clock, berliner, dos, Rating.AGAIN, (28, 18, 0))
    answer_at(app, clock, berliner, dos, Rating.GOOD, (28, 18, 30))
    # Before and after the clocks change, still Saturday's study; and on Sunday, now in summer time.
    answer_at(app, clock, berliner, dos, Rating.HARD, (29, 0, 59))
    answer_at(app, clock, berliner, dos, Rating.AGAIN, (29, 1, 0))
    answer_at(app, clock, berliner, dos, Rating.GOOD, (29, 17, 59))
    answer_at(app, clock, tokyoite, card_id(app, tokyoite, "uno"), Rating.GOOD, (29, 0, 59))
    before = counted(app)

    downgrade(app.sessions.engine, BEFORE)
    upgrade(app.sessions.engine)
    assert (
        counted(app)
        == before
        == {
            (berliner, SATURDAY, 18): (1, 1),
            (berliner, SATURDAY, 19): (2, 1),
            (berliner, SATURDAY, 1): (1, 1),
            (berliner, SATURDAY, 3): (1, 0),
            (berliner, SUNDAY, 19): (1, 1),
            (tokyoite, SUNDAY, 9): (1, 1),
        }
    )
