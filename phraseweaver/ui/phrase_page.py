"""The page of one phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from phraseweaver.charts import forgetting_curve
from phraseweaver.charts.numbers import in_language
from phraseweaver.domain.ids import PhraseId
from phraseweaver.domain.patterns import variants
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.search_query import deck_term, tag_term
from phraseweaver.errors import N_, NotFound
from phraseweaver.services import phrase_changes, phrases
from phraseweaver.services.phrase_story import CardStory, LoggedAnswer, PhraseStory, phrase_story
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.bulk_changes import open_change, show_change_dialog
from phraseweaver.ui.intervals import days_label
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_figures import show_figures
from phraseweaver.ui.phrase_forms import PhraseFormState, open_phrase_dialog, show_phrase_dialog
from phraseweaver.ui.phrase_media import show_media
from phraseweaver.ui.phrase_search import address_of_list
from phraseweaver.ui.phrase_variants import RATINGS, chosen_variant, sentence_of, show_variants
from phraseweaver.ui.state import page_state

_LOG_PAGE = 50

_SOURCES = {
    "typed": N_("typed here"),
    "starter": N_("from the starter deck"),
    "import": N_("imported from a list"),
    "telegram": N_("written in Telegram"),
    "anki": N_("imported from Anki"),
    "shared": N_("from a shared deck"),
}


def phrase_page(page: Page) -> None:
    """Draw the phrase that the address names, or say that it is not there."""
    t = page.t
    st.page_link(
        page_file("phrases"),
        label=t("All phrases"),
        icon=":material/arrow_back:",
        query_params=address_of_list(),
    )
    asked = st.query_params.get("id", "")
    # Zero is nobody's: what is no number is answered like what is not there.
    phrase = PhraseId(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0)
    try:
        story = phrase_story(page.app, page.user, phrase)
    except NotFound as error:
        forms = page_state(PhraseFormState)
        if forms.deleted == phrase:
            st.switch_page(page_file("phrases"), query_params=address_of_list())
        if forms.gone == phrase:
            forms.gone = None
        else:
            st.error(sentence(t, error), icon=":material/error:")
        return
    show_phrase_dialog(page)
    show_change_dialog(page, {})
    _words(page, story)
    _deeds(page, story)
    _cards(story, t)
    show_variants(story, t)
    _curves(story, t)
    _answers(page, story)


def _words(page: Page, story: PhraseStory) -> None:
    t, draft = page.t, story.line.draft
    # A pattern as it is written; in anything else, a doubled brace is a brace.
    words = draft.words if story.variants else variants(draft.words)[0].words
    st.subheader(literal(words.text), anchor=False)
    st.text(words.translation)
    for label, said in (
        (t("Keyword"), words.keyword),
        (t("Also accepted"), " · ".join(words.alternatives)),
        (t("Hint"), draft.hint),
        (t("Note"), draft.note),
    ):
        if said:
            st.markdown(f"**{label}:** {literal(said)}")
    with st.container(horizontal=True, gap="xsmall"):
        st.page_link(
            page_file("phrases"),
            label=literal(story.deck_name),
            icon=":material/style:",
            query_params={"q": deck_term(story.deck_name).token},
        )
        for tag in draft.tags:
            st.page_link(
                page_file("phrases"),
                label=literal(f"#{tag}"),
                query_params={"q": tag_term(tag).token},
            )
    added = t("Added on {date}", date=t.long_date(story.added_on))
    source = _SOURCES.get(story.source)
    parts = [
        added,
        *([t(source)] if source else []),
        *([t("the deck is archived")] if story.deck_archived else []),
    ]
    st.caption(literal(" · ".join(parts)))
    show_media(page, story.line)


def _deeds(page: Page, story: PhraseStory) -> None:
    t, phrase = page.t, story.line.id
    resting = any(card.suspended for card in story.cards)
    awake = any(not card.suspended for card in story.cards)
    seen = any(card.schedule.state is not CardState.NEW for card in story.cards)
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("Edit"),
            icon=":material/edit:",
            key="edit_phrase",
            on_click=open_phrase_dialog,
            args=("edit", phrase),
        )
        for kind, label, icon, offered in (
            (phrase_changes.SUSPEND, t("Suspend"), ":material/pause:", awake),
            (phrase_changes.UNSUSPEND, t("Resume"), ":material/play_arrow:", resting),
            (phrase_changes.RESET, t("Reset progress"), ":material/restart_alt:", seen),
        ):
            if offered:
                st.button(label, icon=icon, key=f"{kind}_phrase", on_click=open_change, args=(kind, [phrase]))
        st.button(
            t("Take the mark off") if story.line.marked else t("Mark"),
            icon=":material/flag:",
            key="mark_phrase",
            on_click=_mark,
            args=(page, phrase, not story.line.marked),
        )
        st.button(
            t("Delete"),
            icon=":material/delete:",
            key="remove_phrase",
            on_click=open_phrase_dialog,
            args=("delete", phrase),
        )


def _mark(page: Page, phrase: PhraseId, marked: bool) -> None:
    phrases.mark_phrase(page.app, page.user, phrase, marked)


def _cards(story: PhraseStory, t: Translator) -> None:
    st.subheader(t("Cards"), anchor=False)
    for card in story.cards:
        with st.container(border=True, key=f"card_{card.id}"):
            st.markdown(f"**{t(KINDS[card.kind].title)}**")
            st.markdown(" · ".join(literal(part) for part in _card_parts(card, t)))


def _card_parts(card: CardStory, t: Translator) -> list[str]:
    at = card.schedule
    parts = []
    if card.suspended:
        parts.append(t("suspended"))
    match at.state:
        case CardState.NEW:
            parts.append(t("new"))
        case CardState.LEARNING | CardState.RELEARNING:
            parts.append(t("in learning"))
        case CardState.REVIEW:
            if at.due_on:
                parts.append(t("due {date}", date=t.long_date(at.due_on)))
    if card.buried:
        parts.append(t("hidden until tomorrow"))
    if card.recall is not None:
        parts.append(t("recall {recall}", recall=t.percent(card.recall)))
    if at.memory:
        parts.append(t("stability {days}", days=days_label(max(round(at.memory.stability), 1), t)))
        parts.append(t("difficulty {share}", share=t.percent((at.memory.difficulty - 1) / 9)))
    if at.reps:
        parts.append(t.plural("{n} answer", "{n} answers", at.reps))
    if at.lapses:
        parts.append(t.plural("forgotten {n} time", "forgotten {n} times", at.lapses))
    return parts


def _curves(story: PhraseStory, t: Translator) -> None:
    drawing = forgetting_curve.draw(
        [
            forgetting_curve.Curve(t(KINDS[card.kind].title), card.curve, card.schedule.due_on)
            for card in story.cards
        ],
        story.desired_retention,
        story.today,
        t,
    )
    if drawing is None:
        return
    st.subheader(t("Forgetting curve"), anchor=False)
    option = in_language(drawing.option, t)
    st.echarts_chart(option, height=260, key="forgetting_curve", alt=drawing.summary)
    st.caption(literal(drawing.summary))


def _answers(page: Page, story: PhraseStory) -> None:
    t = page.t
    st.subheader(t("Answers"), anchor=False)
    if not story.log:
        st.caption(t("None yet."))
        return
    variant = chosen_variant(story, t)
    show_figures(page, story.line.id, variant)
    _log(story, [answer for answer in story.log if not variant or answer.variant == variant.key], t)


def _log(story: PhraseStory, log: Sequence[LoggedAnswer], t: Translator) -> None:
    if not log:
        st.caption(t("None yet."))
        return
    count = -(-len(log) // _LOG_PAGE)
    number = int(st.session_state.get("log_page") or 1)
    start = (min(number, count) - 1) * _LOG_PAGE
    columns = _columns(story, log, t)
    # A table in Markdown: Streamlit's own would load pandas.
    rows = [
        "| " + " | ".join(columns) + " |",
        "|" + "---|" * len(columns),
        *(
            "| " + " | ".join(literal(cell(answer)) for cell in columns.values()) + " |"
            for answer in log[start : start + _LOG_PAGE]
        ),
    ]
    st.markdown("\n".join(rows))
    if count > 1:
        st.pagination(count, key="log_page")


def _columns(
    story: PhraseStory, log: Sequence[LoggedAnswer], t: Translator
) -> dict[str, Callable[[LoggedAnswer], str]]:
    """Return the columns by their heads, without those that would be empty or the same throughout."""
    columns: dict[str, Callable[[LoggedAnswer], str]] = {
        t("When"): lambda answer: f"{t.long_date(answer.at.date())}, {t.time(answer.at)}"
    }
    if len(story.cards) > 1:
        columns[t("Card")] = lambda answer: t(KINDS[answer.kind].title).partition(":")[0]
    # Named too after the pattern became a single sentence.
    if any(answer.variant for answer in log):
        columns[t("Sentence")] = lambda answer: sentence_of(story, answer.variant)
    columns[t("Rating")] = lambda answer: t(RATINGS[answer.rating])
    columns[t("Interval")] = lambda answer: (
        f"{_interval(answer.interval_before, t)} → {_interval(answer.interval_after, t)}"
    )
    if any(answer.typed for answer in log):
        columns[t("Typed")] = lambda answer: answer.typed
    return columns


def _interval(days: int, t: Translator) -> str:
    return days_label(days, t) if days else "–"
