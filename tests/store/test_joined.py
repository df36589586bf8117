"""Several services in one transaction: they see each other, and stay or go together."""

from __future__ import annotations

import pytest

from phraseweaver.app import App
from phraseweaver.errors import DeckNameTaken
from phraseweaver.services import decks, phrases
from phraseweaver.services.decks import DeckForm
from tests.services.studying import add, local, new_deck


class Fault(Exception):
    pass


def names(app: App) -> list[str]:
    return [deck.name for deck in decks.list_decks(app, local(app))]


def test_what_services_write_within_a_transaction_stays_when_it_is_committed(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        inner = app.within(session)
        deck = new_deck(inner, user, "uno")
        add(inner, user, deck, "dos")
        assert names(inner) == ["Spanish"]
    assert phrases.find_phrases(app, user).total == 2


def test_and_goes_when_it_is_not(app: App) -> None:
    user = local(app)
    with pytest.raises(Fault), app.sessions.begin() as session:
        new_deck(app.within(session), user, "uno")
        raise Fault
    assert names(app) == []


def test_a_service_that_refuses_undoes_only_itself(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        inner = app.within(session)
        new_deck(inner, user, name="First")
        with pytest.raises(DeckNameTaken):
            new_deck(inner, user, name="FIRST")
        with pytest.raises(Fault), inner.sessions.begin():
            new_deck(inner, user, name="Second")
            raise Fault
        new_deck(inner, user, name="Third")
    assert names(app) == ["First", "Third"]


def test_a_service_sees_what_the_one_before_it_changed(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        inner = app.within(session)
        deck = new_deck(inner, user, name="First")
        assert names(inner) == ["First"]
        decks.change_deck(inner, user, deck, DeckForm("Renamed", "es", "en"))
        assert names(inner) == ["Renamed"]
        decks.archive_deck(inner, user, deck)
        assert decks.list_decks(inner, user)[0].archived
