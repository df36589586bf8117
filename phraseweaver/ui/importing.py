"""A list of phrases in: paste or upload, look at what would happen, then do it."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import ImportRejected
from phraseweaver.formats import Layout, Mapping, Progress
from phraseweaver.services import shared_decks, transfer
from phraseweaver.services.anki_import import SUFFIXES, is_package
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.transfer import OnMatch, Preview
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.draft_table import draft_table
from phraseweaver.ui.importing_anki import package_panel, show_job
from phraseweaver.ui.importing_deck import shared_deck_panel
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

SHOWN_ROWS = 20
SHOWN_PROBLEMS = 20
MAX_PACKAGE_MEGABYTES = 200
LONG_IMPORT = 1_000
"""With more phrases than this, adding them takes long enough to show how far it is."""
_EXAMPLE = "Buenos días = Good morning\nLa cuenta, por favor = The bill, please"


@dataclass
class ImportState:
    """How many lists were imported: each gets fresh fields. `columns` is the choice made by hand."""

    imported: int = 0
    columns: dict[str, int | None] = field(default_factory=dict)


def import_panel(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw the fields for a list and, once there is one, what importing it would do."""
    t, state = page.t, page_state(ImportState)
    if show_job(page):
        return
    uploaded = st.file_uploader(
        t("A file: CSV, TSV, a package of Anki’s (.apkg, .colpkg), or a deck that somebody shared (.zip)"),
        type=["csv", "tsv", "txt", "zip", *(suffix.removeprefix(".") for suffix in SUFFIXES)],
        max_upload_size=MAX_PACKAGE_MEGABYTES,
        key=f"upload_{state.imported}",
    )
    if uploaded is not None and is_package(uploaded.name):
        package_panel(page, summaries, uploaded, on_started=_fresh_fields)
        return
    if uploaded is not None and shared_decks.is_shared_deck(uploaded.name):
        shared_deck_panel(page, uploaded.getvalue(), on_added=_fresh_fields)
        return
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
        key=f"paste_{state.imported}",
    )
    source: bytes | str | None = uploaded.getvalue() if uploaded else pasted or None
    if not source:
        st.caption(t("Nothing is stored before you have seen a preview and confirmed it."))
        return
    _preview_and_confirm(page, deck, source, uploaded.name if uploaded else "")


def _fresh_fields() -> None:
    state = page_state(ImportState)
    state.imported += 1
    state.columns = {}


def _preview_and_confirm(page: Page, deck: DeckId, source: bytes | str, file_name: str) -> None:
    t = page.t
    bar = st.empty()
    try:
        preview = transfer.preview_import(
            page.app,
            page.user,
            deck,
            source,
            file_name=file_name,
            mapping=_chosen_columns(),
            progress=lambda share: bar.progress(min(share, 1.0), text=t("Reading the list …")),
        )
    except ImportRejected as error:
        bar.empty()
        st.error(sentence(t, error), icon=":material/error:")
        return
    bar.empty()
    with st.container(border=True, key="preview"):
        st.subheader(t("Preview"), anchor=False)
        _columns(t, preview.layout)
        st.markdown(_counts(t, preview))
        draft_table(t, preview.fresh[:SHOWN_ROWS])
        on_match = _on_match(t) if preview.matching else OnMatch.SKIP
        touched = len(preview.fresh) + (len(preview.matching) if on_match is not OnMatch.SKIP else 0)
        more = len(preview.fresh) - SHOWN_ROWS
        if more > 0:
            st.caption(t.plural("… and {n} more.", "… and {n} more.", more))
        _problems(t, preview)
        st.button(
            t.plural("Add {n} phrase", "Add {n} phrases", touched)
            if on_match is not OnMatch.UPDATE
            else t.plural("Add or update {n} phrase", "Add or update {n} phrases", touched),
            type="primary",
            icon=":material/download_done:",
            disabled=not touched,
            on_click=_import,
            args=(page, deck, preview, on_match, page_state(ImportState).imported),
            key="import",
        )


def _on_match(t: Translator) -> OnMatch:
    titles = {
        OnMatch.SKIP: t("leave them as they are"),
        OnMatch.UPDATE: t("update them"),
        OnMatch.ADD: t("add them again"),
    }
    return st.radio(
        t("Phrases that the deck has already"),
        list(titles),
        format_func=titles.__getitem__,
        horizontal=True,
        key=f"on_match_{page_state(ImportState).imported}",
    )


