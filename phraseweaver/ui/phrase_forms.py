"""Writing, changing and deleting a phrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import NotFound
from phraseweaver.services import phrase_changes, phrases
from phraseweaver.services.phrases import PhraseLine
from phraseweaver.ui.actions import action
from phraseweaver.ui.bulk_changes import remember
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, refuse, show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.pattern_editor import pattern_editor, written_words
from phraseweaver.ui.phrase_media import chosen_picture, chosen_recording, media_fields
from phraseweaver.ui.state import page_state

Which = Literal["edit", "delete"]


@dataclass
class PhraseFormState:
    """How many phrases were added (each gets fresh fields), and which dialog is open for which phrase.

    `deleted` is the phrase that went last: a page that showed it has nothing to show any more. `gone` is one
    that went elsewhere, which was said already.
    """

    added: int = 0
    which: Which | None = None
    phrase: PhraseId | None = None
    opened: int = 0
    deleted: PhraseId | None = None
    gone: PhraseId | None = None


def open_phrase_dialog(which: Which, phrase: PhraseId) -> None:
    """Let the next drawing of the page show the dialog."""
    state = page_state(PhraseFormState)
    state.which, state.phrase = which, phrase
    state.opened += 1


def _close() -> None:
    page_state(PhraseFormState).which = None


@contextmanager
def _closing_if_gone(state: PhraseFormState) -> Iterator[None]:
    # What was deleted in another window has no dialog any more: the page says so, once.
    try:
        yield
    except NotFound:
        state.which, state.gone = None, state.phrase
        raise


def add_form(page: Page, deck: DeckId) -> None:
    """Draw the form for a new phrase with all its fields; after each one they are empty again."""
    t, state = page.t, page_state(PhraseFormState)
    with st.expander(t("Add with all fields"), icon=":material/add:", key="add_phrase"):
        suffix = f"add_{state.added}"
        _editor(page, suffix, None)
        with st.form(f"phrase_{suffix}", border=False):
            _fields(page, suffix, None)
            media_fields(page, None, suffix)
            st.form_submit_button(
                t("Add"), type="primary", on_click=_add, args=(page, deck, suffix), key=f"submit_{suffix}"
            )


def show_phrase_dialog(page: Page) -> None:
    """Draw the dialog that is open, if any."""
    t, state = page.t, page_state(PhraseFormState)
    if state.which is None or state.phrase is None:
        return
    with action(t), _closing_if_gone(state):
        line = phrases.get_phrase(page.app, page.user, state.phrase)
        if state.which == "edit":
            st.dialog(t("Edit phrase"), on_dismiss=_close)(_edit_form)(page, line)
        else:
            st.dialog(t("Delete phrase?"), on_dismiss=_close)(_delete_form)(page, line)


def _editor(page: Page, suffix: str, draft: PhraseDraft | None) -> None:
    # Outside of the form, which would keep what is written from the server until it is sent.
    pattern_editor(f"words_{suffix}", *_words(draft), page.t, submit=f"submit_{suffix}")


def _words(draft: PhraseDraft | None) -> tuple[str, str]:
    return (draft.text, draft.translation) if draft else ("", "")


def _fields(page: Page, suffix: str, draft: PhraseDraft | None) -> None:
    t = page.t
    filled = draft and (draft.keyword or draft.hint or draft.note or draft.tags or draft.alternatives)
    with st.expander(t("More: keyword, hint, note, tags"), expanded=draft is None or bool(filled)):
        st.text_input(
            t("Keyword"),
            value=draft.keyword if draft else "",
            help=t("The word of the phrase that a cloze card leaves out."),
            key=f"keyword_{suffix}",
        )
        st.text_area(
            t("Also accepted"),
            value="\n".join(draft.alternatives) if draft else "",
            help=t("Other right answers, one a line."),
            height=68,
            key=f"alternatives_{suffix}",
        )
        st.text_input(
            t("Hint"),
            value=draft.hint if draft else "",
            help=t("Shown with the question when you are to say the phrase."),
            key=f"hint_{suffix}",
        )
        st.text_area(
            t("Note"),
            value=draft.note if draft else "",
            help=t("Shown with the answer: grammar, where you heard it, what it reminds you of."),
            height=68,
            key=f"note_{suffix}",
        )
        st.text_input(
            t("Tags"),
            value=" ".join(draft.tags) if draft else "",
            help=t("Separated by spaces."),
            key=f"tags_{suffix}",
        )


def _draft(suffix: str, before: PhraseDraft | None) -> PhraseDraft:
    fields = st.session_state
    text, translation = written_words(f"words_{suffix}", *_words(before))
    return PhraseDraft.checked(
        text=text,
        translation=translation,
        hint=fields[f"hint_{suffix}"] or "",
        note=fields[f"note_{suffix}"] or "",
        tags=fields[f"tags_{suffix}"] or "",
        keyword=fields[f"keyword_{suffix}"] or "",
        alternatives=fields[f"alternatives_{suffix}"] or "",
    )


def _add(page: Page, deck: DeckId, suffix: str) -> None:
    t, state = page.t, page_state(PhraseFormState)
    if suffix != f"add_{state.added}":
        # The second of two submits of one form: the first has emptied the fields.
        return
    with action(t):
        draft = _draft(suffix, None)
        outcome = phrases.add_phrase(
            page.app,
            page.user,
            deck,
            draft,
            recording=chosen_recording(suffix),
            picture=chosen_picture(suffix),
        )
        if outcome.skipped:
            refuse(t("The deck already has “{text}”.", text=literal(draft.text)))
            return
        # First the count: where a second submit waits, the next look at the session ends this callback.
        state.added += 1
        notify(t("“{text}” is added.", text=literal(draft.text)))


def _edit_form(page: Page, line: PhraseLine) -> None:
    t, state = page.t, page_state(PhraseFormState)
    if state.which is None:
        st.rerun()
    show_messages()
    suffix = f"edit_{state.opened}"
    _editor(page, suffix, line.draft)
    with st.form(f"phrase_{suffix}", border=False):
        _fields(page, suffix, line.draft)
        st.pills(
            t("Card kinds of this phrase"),
            list(KINDS),
            selection_mode="multi",
            default=list(line.kinds),
            format_func=lambda kind: t(KINDS[kind].title),
            help=t("None chosen: those of the deck."),
            key=f"kinds_{suffix}",
        )
        media_fields(page, line, suffix)
        st.caption(t("The progress of its cards stays as it is."))
        st.form_submit_button(
            t("Save"), type="primary", on_click=_save, args=(page, line, suffix), key=f"submit_{suffix}"
        )


def _save(page: Page, line: PhraseLine, suffix: str) -> None:
    state = page_state(PhraseFormState)
    with action(page.t), _closing_if_gone(state):
        kinds = tuple(st.session_state[f"kinds_{suffix}"])
        phrases.edit_phrase(
            page.app,
            page.user,
            line.id,
            _draft(suffix, line.draft),
            kinds,
            recording=chosen_recording(suffix),
            picture=chosen_picture(suffix),
        )
        state.which = None
        notify(page.t("Saved."))


def _delete_form(page: Page, line: PhraseLine) -> None:
    t, state = page.t, page_state(PhraseFormState)
    if state.which is None:
        st.rerun()
    show_messages()
    st.text(line.draft.text)
    st.caption(literal(line.draft.translation))
    st.markdown(
        t(
            "Its cards go with it. The answers you gave stay in your progress."
            " On the page “Phrases” this can be undone."
        )
    )
    with st.container(horizontal=True):
        st.button(
            t("Delete"),
            type="primary",
            icon=":material/delete:",
            on_click=_delete,
            args=(page, line),
            key="delete_phrase",
        )
        st.button(t("Keep it"), on_click=_close, key="keep_phrase")


def _delete(page: Page, line: PhraseLine) -> None:
    state = page_state(PhraseFormState)
    if state.which is None:
        # The second of two clicks: the first has done it.
        return
    with action(page.t), _closing_if_gone(state):
        remember(phrase_changes.delete_phrases(page.app, page.user, [line.id]))
        state.which = None
        state.deleted = line.id
        notify(page.t("“{text}” is deleted.", text=literal(line.draft.text)))
