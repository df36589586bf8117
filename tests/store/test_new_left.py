"""How many new cards a study day holds where siblings are buried: one of each phrase that has one to ask."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import review
from phraseweaver.store.tables import CardRow
from tests.services.studying import BOTH, local, new_deck, prefer


def change(app: App, user: UserId, numbers: list[int], **values: Any) -> None:
    """Change some of the learner's cards, counted from 0 in the order in which they were made."""
    with app.sessions.begin() as session:
        ids = session.scalars(select(CardRow.id).where(CardRow.user_id == user).order_by(CardRow.id)).all()
        wanted = [ids[number] for number in numbers]
        session.execute(update(CardRow).where(CardRow.id.in_(wanted)).values(**values))


def left(app: App, user: UserId) -> int:
    return review.screen(app, user).left.new


@pytest.fixture
def user(app: App) -> UserId:
    """A learner with two phrases of two cards each: 0 and 1, 2 and 3."""
    made = local(app)
    new_deck(app, made, "uno", "dos", kinds=BOTH)
    return made


def test_a_phrase_whose_first_card_is_suspended_counts_by_its_second(app: App, user: UserId) -> None:
    change(app, user, [0], suspended=True)
    assert left(app, user) == 2
    change(app, user, [1], suspended=True)
    assert left(app, user) == 1


def test_a_phrase_whose_first_card_is_buried_counts_by_its_second(app: App, user: UserId) -> None:
    first = review.screen(app, user).card
    assert first is not None
    review.bury(app, user, first.id)
    assert left(app, user) == 2
    second = review.screen(app, user).card
    assert second is not None
    assert second.phrase == first.phrase
    review.bury(app, user, second.id)
    assert left(app, user) == 1


def test_cards_of_one_phrase_at_the_same_position_count_once(app: App, user: UserId) -> None:
    change(app, user, [0, 1], position=1)
    assert left(app, user) == 2


def test_the_limit_counts_phrases(app: App, user: UserId) -> None:
    prefer(app, user, new_per_day=1)
    screen = review.screen(app, user)
    assert (screen.left.new, screen.beyond.new) == (1, 1)


def test_where_siblings_are_not_buried_every_card_counts(app: App, user: UserId) -> None:
    prefer(app, user, bury_siblings=False)
    assert left(app, user) == 4
