"""The people who have an account here: a list for administrators, with what they may do about each."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phraseweaver.domain.ids import UserId
from phraseweaver.services import people
from phraseweaver.services.people import Person
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_AT_ONCE = 50
_FINDING_FROM = 10


@dataclass
class PeopleState:
    """Whom the dialog asks about, if it is open."""

    removing: UserId | None = None


def people_list(page: Page) -> None:
    """Draw everybody who has an account; raises NotFound for anybody but an administrator."""
    t = page.t
    everybody = people.people(page.app, page.user)
    st.caption(
        t.plural("{n} person has an account here.", "{n} people have an account here.", len(everybody))
    )
    shown = _found(t, everybody) if len(everybody) > _FINDING_FROM else everybody
    for person in shown[:_AT_ONCE]:
        _box(page, person)
    if len(shown) > _AT_ONCE:
        st.caption(t.plural("… and {n} more.", "… and {n} more.", len(shown) - _AT_ONCE))
    removing = next((person for person in everybody if person.id == page_state(PeopleState).removing), None)
    if removing:
        st.dialog(t("Remove this person?"), on_dismiss=_close)(_removal)(page, removing)


def name_of(t: Translator, person: Person) -> str:
    """Return what the person is called, as Markdown."""
    return literal(person.name) if person.name else t("Person {n}", n=str(person.id))


def _found(t: Translator, everybody: list[Person]) -> list[Person]:
    wanted = st.text_input(t("Find by name or address"), key="find_person").strip().casefold()
    return [
        person
        for person in everybody
        if wanted in " ".join((name_of(t, person), person.name, *person.identities)).casefold()
    ]


def _box(page: Page, person: Person) -> None:
    t = page.t
    with st.container(border=True, key=f"person_{person.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{name_of(t, person)}**", width="content")
            if person.is_self:
                st.badge(t("you"), color="gray")
            if person.is_administrator:
                st.badge(t("administrator"), color="blue")
        others = [label for label in person.identities if label and label != person.name]
        if others:
            st.caption(literal(" · ".join(others)))
        st.caption(" · ".join(_figures(page, person)))
        if not person.is_self:
            _buttons(page, person)


def _figures(page: Page, person: Person) -> list[str]:
    t, zone = page.t, page.learner.days.zone
    seen = (
        t("last seen {day}", day=t.long_date(person.last_seen_at.astimezone(zone).date()))
        if person.last_seen_at
        else t("never seen")
    )
    return [
        t.plural("{n} deck", "{n} decks", person.decks),
        t.plural("{n} phrase", "{n} phrases", person.phrases),
        t("here since {day}", day=t.long_date(person.joined_at.astimezone(zone).date())),
        seen,
    ]


def _buttons(page: Page, person: Person) -> None:
    t = page.t
    with st.container(horizontal=True):
        st.button(
            t("No longer an administrator") if person.is_administrator else t("Make an administrator"),
            icon=":material/remove_moderator:" if person.is_administrator else ":material/add_moderator:",
            type="tertiary",
            on_click=_set_administrator,
            args=(page, person),
            key=f"administrator_{person.id}",
        )
        st.button(
            t("Remove …"),
            icon=":material/person_remove:",
            type="tertiary",
            on_click=_open,
            args=(person.id,),
            key=f"remove_{person.id}",
        )


def _set_administrator(page: Page, person: Person) -> None:
    t = page.t
    with action(t):
        people.set_administrator(page.app, page.user, person.id, not person.is_administrator)
        name = name_of(t, person)
        if person.is_administrator:
            notify(t("{name} is no longer an administrator.", name=name))
        else:
            notify(t("{name} is an administrator now.", name=name))


def _open(person: UserId) -> None:
    page_state(PeopleState).removing = person


def _close() -> None:
    page_state(PeopleState).removing = None


def _removal(page: Page, person: Person) -> None:
    t = page.t
    if page_state(PeopleState).removing is None:
        st.rerun()
    show_messages()
    st.markdown(
        t(
            "The account of {name} goes for good, with every deck, phrase and answer in it. "
            "Whoever may still sign in can begin anew with an empty one.",
            name=f"**{name_of(t, person)}**",
        )
    )
    st.caption(
        t.plural("{n} deck", "{n} decks", person.decks)
        + " · "
        + t.plural("{n} phrase", "{n} phrases", person.phrases)
    )
    with st.container(horizontal=True):
        st.button(
            t("Remove for good"),
            type="primary",
            icon=":material/person_remove:",
            on_click=_remove,
            args=(page, person),
            key="remove_person",
        )
        st.button(t("Keep the account"), on_click=_close, key="keep_person")


def _remove(page: Page, person: Person) -> None:
    if page_state(PeopleState).removing is None:
        # The second of two clicks: the first has done it.
        return
    with action(page.t):
        people.remove(page.app, page.user, person.id)
        notify(page.t("{name} is removed.", name=name_of(page.t, person)))
    _close()
