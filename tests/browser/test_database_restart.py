"""PostgreSQL goes away between question and answer: a short message, then the review goes on by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SiteOf, Visit
from tests.browser.site import LoggedAnswer
from tests.database import PostgresServer

pytestmark = pytest.mark.browser


def test_an_answer_given_while_the_database_restarts_is_stored_once_when_it_is_back(
    site_of: SiteOf, postgres: PostgresServer, visit: Visit
) -> None:
    site = site_of("postgresql")
    site.server.start()
    site.forget_everyone()
    site.add_numbered_deck(4)
    tab = visit(site.address).tab
    tab.open("/review")
    expect(tab.question).to_have_text("frase 1")

    url = site.app.settings.database_url
    # As a restart looks from the app: every connection is cut, and new ones are refused for a while.
    postgres.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
    try:
        postgres.disconnect_all(url)
        tab.press("Space", "3")
        expect(tab.text("The database cannot be reached right now.").first).to_be_visible()
    finally:
        postgres.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')

    tab.expect_done(1)
    assert site.log() == [LoggedAnswer("frase 1", 3)]
    expect(tab.question).to_have_text("frase 2")
    tab.press("Space", "4")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]
