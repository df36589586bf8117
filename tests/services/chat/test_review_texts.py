"""The words of a review in the chat, by value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.domain.answers import compare
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.services.chat.comparison_text import comparison_lines
from phraseweaver.services.chat.interval_text import comes_back, short_interval
from phraseweaver.services.chat.message import Words, fitted, isolated
from phraseweaver.translation import translator

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
EN, RU = translator("en"), translator("ru")


def step(**wait: float) -> Schedule:
    return Schedule(
        state=CardState.LEARNING, step=0, due_at=NOW + timedelta(**wait), last_reviewed_at=NOW, reps=1
    )


def days(n: int) -> Schedule:
    due = date(2026, 3, 10) + timedelta(days=n)
    return Schedule(state=CardState.REVIEW, due_on=due, interval_days=n, last_reviewed_at=NOW, reps=1)


@pytest.mark.parametrize(
    ("after", "short", "sentence"),
    [
        (step(seconds=60), "<1m", "comes back in 1 minute"),
        (step(minutes=5, seconds=30), "6m", "comes back in 6 minutes"),
        (step(minutes=59), "59m", "comes back in 59 minutes"),
        (step(minutes=60), "1h", "comes back in 1 hour"),
        (step(hours=17, minutes=1), "18h", "comes back in 18 hours"),
        (days(1), "1d", "comes back tomorrow"),
        (days(4), "4d", "comes back in 4 days, on Sat, 14 Mar"),
        (days(30), "30d", "comes back in 30 days, on Thu, 9 Apr"),
        (days(45), "1.5mo", "comes back in 45 days, on Fri, 24 Apr"),
        (days(731), "2y", "comes back in 731 days, on March 10, 2028"),
    ],
)
def test_an_interval_is_short_on_a_button_and_exact_in_a_sentence(
    after: Schedule, short: str, sentence: str
) -> None:
    assert short_interval(after, EN) == short
    assert comes_back(after, EN) == sentence


def test_lines_that_fit_stay_as_they_are() -> None:
    assert fitted(["deck", "", Words("x" * 4_091)]) == "deck\n\n" + "x" * 4_089 + "…"
    assert fitted(["deck", "", Words("x" * 4_090)]) == "deck\n\n" + "x" * 4_090


def test_the_longest_words_give_way_and_the_frame_stays() -> None:
    text = fitted([Words("q" * 300), Words("n" * 10_000), "✓ Good"])
    assert len(text) == 4096
    assert text.startswith("q" * 300 + "\n")
    assert text.endswith("…\n✓ Good")


def test_as_many_long_words_as_a_card_has_fit_together() -> None:
    text = fitted([Words("a" * 2_000) for _ in range(8)] + ["end"])
    assert len(text) <= 4096
    assert text.endswith("\nend")
    assert all(line == "end" or len(line) >= 200 for line in text.split("\n"))


def test_words_from_right_to_left_do_not_reorder_the_sentence() -> None:
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("hola") == "hola"


def lines(typed: str, expected: str, *alternatives: str) -> list[str]:
    found = compare(typed, expected, alternatives=alternatives, language="es")
    return [
        line.text if isinstance(line, Words) else line
        for line in comparison_lines(typed, found, expected, EN)
    ]


@pytest.mark.parametrize(
    ("typed", "expected", "told"),
    [
        ("el gato", "el gato", ["✓ Exactly right", "You wrote: el gato"]),
        (
            "el gatto",
            "el gato",
            ["≈ A slip of the keys", "You wrote: el gatto", "Slip of the keys: gatto → gato"],
        ),
        ("el arbol", "el árbol", ["≈ Mind the accents", "You wrote: el arbol", "Accent: arbol → árbol"]),
        ("gato", "el gato", ["✗ Not quite", "You wrote: gato", "Missing: el"]),
        ("el gato muy", "el gato", ["✗ Not quite", "You wrote: el gato muy", "Too much: muy"]),
        ("el perro", "el gato", ["✗ Not quite", "You wrote: el perro", "Wrong: perro → gato"]),
        (
            "gato el",
            "el gato",
            ["≈ Right words, other order", "You wrote: gato el", "In another place: gato"],
        ),
    ],
)
def test_each_slip_is_told_once_by_its_kind(typed: str, expected: str, told: list[str]) -> None:
    assert lines(typed, expected) == told


def test_an_alternative_is_right_and_one_that_is_closer_is_named() -> None:
    assert lines("un gato", "el gato", "un gato") == ["✓ Accepted alternative", "You wrote: un gato"]
    assert lines("un gatto", "el perro", "un gato") == [
        "≈ A slip of the keys",
        "You wrote: un gatto",
        "Closest to: un gato",
        "Slip of the keys: gatto → gato",
    ]


def test_of_many_slips_the_first_are_told() -> None:
    told = lines(" ".join("xyz" for _ in range(30)), " ".join("gato" for _ in range(30)))
    assert told[2] == "Wrong: " + " · ".join(["xyz → gato"] * 12) + " · …"