def _counts(t: Translator, preview: Preview) -> str:
    parts = [t.plural("{n} new phrase", "{n} new phrases", len(preview.fresh))]
    if preview.known:
        parts.append(
            t.plural(
                "{n} already in the deck or twice in the list",
                "{n} already in the deck or twice in the list",
                preview.known,
            )
        )
    if preview.problems:
        parts.append(t.plural("{n} row cannot be read", "{n} rows cannot be read", len(preview.problems)))
    return " · ".join(parts)


def _problems(t: Translator, preview: Preview) -> None:
    if not preview.problems:
        return
    title = t.plural("{n} row is left out", "{n} rows are left out", len(preview.problems))
    with st.expander(title, icon=":material/warning:", expanded=True):
        for problem in preview.problems[:SHOWN_PROBLEMS]:
            st.markdown(t("Row {row}: {reason}", row=problem.row, reason=sentence(t, problem.error)))
        if len(preview.problems) > SHOWN_PROBLEMS:
            st.caption(t.plural("… and {n} more.", "… and {n} more.", len(preview.problems) - SHOWN_PROBLEMS))


_FIELDS = ("text", "translation", "hint", "note", "tags", "keyword", "alternatives")


def _columns(t: Translator, layout: Layout) -> None:
    """Draw the choice of columns where there is one to make."""
    width = max((len(row) for row in layout.sample), default=0)
    if width < 2:
        return
    titles = {
        "text": t("Phrase"),
        "translation": t("Translation"),
        "hint": t("Hint"),
        "note": t("Note"),
        "tags": t("Tags"),
        "keyword": t("Keyword"),
        "alternatives": t("Also accepted"),
    }
    nothing = -1

    def label(column: int) -> str:
        if column == nothing:
            return t("none")
        name = layout.header[column] if column < len(layout.header) else ""
        return name or t("Column {n}", n=t.number(column + 1))

    with st.expander(t("Which column is what"), icon=":material/view_column:"), st.container(horizontal=True):
        for name in _FIELDS:
            found = getattr(layout.mapping, name)
            options = list(range(width)) if name in ("text", "translation") else [nothing, *range(width)]
            start = nothing if found is None else found
            st.selectbox(
                titles[name],
                options,
                index=options.index(start) if start in options else 0,
                format_func=label,
                on_change=_choose_column,
                args=(name, layout.mapping),
                key=f"column_{name}_{page_state(ImportState).imported}",
            )


def _choose_column(name: str, found: Mapping) -> None:
    state = page_state(ImportState)
    if not state.columns:
        state.columns = {field_: getattr(found, field_) for field_ in _FIELDS}
    chosen = st.session_state[f"column_{name}_{state.imported}"]
    state.columns[name] = chosen if chosen >= 0 else None


def _chosen_columns() -> Mapping | None:
    columns = page_state(ImportState).columns
    if not columns:
        return None
    return Mapping(
        text=columns["text"] or 0,
        translation=columns["translation"] or 0,
        hint=columns["hint"],
        note=columns["note"],
        tags=columns["tags"],
        keyword=columns["keyword"],
        alternatives=columns["alternatives"],
    )


def _import(page: Page, deck: DeckId, preview: Preview, on_match: OnMatch, number: int) -> None:
    t, state = page.t, page_state(ImportState)
    if number != state.imported:
        # The second click on one preview: the first has done it.
        return
    with action(t):
        outcome = transfer.import_phrases(
            page.app,
            page.user,
            deck,
            preview.fresh,
            matching=preview.matching,
            on_match=on_match,
            progress=_progress(t) if len(preview.fresh) > LONG_IMPORT else None,
        )
        _fresh_fields()
        if outcome.added or not outcome.changed:
            notify(t.plural("{n} phrase is added.", "{n} phrases are added.", outcome.added))
        if outcome.changed:
            notify(t.plural("{n} phrase is updated.", "{n} phrases are updated.", outcome.changed))


def _progress(t: Translator) -> Progress:
    """Return what shows how far an import is.

    A toast is seen wherever the page is scrolled to; a callback draws everything else at its top.
    """
    toast = st.toast(t("Adding the phrases: {share}", share=t.percent(0)))
    return lambda share: toast.toast(t("Adding the phrases: {share}", share=t.percent(share)))
