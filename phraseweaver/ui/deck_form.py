"""The form of a deck: a short one for a new deck, all its settings later."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.accents import accents_of
from phraseweaver.domain.learner import MAX_PER_DAY, MAX_RETENTION, MIN_RETENTION
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, KINDS
from phraseweaver.services.decks import DeckForm, DeckOwn, DeckSummary
from phraseweaver.translation import Translator
from phraseweaver.ui.languages import language_select
from phraseweaver.ui.page import Page


def deck_fields(page: Page, deck: DeckSummary | None, suffix: str) -> None:
    """Draw the fields inside a form; None for a new deck."""
    t = page.t
    st.text_input(t("Name of the deck"), value=deck.name if deck else "", key=f"name_{suffix}")
    language_select(t("I learn"), t, key=f"learning_{suffix}", default=deck.learning if deck else "es")
    language_select(t("I know"), t, key=f"known_{suffix}", default=deck.known if deck else t.language)
    st.pills(
        t("Card kinds"),
        list(KINDS),
        selection_mode="multi",
        default=list(deck.kinds if deck else DEFAULT_KINDS),
        format_func=lambda kind: t(KINDS[kind].title),
        key=f"kinds_{suffix}",
    )
    st.toggle(
        t("Accents matter in typed answers"),
        value=deck.accents_matter if deck else True,
        key=f"accents_{suffix}",
    )
    if deck is not None:
        _own_fields(page, deck, suffix)


def deck_form(suffix: str) -> DeckForm:
    """Return what the fields hold."""
    fields = st.session_state
    retention = fields.get(f"retention_{suffix}")
    return DeckForm(
        name=fields[f"name_{suffix}"],
        learning=fields[f"learning_{suffix}"],
        known=fields[f"known_{suffix}"],
        kinds=tuple(fields[f"kinds_{suffix}"]),
        accents_matter=fields[f"accents_{suffix}"],
        own=DeckOwn(
            new_per_day=fields.get(f"new_{suffix}"),
            reviews_per_day=fields.get(f"reviews_{suffix}"),
            desired_retention=None if retention is None else retention / 100,
            accent=_accent(fields.get(f"voice_{suffix}"), fields[f"learning_{suffix}"]),
        ),
    )


def _own_fields(page: Page, deck: DeckSummary, suffix: str) -> None:
    t, learner, own = page.t, page.learner, deck.own
    st.markdown(f"**{t('Only for this deck')}**")
    st.caption(t("Empty fields follow your settings. The limits of all decks together hold besides."))
    with st.container(horizontal=True):
        st.number_input(
            t("New cards a day"),
            0,
            MAX_PER_DAY,
            own.new_per_day,
            placeholder=_as_set(t, t.number(learner.new_per_day)),
            width=200,
            key=f"new_{suffix}",
        )
        st.number_input(
            t("Reviews a day"),
            0,
            MAX_PER_DAY,
            own.reviews_per_day,
            placeholder=_as_set(t, t.number(learner.reviews_per_day)),
            width=200,
            key=f"reviews_{suffix}",
        )
        st.number_input(
            t("Desired retention, in percent"),
            round(MIN_RETENTION * 100),
            round(MAX_RETENTION * 100),
            None if own.desired_retention is None else round(own.desired_retention * 100),
            placeholder=_as_set(t, t.percent(learner.desired_retention)),
            help=t(
                "How likely you should still know a card when it comes back. Holds from the next answer on."
            ),
            width=200,
            key=f"retention_{suffix}",
        )
    choices = ["", *accents_of(deck.learning)]
    if len(choices) > 2:
        st.selectbox(
            t("Accent of the voice"),
            choices,
            index=choices.index(own.accent) if own.accent in choices else 0,
            format_func=lambda accent: _accent_title(t, accent),
            help=t("Where your browser has no such voice, it takes another one of the language."),
            key=f"voice_{suffix}",
        )


def _as_set(t: Translator, value: str) -> str:
    return t("as set: {value}", value=value)


def _accent_title(t: Translator, accent: str) -> str:
    if not accent:
        return t("the usual one")
    territory = accent.partition("-")[2]
    return str(t.locale.territories.get(territory, accent))


def _accent(chosen: str | None, learning: str) -> str:
    """Return the chosen accent, unless the language was changed in the same form."""
    return chosen if chosen and chosen in accents_of(learning) else ""
