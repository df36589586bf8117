"""What administrators see and do, and that nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import insert

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import NotFound
from phraseweaver.services import people
from phraseweaver.services.people import NotYourself
from phraseweaver.store import people as store
from phraseweaver.store.tables import IdentityRow
from tests.fixed_clock import FixedClock
from tests.services.studying import another, contents, local, new_deck

NOBODY = UserId(10**9)

CALLS: dict[str, Callable[[App, UserId, UserId], object]] = {
    "people": lambda app, actor, _: people.people(app, actor),
    "remove": people.remove,
    "set_administrator": lambda app, actor, person: people.set_administrator(app, actor, person, True),
}


@pytest.fixture
def chief(app: App) -> UserId:
    """The app's own learner as an administrator."""
    user = local(app)
    with app.sessions.begin() as session:
        store.set_administrator(session, user, True)
    return user


def test_they_see_who_there_is_and_how_much_but_no_words(app: App, chief: UserId, clock: FixedClock) -> None:
    person = another(app)
    new_deck(app, person, "secreto", "dos")
    with app.sessions.begin() as session:
        for minutes, label in ((0, "ann@example.org"), (5, "Ann")):
            session.execute(
                insert(IdentityRow).values(
                    issuer="https://id.example.org",
                    subject=label,
                    user_id=person,
                    label=label,
                    created_at=clock(),
                    last_used_at=clock(),
                )
            )
            clock.advance(minutes=5 + minutes)
    first, second = people.people(app, chief)
    assert (first.id, first.is_self, first.is_administrator, first.decks) == (chief, True, True, 0)
    assert (second.id, second.is_self, second.is_administrator) == (person, False, False)
    assert (second.decks, second.phrases, second.last_seen_at) == (1, 2, None)
    assert (second.name, second.identities) == ("Ann", ("Ann", "ann@example.org"))
    assert "secreto" not in repr(second)


def test_removing_somebody_takes_everything_of_theirs_and_nothing_else(app: App, chief: UserId) -> None:
    before = contents(app)
    new_deck(app, another(app), "uno")
    people.remove(app, chief, another(app))
    assert contents(app) == before


@pytest.mark.parametrize("name", CALLS)
def test_for_anybody_else_there_is_no_such_thing(app: App, chief: UserId, name: str) -> None:
    person = another(app)
    before = contents(app)
    for actor in (person, NOBODY):
        for target in (chief, person, NOBODY):
            with pytest.raises(NotFound):
                CALLS[name](app, actor, target)
    assert contents(app) == before


@pytest.mark.parametrize("name", ["remove", "set_administrator"])
def test_who_is_gone_is_not_found_and_nobody_does_it_to_themselves(
    app: App, chief: UserId, name: str
) -> None:
    with pytest.raises(NotFound):
        CALLS[name](app, chief, NOBODY)
    with pytest.raises(NotYourself):
        CALLS[name](app, chief, chief)


def test_an_administrator_is_made_and_unmade_by_another(app: App, chief: UserId) -> None:
    person = another(app)
    assert not people.may_administer(app, person)
    people.set_administrator(app, chief, person, True)
    assert people.may_administer(app, person)
    people.set_administrator(app, person, chief, False)
    assert not people.may_administer(app, chief)
    with pytest.raises(NotFound):
        people.people(app, chief)
