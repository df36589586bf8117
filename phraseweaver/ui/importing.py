"""A list of phrases in: paste or upload, look at what would happen, then do it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import ImportRejected
from phraseweaver.formats import Layout, Mapping, Progress
from phraseweaver.services import transfer
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.transfer import Preview
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

SHOWN_ROWS = 20
SHOWN_PROBLEMS = 20
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
    names = {deck.id: deck.name for deck in summaries}
    deck = st.selectbox(t("Into the deck"), list(names), format_func=lambda d: names[d], key="import_deck")
    uploaded = st.file_uploader(
        t("A file: CSV or TSV"), type=["csv", "tsv", "txt"], key=f"upload_{state.imported}"
    )
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
        _table(t, preview.fresh[:SHOWN_ROWS])
        more = len(preview.fresh) - SHOWN_ROWS
        if more > 0:
            st.caption(t.plural("… and {n} more.", "… and {n} more.", more))
        _problems(t, preview)
        st.button(
            t.plural("Add {n} phrase", "Add {n} phrases", len(preview.fresh)),
            type="primary",
            icon=":material/download_done:",
            disabled=not preview.fresh,
            on_click=_import,
            args=(page, deck, preview.fresh, page_state(ImportState).imported),
            key="import",
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


def _table(t: Translator, drafts: tuple[PhraseDraft, ...]) -> None:
    # A table of our own: Streamlit's would load pandas and pyarrow into the server, 100 MB for twenty rows.
    if not drafts:
        return
    extra = any(draft.hint or draft.note or draft.tags for draft in drafts)
    heads = [t("Phrase"), t("Translation"), *([t("Hint, note, tags")] if extra else [])]
    rows = []
    for draft in drafts:
        cells = [draft.text, draft.translation]
        if extra:
            cells.append(" · ".join(part for part in (draft.hint, draft.note, " ".join(draft.tags)) if part))
        rows.append("<tr>" + "".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in cells) + "</tr>")
    head = "".join(f"<th>{html.escape(title)}</th>" for title in heads)
    st.html(
        "<style>.pw-preview{width:100%;border-collapse:collapse}.pw-preview th,.pw-preview td"
        "{text-align:start;padding:.35rem .5rem;border-bottom:1px solid rgba(128,128,128,.35);"
        "overflow-wrap:anywhere;vertical-align:top}</style>"
        f'<table class="pw-preview"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _problems(t: Translator, preview: Preview) -> None:
    if not preview.problems:
        return
    title = t.plural("{n} row is left out", "{n} rows are left out", len(preview.problems))
    with st.expander(title, icon=":material/warning:", expanded=True):
        for problem in preview.problems[:SHOWN_PROBLEMS]:
            st.markdown(t("Row {row}: {reason}", row=problem.row, reason=sentence(t, problem.error)))
        if len(preview.problems) > SHOWN_PROBLEMS:
            st.caption(t.plural("… and {n} more.", "… and {n} more.", len(preview.problems) - SHOWN_PROBLEMS))


_FIELDS = ("text", "translation", "hint", "note", "tags")


def _columns(t: Translator, layout: Layout) -> None:
    """Draw the choice of columns where there is one to make."""
    width = max((len(row) for row in layout.sample), default=0)
    if width < 2:
        return
    titles = dict(zip(_FIELDS, (t("Phrase"), t("Translation"), t("Hint"), t("Note"), t("Tags")), strict=True))
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
    )


def _import(page: Page, deck: DeckId, drafts: tuple[PhraseDraft, ...], number: int) -> None:
    t, state = page.t, page_state(ImportState)
    if number != state.imported:
        # The second click on one preview: the first has done it.
        return
    with action(t):
        outcome = transfer.import_phrases(
            page.app, page.user, deck, drafts, progress=_progress(t) if len(drafts) > LONG_IMPORT else None
        )
        state.imported += 1
        state.columns = {}
        notify(t.plural("{n} phrase is added.", "{n} phrases are added.", outcome.added))


def _progress(t: Translator) -> Progress:
    """Return what shows how far an import is.

    A toast is seen wherever the page is scrolled to; a callback draws everything else at its top.
    """
    toast = st.toast(t("Adding the phrases: {share}", share=t.percent(0)))
    return lambda share: toast.toast(t("Adding the phrases: {share}", share=t.percent(share)))
