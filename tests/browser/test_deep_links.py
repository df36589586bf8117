"""A deep link may be the very first request that a server gets."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phraseweaver.ui.navigation import PAGES
from tests.browser.conftest import Visit
from tests.web_server import WebServer

pytestmark = pytest.mark.browser

TITLES = {"/" if spec is PAGES[0] else f"/{spec.name}": spec.title for spec in PAGES}
COLD = ("/", "/review", "/progress", "/phrase", "/people")
"""Each needs a server of its own. First and ordinary pages, hidden ones, and one that is not everybody's."""
LINKS = [
    *(pytest.param("sqlite", path, id=f"sqlite-{path}") for path in COLD),
    pytest.param("postgresql", "/review", id="postgresql-/review"),
]


@pytest.mark.parametrize(("empty_database_url", "path"), LINKS, indirect=["empty_database_url"])
def test_a_deep_link_into_a_cold_server_finds_the_schema_the_menu_and_its_page(
    fresh_server: WebServer, path: str, visit: Visit
) -> None:
    tab = visit(fresh_server.address).tab

    tab.open(f"{path}?deck=7&tag=a%20b")

    expect(tab.heading(TITLES[path])).to_be_visible()
    expect(tab.menu).to_have_text([spec.title for spec in PAGES if not spec.hidden])
    assert tab.page.url == f"{fresh_server.address}{path}?deck=7&tag=a%20b"
