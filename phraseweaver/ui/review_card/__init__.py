"""The review card: reveals, speaks and draws the next card in the browser; only deeds travel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from phraseweaver.domain.answers import Comparison, Verdict
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.domain.phrase_cards import KINDS, Side
from phraseweaver.domain.rating import Rating
from phraseweaver.services.review import ReviewCard
from phraseweaver.translation import Translator
from phraseweaver.ui.intervals import interval_label
from phraseweaver.ui.media_files import address_of

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "phraseweaver_review_card",
    html=(_HERE / "card.html").read_text(encoding="utf-8"),
    css=(_HERE / "card.css").read_text(encoding="utf-8"),
    js=(_HERE / "card.js").read_text(encoding="utf-8"),
)

_feed = st.components.v2.component(
    "phraseweaver_review_feed", js=(_HERE / "feed.js").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the learner did to a card, as the browser tells it; `number` counts within a stream.

    `again` marks what was sent to an earlier session of the server, which may have dealt with it.
    """

    number: int
    kind: str
    card: CardId
    reps: int
    rating: Rating | None = None
    milliseconds: int = 0
    typed: str = ""
    phrase: int = 0
    marked: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """All deeds that the browser has not seen acknowledged, and the card that it shows now."""

    stream: str
    deeds: tuple[Deed, ...]
    shown: CardId | None


@dataclass(frozen=True, slots=True)
class Compared:
    """How the answer typed for a card compares."""

    card: CardId
    reps: int
    typed: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class CardView:
    """What the component draws: the cards, and how far the browser's deeds were dealt with.

    `last` is the answer that undo takes back: its card, and how many answers that had before.
    """

    cards: list[ReviewCard]
    stream: str
    acknowledged: int
    can_undo: bool = False
    autoplay: bool = False
    two_buttons: bool = False
    practice: bool = False
    compared: Compared | None = None
    last: tuple[CardId, int] | None = None
    key: str = field(default="review_card")


def review_card(view: CardView, t: Translator, on_deeds: Callable[[], None]) -> None:
    """Draw the first card, with the others ready behind it."""
    frame = {
        "stream": view.stream,
        "autoplay": view.autoplay,
        "practice": view.practice,
        "labels": _labels(view, t),
    }
    # With its script and style this message is large. It stays the same from answer to answer: the browser
    # keeps it, and the server only names it. A list: among the values of a dictionary Streamlit looks for
    # data frames, and loads pandas to do so.
    _component(key=view.key, data=[frame], on_deeds_change=on_deeds)
    feed = {
        "stream": view.stream,
        "cards": [_card(card, t, f"{view.key}.{place}") for place, card in enumerate(view.cards)],
        "acknowledged": view.acknowledged,
        "canUndo": view.can_undo,
        "last": {"card": view.last[0], "reps": view.last[1]} if view.last else None,
        "comparison": _comparison(view.compared, t) if view.compared else None,
    }
    # As bytes: Streamlit's own JSON takes six for every letter beyond ASCII.
    _feed(key=f"{view.key}_feed", data=json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode())


def told(key: str = "review_card") -> Told | None:
    """Return what the browser told with this run, None if that was something else or makes no sense."""
    sent: Any = getattr(st.session_state.get(key), "deeds", None)
    try:
        return Told(
            stream=str(sent["stream"]),
            deeds=tuple(_deed(deed) for deed in sent["deeds"]),
            shown=CardId(int(sent["shown"])) if sent["shown"] is not None else None,
        )
    except (TypeError, KeyError, ValueError):
        return None


def _deed(sent: dict[str, Any]) -> Deed:
    rating = sent.get("rating")
    return Deed(
        number=int(sent["number"]),
        kind=str(sent["kind"]),
        card=CardId(int(sent["card"])),
        reps=int(sent["reps"]),
        rating=Rating(int(rating)) if rating else None,
        milliseconds=int(sent.get("ms") or 0),
        typed=str(sent.get("typed") or ""),
        phrase=int(sent.get("phrase") or 0),
        marked=bool(sent.get("marked")),
        again=bool(sent.get("again")),
    )


