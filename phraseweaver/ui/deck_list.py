"""One deck in the list of decks."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.services.decks import DeckSummary
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.deck_dialogs import open_dialog
from phraseweaver.ui.languages import language_label
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page


def deck_box(page: Page, deck: DeckSummary) -> None:
    """Draw a deck with its counts and what can be done with it."""
    t = page.t
    with st.container(border=True, key=f"deck_{deck.id}", gap="xsmall"):
        st.markdown(f"#### {literal(deck.name)}")
        languages = f"{language_label(t, deck.learning)} → {t.language_name(deck.known)}"
        st.caption(f"{literal(languages)} · {t.plural('{n} phrase', '{n} phrases', deck.phrases)}")
        if deck.archived:
            st.button(
                t("Bring back"),
                icon=":material/unarchive:",
                on_click=_unarchive,
                args=(page, deck),
                key=f"unarchive_{deck.id}",
            )
            return
        if deck.left.total:
            st.markdown(_figures(deck, t))
        with st.container(horizontal=True, gap="small"):
            if st.button(
                t("Review"),
                icon=":material/play_arrow:",
                disabled=not deck.left.total,
                key=f"review_{deck.id}",
                type="primary" if deck.left.total else "secondary",
            ):
                st.switch_page(page_file("review"), query_params={"deck": str(deck.id)})
            if st.button(t("Phrases"), icon=":material/format_quote:", key=f"phrases_{deck.id}"):
                st.switch_page(page_file("phrases"), query_params={"deck": str(deck.id)})
            _menu(page, deck)


def _figures(deck: DeckSummary, t: Translator) -> str:
    """Return what today still holds in the deck, on one line; nothing is said of what there is none of."""
    parts = (
        ("green-badge", deck.left.review, t("{n} to review", n=t.number(deck.left.review))),
        ("orange-badge", deck.left.learning, t("{n} learning", n=t.number(deck.left.learning))),
        ("blue-badge", deck.left.new, t("{n} new", n=t.number(deck.left.new))),
    )
    return " ".join(f":{badge}[{words}]" for badge, count, words in parts if count)


_PRACTISE = "practise"


def _menu(page: Page, deck: DeckSummary) -> None:
    t, key = page.t, f"more_{deck.id}"
    titles = {
        **({_PRACTISE: ":material/fitness_center: " + t("Practise")} if deck.phrases else {}),
        "edit": ":material/tune: " + t("Settings of the deck"),
        **({"merge": ":material/merge: " + t("Put into another deck")} if deck.phrases else {}),
        **({"share": ":material/share: " + t("Save as a file for others")} if deck.phrases else {}),
        "archive": ":material/archive: " + t("Archive"),
        "delete": ":material/delete: " + t("Delete"),
    }
    chosen = st.menu_button(
        t("More"),
        list(titles),
        format_func=titles.__getitem__,
        on_click=_choose,
        args=(page, deck, key),
        key=key,
    )
    if chosen == _PRACTISE:
        st.switch_page(page_file("practice"), query_params={"deck": str(deck.id)})


def _choose(page: Page, deck: DeckSummary, key: str) -> None:
    match st.session_state.get(key):
        case "archive":
            _archive(page, deck)
        case "edit" | "merge" | "share" | "delete" as which:
            open_dialog(which, deck.id)
        case _:
            # Practising is another page, and going there is no deed.
            pass


def _archive(page: Page, deck: DeckSummary) -> None:
    with action(page.t):
        decks.archive_deck(page.app, page.user, deck.id)
        notify(page.t("“{name}” is archived. Nothing of it is lost.", name=literal(deck.name)))


def _unarchive(page: Page, deck: DeckSummary) -> None:
    with action(page.t):
        decks.unarchive_deck(page.app, page.user, deck.id)
        notify(page.t("“{name}” is back.", name=literal(deck.name)))
