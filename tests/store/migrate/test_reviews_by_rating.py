"""The upgrade that counts the reviews of the past by rating and by time."""

from __future__ import annotations

from itertools import cycle

from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store import reviews
from phraseweaver.store.engine import Sessions
from phraseweaver.store.migrate import upgrade
from phraseweaver.store.tables import DailyRow
from tests.fixed_clock import FixedClock
from tests.services.studying import card_id, local, new_deck, schedule
from tests.store.migrate.upgrades import downgrade

BEFORE = "0003"
TEXTS = ("uno", "dos", "tres")
RATINGS = (Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.GOOD, Rating.HARD, Rating.EASY, Rating.GOOD)


def test_the_totals_of_old_days_are_those_of_the_log(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    for day, rating in zip(range(16), cycle(RATINGS), strict=False):
        for place, text in enumerate(TEXTS):
            card = card_id(app, user, text)
            # Now and then the learner is elsewhere for more than a minute.
            milliseconds = 70_000 if (day + place) % 5 == 0 else 1_000 * place + 500
            review.rate(
                app, user, card, rating, seen=schedule(app, user, card).reps, duration_ms=milliseconds
            )
        clock.advance(days=1 if day < 4 else 9)

    downgrade(app.sessions.engine, BEFORE)
    upgrade(app.sessions.engine)
    names = AnswerTotals.names()
    with Sessions(app.sessions.engine).read() as session:
        kept = {
            (row.studied_on, DeckId(row.deck_id)): AnswerTotals(
                **{name: getattr(row, name) for name in names}
            )
            for row in session.scalars(select(DailyRow))
        }
        assert kept == reviews.totals_from_log(session, user)
    total = AnswerTotals()
    for day_totals in kept.values():
        total = total.plus(day_totals)
    assert min(total.young_again, total.mature_again, total.young_hard + total.mature_hard) > 0
    assert min(total.young_milliseconds, total.mature_milliseconds, total.relearning_milliseconds) > 0
