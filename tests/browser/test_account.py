"""What somebody who is signed in does to their account, and an administrator to those of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.services import invitations
from phraseweaver.store import people
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.people import PersonRow
from tests.browser.signing_in import SignInServer, claims_of, give_cookie, running_provider
from tests.browser.visitor import PATIENCE_MS, Tab
from tests.services.studying import new_deck

pytestmark = pytest.mark.browser

SitDown = Callable[[str], Tab]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    """A server that Ann administers, who like Ben may sign in."""
    directory = tmp_path_factory.mktemp("account")
    with running_provider() as issuer:
        made = SignInServer(sqlite_url(directory / "phraseweaver.db"), directory / "server.log", issuer)
        made.start()
        yield made
        made.kill()


@pytest.fixture
def behind(server: SignInServer) -> Iterator[App]:
    """The app of this process on the server's database."""
    app = open_app(settings=Settings(server._database_url, public_url=server.address))
    yield app
    app.sessions.engine.dispose()


@pytest.fixture
def signed_in(server: SignInServer, behind: App, browser: Browser) -> Iterator[SitDown]:
    """Let somebody sit down at a browser in which they signed in just now; nobody has an account yet."""
    contexts: list[BrowserContext] = []
    with behind.sessions.begin() as session:
        for row in people.all_of(session):
            people.remove(session, row.id)

    def sit_down(name: str) -> Tab:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        nonce = f"{name} at browser {len(contexts)}"
        give_cookie(context, server.address, claims_of(name, server._issuer, nonce=nonce))
        tab = Tab(context.new_page(), server.address)
        tab.open("/settings?tab=account")
        return tab

    yield sit_down
    for context in contexts:
        context.close()


def everybody(app: App) -> dict[str, PersonRow]:
    with app.sessions.read() as session:
        return {row.name: row for row in people.all_of(session)}


def test_an_account_is_deleted_after_a_copy_and_a_word_and_lets_nobody_in_any_more(
    behind: App, signed_in: SitDown
) -> None:
    laptop, phone = signed_in("ben"), signed_in("ben")
    ben = everybody(behind)["Ben"]
    new_deck(behind, ben.id, "uno", name="Mazo")
    expect(phone.page.locator(".st-key-sign_ins_card")).to_contain_text("Chrome, Linux")
    expect(phone.button("Sign out there")).to_have_count(1)

    laptop.button_with_key("delete_account").click()
    with laptop.page.expect_download() as download:
        laptop.button_with_key("save_before_deletion").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    word = laptop.field("Type “delete” to go on")
    word.fill("yes")
    laptop.button("Delete everything for good").click()
    expect(laptop.alert).to_contain_text("Nothing was deleted")
    assert everybody(behind)["Ben"].decks == 1

    word.fill("Delete")
    # By key: where the refusal has just pushed the button down, a click can miss it.
    laptop.button("Delete everything for good").press("Enter")
    # The provider asks whether to end its own session as well, unless the page was drawn once more before.
    asked, out = laptop.button("End session"), laptop.button("Sign in with House")
    expect(asked.or_(out)).to_be_visible()
    if asked.is_visible():
        asked.click()
    expect(out).to_be_visible()
    assert "Ben" not in everybody(behind)
    phone.menu.get_by_text("Decks").click()
    expect(phone.button("Sign in with House")).to_be_visible()
    assert "Ben" not in everybody(behind)


def test_an_administrator_invites_and_removes_and_others_find_no_such_page(
    behind: App, signed_in: SitDown
) -> None:
    bea, ann = signed_in("bea"), signed_in("ann")
    expect(bea.page.get_by_role("link", name="People and invitations")).to_have_count(0)
    bea.open("/people")
    expect(bea.alert).to_contain_text("This is no longer there")
    expect(bea.text("ann@example.org")).to_have_count(0)

    ann.page.get_by_role("link", name="People and invitations").click()
    expect(ann.heading("People")).to_be_visible()
    ann.settle()
    ann.button("Make a link").click()
    link = ann.page.locator(".st-key-new_invitation code")
    expect(link).to_contain_text(f"{behind.settings.public_url}/invitation/")
    chief, person = everybody(behind)["Ann"], everybody(behind)["Bea"]
    assert [one.usable for one in invitations.invitations_of(behind, chief.id)] == [True]

    ann.button_with_key(f"remove_{person.id}").click()
    ann.button("Remove for good").click()
    expect(ann.toasts).to_contain_text("Bea is removed.")
    assert set(everybody(behind)) == {"Ann"}
    bea.menu.get_by_text("Decks").click()
    expect(bea.button("Sign in with House")).to_be_visible()
