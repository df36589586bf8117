"""One browser and one server for each database, and visitors who must find nothing amiss."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import URL

from phraseweaver.store.database_url import sqlite_url
from tests.browser.site import Site, zone_far_from_rollover
from tests.browser.visitor import Visitor
from tests.database import PostgresServer, missing
from tests.web_server import WebServer

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SiteOf = Callable[[str], Site]
Visit = Callable[..., Visitor]


# Of the package and not of the session: Playwright keeps an event loop running in this thread meanwhile.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    executable = shutil.which("chromium")
    if executable is None:
        missing("Chromium", "there is no `chromium` on the PATH")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def site_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteOf]:
    """Give the site on a backend; each is made once, when it is first asked for."""
    made: dict[str, Site] = {}

    def site_of(backend: str) -> Site:
        if backend not in made:
            directory = tmp_path_factory.mktemp(f"site-{backend}")
            if backend == "sqlite":
                url = sqlite_url(directory / "phraseweaver.db")
            else:
                postgres: PostgresServer = request.getfixturevalue("postgres")
                url = postgres.create(migrated=False)
            made[backend] = Site(url, directory)
        return made[backend]

    yield site_of
    for site in made.values():
        site.close()


@pytest.fixture
def site(request: pytest.FixtureRequest, site_of: SiteOf) -> Site:
    """A running server that knows nobody yet; on SQLite unless the test names a backend."""
    chosen = site_of(getattr(request, "param", "sqlite"))
    chosen.server.start()
    chosen.forget_everyone()
    return chosen


@pytest.fixture
def fresh_server(empty_database_url: URL, tmp_path: Path) -> Iterator[WebServer]:
    """A server that nobody has visited, on a database without a schema."""
    server = WebServer(empty_database_url, tmp_path / "server.log")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Let someone sit down at a browser, with a Playwright context's options: `visit(address, locale="ru")`.

    Whatever else the test is about: nothing may be fetched from any host but the server, no script may fail
    or complain, and no message box may open. A visitor who `loses_the_server` may hear complaints.
    """
    visitors: list[Visitor] = []

    def sit_down(address: str, **options: Any) -> Visitor:
        usual = {
            "locale": "en-GB",
            "timezone_id": zone_far_from_rollover(),
            "viewport": {"width": 1280, "height": 900},
        }
        visitors.append(Visitor(browser.new_context(**(usual | options)), address))
        return visitors[-1]

    yield sit_down
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.assert_well_behaved()
