"""Signing in through a real OpenID provider, and all the ways in that must stay closed."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import oidc_provider_mock._app as provider_code
import pytest
from playwright.sync_api import Browser, BrowserContext, Request, expect

from phraseweaver.app import open_app
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.services import decks, invitations, phrases, review, sign_in
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.tables import DeckRow, PhraseRow, UserRow
from phraseweaver.ui.navigation import PAGES
from phraseweaver.ui.progress.page import SECTIONS
from tests.browser.signing_in import (
    COOKIE,
    SignInServer,
    claims_of,
    give_cookie,
    running_provider,
)
from tests.browser.site import Site
from tests.browser.visitor import PATIENCE_MS, Tab
from tests.web_server import WebServer

DEEP_LINK = "/phrases?q=%C3%B1and%C3%BA"
SitDown = Callable[..., "Person"]

pytestmark = pytest.mark.browser


class House(Site):
    """The server, its database, and the provider."""

    issuer: str
    server: SignInServer

    def open_doors(self, issuer: str, directory: Path) -> None:
        """Start the server for the people of this provider."""
        url = self.app.settings.database_url
        self.issuer, self.server = issuer, SignInServer(url, directory / "sign-in.log", issuer)
        self.app = replace(self.app, settings=Settings(url, public_url=self.server.address))
        self.server.start()

    def add_phrases_of(self, name: str) -> None:
        """Give a learner a deck and phrases that bear the learner's name."""
        user = self.user(name)
        deck = decks.create_deck(
            self.app, user, DeckForm(f"Mazo de {name}", "es", "en", kinds=("recognition",))
        )
        phrases.add_phrases(self.app, user, deck, [PhraseDraft(f"frase de {name}", "words")])

    def user(self, name: str) -> UserId:
        """Return whose account bears that name."""
        with self.app.sessions.read() as session:
            found = session.query(UserRow.id).where(UserRow.name == name).scalar()
        assert found is not None, f"{name} has no account"
        return UserId(found)


class PlainServer(SignInServer):
    """The same, started as on a desk."""

    _command = WebServer._command


@dataclass
class Person:
    """Somebody at a browser of their own."""

    context: BrowserContext
    tab: Tab
    address: str

    def open(self, path: str = "/") -> None:
        self.tab.open(path)

    def sign_in(self, name: str, provider: str = "House") -> None:
        """Choose the provider, say there who one is, and come back."""
        self.tab.button(f"Sign in with {provider}").click()
        self.authorize(name)

    def authorize(self, name: str) -> None:
        """Say at the provider who one is, and come back."""
        self.tab.page.get_by_placeholder("sub").fill(name)
        self.tab.page.get_by_role("button", name="Authorize").click()
        self.tab.page.wait_for_url(f"{self.address}/**")
        self.tab.settle()

    def expect_in(self, name: str) -> None:
        expect(self.tab.page.locator(".st-key-account_menu")).to_contain_text(name)

    def expect_at(self, address: str) -> None:
        """The browser shows this path and query."""
        expect(self.tab.page).to_have_url(self.address + address)

    def expect_out(self) -> None:
        """Nothing but the ways in is there."""
        expect(self.tab.button("Sign in with House")).to_be_visible()
        expect(self.tab.menu).to_have_count(0)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    directory = tmp_path_factory.mktemp("house")
    url = sqlite_url(directory / "phraseweaver.db")
    with running_provider() as issuer:
        made = House(url, directory)
        with closing(made):
            made.open_doors(issuer, directory)
            yield made


@pytest.fixture
def person(house: House, browser: Browser) -> Iterator[SitDown]:
    """Let somebody sit down; nobody has an account yet."""
    contexts: list[BrowserContext] = []
    house.forget_everyone()

    def sit_down(server: WebServer = house.server) -> Person:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return Person(context, Tab(context.new_page(), server.address), server.address)

    yield sit_down
    for context in contexts:
        context.close()


def cookie_of(person: Person) -> dict[str, Any]:
    (found,) = [dict(cookie) for cookie in person.context.cookies() if cookie["name"] == COOKIE]
    return found


