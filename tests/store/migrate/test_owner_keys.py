"""The upgrade that puts the owner in front of every key."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from phraseweaver.app import App
from phraseweaver.domain.rating import Rating
from phraseweaver.services import decks, phrase_changes, phrases, review
from phraseweaver.store.migrate import MIGRATIONS, UpgradeFailed, upgrade
from tests.services.studying import BOTH, another, answer, contents, local, new_deck
from tests.store.migrate.upgrades import INI, downgrade, execute, scalar

BEFORE = str(ScriptDirectory(str(MIGRATIONS)).get_revision("0008").down_revision)


def test_every_row_is_there_after_it_and_the_app_goes_on(app: App) -> None:
    engine = app.sessions.engine
    for user in (local(app), another(app)):
        new_deck(app, user, "uno", "dos", "avión", kinds=BOTH)
        answer(app, user, Rating.EASY)
        answer(app, user, Rating.AGAIN)
        phrase_changes.tag_phrases(app, user, phrases.all_found(app, user, "dos"), "x")
    before = contents(app)
    downgrade(engine, BEFORE)
    assert contents(app) == before
    upgrade(engine)
    assert contents(app) == before

    user = local(app)
    assert phrases.find_phrases(app, user, words="avion").total == 1
    assert review.undo(app, user) is not None
    deck = new_deck(app, user, "tres", name="Later")
    assert deck == scalar(engine, "SELECT max(id) FROM decks") == 3
    decks.delete_deck(app, user, decks.list_decks(app, user)[-1].id)
    assert scalar(engine, "SELECT count(*) FROM cards WHERE user_id = 1") == 1
    assert scalar(engine, "SELECT count(*) FROM cards WHERE user_id = 2") == 6


def test_a_card_cannot_belong_to_the_phrase_of_somebody_else(app: App) -> None:
    new_deck(app, local(app), "uno")
    new_deck(app, another(app), "uno")
    for column in ("phrase_id", "deck_id"):
        with pytest.raises(IntegrityError):
            execute(app.sessions.engine, f"UPDATE cards SET {column} = 2 WHERE user_id = 1")
    with pytest.raises(IntegrityError):
        execute(app.sessions.engine, "UPDATE phrases SET deck_id = 2 WHERE user_id = 1")


def test_a_card_that_has_strayed_stops_it_and_nothing_is_changed(app: App) -> None:
    new_deck(app, local(app), "uno")
    new_deck(app, another(app), "uno")
    engine = app.sessions.engine
    downgrade(engine, BEFORE)
    execute(engine, "UPDATE cards SET deck_id = 2 WHERE user_id = 1")
    before = contents(app)
    with pytest.raises(UpgradeFailed):
        upgrade(engine)
    assert contents(app) == before
    assert scalar(engine, "SELECT version_num FROM alembic_version") == BEFORE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_rebuilding_a_table_would_delete_its_children_it_refuses(app: App) -> None:
    new_deck(app, local(app), "uno")
    before = contents(app)
    # Not by the way of the app and the command line, which switch foreign keys off.
    with pytest.raises(RuntimeError, match="foreign keys"), app.sessions.engine.begin() as connection:
        command.downgrade(Config(INI, attributes={"connection": connection}), BEFORE)
    assert contents(app) == before
