"""An account goes with everything in it, and with nothing of anybody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text, update

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.services import account_removal, phrases
from phraseweaver.store import search_index
from phraseweaver.store.tables import Base, ReminderPlanRow, SendPaceRow
from tests.services.rows_everywhere import add_rows_everywhere, owned_tables, rows_of
from tests.services.studying import another, card_id, contents, give, local, new_deck

CHAT = 4711


def settle(app: App, user: UserId) -> None:
    """Give a learner a deck with an answer, and a row in every other table."""
    new_deck(app, user, "uno", "dos")
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    with app.sessions.begin() as session:
        add_rows_everywhere(session, user)


def test_no_table_keeps_a_row_of_a_deleted_account_and_others_lose_none(app: App) -> None:
    mine, theirs = local(app), another(app)
    settle(app, theirs)
    before = contents(app)
    settle(app, mine)
    with app.sessions.read() as session:
        assert [table.name for table in owned_tables() if not rows_of(session, table, mine)] == []
    account_removal.delete_account(app, mine)
    after = contents(app)
    users = [row for row in before["users"] if row[0] != mine]
    assert after == before | {"users": users}
    with app.sessions.read() as session:
        left = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    assert left["users"] == 1
    assert left["reviews"] == 1


def test_what_is_found_by_searching_is_gone_too(app: App) -> None:
    mine, theirs = local(app), another(app)
    settle(app, mine)
    new_deck(app, theirs, "uno")
    account_removal.delete_account(app, mine)
    assert phrases.find_phrases(app, theirs, words="uno").total == 1
    if app.settings.is_sqlite:
        # The index is a table of its own, which no foreign key reaches.
        found = text(f"SELECT count(*) FROM {search_index.TABLE} WHERE {search_index.TABLE} MATCH 'uno'")
        with app.sessions.read() as session:
            assert session.scalar(found) == 1


def test_the_pace_forgets_the_chat(app: App) -> None:
    mine = local(app)
    settle(app, mine)
    with app.sessions.begin() as session:
        session.execute(update(ReminderPlanRow).values(chat_id=CHAT))
        session.add_all([SendPaceRow(chat_id=chat, free_ms=1) for chat in (0, CHAT, CHAT + 1)])
    account_removal.delete_account(app, mine)
    with app.sessions.read() as session:
        assert sorted(session.scalars(select(SendPaceRow.chat_id))) == [0, CHAT + 1]


def test_an_account_is_deleted_once(app: App) -> None:
    mine = local(app)
    account_removal.delete_account(app, mine)
    with pytest.raises(NotFound):
        account_removal.delete_account(app, mine)


def test_the_number_of_a_deleted_account_is_nobody_elses_later(app: App) -> None:
    mine = local(app)
    account_removal.delete_account(app, mine)
    assert local(app) != mine
