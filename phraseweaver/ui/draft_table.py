"""Phrases of a preview as a small table."""

from __future__ import annotations

import html

import streamlit as st

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.translation import Translator


def draft_table(t: Translator, drafts: tuple[PhraseDraft, ...]) -> None:
    """Draw phrases as they would be stored."""
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
