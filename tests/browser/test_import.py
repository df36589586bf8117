"""A pasted list is looked at first; nothing of it is stored before the learner says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.anki_packages import package
from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

LIST = "\n".join(
    (
        "la mesa\ttable",
        "la silla\tchair",
        "la lámpara\t",
        "la ventana\t<script>window.broken = 1</script><b>window</b>",
    )
)


def test_a_pasted_list_is_shown_with_its_broken_row_by_number_and_stored_on_the_button_only(
    site: Site, visit: Visit
) -> None:
    site.add_deck("Casa", [PhraseDraft("la mesa", "table")])
    tab = visit(site.address).tab
    tab.open("/transfer")

    tab.page.get_by_role("textbox", name="Or paste a list").fill(LIST)
    tab.press("Control+Enter")
    preview = tab.page.locator(".st-key-preview")
    expect(preview.get_by_role("row")).to_have_text(
        ["PhraseTranslation", "la sillachair", "la ventana<script>window.broken = 1</script><b>window</b>"]
    )
    expect(preview.get_by_text("Row 3:")).to_be_visible()
    assert list(site.phrases().values()) == [("la mesa", "table")]

    tab.button("Add 2 phrases").dblclick()
    expect(tab.toasts.filter(has_text="2 phrases are added.")).to_be_visible()
    expect(preview).to_be_hidden()
    assert list(site.phrases().values()) == [
        ("la mesa", "table"),
        ("la silla", "chair"),
        ("la ventana", "<script>window.broken = 1</script><b>window</b>"),
    ]
    assert tab.page.evaluate("window.broken") is None


def test_a_file_with_quoted_line_breaks_is_read_and_stored_as_it_is(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes('\ufeff"uno;\ndos";"one;\ntwo"\r\ntres;three\r\n'.encode())
    site.add_deck("Números", [])
    tab = visit(site.address).tab
    tab.open("/transfer")

    tab.page.locator("input[type=file]").first.set_input_files(file)
    tab.button("Add 2 phrases").click()
    expect(tab.toasts.filter(has_text="2 phrases are added.")).to_be_visible()
    assert list(site.phrases().values()) == [("uno;\ndos", "one;\ntwo"), ("tres", "three")]


def test_a_package_of_ankis_is_looked_at_first_and_then_imported_beside_the_page(
    site: Site, visit: Visit
) -> None:
    tab = visit(site.address).tab
    tab.open("/transfer")
    tab.page.locator("input[type=file]").first.set_input_files(package())
    look = tab.page.locator(".st-key-package")
    expect(look.get_by_text("40 notes · 73 cards · 672 answers")).to_be_visible()
    expect(look.get_by_role("cell", name="frase número 1", exact=True)).to_be_visible()
    assert site.phrases() == {}

    tab.button("Import 40 notes").dblclick()
    expect(tab.text("The package is imported.")).to_be_visible(timeout=30_000)
    expect(tab.text("1 note is left out")).to_be_visible()
    assert len(site.phrases()) == 45
    tab.button("Import another file").click()
    expect(tab.page.get_by_role("textbox", name="Or paste a list")).to_be_visible()


def test_a_file_that_is_no_package_says_so_and_the_fields_stay(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    (tmp_path / "notes.apkg").write_bytes(b"not a zip")
    tab = visit(site.address).tab
    tab.open("/transfer")
    tab.page.locator("input[type=file]").first.set_input_files(tmp_path / "notes.apkg")
    expect(tab.alert).to_contain_text("This file is no Anki package")
    expect(tab.page.locator("input[type=file]").first).to_be_attached()


def test_a_long_list_is_read_and_added_beside_the_page_and_can_be_left_and_cancelled(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text("sin traducción,\n" + "".join(f"palabra {n},word {n}\n" for n in range(1, 90_000)))
    site.add_deck("Casa", [PhraseDraft("la mesa", "table")])
    tab = visit(site.address).tab
    tab.open("/transfer")
    tab.page.locator("input[type=file]").first.set_input_files(file)
    preview = tab.page.locator(".st-key-preview")
    expect(preview.get_by_text("89,999 new phrases · 1 row cannot be read")).to_be_visible(timeout=30_000)
    expect(preview.get_by_text("Row 1:")).to_be_visible()

    tab.button("Add 89,999 phrases").dblclick()
    expect(tab.text("Adding the phrases …")).to_be_visible()
    tab.open("/decks")
    tab.open("/transfer")
    expect(tab.page.get_by_role("progressbar")).to_be_visible()
    tab.button("Cancel").click()
    expect(tab.toasts.filter(has_text="Cancelled; nothing was changed.")).to_be_visible()
    expect(tab.page.get_by_role("textbox", name="Or paste a list")).to_be_visible()
    assert list(site.phrases().values()) == [("la mesa", "table")]


def test_a_backup_is_saved_and_brought_back_in_the_place_of_what_is_there(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    site.add_deck("Casa", [PhraseDraft("la mesa", "table")])
    tab = visit(site.address).tab
    tab.open("/transfer")
    tab.page.get_by_role("tab", name="Backup").click()
    with tab.page.expect_download() as saved:
        tab.button("Save a backup").click()
    saved.value.save_as(tmp_path / "mine.zip")
    site.add_deck("Later", [PhraseDraft("tarde", "late")])

    tab.page.locator("input[type=file]").last.set_input_files(tmp_path / "mine.zip")
    expect(tab.button("Restore")).to_be_disabled()
    tab.page.get_by_text("Delete what I have now").click()
    tab.button("Restore").click()
    expect(tab.text("The backup is restored.")).to_be_visible(timeout=30_000)
    assert list(site.phrases().values()) == [("la mesa", "table")]
