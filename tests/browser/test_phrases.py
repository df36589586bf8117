"""The page of phrases: written by the line, found, chosen by the dozen, mended in place."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_phone import PHONE, assert_fits
from tests.browser.visitor import Tab
from tests.conftest import BACKENDS

pytestmark = pytest.mark.browser

LINE = re.compile("^phrase = translation")


def line(tab: Tab) -> Locator:
    """Return the field of the quick line."""
    return tab.page.get_by_placeholder(LINE)


def find(tab: Tab) -> Locator:
    """Return the field of the search."""
    return tab.page.get_by_role("searchbox", name="Find")


def found(tab: Tab) -> Locator:
    """Return the line that says how many phrases were found."""
    return tab.page.locator(".st-key-found")


def rows(tab: Tab) -> Locator:
    """Return the texts of the table's rows."""
    return tab.page.locator(".st-key-phrase_table .row .text")


def pick(tab: Tab, text: str) -> Locator:
    """Return the checkbox of a phrase."""
    return tab.page.get_by_role("checkbox", name=f"Choose “{text}”", exact=True)


def do(tab: Tab, kind: str) -> None:
    """Click what is to be done with the chosen phrases."""
    tab.page.locator(f".st-key-phrase_table .deeds [data-kind={kind}]").click()
    expect(tab.dialog).to_be_visible()


