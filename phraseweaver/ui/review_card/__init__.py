"""The review card: reveals, speaks and draws the next card in the browser; only ratings travel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.domain.phrase_cards import KINDS, Side
from phraseweaver.domain.rating import Rating
from phraseweaver.services.review import ReviewCard
from phraseweaver.translation import Translator
from phraseweaver.ui.intervals import interval_label

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "phraseweaver_review_card",
    html=(_HERE / "card.html").read_text(encoding="utf-8"),
    css=(_HERE / "card.css").read_text(encoding="utf-8"),
    js=(_HERE / "card.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A rating as the browser sent it; `number` counts within a stream."""

    number: int
    card: CardId
    reps: int
    rating: Rating
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Given:
    """All ratings that the browser has not seen acknowledged, and the card that it shows now."""

    stream: str
    answers: tuple[GivenAnswer, ...]
    shown: CardId | None


def review_card(
    cards: list[ReviewCard], t: Translator, *, stream: str, acknowledged: int, on_answers: Callable[[], None]
) -> None:
    """Draw the first card, with the others ready behind it."""
    _component(
        key="review_card",
        data={
            "cards": [_card(card, t) for card in cards],
            "stream": stream,
            "acknowledged": acknowledged,
            "labels": {
                "show": t("Show answer"),
                "play": t("Listen"),
                "waiting": t("One moment …"),
                "ratings": [t("Again"), t("Hard"), t("Good"), t("Easy")],
            },
        },
        on_answers_change=on_answers,
    )


def given() -> Given | None:
    """Return what the browser sent with this run, None if that was something else or makes no sense."""
    state = st.session_state.get("review_card")
    sent: Any = getattr(state, "answers", None)
    try:
        return Given(
            stream=str(sent["stream"]),
            answers=tuple(
                GivenAnswer(
                    number=int(answer["number"]),
                    card=CardId(int(answer["card"])),
                    reps=int(answer["reps"]),
                    rating=Rating(int(answer["rating"])),
                    milliseconds=int(answer["ms"]),
                )
                for answer in sent["answers"]
            ),
            shown=CardId(int(sent["shown"])) if sent["shown"] is not None else None,
        )
    except (TypeError, KeyError, ValueError):
        return None


def _card(card: ReviewCard, t: Translator) -> dict[str, Any]:
    asked = card.question
    languages = {Side.LEARNING: card.learning, Side.KNOWN: card.known}
    return {
        "id": card.id,
        "reps": card.reps,
        "task": t(KINDS[card.kind].task),
        "deck": card.deck_name,
        "question": asked.question,
        "questionLanguage": languages[asked.question_side],
        "answer": asked.answer,
        "answerLanguage": languages[asked.answer_side],
        "hint": asked.hint,
        "note": asked.note,
        # What is heard is the language learned, on whichever side of the card it stands.
        "spoken": "question" if asked.question_side is Side.LEARNING else "answer",
        "speech": LANGUAGES[card.learning].speech,
        "intervals": [interval_label(card.outcomes[rating], t) for rating in Rating],
    }
