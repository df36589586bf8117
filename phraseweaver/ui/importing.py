"""Phrases in: a list, a package of Anki's or a shared deck, looked at before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import ImportRejected
from phraseweaver.formats import Mapping
from phraseweaver.services import jobs, shared_decks, transfer
from phraseweaver.services.anki_import import SUFFIXES, is_package
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.services.jobs.kinds.deck_addition import DECK_ADDITION, DECK_LOOK, DeckWish
from phraseweaver.services.jobs.kinds.list_import import LIST_IMPORT
from phraseweaver.services.jobs.kinds.list_look import LIST_LOOK, ListWish, is_long, summary_of
from phraseweaver.services.jobs.kinds.package_import import PACKAGE_IMPORT
from phraseweaver.services.jobs.kinds.package_look import PACKAGE_LOOK
from phraseweaver.services.transfer import Preview
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.importing_anki import first_wish, package_outcome, package_panel
from phraseweaver.ui.importing_deck import deck_outcome, shared_deck_panel
from phraseweaver.ui.importing_list import long_list_outcome, long_list_panel
from phraseweaver.ui.job_box import dismiss_button, failed_box, job_box, named_file
from phraseweaver.ui.list_preview import chosen_columns, chosen_on_match, list_preview, outcome_sentences
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

MAX_PACKAGE_MEGABYTES = 200
_EXAMPLE = "Buenos días = Good morning\nLa cuenta, por favor = The bill, please"


@dataclass
class ImportState:
    """How many lists were imported: each gets fresh fields. `columns` is the choice made by hand."""

    imported: int = 0
    columns: Mapping | None = None


def import_panel(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw what is under way, or the fields for a file or a list and what importing it would do."""
    view = jobs.desk.look(page.app, page.user, Place.IMPORT)
    if view is not None and not (view.ended and view.error is not None and view.kind.looks):
        _job(page, summaries, view)
        return
    if view is not None and view.error is not None:
        if view.name:
            st.markdown(named_file(page.t, view))
        st.error(sentence(page.t, view.error), icon=":material/error:")
        if view.kind is DECK_LOOK:
            st.caption(page.t("A backup of everything is restored under “Backup”."))
    _fields(page, summaries)


def _fields(page: Page, summaries: list[DeckSummary]) -> None:
    t, state = page.t, page_state(ImportState)
    upload, paste = f"upload_{state.imported}", f"paste_{state.imported}"
    uploaded = st.file_uploader(
        t("A file: CSV, TSV, a package of Anki’s (.apkg, .colpkg), or a deck that somebody shared (.zip)"),
        type=["csv", "tsv", "txt", "zip", *(suffix.removeprefix(".") for suffix in SUFFIXES)],
        max_upload_size=MAX_PACKAGE_MEGABYTES,
        on_change=_uploaded,
        args=(page, summaries, upload),
        key=upload,
    )
    if not summaries:
        st.write(
            t("A list is imported into a deck. Make a deck first: it says which languages the list is in.")
        )
        st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
        return
    names = {deck.id: deck.name for deck in summaries}
    deck = st.selectbox(t("Into the deck"), list(names), format_func=lambda d: names[d], key="import_deck")
    pasted = st.text_area(
        t("Or paste a list: one phrase a line, or cells copied from a spreadsheet"),
        height=160,
        placeholder=_EXAMPLE,
        on_change=_pasted,
        args=(page, summaries, paste),
        key=paste,
    )
    source: bytes | str | None = uploaded.getvalue() if uploaded else pasted or None
    if not source:
        st.caption(t("Nothing is stored before you have seen a preview and confirmed it."))
    elif _goes_beside(uploaded.name if uploaded else "", source):
        # It could not be begun when it came, because something else was under way.
        st.button(
            t("Look into the file"),
            on_click=_uploaded if uploaded else _pasted,
            args=(page, summaries, upload if uploaded else paste),
        )
    else:
        _preview_and_confirm(page, deck, source, uploaded.name if uploaded else "")


def _goes_beside(name: str, given: bytes | str) -> bool:
    return is_package(name) or shared_decks.is_shared_deck(name) or is_long(given)


