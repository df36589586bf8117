"""Changing many phrases at once: asked first, with their number, and undone with a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.services import phrase_changes, phrases
from phraseweaver.services.decks import DeckName
from phraseweaver.services.phrase_changes import Changed
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify, show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_table import deed_labels, wanted
from phraseweaver.ui.state import page_state


@dataclass
class BulkState:
    """Which change is asked about, for which phrases; how many were made; and the last one made here."""

    kind: str | None = None
    chosen: tuple[PhraseId, ...] = ()
    opened: int = 0
    done: int = 0
    last: Changed | None = None


def ask_for_change(page: Page, words: str) -> None:
    """Let the next drawing ask about what the table wants; `words` is the query behind it."""
    want = wanted()
    if want is None or want.kind not in deed_labels(page.t):
        return
    with action(page.t):
        found = want.phrases
        open_change(want.kind, found if found is not None else phrases.all_found(page.app, page.user, words))


def open_change(kind: str, chosen: list[PhraseId] | tuple[PhraseId, ...]) -> None:
    """Let the next drawing ask about a change of these phrases."""
    state = page_state(BulkState)
    state.kind, state.chosen = kind, tuple(chosen)
    state.opened += 1


def remember(changed: Changed) -> None:
    """Offer the way back of a change that was made on another page."""
    state = page_state(BulkState)
    state.last = changed
    state.done += 1


def _close() -> None:
    page_state(BulkState).kind = None


def show_change_dialog(page: Page, decks: Mapping[DeckId, DeckName]) -> None:
    """Draw the dialog that asks about a change, if one is wanted."""
    state = page_state(BulkState)
    if state.kind is not None and state.chosen:
        title = deed_labels(page.t)[state.kind]
        st.dialog(title, on_dismiss=_close)(_dialog)(page, decks)


def undo_bar(page: Page) -> None:
    """Draw the last change made here, with the way back, and the older ones that are kept."""
    t, state = page.t, page_state(BulkState)
    kept = phrase_changes.kept_changes(page.app, page.user)
    if not kept:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        last = state.last
        if last is not None and any(change.id == last.change for change in kept):
            st.markdown(_done(last.kind, last.phrases, t))
            st.button(
                t("Undo"),
                icon=":material/undo:",
                key=f"undo_{last.change}",
                on_click=_undo,
                args=(page, last.change),
            )
        with st.popover(t("Recent changes"), icon=":material/history:", type="tertiary", key="recent"):
            zone = page.learner.days.zone
            for change in kept:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(_done(change.kind, change.phrases, t))
                    st.caption(t.date_time(change.made_at.astimezone(zone)))
                    st.button(t("Undo"), key=f"undo_kept_{change.id}", on_click=_undo, args=(page, change.id))


def _undo(page: Page, change: int) -> None:
    t, state = page.t, page_state(BulkState)
    with action(t):
        phrase_changes.undo_change(page.app, page.user, change)
        state.done += 1
        if state.last is not None and state.last.change == change:
            state.last = None
        notify(t("Everything is as it was before."))


def _dialog(page: Page, decks: Mapping[DeckId, DeckName]) -> None:
    t, state = page.t, page_state(BulkState)
    kind, count = state.kind, len(state.chosen)
    if kind is None:
        st.rerun()
    show_messages()
    st.markdown(_question(kind, count, t))
    field = f"change_{state.opened}"
    with st.form(f"form_{field}", border=False):
        if kind == phrase_changes.MOVE:
            active = [deck.id for deck in decks.values() if not deck.archived]
            st.selectbox(t("Deck"), active, format_func=lambda deck: decks[deck].name, key=field)
        elif kind in (phrase_changes.TAG, phrase_changes.UNTAG):
            st.text_input(t("Tags"), help=t("Separated by spaces."), key=field)
        st.caption(_explanation(kind, t))
        with st.container(horizontal=True):
            st.form_submit_button(
                deed_labels(t)[kind],
                type="primary",
                key=f"do_{field}",
                on_click=_do,
                args=(page, field),
            )
            st.form_submit_button(t("Cancel"), key=f"leave_{field}", on_click=_close)


def _do(page: Page, field: str) -> None:
    t, state = page.t, page_state(BulkState)
    if state.kind is None:
        # The second of two clicks: the first has done it.
        return
    with action(t):
        changed = _change(page, state.kind, state.chosen, st.session_state.get(field))
        state.kind = None
        remember(changed)
        said = _done(changed.kind, changed.phrases, t)
        if changed.left:
            said += " " + t.plural(
                "{n} phrase was left as it is.", "{n} phrases were left as they are.", changed.left
            )
        notify(said)


def _change(page: Page, kind: str, chosen: tuple[PhraseId, ...], value: object) -> Changed:
    app, user = page.app, page.user
    changes: dict[str, Callable[[], Changed]] = {
        phrase_changes.MOVE: lambda: phrase_changes.move_phrases(app, user, chosen, DeckId(int(str(value)))),
        phrase_changes.TAG: lambda: phrase_changes.tag_phrases(app, user, chosen, str(value or "")),
        phrase_changes.UNTAG: lambda: phrase_changes.untag_phrases(app, user, chosen, str(value or "")),
        phrase_changes.SUSPEND: lambda: phrase_changes.suspend_phrases(app, user, chosen),
        phrase_changes.UNSUSPEND: lambda: phrase_changes.unsuspend_phrases(app, user, chosen),
        phrase_changes.RESET: lambda: phrase_changes.reset_phrases(app, user, chosen),
        phrase_changes.FLIP: lambda: phrase_changes.flip_phrases(app, user, chosen),
        phrase_changes.DELETE: lambda: phrase_changes.delete_phrases(app, user, chosen),
    }
    return changes[kind]()


def _question(kind: str, n: int, t: Translator) -> str:
    match kind:
        case phrase_changes.MOVE:
            return t.plural("Move {n} phrase to another deck?", "Move {n} phrases to another deck?", n)
        case phrase_changes.TAG:
            return t.plural("Which tags shall {n} phrase get?", "Which tags shall {n} phrases get?", n)
        case phrase_changes.UNTAG:
            return t.plural("Which tags shall {n} phrase lose?", "Which tags shall {n} phrases lose?", n)
        case phrase_changes.SUSPEND:
            return t.plural("Suspend {n} phrase?", "Suspend {n} phrases?", n)
        case phrase_changes.UNSUSPEND:
            return t.plural("Resume {n} phrase?", "Resume {n} phrases?", n)
        case phrase_changes.RESET:
            return t.plural("Reset the progress of {n} phrase?", "Reset the progress of {n} phrases?", n)
        case phrase_changes.FLIP:
            return t.plural("Swap the sides of {n} phrase?", "Swap the sides of {n} phrases?", n)
        case _:
            return t.plural("Delete {n} phrase with its cards?", "Delete {n} phrases with their cards?", n)


def _explanation(kind: str, t: Translator) -> str:
    match kind:
        case phrase_changes.MOVE:
            said = t("Progress goes along; the cards become those of the new deck.")
        case phrase_changes.SUSPEND:
            said = t("Their cards are not asked until you resume them.")
        case phrase_changes.UNSUSPEND:
            said = t("Their cards are asked again, where they were.")
        case phrase_changes.RESET:
            said = t("Their cards are new again. The answers you gave stay in your progress.")
        case phrase_changes.FLIP:
            said = t(
                "For phrases written the wrong way round: phrase and translation change places, the deck's"
                " languages stay. Phrases with a keyword, other accepted answers or a recording, which"
                " belong to one side, are left as they are."
            )
        case phrase_changes.DELETE:
            said = t("The answers you gave stay in your progress.")
        case _:
            said = ""
    return f"{said} {t('This can be undone.')}".strip()


def _done(kind: str, n: int, t: Translator) -> str:
    match kind:
        case phrase_changes.MOVE:
            return t.plural("{n} phrase moved.", "{n} phrases moved.", n)
        case phrase_changes.TAG:
            return t.plural("{n} phrase tagged.", "{n} phrases tagged.", n)
        case phrase_changes.UNTAG:
            return t.plural("Tags taken off {n} phrase.", "Tags taken off {n} phrases.", n)
        case phrase_changes.SUSPEND:
            return t.plural("{n} phrase suspended.", "{n} phrases suspended.", n)
        case phrase_changes.UNSUSPEND:
            return t.plural("{n} phrase resumed.", "{n} phrases resumed.", n)
        case phrase_changes.RESET:
            return t.plural("Progress of {n} phrase reset.", "Progress of {n} phrases reset.", n)
        case phrase_changes.FLIP:
            return t.plural("Sides of {n} phrase swapped.", "Sides of {n} phrases swapped.", n)
        case phrase_changes.MERGE:
            return t.plural("{n} phrase put into another deck.", "{n} phrases put into another deck.", n)
        case _:
            return t.plural("{n} phrase deleted.", "{n} phrases deleted.", n)
