"""The sentences of a pattern: how each one fares, and which one is looked at."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.patterns import VariantProgress
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import N_
from phraseweaver.services.phrase_story import PhraseStory, VariantOnCard, VariantStory
from phraseweaver.translation import Translator
from phraseweaver.ui.markdown import literal

RATINGS = {
    Rating.AGAIN: N_("Again"),
    Rating.HARD: N_("Hard"),
    Rating.GOOD: N_("Good"),
    Rating.EASY: N_("Easy"),
}
IN_ADDRESS = "variant"
_LONGEST = 80
_SMALL = ":small[:gray[{}]]"


def show_variants(story: PhraseStory, t: Translator) -> None:
    """Draw the sentences of a pattern with the progress of each; nothing for other phrases."""
    if not story.variants:
        return
    st.subheader(t("Sentences"), anchor=False, help=_help(t))
    with st.container(border=True, key="variants"):
        for variant in story.variants:
            st.markdown(_shown(variant, t))


def chosen_variant(story: PhraseStory, t: Translator) -> VariantStory | None:
    """Draw the choice of a sentence and return it, None for all of them; the address keeps its row."""
    if not story.variants or not story.log:
        return None
    key = f"variant_{story.line.id}"
    # A row can be gone by now, or was written into the address by hand.
    asked = st.query_params.get(IN_ADDRESS, "")
    rows = {str(variant.row + 1): variant for variant in story.variants}
    options = ["", *rows]
    if st.session_state.get(key) not in options:
        st.session_state[key] = asked if asked in rows else ""
    number = st.selectbox(
        t("Sentence"),
        options,
        format_func=lambda number: f"{number}. {_cut(rows[number].text)}" if number else t("All sentences"),
        on_change=_remember,
        args=(key,),
        key=key,
    )
    return rows.get(number)


def sentence_of(story: PhraseStory, key: str) -> str:
    """Return the sentence of a variant in the log; of a row that is gone, its options."""
    return next((variant.text for variant in story.variants if variant.key == key), key)


def _remember(key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        st.query_params[IN_ADDRESS] = chosen
    else:
        st.query_params.pop(IN_ADDRESS, None)


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1] + "…"


def _help(t: Translator) -> str:
    return t(
        "Each review asks for another sentence: the one forgotten last comes first, then those that do not"
        " hold yet, then the next new one, then the one not seen for longest."
    )


def _shown(variant: VariantStory, t: Translator) -> str:
    """Return a sentence, its translation and its progress, grey before it was ever asked for, as Markdown."""
    following = [card for card in variant.cards if card.is_next]
    name = f"{variant.row + 1}\\. {literal(variant.text)}"
    translation = literal(variant.translation)
    several = len(variant.cards) > 1
    progress = " · ".join(
        (f"{_kind(card, t)}: " if several else "") + ", ".join(_parts(card, t)) for card in variant.cards
    )
    lines = [f"**{name}**", translation] if variant.answers else [f":gray[{name}]", f":gray[{translation}]"]
    if following:
        kinds = ", ".join(_kind(card, t) for card in following)
        label = t("next: {kinds}", kinds=kinds) if len(following) < len(variant.cards) else t("next")
        lines[0] += f" :blue-badge[{label}]"
    return "  \n".join([*lines, _SMALL.format(progress)])


def _kind(card: VariantOnCard, t: Translator) -> str:
    return t(KINDS[card.kind].title).partition(":")[0]


def _parts(card: VariantOnCard, t: Translator) -> list[str]:
    progress: VariantProgress = card.progress
    if card.last is None or progress.latest is None:
        return [t("not asked yet")]
    parts = [
        t.plural("asked {n} time", "asked {n} times", progress.answers),
        t(
            "last on {date}: {rating}",
            date=t.long_date(card.last.date()),
            rating=t(RATINGS[progress.latest]),
        ),
    ]
    if progress.failures:
        parts.append(t.plural("forgotten {n} time", "forgotten {n} times", progress.failures))
    parts.append(t("holds") if progress.holds else t("does not hold yet"))
    return [literal(part) for part in parts]
