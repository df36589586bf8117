"""A database that cannot be used is said in a sentence, and the next visit tries again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from tests.browser.conftest import Visit
from tests.web_server import WebServer

pytestmark = pytest.mark.browser


def set_revision(url: URL, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def revision_of(url: URL) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    engine.dispose()
    return found


def test_a_database_ahead_of_the_code_is_refused_and_the_next_visit_tries_again(
    fresh_server: WebServer, empty_database_url: URL, visit: Visit
) -> None:
    visitor = visit(fresh_server.address)
    visitor.loses_the_server = True
    tab = visitor.tab
    tab.open("/")
    expect(tab.button("Add the starter deck")).to_be_visible()
    head = revision_of(empty_database_url)
    fresh_server.kill()
    set_revision(empty_database_url, "9999")

    fresh_server.start()
    tab.open("/review")
    expect(tab.text("revision 9999")).to_be_visible()
    assert revision_of(empty_database_url) == "9999"

    set_revision(empty_database_url, head)
    tab.open("/review")
    expect(tab.page.get_by_role("heading", name="Nothing is due")).to_be_visible()
    # Where nothing was done and nothing is left there is no way to show.
    expect(tab.page.get_by_role("progressbar")).to_have_count(0)
