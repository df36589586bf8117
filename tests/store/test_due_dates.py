"""How many review cards come back on which date, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from sqlalchemy import update

from phraseweaver.app import App
from phraseweaver.store import due_dates
from phraseweaver.store.tables import CardRow
from tests.services.collections_of_cards import cards_of
from tests.services.studying import another, local, new_deck

TODAY = date(2026, 3, 10)


def test_cards_are_counted_by_their_dates_deck_by_deck(app: App) -> None:
    user, other = local(app), another(app)
    texts = [f"frase {number}" for number in range(40)]
    first = new_deck(app, user, *texts[:15], name="First")
    second = new_deck(app, user, *texts[15:], name="Second")
    empty = new_deck(app, user, name="Empty")
    foreign = new_deck(app, other, "ajena")
    random, last = Random(4), TODAY + timedelta(days=5)
    due: dict[int, Counter[date]] = {first: Counter(), second: Counter()}
    with app.sessions.begin() as session:
        for number, card in enumerate(cards_of(app, user)):
            day = TODAY + timedelta(days=random.randint(-4, 9))
            suspended, new = number % 7 == 3, number % 11 == 5
            session.execute(
                update(CardRow)
                .where(CardRow.id == card)
                .values(due_on=None if new else day, state=0 if new else 2, suspended=suspended)
            )
            if day <= last and not suspended and not new:
                due[first if number < 15 else second][day] += 1
        session.execute(
            update(CardRow).where(CardRow.deck_id == foreign).values(due_on=TODAY, state=2, interval_days=1)
        )
    with app.sessions.read() as session:
        assert due_dates.counts(session, user, [first, second, empty], last) == due[first] + due[second]
        assert due_dates.counts(session, user, [second], last) == due[second]
        assert due_dates.counts(session, user, [empty, foreign], last) == {}
        assert due_dates.counts(session, user, [], last) == {}
    assert min(len(days) for days in due.values()) > 5
