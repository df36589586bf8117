"""What can be done with a deck, and pictures on its cards."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.services import decks, phrases
from phraseweaver.services.decks import DeckOwn
from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    rows = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_a_deck_gets_its_own_limit_and_is_put_into_another_and_that_is_undone(
    site: Site, visit: Visit
) -> None:
    old = site.add_deck("Casa", [PhraseDraft("la mesa", "table"), PhraseDraft("la silla", "chair")])
    new = site.add_deck("Hogar", [PhraseDraft("la mesa", "desk")])
    tab = visit(site.address).tab
    tab.open("/decks")
    tab.choose_for_deck(new, "Settings of the deck")
    field = tab.page.get_by_role("spinbutton", name="New cards a day")
    expect(field).to_have_attribute("placeholder", "as set: 20")
    field.fill("7")
    tab.button("Save").click()
    expect(tab.dialog).to_be_hidden()
    found = {deck.id: deck for deck in decks.list_decks(site.app, site.settled_learner())}
    assert (found[new].own, found[old].own) == (DeckOwn(new_per_day=7), DeckOwn())

    tab.choose_for_deck(old, "Put into another deck")
    expect(tab.dialog).to_contain_text("2 phrases go to “Hogar” with their progress")
    expect(tab.dialog).to_contain_text("1 phrase is there already:")
    tab.button("Put together").dblclick()
    expect(tab.heading("Casa")).to_be_hidden()
    assert sorted(site.phrases().values()) == [("la mesa", "desk; table"), ("la silla", "chair")]

    tab.open("/phrases")
    tab.button("Recent changes").click()
    tab.page.get_by_test_id("stPopoverBody").get_by_role("button", name="Undo").click()
    expect(tab.toasts.filter(has_text="Everything is as it was before.")).to_be_visible()
    assert list(site.deck_ids().values()) == ["Casa", "Hogar"]


def test_a_shared_deck_is_added_with_one_click_elsewhere(site: Site, visit: Visit, tmp_path: Path) -> None:
    deck = site.add_deck("Casa", [PhraseDraft("Quiero {té|café}.", "I want {tea|coffee}.")])
    tab = visit(site.address).tab
    tab.open("/decks")
    tab.choose_for_deck(deck, "Save as a file for others")
    with tab.page.expect_download() as download:
        tab.button("Save the file").click()
    assert download.value.suggested_filename == "Casa.deck.zip"
    file = tmp_path / "Casa.deck.zip"
    download.value.save_as(file)
    decks.delete_deck(site.app, site.settled_learner(), deck)

    tab.open("/transfer")
    tab.page.locator("input[type=file]").first.set_input_files(file)
    tab.button("Add this deck").click()
    expect(tab.text("1 phrase is added to “Casa”.")).to_be_visible(timeout=30_000)
    assert list(site.phrases().values()) == [("Quiero {té|café}.", "I want {tea|coffee}.")]


def test_a_picture_asks_for_the_phrase_and_otherwise_comes_with_the_answer(site: Site, visit: Visit) -> None:
    user = site.settled_learner()
    for kind in ("production", "recognition"):
        deck = site.add_deck(kind, [], kind=kind)
        phrases.add_phrase(site.app, user, deck, PhraseDraft(f"la mesa {kind}", "table"), picture=png(60, 40))
    tab = visit(site.address).tab
    asks, answers = (
        tab.page.locator(f".st-key-review_card .picture-{place}") for place in ("question", "answer")
    )

    tab.open("/review")
    expect(tab.question).to_have_text("table")
    expect(asks).to_be_visible()
    expect(asks).to_have_attribute("alt", "")
    assert asks.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 60
    tab.press("Enter")
    expect(answers).to_be_hidden()
    tab.press("4")

    expect(tab.question).to_have_text("la mesa recognition")
    expect(asks).to_be_hidden()
    expect(answers).to_be_hidden()
    tab.press("Space")
    expect(answers).to_be_visible()
    assert answers.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 60