def test_signing_in_and_out_ends_copies_and_replays_and_leaves_no_secret_in_the_log(
    house: House, person: SitDown
) -> None:
    ann, thief = person(), person()
    callbacks: list[str] = []

    def note(request: Request) -> None:
        if "/oauth2callback" in request.url:
            callbacks.append(request.url)

    ann.context.on("request", note)
    # As from a message in Telegram: the link is for somebody who is signed out by now.
    ann.open(DEEP_LINK)
    ann.expect_out()
    ann.sign_in("ann")
    ann.expect_in("Ann")
    ann.expect_at(DEEP_LINK)
    expect(ann.tab.heading("Phrases")).to_be_visible()

    copied = cookie_of(ann)
    thief.context.add_cookies([{"name": COOKIE, "value": copied["value"], "url": house.server.address}])
    thief.open("/phrases")
    thief.expect_in("Ann")
    ann.tab.button("Sign out").click()
    # The provider asks whether to end its own session as well.
    ann.tab.page.get_by_role("button", name="End session").click()
    ann.tab.page.wait_for_url(f"{house.server.address}/**")
    ann.tab.settle()
    ann.expect_out()
    ann.expect_at("/")
    for path in ("/phrases", "/"):
        thief.open(path)
        thief.expect_out()

    (callback, *_) = (url for url in callbacks if "code=" in url)
    for replaying in (ann, thief):
        replaying.tab.page.goto(callback)
        replaying.tab.settle()
        replaying.expect_out()
    assert not any(secret in house.server.log for secret in ("house-secret", "code=", copied["value"]))


def test_signing_out_everywhere_ends_open_pages_too(house: House, person: SitDown) -> None:
    laptop, phone = person(), person()
    for at in (laptop, phone):
        at.open()
        at.sign_in("ben")
        at.expect_in("Ben")
    ben = house.user("Ben")
    assert len(sign_in.sessions_of(house.app, ben)) == 2
    house.add_phrases_of("Ben")
    laptop.open("/review")
    laptop.tab.show_button.click()
    expect(laptop.tab.rating_button(3)).to_be_visible()
    time.sleep(1.1)  # ID tokens know whole seconds
    sign_in.sign_out_everywhere(house.app, ben)
    laptop.tab.rating_button(3).click()
    laptop.expect_out()
    assert house.log() == []
    phone.open("/progress")
    phone.expect_out()
    phone.sign_in("ben")
    phone.expect_in("Ben")


def test_cookies_that_are_tampered_with_forged_or_expired_open_nothing(house: House, person: SitDown) -> None:
    ben, stranger = person(), person()
    ben.open()
    ben.sign_in("ben")
    good, address = str(cookie_of(ben)["value"]), house.server.address
    said = claims_of("ben", house.issuer)
    month_ago = said | {"iat": said["iat"] - 30 * 24 * 3600}
    attempts: dict[str, Callable[[], object]] = {
        "another letter": lambda: stranger.context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": good[:60] + ("A" if good[60] != "A" else "B") + good[61:],
                    "url": address,
                }
            ]
        ),
        "another secret": lambda: give_cookie(stranger.context, address, said, secret="x" * 40),
        "another server": lambda: give_cookie(stranger.context, "http://elsewhere.example", said),
        "another application": lambda: give_cookie(stranger.context, address, said | {"aud": "other"}),
        "too old": lambda: give_cookie(stranger.context, address, month_ago),
    }
    for how, attempt in attempts.items():
        stranger.context.clear_cookies()
        attempt()
        stranger.open("/report")
        stranger.expect_out()
        assert len(sign_in.sessions_of(house.app, house.user("Ben"))) == 1, how
    # The same hand with nothing wrong is let in: it was each of these that was refused.
    stranger.context.clear_cookies()
    give_cookie(stranger.context, address, said)
    stranger.open("/decks")
    stranger.expect_in("Ben")


