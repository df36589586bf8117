"""A package of Anki's in: what it holds, which field is what, and then the import beside the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.formats.anki.note_types import Role, Roles
from phraseweaver.formats.anki.plan import ImportPlan, PackageLook, PackageOutcome, TypeLook
from phraseweaver.services import jobs
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.services.jobs.kinds.package_import import PACKAGE_IMPORT
from phraseweaver.services.jobs.kinds.package_look import PACKAGE_LOOK, PackageWish
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.draft_table import draft_table
from phraseweaver.ui.job_box import dismiss_button, named_file
from phraseweaver.ui.languages import language_select
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.page import Page

_SHOWN_PROBLEMS = 20
_SHOWN_DECKS = 12
_DEFAULT_LEARNING = "es"


def first_wish(page: Page, summaries: list[DeckSummary]) -> PackageWish:
    """Return how to look into a package of which nothing is known yet."""
    if summaries:
        return PackageWish(summaries[0].learning, summaries[0].known)
    return PackageWish(_DEFAULT_LEARNING, page.t.language)


def package_panel(
    page: Page, summaries: list[DeckSummary], view: JobView, wish: PackageWish, look: PackageLook
) -> None:
    """Draw what the package holds, the choices, and the button that imports it."""
    t = page.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(named_file(t, view), width="content")
        dismiss_button(page, Place.IMPORT, view, t("Another file or list"))
    deck, learning, known = _where(t, summaries, wish, str(view.source))
    if (learning, known) != (wish.learning, wish.known):
        # Roles are guessed by the languages of the fields' names; those chosen by hand stay.
        history = st.session_state.get(f"history_{view.source}", wish.history)
        wanted = replace(wish, learning=learning, known=known, deck=deck, history=history)
        jobs.desk.go_on(page.app, page.user, PACKAGE_LOOK, wanted, view.step)
        st.rerun()
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
        history = wish.history
        if look.answers:
            history = st.toggle(
                t("Bring schedule and answers along"),
                value=wish.history,
                help=t("Due dates, memory, suspended cards and every answer. Without it all cards are new."),
                key=f"history_{view.source}",
            )
        # Looking again takes the panel away for a while, and with it what its fields know.
        wish = replace(wish, deck=deck, history=history)
        for number, found in enumerate(look.types):
            expanded = found.note_type.id in wish.roles or (number == 0 and not wish.roles)
            _note_type(page, view, wish, found, expanded=expanded)
        if look.pictures:
            st.caption(
                t.plural("{n} note has a picture; the first one of a note comes along.",
                         "{n} notes have pictures; the first one of each comes along.", look.pictures)
            )  # fmt: skip
        plan = ImportPlan(learning, known, deck, dict(wish.roles), history)
        st.button(
            t.plural("Import {n} note", "Import {n} notes", look.notes),
            type="primary",
            icon=":material/download_done:",
            disabled=not look.notes,
            on_click=_start,
            args=(page, plan, view.step),
            key="import_package",
        )


def package_outcome(t: Translator, done: PackageOutcome) -> None:
    """Draw what came of an import."""
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


def _where(
    t: Translator, summaries: list[DeckSummary], wish: PackageWish, key: str
) -> tuple[DeckId | None, str, str]:
    names: dict[DeckId | None, str] = {None: t("Decks as in Anki"), **{d.id: d.name for d in summaries}}
    deck = st.selectbox(
        t("Into"),
        list(names),
        index=list(names).index(wish.deck) if wish.deck in names else 0,
        format_func=lambda choice: names[choice],
        key=f"package_deck_{key}",
    )
    chosen = next((summary for summary in summaries if summary.id == deck), None)
    if chosen is not None:
        return chosen.id, chosen.learning, chosen.known
    with st.container(horizontal=True):
        learning = language_select(t("I learn"), t, key=f"package_learning_{key}", default=wish.learning)
        known = language_select(t("I know"), t, key=f"package_known_{key}", default=wish.known)
    return None, learning, known


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


def _note_type(page: Page, view: JobView, wish: PackageWish, found: TypeLook, *, expanded: bool) -> None:
    t, note_type = page.t, found.note_type
    titles = _role_titles(t)
    heading = f"{literal(note_type.name)}: " + t.plural("{n} note", "{n} notes", found.notes)
    with st.expander(heading, expanded=expanded, icon=":material/view_column:"):
        with st.container(horizontal=True):
            for place, (name, role) in enumerate(zip(note_type.fields, found.roles, strict=True)):
                key = f"role_{view.step}_{note_type.id}_{place}"
                st.selectbox(
                    literal(name),
                    list(titles),
                    index=list(titles).index(role),
                    format_func=titles.__getitem__,
                    on_change=_choose_role,
                    args=(page, view.step, wish, note_type.id, found.roles, place, key),
                    width=190,
                    key=key,
                )
        if found.samples:
            draft_table(t, found.samples)
        elif found.problem is not None:
            st.warning(sentence(t, found.problem), icon=":material/warning:")


def _choose_role(
    page: Page, step: int, wish: PackageWish, note_type: int, roles: Roles, place: int, key: str
) -> None:
    changed = list(roles)
    changed[place] = Role(st.session_state[key])
    with action(page.t):
        wanted = replace(wish, roles={**wish.roles, note_type: tuple(changed)})
        jobs.desk.go_on(page.app, page.user, PACKAGE_LOOK, wanted, step)


def _start(page: Page, plan: ImportPlan, step: int) -> None:
    with action(page.t):
        jobs.desk.go_on(page.app, page.user, PACKAGE_IMPORT, plan, step)
