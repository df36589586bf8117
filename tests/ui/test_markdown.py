"""A learner's words in Markdown are shown as they are."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.ui.markdown import literal


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("plain words", "plain words"),
        ("**bold**", r"\*\*bold\*\*"),
        ("$x$", r"\$x\$"),
        (":red[a]", r"\:red\[a\]"),
        (":smile:", r"\:smile\:"),
        ("<b>", r"\<b\>"),
        ("[a](//b)", r"\[a\]\(\/\/b\)"),
        ("a\\b", r"a\\b"),
        ("`code`", r"\`code\`"),
        ("# heading", r"\# heading"),
        ("1. list", r"1\. list"),
        ("&amp;", r"\&amp\;"),
    ],
)
def test_marks_lose_their_meaning(words: str, markdown: str) -> None:
    assert literal(words) == markdown


def test_lines_become_one() -> None:
    assert literal("a\nb\tc") == "a b c"


def test_words_of_any_script_stay() -> None:
    assert literal("Где здесь аптека¿«ё»") == "Где здесь аптека¿«ё»"


@given(st.text())
def test_no_mark_is_left_bare_and_nothing_is_lost(words: str) -> None:
    shown = literal(words)
    without_escapes = re.sub(r"\\.", "", shown)
    assert not set(without_escapes) & set(string.punctuation)
    unescaped = re.sub(r"\\(.)", r"\1", shown)
    assert unescaped.replace("\u2060", "") == words.translate({10: " ", 9: " ", 0x2060: None})


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("a -> b", "a \\-\u2060\\> b"),
        ("<->", "\\<\u2060\\-\\>"),
        (":streamlit:", "\\:\u2060streamlit\\:"),
        ("https://b.c", "https\u2060\\:\\/\\/b\\.c"),
        ("a@b.c", "a\\@\u2060b\\.c"),
    ],
)
def test_what_is_replaced_in_spite_of_escapes_is_parted(words: str, markdown: str) -> None:
    assert literal(words) == markdown
