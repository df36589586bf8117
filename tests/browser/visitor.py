"""Someone who sits at the browser: opens pages, presses keys, reads what is there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PATIENCE_MS = 20_000
"""How long to wait for what must come, on a machine that is busy with other things."""

IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"

_PROBES = ("/_stcore/health", "/_stcore/host-config")
"""What Streamlit asks for below the address of a page, to find out where the app begins: 404 is an answer."""

_MAY_GO_DEAF = """
const Line = window.WebSocket;
window.WebSocket = class extends Line {
  addEventListener(kind, listener, ...rest) {
    const heard = (event) => window.deaf || listener(event);
    super.addEventListener(kind, kind === "message" ? heard : listener, ...rest);
  }
};
"""
"""Lets a tab lose what the server says, as on a line that breaks in one direction first: `window.deaf`."""

_NOTE_RATINGS = """
window.ratingsGiven = [];
window.addEventListener("keydown", (event) => {
  const host = document.querySelector(".st-key-review_card [data-testid=stBidiComponentIsolated]");
  const card = host && host.shadowRoot;
  if (!card || !/^[1-4]$/.test(event.key) || event.repeat) return;
  if (document.querySelector("[role=dialog]")) return;
  const ratings = card.querySelector(".ratings");
  if (ratings && !ratings.hidden) {
    window.ratingsGiven.push([card.querySelector(".question").textContent, Number(event.key)]);
  }
}, true);
"""
"""Writes down, ahead of the page's own listeners, which card was open when the key of a rating went down.

Behind a dialog, such as the one about a lost connection, no card is open.
"""

expect.set_options(timeout=PATIENCE_MS)


class Tab:
    """A page of the app in one tab of the browser."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._address = address

    def open(self, path: str) -> None:
        """Type the address of a page and wait until it is drawn."""
        self.page.goto(self._address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the server is there and no script runs."""
        self.page.locator(IDLE).wait_for()

    def lose_answers(self, lose: bool) -> None:
        """Let the messages of the server get lost on the way, or arrive again."""
        self.page.evaluate("deaf => { window.deaf = deaf; }", lose)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as fast as it goes."""
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Locator:
        """Return the button with that text, in part."""
        return self.page.get_by_role("button", name=name)

    def button_with_key(self, key: str) -> Locator:
        """Return the button that the app knows by this key."""
        # One with a tooltip is there twice, and one of the two hidden.
        return self.page.locator(f".st-key-{key} button").filter(visible=True)

    def heading(self, name: str) -> Locator:
        """Return the heading with exactly that text."""
        return self.page.get_by_role("heading", name=name, exact=True)

    def text(self, words: str | re.Pattern[str]) -> Locator:
        """Return the elements with that text, in part."""
        return self.page.get_by_text(words)

    @property
    def menu(self) -> Locator:
        """The links to the pages, by their text without the icon."""
        return self.page.locator("[data-testid=stSidebar]").get_by_role("link").get_by_role("paragraph")

    def field(self, label: str) -> Locator:
        """Return the text field with exactly that label."""
        return self.page.get_by_role("textbox", name=label, exact=True)

    @property
    def toasts(self) -> Locator:
        """The notes that come and go by themselves."""
        return self.page.get_by_test_id("stToast")

    @property
    def alert(self) -> Locator:
        """The box that says why something was not done."""
        return self.page.get_by_test_id("stAlert")

    @property
    def dialog(self) -> Locator:
        """The dialog of the app that is open."""
        return self.page.get_by_role("dialog")

    def unfold(self, label: str) -> None:
        """Open a box by its head and wait until it is open: what moves is missed by a click."""
        box = self.page.locator("details").filter(has_text=label).first
        box.locator("summary").first.click()
        opened = "box => box.open && box.getAnimations().length === 0"
        self.page.wait_for_function(opened, arg=box.element_handle())

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box."""
        self.page.get_by_role("combobox", name=label, exact=True).click()
        wanted = self.page.get_by_role("option", name=option)
        try:
            wanted.wait_for(timeout=3_000)
        except PlaywrightTimeout:
            # What was drawn meanwhile has closed the list again: a person would open it once more.
            self.page.get_by_role("combobox", name=label, exact=True).click()
        wanted.click()

    def choose_for_deck(self, deck: int, deed: str) -> None:
        """Choose something from the menu of a deck in the list of decks."""
        self.button_with_key(f"more_{deck}").click()
        self.page.get_by_text(deed, exact=True).click()

    # The review page.

    @property
    def question(self) -> Locator:
        """What the card asks."""
        return self.page.locator(".st-key-review_card .question")

    @property
    def answer(self) -> Locator:
        """What the card answers, visible once revealed."""
        return self.page.locator(".st-key-review_card .answer")

    @property
    def typed(self) -> Locator:
        """The field for a typed answer."""
        return self.page.locator(".st-key-review_card .typed")

    @property
    def show_button(self) -> Locator:
        """The button that reveals the answer."""
        return self.page.locator(".st-key-review_card .show")

    def rating_button(self, rating: int) -> Locator:
        """Return the button of a rating, 1 (Again) to 4 (Easy)."""
        return self.page.locator(f".st-key-review_card .ratings .r{rating}")

    def ratings_given(self) -> list[tuple[str, int]]:
        """Return question and rating of every card that was answered by key since the page was loaded."""
        return [(question, rating) for question, rating in self.page.evaluate("window.ratingsGiven")]

    def expect_done(self, answers: int) -> None:
        """Wait until the page counts so many answers of today: they are acknowledged."""
        expect(self.text(re.compile(rf"^Done {answers} "))).to_be_visible()


class Visitor:
    """A browser of one's own (cookies, locale, time zone), watched from the outside."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.message_boxes: list[str] = []
        self.loses_the_server = False
        self._address = address
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_MAY_GO_DEAF)
        context.add_init_script(_NOTE_RATINGS)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("dialog", self._note_message_box)
        self.tab = self.open_tab()

    def open_tab(self) -> Tab:
        """Return another tab."""
        page = self.context.new_page()
        page.on("websocket", self._note_socket)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        return Tab(page, self._address)

    def assert_well_behaved(self) -> None:
        """Assert that no host but the server was asked, and that no script failed, complained or spoke."""
        strangers = self.hosts - {urlsplit(self._address).netloc}
        assert not strangers, f"asked for: {strangers}"
        assert not self.message_boxes, f"said in a box: {self.message_boxes}"
        if not self.loses_the_server:
            assert not self.complaints, f"on the console: {self.complaints}"

    def _note_request(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_socket(self, socket: WebSocket) -> None:
        self._note_address(socket.url)

    def _note_address(self, address: str) -> None:
        # `data:` and `blob:` addresses have no host: nothing leaves the browser.
        if host := urlsplit(address).netloc:
            self.hosts.add(host)

    def _note_console(self, message: ConsoleMessage) -> None:
        source = urlsplit(message.location.get("url", "")).path
        probe = "404" in message.text and source.endswith(_PROBES)
        if message.type == "error" and not probe:
            self.complaints.append(f"{message.text} ({source})")

    def _note_message_box(self, box: Dialog) -> None:
        self.message_boxes.append(box.message)
        box.dismiss()
