"""A package of Anki's in: what it holds, which field is what, and then the import beside the page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import ImportRejected
from phraseweaver.formats.anki.note_types import Role, Roles
from phraseweaver.formats.anki.plan import ImportPlan, PackageLook, PackageOutcome, TypeLook
from phraseweaver.services import anki_import, anki_job
from phraseweaver.services.decks import DeckSummary
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.draft_table import draft_table
from phraseweaver.ui.languages import language_select
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_EVERY = 0.7
"""Seconds between two looks at a running import."""
_SHOWN_PROBLEMS = 20
_SHOWN_DECKS = 12
_DEFAULT_LEARNING = "es"


class Uploaded(Protocol):
    """As much of an uploaded file as is needed."""

    file_id: str

    def getvalue(self) -> bytes:
        """Return the content."""
        ...


@dataclass
class PackageState:
    """The choices made by hand for one upload, and what the package was found to hold with them."""

    file_id: str = ""
    roles: dict[int, Roles] = field(default_factory=dict)
    key: object = None
    look: PackageLook | None = None


def package_panel(
    page: Page, summaries: list[DeckSummary], uploaded: Uploaded, *, on_started: Callable[[], None]
) -> None:
    """Draw what the package holds, the choices, and the button that imports it."""
    t, state = page.t, page_state(PackageState)
    if state.file_id != uploaded.file_id:
        state.file_id, state.roles, state.key, state.look = uploaded.file_id, {}, None, None
    deck, learning, known = _where(t, summaries, uploaded.file_id)
    try:
        look = _looked(page, uploaded, learning, known)
    except ImportRejected as error:
        st.error(sentence(t, error), icon=":material/error:")
        return
    with st.container(border=True, key="package"):
        st.subheader(t("What this package holds"), anchor=False)
        st.markdown(_counts(t, look))
        if look.first_answer and look.last_answer:
            st.caption(
                t(
                    "Answers from {first} to {last}.",
                    first=t.long_date(look.first_answer),
                    last=t.long_date(look.last_answer),
                )
            )
        history = True
        if look.answers:
            history = st.toggle(
                t("Bring schedule and answers along"),
                value=True,
                help=t("Due dates, memory, suspended cards and every answer. Without it all cards are new."),
                key=f"history_{uploaded.file_id}",
            )
        for number, found in enumerate(look.types):
            _note_type(t, found, expanded=number == 0)
        if look.pictures:
            st.caption(
                t.plural("{n} note has a picture; the first one of a note comes along.",
                         "{n} notes have pictures; the first one of each comes along.", look.pictures)
            )  # fmt: skip
        plan = ImportPlan(learning, known, deck, dict(state.roles), history)
        st.button(
            t.plural("Import {n} note", "Import {n} notes", look.notes),
            type="primary",
            icon=":material/download_done:",
            disabled=not look.notes,
            on_click=_start,
            args=(page, uploaded, plan, on_started),
            key="import_package",
        )


def show_job(page: Page) -> bool:
    """Draw the import that runs or has just ended; return whether there is one."""
    view = anki_job.look(page.user)
    if view is None:
        return False
    if view.ended:
        _ended(page, view)
    else:
        _running(page)
    return True


def _where(t: Translator, summaries: list[DeckSummary], key: str) -> tuple[DeckId | None, str, str]:
    names: dict[DeckId | None, str] = {None: t("Decks as in Anki"), **{d.id: d.name for d in summaries}}
    deck = st.selectbox(
        t("Into"), list(names), format_func=lambda choice: names[choice], key=f"package_deck_{key}"
    )
    chosen = next((summary for summary in summaries if summary.id == deck), None)
    if chosen is not None:
        return chosen.id, chosen.learning, chosen.known
    first = summaries[0] if summaries else None
    with st.container(horizontal=True):
        learning = language_select(
            t("I learn"),
            t,
            key=f"package_learning_{key}",
            default=first.learning if first else _DEFAULT_LEARNING,
        )
        known = language_select(
            t("I know"), t, key=f"package_known_{key}", default=first.known if first else t.language
        )
    return None, learning, known


def _looked(page: Page, uploaded: Uploaded, learning: str, known: str) -> PackageLook:
    """Return what the package holds, read again only when a choice has changed."""
    state = page_state(PackageState)
    key = (uploaded.file_id, learning, known, tuple(sorted(state.roles.items())))
    if state.look is None or state.key != key:
        with st.spinner(page.t("Reading the package …")), tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "package"
            file.write_bytes(uploaded.getvalue())
            state.look = anki_import.look_into(
                page.app, page.user, file, learning=learning, known=known, roles=state.roles
            )
        state.key = key
    return state.look


def _counts(t: Translator, look: PackageLook) -> str:
    parts = [
        t.plural("{n} note", "{n} notes", look.notes),
        t.plural("{n} card", "{n} cards", look.cards),
        t.plural("{n} answer", "{n} answers", look.answers),
    ]
    if look.known:
        parts.append(t.plural("{n} note is here already", "{n} notes are here already", look.known))
    lines = [" · ".join(parts)]
    shown = ", ".join(literal(name) for name in look.decks[:_SHOWN_DECKS])
    more = len(look.decks) - _SHOWN_DECKS
    if more > 0:
        shown += " " + t.plural("and {n} more", "and {n} more", more)
    lines.append(t("Decks: {names}", names=shown))
    return "  \n".join(lines)


def _role_titles(t: Translator) -> dict[Role, str]:
    return {
        Role.TEXT: t("Phrase"),
        Role.TRANSLATION: t("Translation"),
        Role.HINT: t("Hint"),
        Role.NOTE: t("Note"),
        Role.KEYWORD: t("Keyword"),
        Role.ALTERNATIVES: t("Also accepted"),
        Role.NOTHING: t("not used"),
    }


def _note_type(t: Translator, found: TypeLook, *, expanded: bool) -> None:
    note_type = found.note_type
    titles = _role_titles(t)
    heading = f"{literal(note_type.name)}: " + t.plural("{n} note", "{n} notes", found.notes)
    with st.expander(heading, expanded=expanded, icon=":material/view_column:"):
        with st.container(horizontal=True):
            for place, (name, role) in enumerate(zip(note_type.fields, found.roles, strict=True)):
                key = f"role_{page_state(PackageState).file_id}_{note_type.id}_{place}"
                st.selectbox(
                    literal(name),
                    list(titles),
                    index=list(titles).index(role),
                    format_func=titles.__getitem__,
                    on_change=_choose_role,
                    args=(note_type.id, found.roles, place, key),
                    width=190,
                    key=key,
                )
        if found.samples:
            draft_table(t, found.samples)
        elif found.problem is not None:
            st.warning(sentence(t, found.problem), icon=":material/warning:")


def _choose_role(note_type: int, roles: Roles, place: int, key: str) -> None:
    chosen = Role(st.session_state[key])
    changed = list(page_state(PackageState).roles.get(note_type, roles))
    changed[place] = chosen
    page_state(PackageState).roles[note_type] = tuple(changed)


def _start(page: Page, uploaded: Uploaded, plan: ImportPlan, on_started: Callable[[], None]) -> None:
    with action(page.t):
        anki_job.start(page.app, page.user, uploaded.getvalue(), plan)
        on_started()


@st.fragment(run_every=_EVERY)
def _running(page: Page) -> None:
    t = page.t
    view = anki_job.look(page.user)
    if view is None or view.ended:
        st.rerun()
    st.progress(view.share, text=t("Importing the package: {share}", share=t.percent(view.share)))
    st.caption(t("You can go on reviewing meanwhile. All of it is stored at the end, or nothing."))
    st.button(t("Cancel"), icon=":material/close:", on_click=_cancel, args=(page,), key="cancel_import")


def _cancel(page: Page) -> None:
    with action(page.t):
        if anki_job.cancel(page.user):
            notify(page.t("The import is cancelled; nothing was changed."))
        else:
            notify(page.t("The import was done already."))


def _ended(page: Page, view: anki_job.JobView) -> None:
    t = page.t
    if view.error is not None:
        st.error(sentence(t, view.error), icon=":material/error:")
    elif view.outcome is not None:
        _outcome(t, view.outcome)
    st.button(
        t("Import another file"),
        icon=":material/arrow_back:",
        on_click=anki_job.dismiss,
        args=(page.user,),
        key="dismiss_import",
    )


def _outcome(t: Translator, done: PackageOutcome) -> None:
    parts = [t.plural("{n} phrase is added", "{n} phrases are added", done.added)]
    if done.changed:
        parts.append(t.plural("{n} changed", "{n} changed", done.changed))
    if done.unchanged:
        parts.append(t.plural("{n} was here as it is", "{n} were here as they are", done.unchanged))
    parts += [
        t.plural("{n} card", "{n} cards", done.cards),
        t.plural("{n} answer", "{n} answers", done.answers),
    ]
    if done.recordings:
        parts.append(t.plural("{n} recording", "{n} recordings", done.recordings))
    if done.pictures:
        parts.append(t.plural("{n} picture", "{n} pictures", done.pictures))
    st.success(t("The package is imported.") + "  \n" + " · ".join(parts), icon=":material/check_circle:")
    left_out = [
        (t.plural("{n} card has no kind here", "{n} cards have no kind here", done.cards_left_out)
         if done.cards_left_out else ""),
        (t.plural("{n} answer without a card or a rating", "{n} answers without a card or a rating",
                  done.answers_left_out) if done.answers_left_out else ""),
        (t.plural("{n} sound is missing, too large or unknown to browsers",
                  "{n} sounds are missing, too large or unknown to browsers",
                  done.recordings_left_out) if done.recordings_left_out else ""),
        (t.plural("{n} picture", "{n} pictures", done.pictures_left_out) if done.pictures_left_out else ""),
    ]  # fmt: skip
    if any(left_out):
        st.caption(t("Left out: {what}", what=" · ".join(part for part in left_out if part)))
    if done.notes_left_out:
        title = t.plural("{n} note is left out", "{n} notes are left out", done.notes_left_out)
        with st.expander(title, icon=":material/warning:", expanded=True):
            for problem in done.problems[:_SHOWN_PROBLEMS]:
                st.markdown(f"“{literal(problem.words)}”: {sentence(t, problem.error)}")
            more = done.notes_left_out - min(len(done.problems), _SHOWN_PROBLEMS)
            if more > 0:
                st.caption(t.plural("… and {n} more.", "… and {n} more.", more))
