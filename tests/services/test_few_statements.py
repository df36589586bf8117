"""A rating and the redraw after it go back and forth to the database only a few times."""

from __future__ import annotations

from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store.engine import Sessions, listen_to_statements, make_engine
from tests.services.collections_of_cards import cards_of, in_review
from tests.services.studying import BOTH, local, new_deck

MOST = 10


def test_a_rating_and_the_cards_after_it_take_ten_statements(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {n}" for n in range(8)), kinds=BOTH)
    in_review(app, user, cards_of(app, user), due_in=0)
    engine = make_engine(app.settings.database_url)
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    listen_to_statements(engine, note)
    counted = App(settings=app.settings, sessions=Sessions(engine), clock=app.clock)
    screen = review.screen(counted, user)
    for number in range(4):
        card, upcoming = screen.card, screen.upcoming
        assert card and upcoming
        seen.clear()
        review.rate(counted, user, card.id, Rating.GOOD, seen=card.reps, load=card.load, variant=card.variant)
        screen = review.screen(counted, user, prefer=upcoming.id, drawn=[card, upcoming])
        # The first answer of the day also settles the days before it.
        assert len(seen) <= MOST or number == 0, "\n".join(seen)
        assert screen.card and screen.card.id == upcoming.id
    engine.dispose()