def _uploaded(page: Page, summaries: list[DeckSummary], key: str) -> None:
    """Begin to look into what needs more than the page's thread, so that the upload can be let go."""
    file = st.session_state[key]
    with action(page.t):
        _forget_what_was_refused(page)
        if file is None:
            return
        begin = partial(jobs.desk.begin, page.app, page.user, name=file.name)
        if is_package(file.name):
            begin(PACKAGE_LOOK, first_wish(page, summaries), file.getvalue())
        elif shared_decks.is_shared_deck(file.name):
            begin(DECK_LOOK, DeckWish(), file.getvalue())
        elif summaries and is_long(file.getvalue()):
            begin(LIST_LOOK, ListWish(_chosen_deck(summaries), file.name), file.getvalue())
        else:
            return
        _fresh_fields()


def _pasted(page: Page, summaries: list[DeckSummary], key: str) -> None:
    text: str = st.session_state[key]
    with action(page.t):
        _forget_what_was_refused(page)
        if summaries and is_long(text):
            wish = ListWish(_chosen_deck(summaries))
            jobs.desk.begin(page.app, page.user, LIST_LOOK, wish, text.encode())
            _fresh_fields()


def _chosen_deck(summaries: list[DeckSummary]) -> DeckId:
    chosen: DeckId = st.session_state.get("import_deck", summaries[0].id)
    return chosen


def _forget_what_was_refused(page: Page) -> None:
    view = jobs.desk.look(page.app, page.user, Place.IMPORT)
    if view is not None and view.error is not None:
        jobs.desk.dismiss(page.user, Place.IMPORT, view.source)


def _job(page: Page, summaries: list[DeckSummary], view: JobView) -> None:
    """Draw a job that runs, what a look has found, or what came of an import."""
    t = page.t
    if not view.ended:
        looks = {LIST_LOOK: t("Reading the list …"), PACKAGE_LOOK: t("Reading the package …")}
        doing = {
            **looks,
            LIST_IMPORT: t("Adding the phrases …"),
            PACKAGE_IMPORT: t("Importing the package …"),
            DECK_ADDITION: t("Adding the deck …"),
        }
        hint = t("You can go on reviewing meanwhile.")
        if not view.kind.looks:
            hint += " " + t("All of it is stored at the end, or nothing.")
        job_box(page, Place.IMPORT, doing[view.kind], hint)
    elif view.error is not None:
        failed_box(page, Place.IMPORT, view, t("Import another file"))
    elif (list_wish := view.asked(LIST_LOOK)) and (list_look := view.told(LIST_LOOK)):
        long_list_panel(page, summaries, view, list_wish, list_look)
    elif (package_wish := view.asked(PACKAGE_LOOK)) and (package_look := view.told(PACKAGE_LOOK)):
        package_panel(page, summaries, view, package_wish, package_look)
    elif deck_look := view.told(DECK_LOOK):
        shared_deck_panel(page, view, deck_look)
    else:
        if listed := view.told(LIST_IMPORT):
            long_list_outcome(t, listed)
        elif packaged := view.told(PACKAGE_IMPORT):
            package_outcome(t, packaged)
        elif added := view.told(DECK_ADDITION):
            deck_outcome(t, added)
        dismiss_button(page, Place.IMPORT, view, t("Import another file"))


def _fresh_fields() -> None:
    state = page_state(ImportState)
    state.imported += 1
    state.columns = None


def _preview_and_confirm(page: Page, deck: DeckId, source: bytes | str, file_name: str) -> None:
    t, state = page.t, page_state(ImportState)
    try:
        preview = transfer.preview_import(
            page.app, page.user, deck, source, file_name=file_name, mapping=state.columns
        )
    except ImportRejected as error:
        st.error(sentence(t, error), icon=":material/error:")
        return
    key = str(state.imported)
    with st.container(border=True, key="preview"):
        list_preview(
            t,
            summary_of(preview),
            key=key,
            choose=lambda field: _choose_column(preview, field, key),
            add=lambda: _import(page, deck, preview, key),
        )


def _choose_column(preview: Preview, field: str, key: str) -> None:
    page_state(ImportState).columns = chosen_columns(preview.layout.mapping, field, key)


def _import(page: Page, deck: DeckId, preview: Preview, key: str) -> None:
    if key != str(page_state(ImportState).imported):
        # The second click on one preview: the first has done it.
        return
    with action(page.t):
        outcome = transfer.import_phrases(
            page.app,
            page.user,
            deck,
            preview.fresh,
            matching=preview.matching,
            on_match=chosen_on_match(key),
        )
        _fresh_fields()
        for said in outcome_sentences(page.t, outcome):
            notify(said)
