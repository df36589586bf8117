"""What a reader takes for one character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings

from phraseweaver.domain.answers.clusters import clusters
from tests.domain.answers.texts import texts


@pytest.mark.parametrize(
    "parts",
    [
        ["c", "a", "t"],
        ["e\u0301", "t", "e\u0301"],
        ["กำ"[0], "กำ"[1]],
        ["สั", "ส", "ดี่"],
        ["न", "म", "स्ते"],
        ["ក្រុ", "ង"],
        ["감", "사"],
        ["\u1100\u1161\u11a8", "\u1109\u1161"],
        ["가\u11a8", "나"],
        ["ｶﾞ", "ｷ"],
        ["👍🏽", "👍"],
        ["👨‍👩‍👧", "!"],
        ["🇩🇪", "🇫🇷"],
        ["❤️", "a"],
        ["شَّ", "م"],
        ["می‌"[0], "می‌"[1:], "خ"],
        [" ", "\u0301", "a"],
        [],
    ],
)
def test_a_text_falls_into_its_characters(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in clusters(text)] == parts


@settings(deadline=None)
@given(texts)
def test_the_clusters_make_up_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in clusters(text)) == text


@settings(deadline=None)
@given(texts)
def test_the_unicode_form_does_not_move_the_borders(text: str) -> None:
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFD", composed[a:b]) for a, b in clusters(composed)] == [
        apart[a:b] for a, b in clusters(apart)
    ]
