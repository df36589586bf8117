"""The hardest phrases, with the way to mend each."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from phraseweaver.charts.table import Table
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.progress import Confusion, Figures, HardCard
from phraseweaver.translation import Translator
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_links import phrase_link
from phraseweaver.ui.progress.chart_box import box_head, save_table

SHOWN = 10
"""So many cards are listed at once."""


def hardest_section(page: Page, figures: Figures) -> None:
    """Draw leeches and near-leeches, and the phrases that are taken for each other."""
    _forgotten(figures.hardest.cards, page.t)
    _confused(figures.hardest.confusions, page.t)


def _forgotten(cards: tuple[HardCard, ...], t: Translator) -> None:
    with st.container(border=True, key="chart_hardest"):
        head = box_head(
            t("Forgotten again and again"),
            t(
                "A leech was forgotten so often that it costs more than it brings. A keyword, a hint, a"
                " shorter phrase or a mnemonic in the note often mends it; so does leaving it for later."
            ),
        )
        if not cards:
            st.caption(t("Phrases that you keep forgetting will be listed here. None so far: well done!"))
            return
        st.caption(t("Open a phrase to mend it: with a hint, a keyword, shorter words."))
        asked = [card for card in cards if not card.suspended]
        suspended = [card for card in cards if card.suspended]
        _cards(asked[:SHOWN], t)
        if asked[SHOWN:]:
            with st.expander(t.plural("{n} more", "{n} more", len(asked) - SHOWN)):
                _cards(asked[SHOWN:], t)
        if suspended:
            with st.expander(t.plural("{n} suspended", "{n} suspended", len(suspended))):
                _cards(suspended, t)
        with head:
            save_table(_cards_table(cards, t), "hardest", t)


def _cards(cards: Sequence[HardCard], t: Translator) -> None:
    for card in cards:
        with st.container(gap="xxsmall"):
            phrase_link(card.phrase)
            with st.container(horizontal=True, gap="xsmall", key=f"hard_{card.card}"):
                if card.leech and not card.suspended:
                    st.badge(t("leech"), color="orange", icon=":material/flag:")
                st.badge(t.plural("forgotten {n} time", "forgotten {n} times", card.lapses), color="gray")
                st.badge(t(KINDS[card.kind].title), color="gray")


def _confused(pairs: tuple[Confusion, ...], t: Translator) -> None:
    with st.container(border=True, key="chart_confusions"):
        head = box_head(t("Taken for each other"))
        if not pairs:
            st.caption(t("When you type the answer to another phrase of yours, the two will be listed here."))
            return
        st.caption(t("You typed the second where the first was asked. Tell them apart in their hints."))
        for pair in pairs:
            _pair(pair, t)
        with head:
            save_table(_pairs_table(pairs, t), "confusions", t)


def _pair(pair: Confusion, t: Translator) -> None:
    with st.container(border=True):
        st.caption(t.plural("{n} time", "{n} times", pair.times) + " · " + t.short_date(pair.last))
        phrase_link(pair.asked)
        phrase_link(pair.other)


def _cards_table(cards: tuple[HardCard, ...], t: Translator) -> Table:
    return Table(
        (t("Phrase"), t("Translation"), t("Card"), t("Forgotten"), t("Answers")),
        tuple(
            (card.phrase.text, card.phrase.translation, t(KINDS[card.kind].title), card.lapses, card.reps)
            for card in cards
        ),
    )


def _pairs_table(pairs: tuple[Confusion, ...], t: Translator) -> Table:
    return Table(
        (t("Asked"), t("Typed instead"), t("Times"), t("Last")),
        tuple((pair.asked.text, pair.other.text, pair.times, pair.last) for pair in pairs),
    )
