"""Rules of comparing that hold for any two texts."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import assume, example, given, settings

from phraseweaver.domain.answers import PieceKind, Verdict, compare
from phraseweaver.domain.rating import Rating
from tests.domain.answers.texts import expected_of, is_visible, languages, pairs, texts, typed_of


@settings(deadline=None, max_examples=300)
@given(pairs, languages)
def test_the_pieces_make_up_both_texts(pair: tuple[str, str], language: str) -> None:
    typed, expected = pair
    comparison = compare(typed, expected, language=language)
    assert (typed_of(comparison), expected_of(comparison)) == (typed, expected)


@settings(deadline=None)
@given(texts, languages)
def test_a_text_is_exactly_itself(text: str, language: str) -> None:
    assume(is_visible(text))
    comparison = compare(text, text, language=language)
    assert (comparison.verdict, comparison.rating) == (Verdict.EXACT, Rating.GOOD)
    assert {piece.kind for piece in comparison.pieces} == {PieceKind.SAME}


@settings(deadline=None, max_examples=400)
@given(pairs, languages)
@example(("あ你", "你あ"), "")
def test_the_verdict_is_the_same_when_typed_and_expected_are_exchanged(
    pair: tuple[str, str], language: str
) -> None:
    typed, expected = pair
    assume(is_visible(typed) and is_visible(expected))
    there = compare(typed, expected, language=language).verdict
    assert compare(expected, typed, language=language).verdict is there


@settings(deadline=None)
@given(texts, texts, languages)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_unicode_form_makes_no_difference(
    form: Literal["NFC", "NFD"], typed: str, expected: str, language: str
) -> None:
    verdict = compare(typed, expected, language=language).verdict
    normalised = unicodedata.normalize(form, typed)
    assert compare(normalised, expected, language=language).verdict is verdict
    if is_visible(typed):
        assert compare(normalised, typed, language=language).verdict is Verdict.EXACT


@settings(deadline=None)
@given(texts, texts, languages)
def test_what_is_not_the_same_is_marked_and_nothing_else_is(typed: str, expected: str, language: str) -> None:
    assume(is_visible(typed) or is_visible(expected))
    for piece in compare(typed, expected, language=language).pieces:
        assert bool(piece.typed_marks or piece.expected_marks) is (piece.kind is not PieceKind.SAME)


@settings(deadline=None)
@given(texts, texts)
def test_the_parts_of_a_piece_make_up_its_texts(typed: str, expected: str) -> None:
    for piece in compare(typed, expected).pieces:
        assert "".join(text for text, _ in piece.typed_parts) == piece.typed
        assert "".join(text for text, _ in piece.expected_parts) == piece.expected
        marked = tuple(piece.typed[start:end] for start, end in piece.typed_marks)
        assert marked == tuple(text for text, is_marked in piece.typed_parts if is_marked)


@settings(deadline=None)
@given(texts, texts)
def test_right_answers_have_no_wrong_pieces_and_wrong_ones_have_a_reason(typed: str, expected: str) -> None:
    assume(is_visible(typed) and is_visible(expected))
    comparison = compare(typed, expected)
    kinds = {piece.kind for piece in comparison.pieces}
    wrong = {PieceKind.WRONG, PieceKind.EXTRA, PieceKind.MISSING}
    if comparison.verdict is Verdict.WRONG:
        assert kinds & (wrong | {PieceKind.TYPO})
    else:
        assert not kinds & wrong


@settings(deadline=None)
@given(texts, texts, texts)
def test_an_alternative_never_makes_the_verdict_worse(typed: str, expected: str, alternative: str) -> None:
    alone = compare(typed, expected).verdict
    assert compare(typed, expected, alternatives=[alternative]).verdict.rank <= alone.rank


@settings(deadline=None)
@given(texts, texts)
def test_accents_that_do_not_matter_change_the_rating_alone(typed: str, expected: str) -> None:
    strict, lenient = compare(typed, expected), compare(typed, expected, accents_matter=False)
    assert strict.pieces == lenient.pieces
    assert strict.verdict is lenient.verdict
    if strict.verdict is not Verdict.ACCENTS:
        assert strict.rating is lenient.rating