def asked(tab: Tab) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return parse_qs(urlsplit(tab.page.url).query)


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_phrases_are_written_one_after_the_other_with_the_keyboard_alone(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")
    line(tab).focus()
    for number, written in enumerate(("la mesa = the table", "la silla = the chair"), start=1):
        tab.page.keyboard.type(written)
        tab.press("Enter")
        expect(rows(tab)).to_have_count(number)
        expect(line(tab)).to_be_empty()
        expect(line(tab)).to_be_focused()
    tab.page.keyboard.type("uno = one")
    tab.press("Shift+Enter")
    tab.page.keyboard.type("dos = two")
    tab.press("Enter")
    expect(rows(tab)).to_have_text(["dos", "uno", "la silla", "la mesa"])
    assert list(site.phrases().values()) == [
        ("la mesa", "the table"),
        ("la silla", "the chair"),
        ("uno", "one"),
        ("dos", "two"),
    ]


def test_a_line_that_is_no_phrase_is_named_and_comes_back_to_be_mended(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")
    line(tab).fill("uno = one\ndos\n= three")
    tab.press("Enter")
    expect(tab.alert.filter(has_text="“dos”: No translation")).to_be_visible()
    expect(tab.alert.filter(has_text="“= three”: “Phrase” is empty")).to_be_visible()
    expect(line(tab)).to_have_value("dos\n= three")
    line(tab).fill("dos = two")
    tab.press("Enter")
    expect(rows(tab)).to_have_text(["dos", "uno"])
    expect(tab.alert).to_be_hidden()


def test_a_duplicate_is_shown_with_what_is_there_and_skipped_merged_or_kept(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [PhraseDraft(text, f"first {text}") for text in ("uno", "dos", "tres")])
    tab = visit(site.address).tab
    tab.open("/phrases")
    line(tab).fill("Uno! = other uno\nDOS = other dos\ntres. = other tres\ncuatro = four\nuno = FIRST uno")
    tab.press("Enter")
    box = tab.page.locator(".st-key-known")
    expect(box).to_contain_text("3 phrases are in the deck already")
    expect(box).to_contain_text("There: uno = first uno")
    expect(tab.text("1 phrase was there already, word for word.")).to_be_visible()
    tab.button_with_key("skip_1").click()
    expect(box).to_contain_text("2 phrases are in the deck already")
    tab.button_with_key("merge_2").click()
    expect(box).to_contain_text("1 phrase is in the deck already")
    tab.button_with_key("both_3").dblclick()
    expect(box).to_be_hidden()
    expect(rows(tab)).to_have_count(5)
    assert list(site.phrases().values()) == [
        ("uno", "first uno"),
        ("dos", "first dos; other dos"),
        ("tres", "first tres"),
        ("cuatro", "four"),
        ("tres.", "other tres"),
    ]


def test_the_search_lies_in_the_address_and_filters_are_chips(site: Site, visit: Visit) -> None:
    drafts = [PhraseDraft(f"frase {n}", f"phrase {n}", tags=("even",) * (n % 2 == 0)) for n in range(30)]
    site.add_deck("First", drafts)
    site.add_deck("Second deck", [PhraseDraft("otra", "other", tags=("even",))])
    tab = visit(site.address).tab
    tab.open("/phrases")
    expect(found(tab)).to_have_text("31 phrases")

    tab.page.locator(".badge.tag").first.click()
    expect(found(tab)).to_have_text("16 phrases")
    assert asked(tab)["q"] == ["tag:even"]
    expect(find(tab)).to_have_value("tag:even")

    find(tab).fill("tag:even -otra is:new")
    tab.press("Enter")
    expect(found(tab)).to_have_text("15 phrases")
    chips = tab.page.locator(".st-key-chips button")
    expect(chips).to_have_text(["tag: even ✕", "not “otra” ✕", "new ✕", "Take all off"])

    chips.nth(1).click()
    expect(found(tab)).to_have_text("16 phrases")
    assert asked(tab)["q"] == ["tag:even is:new"]
    tab.page.reload()
    expect(found(tab)).to_have_text("16 phrases")
    expect(chips).to_have_text(["tag: even ✕", "new ✕", "Take all off"])

    tab.choose("Deck", "Second deck")
    expect(found(tab)).to_have_text("1 phrase")
    assert asked(tab)["q"] == ['tag:even is:new deck:"Second deck"']
    chips.filter(has_text="Take all off").click()
    expect(found(tab)).to_have_text("31 phrases")
    assert "q" not in asked(tab)


def test_page_and_order_lie_in_the_address_too(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(60)
    tab = visit(site.address).tab
    tab.open("/phrases?q=frase&page=3&sort=alphabet")
    # frase 1, 10, 11 … 59, 6, 7, 8, 9: the last ten.
    expect(rows(tab)).to_have_text([f"frase {n}" for n in (*range(54, 60), 6, 60, 7, 8, 9)][-10:])
    tab.page.get_by_role("button", name="Page 1", exact=False).first.click()
    expect(rows(tab).first).to_have_text("frase 1")
    assert asked(tab)["page"] == ["1"]
    # Up there first: a list that opens closes when the page is scrolled under it.
    find(tab).click()
    tab.choose("Order", "Newest first")
    expect(rows(tab).first).to_have_text("frase 60")
    assert asked(tab)["sort"] == ["added"]


def test_a_part_that_means_nothing_is_said_and_nothing_else_breaks(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(2)
    tab = visit(site.address).tab
    tab.open("/phrases?q=is%3Afoo")
    expect(tab.alert).to_contain_text("“is:foo” is not known.")
    find(tab).fill("deck:nowhere")
    tab.press("Enter")
    expect(tab.alert).to_contain_text("“deck:nowhere”: you have no deck of that name.")
    find(tab).fill("frase 2")
    tab.press("Enter")
    expect(rows(tab)).to_have_text(["frase 2"])
    expect(tab.alert).to_be_hidden()


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_chosen_phrases_are_tagged_moved_and_deleted_and_all_is_undone(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(30)
    site.add_deck("Other", [])
    tab = visit(site.address).tab
    tab.open("/phrases")
    before = site.phrases()

    pick(tab, "frase 30").click()
    pick(tab, "frase 27").click(modifiers=["Shift"])
    expect(tab.text("Chosen: 4")).to_be_visible()
    do(tab, "tag")
    expect(tab.dialog).to_contain_text("Which tags shall 4 phrases get?")
    tab.dialog.get_by_role("textbox", name="Tags").fill("late")
    tab.dialog.get_by_role("button", name="Add tags").dblclick()
    expect(tab.dialog).to_be_hidden()
    expect(tab.page.locator(".badge.tag")).to_have_text(["late"] * 4)
    expect(tab.text("Chosen: 4")).to_be_hidden()

    tab.page.get_by_role("checkbox", name="Choose all on this page").click()
    expect(tab.text("Chosen: 25")).to_be_visible()
    tab.button("Choose all that are found").click()
    expect(tab.text("All that are found are chosen: 30")).to_be_visible()
    do(tab, "delete")
    expect(tab.dialog).to_contain_text("Delete 30 phrases with their cards?")
    tab.dialog.get_by_role("button", name="Delete").click()
    expect(tab.text("No phrases yet.")).to_be_visible()
    assert site.phrases() == {}

    tab.page.locator(".st-key-undo_bar").get_by_role("button", name="Undo").first.click()
    expect(found(tab)).to_have_text("30 phrases")
    assert site.phrases() == before
    expect(tab.page.locator(".badge.tag")).to_have_text(["late"] * 4)

    tab.button("Recent changes").click()
    tab.page.get_by_test_id("stPopoverBody").get_by_role("button", name="Undo").click()
    expect(tab.page.locator(".badge.tag")).to_have_count(0)
    expect(tab.alert).to_be_hidden()


def test_a_question_can_be_left_and_nothing_is_changed(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(2)
    tab = visit(site.address).tab
    tab.open("/phrases")
    pick(tab, "frase 1").click()
    do(tab, "reset")
    tab.dialog.get_by_role("button", name="Cancel").click()
    expect(tab.dialog).to_be_hidden()
    do(tab, "suspend")
    tab.press("Escape")
    expect(tab.dialog).to_be_hidden()
    expect(tab.text("Chosen: 1")).to_be_visible()
    expect(tab.page.locator(".badge.resting")).to_have_count(0)


def test_a_phrase_is_edited_in_its_row_and_what_is_refused_stays_in_the_form(
    site: Site, visit: Visit
) -> None:
    site.add_numbered_deck(3)
    tab = visit(site.address).tab
    tab.open("/phrases")
    # Letters that are shortcuts of the page elsewhere are letters here.
    tab.button("Edit “frase 2”").click()
    form = tab.page.get_by_role("form", name="Edit “frase 2”")
    expect(form.get_by_role("textbox", name="Phrase")).to_be_focused()
    form.get_by_role("textbox", name="Phrase").fill("")
    form.get_by_label("Tags").press_sequentially("cr cra")
    tab.press("Control+Enter")
    expect(form.get_by_role("alert")).to_have_text("“Phrase” is empty. Please fill it in.")
    expect(form.get_by_label("Tags")).to_have_value("cr cra")
    expect(tab.dialog).to_be_hidden()

    form.get_by_role("textbox", name="Phrase").fill("la frase <b>2</b>")
    form.get_by_label("Note").fill("a note")
    form.get_by_role("checkbox", name=re.compile("^Production")).check()
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(rows(tab)).to_have_text(["frase 3", "la frase <b>2</b>", "frase 1"])
    expect(tab.button("Edit “la frase <b>2</b>”")).to_be_focused()
    row = tab.page.locator(".row").nth(1)
    expect(row.locator(".badge.tag")).to_have_text(["cr", "cra"])
    expect(row.locator(".more")).to_have_text("a note")
    # Its own kinds: production now, and recognition, never answered, is gone.
    tab.button("Edit “la frase <b>2</b>”").click()
    form = tab.page.get_by_role("form", name="Edit “la frase <b>2</b>”")
    expect(form.get_by_role("checkbox", name=re.compile("^Production"))).to_be_checked()
    form.get_by_role("textbox", name="Phrase").fill("never mind")
    tab.press("Escape")
    expect(form).to_be_hidden()
    assert site.phrases()[sorted(site.phrases())[1]] == ("la frase <b>2</b>", "phrase 2")


def test_an_edit_goes_on_while_the_page_is_drawn_anew(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(3)
    tab = visit(site.address).tab
    tab.open("/phrases")
    tab.button("Edit “frase 1”").click()
    form = tab.page.get_by_role("form", name="Edit “frase 1”")
    form.get_by_label("Hint").fill("half written")
    line(tab).fill("cuatro = four")
    tab.press("Enter")
    expect(rows(tab)).to_have_text(["cuatro", "frase 3", "frase 2"])
    expect(form.get_by_label("Hint")).to_have_value("half written")


def test_a_phrase_has_a_page_with_its_answers_and_a_way_back_to_the_search(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [PhraseDraft("la mesa", "the table", note="n"), PhraseDraft("uno", "one")])
    tab = visit(site.address).tab
    tab.open("/review")
    expect(tab.question).to_be_visible()
    tab.press("Space", "4")
    tab.expect_done(1)
    tab.open("/phrases?q=mesa")
    rows(tab).first.click()
    expect(tab.heading("la mesa")).to_be_visible()
    assert asked(tab)["id"]
    expect(tab.text("recall 100% · ")).to_be_visible()
    expect(tab.heading("Forgetting curve")).to_be_visible()
    expect(tab.page.locator("canvas, .st-key-forgetting_curve svg").first).to_be_visible()
    expect(tab.page.get_by_role("row").nth(1)).to_contain_text("Easy")
    address = tab.page.url

    tab.page.get_by_role("link", name="All phrases").click()
    expect(rows(tab)).to_have_text(["la mesa"])
    assert asked(tab)["q"] == ["mesa"]

    tab.page.goto(address)
    tab.button_with_key("suspend_phrase").click()
    tab.dialog.get_by_role("button", name="Suspend").click()
    expect(tab.button_with_key("unsuspend_phrase")).to_be_visible()
    tab.button_with_key("remove_phrase").click()
    tab.dialog.get_by_role("button", name="Delete").click()
    expect(tab.heading("Phrases")).to_be_visible()
    assert [text for text, _ in site.phrases().values()] == ["uno"]
    tab.page.goto(address)
    expect(tab.text("This is no longer there.")).to_be_visible()


def test_on_a_phone_the_table_fits_and_phrases_are_chosen_and_mended_by_tapping(
    site: Site, visit: Visit
) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    site.add_deck(
        "Deck", [PhraseDraft(word * 3, word * 2, note=word * 4, tags=(word,)), PhraseDraft("a", "b")]
    )
    tab = visit(site.address, **PHONE).tab
    tab.open("/phrases")
    pick(tab, "a").tap()
    expect(tab.text("Chosen: 1")).to_be_visible()
    assert_fits(tab)
    table = tab.page.locator(".st-key-phrase_table .table")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth + 1")
    tab.button("Edit “a”").tap()
    form = tab.page.get_by_role("form", name="Edit “a”")
    form.get_by_label("Translation").fill("c")
    form.get_by_role("button", name="Save").tap()
    expect(form).to_be_hidden()
    assert ("a", "c") in site.phrases().values()
    rows(tab).first.tap()
    expect(tab.heading("a")).to_be_visible()
    assert_fits(tab)
