"""What adding a list would do: drawn alike whether it was looked at here or beside the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from phraseweaver.formats import Layout, Mapping
from phraseweaver.services.jobs.kinds.list_look import ListLook
from phraseweaver.services.transfer import Imported, OnMatch
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.draft_table import draft_table

_FIELDS = ("text", "translation", "hint", "note", "tags", "keyword", "alternatives")
_NOTHING = -1
_FEW_PROBLEMS = 8
_HEIGHT = 320


def list_preview(
    t: Translator,
    look: ListLook,
    *,
    key: str,
    choose: Callable[[str], None],
    add: Callable[[], None],
    columns_open: bool = False,
) -> None:
    """Draw counts, columns, the first phrases and problems, and the button that adds them.

    `choose` is called with the name of a field whose column was changed, `add` by the button; what was chosen
    is told by `chosen_columns` and `chosen_on_match` under the same `key`.
    """
    st.subheader(t("Preview"), anchor=False)
    _columns(t, look.layout, key, choose, expanded=columns_open)
    st.markdown(_counts(t, look))
    draft_table(t, look.first)
    more = look.fresh - len(look.first)
    if more > 0:
        st.caption(t.plural("… and {n} more.", "… and {n} more.", more))
    on_match = _on_match(t, key) if look.matching else OnMatch.SKIP
    touched = look.fresh + (look.matching if on_match is not OnMatch.SKIP else 0)
    _problems(t, look)
    st.button(
        t.plural("Add {n} phrase", "Add {n} phrases", touched)
        if on_match is not OnMatch.UPDATE
        else t.plural("Add or update {n} phrase", "Add or update {n} phrases", touched),
        type="primary",
        icon=":material/download_done:",
        disabled=not touched,
        on_click=add,
        key="import",
    )


def chosen_on_match(key: str) -> OnMatch:
    """Return what shall become of the phrases that the deck has already."""
    return OnMatch(st.session_state.get(f"on_match_{key}", OnMatch.SKIP))


def chosen_columns(found: Mapping, field: str, key: str) -> Mapping:
    """Return the mapping with the column that was chosen for a field."""
    chosen = {name: getattr(found, name) for name in _FIELDS}
    column = st.session_state[f"column_{field}_{key}"]
    chosen[field] = column if column != _NOTHING else None
    return Mapping(**chosen)


def outcome_sentences(t: Translator, done: Imported) -> list[str]:
    """Return what came of an import, one sentence for each thing."""
    said = []
    if done.added or not done.changed:
        said.append(t.plural("{n} phrase is added.", "{n} phrases are added.", done.added))
    if done.changed:
        said.append(t.plural("{n} phrase is updated.", "{n} phrases are updated.", done.changed))
    return said


def _on_match(t: Translator, key: str) -> OnMatch:
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
        key=f"on_match_{key}",
    )


def _counts(t: Translator, look: ListLook) -> str:
    parts = [t.plural("{n} new phrase", "{n} new phrases", look.fresh)]
    if look.matching:
        parts.append(
            t.plural(
                "{n} already in the deck or twice in the list",
                "{n} already in the deck or twice in the list",
                look.matching,
            )
        )
    if look.problems:
        parts.append(t.plural("{n} row cannot be read", "{n} rows cannot be read", look.problems))
    return " · ".join(parts)


def _problems(t: Translator, look: ListLook) -> None:
    if not look.problems:
        return
    title = t.plural("{n} row is left out", "{n} rows are left out", look.problems)
    with st.expander(title, icon=":material/warning:", expanded=True):
        lines = [
            t("Row {row}: {reason}", row=problem.row, reason=sentence(t, problem.error))
            for problem in look.first_problems
        ]
        with st.container(height=_HEIGHT if len(lines) > _FEW_PROBLEMS else "content", border=False):
            # One element: a hundred would be a hundred messages to the browser.
            st.markdown("  \n".join(lines))
            more = look.problems - len(lines)
            if more > 0:
                st.caption(t.plural("… and {n} more.", "… and {n} more.", more))


def _columns(
    t: Translator, layout: Layout, key: str, choose: Callable[[str], None], *, expanded: bool
) -> None:
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

    def label(column: int) -> str:
        if column == _NOTHING:
            return t("none")
        name = layout.header[column] if column < len(layout.header) else ""
        return name or t("Column {n}", n=t.number(column + 1))

    with (
        st.expander(t("Which column is what"), icon=":material/view_column:", expanded=expanded),
        st.container(horizontal=True),
    ):
        for name in _FIELDS:
            found = getattr(layout.mapping, name)
            options: list[int] = (
                list(range(width)) if name in ("text", "translation") else [_NOTHING, *range(width)]
            )
            start = _NOTHING if found is None else found
            st.selectbox(
                titles[name],
                options,
                index=options.index(start) if start in options else 0,
                format_func=label,
                on_change=choose,
                args=(name,),
                key=f"column_{name}_{key}",
            )
