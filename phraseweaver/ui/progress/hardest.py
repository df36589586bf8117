"""The hardest phrases, with the way to mend each."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from phraseweaver.charts.table import Table
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.progress import Confusion, Figures, HardCard, NamedPhrase, Part
from phraseweaver.services import review
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import open_phrase_dialog
from phraseweaver.ui.phrase_links import phrase_link
from phraseweaver.ui.progress.chart_box import box_head, of_whole_phrase, save_table

SHOWN = 10
"""So many cards are listed at once."""


def hardest_section(page: Page, figures: Figures) -> None:
    """Draw leeches and near-leeches, and the phrases that are taken for each other."""
    of_whole_phrase(figures, frozenset({Part.CARDS}), page.t)
    _forgotten(page, figures.hardest.cards)
    _confused(figures.hardest.confusions, page.t)


def _forgotten(page: Page, cards: tuple[HardCard, ...]) -> None:
    t = page.t
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
        st.caption(
            t("Mend a phrase with a hint, a keyword, shorter words; or let its card rest for a while.")
        )
        asked = [card for card in cards if not card.suspended]
        suspended = [card for card in cards if card.suspended]
        _cards(page, asked[:SHOWN])
        if asked[SHOWN:]:
            with st.expander(t.plural("{n} more", "{n} more", len(asked) - SHOWN)):
                _cards(page, asked[SHOWN:])
        if suspended:
            with st.expander(t.plural("{n} suspended", "{n} suspended", len(suspended))):
                _cards(page, suspended)
        with head:
            save_table(_cards_table(cards, t), "hardest", t)


def _cards(page: Page, cards: Sequence[HardCard]) -> None:
    t = page.t
    for card in cards:
        with st.container(gap="xxsmall"):
            phrase_link(card.phrase)
            with st.container(
                horizontal=True, vertical_alignment="center", gap="xsmall", key=f"hard_{card.card}"
            ):
                if card.leech and not card.suspended:
                    st.badge(t("leech"), color="orange", icon=":material/flag:")
                st.badge(t.plural("forgotten {n} time", "forgotten {n} times", card.lapses), color="gray")
                st.badge(t(KINDS[card.kind].title), color="gray")
                # Together, so that a narrow screen breaks the line before both.
                with st.container(horizontal=True, gap="xsmall", width="content"):
                    _mend(card.phrase, f"mend_{card.card}", t)
                    _rest_or_resume(page, card)


def _rest_or_resume(page: Page, card: HardCard) -> None:
    t = page.t
    if card.suspended:
        st.button(
            t("Resume"),
            icon=":material/play_arrow:",
            type="tertiary",
            on_click=_resume,
            args=(page, card.card),
            key=f"resume_{card.card}",
        )
    else:
        st.button(
            t("Suspend"),
            icon=":material/pause:",
            type="tertiary",
            on_click=_suspend,
            args=(page, card.card),
            key=f"suspend_{card.card}",
        )


def _mend(phrase: NamedPhrase, key: str, t: Translator) -> None:
    st.button(
        t("Mend"),
        icon=":material/edit:",
        type="tertiary",
        on_click=open_phrase_dialog,
        args=("edit", phrase.id),
        key=key,
    )


def _suspend(page: Page, card: CardId) -> None:
    with action(page.t):
        review.suspend(page.app, page.user, card)
        notify(page.t("Suspended: it rests until you resume it."))


def _resume(page: Page, card: CardId) -> None:
    with action(page.t):
        review.unsuspend(page.app, page.user, card)
        notify(page.t("The card is asked again."))


def _confused(pairs: tuple[Confusion, ...], t: Translator) -> None:
    with st.container(border=True, key="chart_confusions"):
        head = box_head(t("Taken for each other"))
        if not pairs:
            st.caption(t("When you type the answer to another phrase of yours, the two will be listed here."))
            return
        st.caption(t("You typed the second where the first was asked. Tell them apart in their hints."))
        for pair in pairs[:SHOWN]:
            _pair(pair, t)
        if pairs[SHOWN:]:
            with st.expander(t.plural("{n} more", "{n} more", len(pairs) - SHOWN)):
                for pair in pairs[SHOWN:]:
                    _pair(pair, t)
        with head:
            save_table(_pairs_table(pairs, t), "confusions", t)


def _pair(pair: Confusion, t: Translator) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.caption(t.plural("{n} time", "{n} times", pair.times) + " · " + t.short_date(pair.last))
        for place, phrase in enumerate((pair.asked, pair.other)):
            key = f"confused_{pair.asked.id}_{pair.other.id}_{place}"
            with st.container(
                horizontal=True,
                vertical_alignment="center",
                horizontal_alignment="distribute",
                gap="xsmall",
                key=key,
            ):
                phrase_link(phrase)
                _mend(phrase, f"mend_{key}", t)


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