def _labels(view: CardView, t: Translator) -> dict[str, Any]:
    ratings = {
        Rating.AGAIN: t("Again"),
        Rating.HARD: t("Hard"),
        Rating.GOOD: t("Good"),
        Rating.EASY: t("Easy"),
    }
    if view.two_buttons:
        ratings = {rating: ratings[rating] for rating in (Rating.AGAIN, Rating.GOOD)}
    tools = [
        ("undo", t("Undo"), "U"),
        ("edit", t("Edit"), "E"),
        ("bury", t("Bury"), "B"),
        ("suspend", t("Suspend"), "S"),
        ("mark", t("Mark"), "M"),
    ]
    return {
        "show": t("Show answer"),
        "next": t("Next"),
        "play": t("Listen"),
        "type": t("Type your answer"),
        "waiting": t("One moment …"),
        "noVoice": t("This browser has no voice for this language; the words are shown instead."),
        "picture": t("Picture"),
        "wasRight": t("I was right"),
        "accept": t("Accept this too"),
        "ratings": [{"rating": int(rating), "label": label} for rating, label in ratings.items()],
        "tools": []
        if view.practice
        else [{"kind": kind, "label": label, "key": key, "code": f"Key{key}"} for kind, label, key in tools],
    }


def _card(card: ReviewCard, t: Translator, place: str) -> dict[str, Any]:
    asked = card.question
    languages = {Side.LEARNING: card.learning, Side.KNOWN: card.known}
    # What is heard is the language learned, on whichever side of the card it stands. A cloze is heard with
    # the answer: its question would be read with a gap.
    in_question = asked.question_side is Side.LEARNING and not (asked.typed and not asked.heard)
    return {
        "id": card.id,
        "phrase": card.phrase,
        "reps": card.reps,
        "marked": card.marked,
        "task": t(KINDS[card.kind].task),
        "deck": card.deck_name,
        "question": asked.question,
        "questionLanguage": languages[asked.question_side],
        "answer": asked.answer,
        "answerLanguage": languages[asked.answer_side],
        "hint": asked.hint,
        "note": asked.note,
        "typed": asked.typed,
        "typedLanguage": card.learning,
        "heard": asked.heard,
        # Another right answer is another way to say the whole phrase: not a gap's word, not what was heard.
        "canAccept": asked.typed and not asked.heard and asked.expected == asked.answer,
        "spoken": "question" if in_question else "answer",
        "speech": card.accent or LANGUAGES[card.learning].speech,
        "recording": address_of(card.recording, f"{place}.recording"),
        "picture": address_of(card.picture, f"{place}.picture"),
        # Where the phrase is to be said, its picture asks for it; elsewhere it would give the meaning away.
        "pictureAsks": asked.question_side is Side.KNOWN and not card.variant,
        "intervals": [interval_label(card.outcomes[rating], t) for rating in Rating],
    }


_TONES = {
    Verdict.EXACT: "good",
    Verdict.ALTERNATIVE: "good",
    Verdict.CASE_OR_PUNCTUATION: "good",
    Verdict.ACCENTS: "almost",
    Verdict.TYPO: "almost",
    Verdict.WORD_ORDER: "almost",
    Verdict.WRONG: "bad",
    Verdict.EMPTY: "bad",
}


def _comparison(compared: Compared, t: Translator) -> dict[str, Any]:
    found = compared.comparison
    return {
        "key": f"{compared.card}:{compared.reps}",
        "typed": compared.typed,
        "title": t(found.verdict.title),
        "tone": _TONES[found.verdict],
        "suggested": int(found.rating),
        "pieces": [
            {
                "kind": piece.kind.value,
                "title": t(piece.kind.title),
                "typed": piece.typed_parts,
                "expected": piece.expected_parts,
            }
            for piece in found.pieces
        ],
    }