def test_a_token_for_another_application_signs_nobody_in(
    house: House, person: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def for_another(_self: object, _request: object) -> list[str]:
        return ["another-application"]

    monkeypatch.setattr(provider_code.OpenIDCode, "get_audiences", for_another, raising=False)
    ben = person()
    ben.open()
    ben.sign_in("ben")
    ben.expect_out()
    assert "azp" in house.server.log
    monkeypatch.undo()
    ben.sign_in("ben")
    ben.expect_in("Ben")


def addresses_of(house: House, name: str) -> list[str]:
    """Return each page's address, with whatever of this learner's an address can name, and each part's."""
    user = house.user(name)
    with house.app.sessions.read() as session:
        deck = session.query(DeckRow.id).where(DeckRow.user_id == user).scalar()
        phrase = session.query(PhraseRow.id).where(PhraseRow.user_id == user).scalar()
    named = [f"/{page.name}?id={phrase}&deck={deck}&in=deck-{deck}&q=id:{phrase}" for page in PAGES]
    parts = [f"/progress?show={section}" for section in SECTIONS]
    tabs = [f"/settings?tab={tab}" for tab in ("study", "reminders", "account")]
    return [*named, *parts, *tabs]


def everything_in(file: bytes) -> bytes:
    """Return a file's bytes, of a package those of all that is in it."""
    if not file.startswith(b"PK"):
        return file
    with zipfile.ZipFile(BytesIO(file)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def saved_from(tab: Tab) -> dict[str, bytes]:
    """Return what each button of the page saves, by the file's name."""
    found: dict[str, bytes] = {}
    expect(tab.page.get_by_test_id("stDownloadButton").locator("button").first).to_be_attached()
    folds = tab.page.get_by_role("tab")
    for fold in folds.all() or [None]:
        if fold:
            fold.click()
            tab.settle()
        for button in tab.page.get_by_test_id("stDownloadButton").locator("button:visible").all():
            with tab.page.expect_download() as download:
                button.click()
            found[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
            tab.settle()
    return found


def test_of_two_learners_at_once_no_page_and_no_file_of_one_tells_anything_of_the_other(
    house: House, person: SitDown
) -> None:
    """Nothing of the other's comes to the browser at all, whatever the page then shows of it."""
    ann, ben = person(), person()
    for who, name in ((ann, "ann"), (ben, "ben")):
        give_cookie(who.context, house.server.address, claims_of(name, house.issuer))
        who.open()
        who.expect_in(name.capitalize())
    for name in ("Ann", "Ben"):
        house.add_phrases_of(name)
        user = house.user(name)
        card = review.screen(house.app, user).card
        assert card
        review.rate(house.app, user, card.id, Rating.EASY, seen=card.reps)
    received: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        received.append(payload if isinstance(payload, bytes) else payload.encode())

    ben.tab.page.on("websocket", lambda socket: socket.on("framereceived", keep))
    files: dict[str, bytes] = {}
    for address in addresses_of(house, "Ann"):
        ben.open(address)
        ben.expect_in("Ben")
        if address.startswith(("/transfer", "/settings?tab=account", "/progress?show=cards")):
            files |= saved_from(ben.tab)
    seen, saved = b"".join(received), b"".join(everything_in(file) for file in files.values())
    for told in (seen, saved):
        assert b"frase de Ben" in told
        assert b"de Ann" not in told
        assert b"ann@example.org" not in told
    assert {name.rpartition(".")[2] for name in files} >= {"csv", "zip", "apkg"}


def test_who_is_on_no_list_is_refused_in_words_and_let_in_by_an_invitation(
    house: House, person: SitDown
) -> None:
    ann, eve, liar = person(), person(), person()
    ann.open()
    ann.sign_in("ann")
    ann.expect_in("Ann")
    liar.open()
    liar.sign_in("liar")
    expect(liar.tab.alert).to_contain_text("new ones need an invitation")
    code = invitations.invite(house.app, house.user("Ann"))
    eve.open(f"/invitation/{code}")
    expect(eve.tab.text("You are invited.")).to_be_visible()
    eve.sign_in("eve")
    eve.expect_in("Eve")
    # It was for one.
    liar.tab.field("Invitation link").fill(invitations.link_of(house.app, code))
    liar.tab.button("Use the invitation").click()
    expect(liar.tab.alert).to_contain_text("This invitation is used up")
    expect(liar.tab.menu).to_have_count(0)


def test_a_second_identity_is_linked_and_signs_in_the_same_learner(house: House, person: SitDown) -> None:
    ben, lured = person(), person()
    ben.open()
    ben.sign_in("ben")
    ben.expect_in("Ben")
    ben.open("/settings?tab=account")
    link = ben.tab.page.get_by_role("link", name="Link Club")
    address = link.get_attribute("href")
    assert address
    # Somebody else who follows the same link gets no account of Ben's.
    lured.open(address)
    lured.expect_out()
    link.click()
    ben.authorize("bea")
    ben.expect_in("Ben")
    ben.expect_at("/settings?tab=account")
    lured.sign_in("bea", "Club")
    lured.expect_in("Ben")
    assert [one.label for one in sign_in.identities_of(house.app, house.user("Ben"))] == [
        "ben@example.org",
        "bea@example.org",
    ]


def test_the_ways_in_are_the_same_under_streamlit_run(house: House, person: SitDown, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "phraseweaver.db")
    plain = PlainServer(url, tmp_path / "server.log", house.issuer)
    plain.start()
    app = open_app(settings=Settings(url, public_url=plain.address))
    try:
        ann, eve = person(plain), person(plain)
        ann.open("/today?x=1")
        ann.expect_at("/?x=1")
        ann.open("/decks?deck=7")
        ann.expect_out()
        ann.sign_in("ann")
        ann.expect_in("Ann")
        ann.expect_at("/decks?deck=7")
        with app.sessions.read() as session:
            found = session.query(UserRow.id).where(UserRow.name == "Ann").scalar()
        eve.open(f"/invitation/{invitations.invite(app, UserId(found))}")
        eve.sign_in("eve")
        eve.expect_in("Eve")
        eve.open("/settings?tab=account")
        eve.tab.page.get_by_role("link", name="Link Club").click()
        eve.authorize("bea")
        eve.expect_in("Eve")
        expect(eve.tab.text("bea@example.org")).to_be_visible()
    finally:
        app.sessions.engine.dispose()
        plain.kill()
