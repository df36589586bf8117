"""How an answer is shown: its pieces and the marks inside them."""

from __future__ import annotations

import pytest

from phraseweaver.domain.answers import Piece, PieceKind, Verdict, compare
from tests.domain.answers.texts import shown


@pytest.mark.parametrize(
    ("typed", "expected", "pieces"),
    [
        ("hello", "Hello!", ["case [h]ello|[H]ello[!]"]),
        ("garcon", "garçon", ["accent gar[c]on|gar[ç]on"]),
        ("garc\u0327on", "garcon", ["accent gar[c\u0327]on|gar[c]on"]),
        ("heisse", "heiße", ["accent hei[ss]e|hei[ß]e"]),
        ("helo", "hello", ["typo helo|hel[l]o"]),
        ("hellno", "hello", ["typo hell[n]o|hello"]),
        ("hallo", "hello", ["typo h[a]llo|h[e]llo"]),
        ("recieve", "receive", ["typo rec[ie]ve|rec[ei]ve"]),
        ("alot", "a lot", ["typo alot|a[ ]lot"]),
        ("감사함니다", "감사합니다", ["typo 감사[함]니다|감사[합]니다"]),
        ("ขอบคุนครับ", "ขอบคุณครับ", ["same ขอบคุ|ขอบคุ", "typo [น]|[ณ]", "same ครับ|ครับ"]),
        ("שלום", "שָׁלוֹם", ["accent [ש]ל[ו]ם|[שָׁ]ל[וֹ]ם"]),
        ("コンニチハ", "こんにちは", ["case [コンニチハ]|[こんにちは]"]),
        ("я знаю", "я знаю это", ["same я |я ", "same знаю|знаю ", "missing |[это]"]),
    ],
)
def test_the_slip_is_marked(typed: str, expected: str, pieces: list[str]) -> None:
    assert shown(compare(typed, expected)) == pieces


def test_case_is_not_marked_beside_a_worse_slip() -> None:
    assert shown(compare("Recieve", "receive")) == ["typo Rec[ie]ve|rec[ei]ve"]


def test_a_word_with_little_in_common_is_marked_whole() -> None:
    assert shown(compare("cat", "horse")) == ["wrong [cat]|[horse]"]
    assert shown(compare("walking", "walked")) == ["wrong walk[ing]|walk[ed]"]


def test_a_word_stands_against_the_one_it_resembles() -> None:
    assert shown(compare("goes", "go home")) == ["wrong go[es]|go ", "missing |[home]"]
    assert shown(compare("goes", "home go")) == ["missing |[home] ", "wrong go[es]|go"]


def test_an_opening_sign_goes_with_the_word_after_it() -> None:
    pieces = compare("Hola. ¿Qué tal?", "Hola. ¿Qué tal?").pieces
    assert [piece.typed for piece in pieces] == ["Hola. ", "¿Qué ", "tal?"]
    assert [piece.typed for piece in compare("Hola.¿Qué?", "Hola.¿Qué?").pieces] == ["Hola.", "¿Qué?"]


def test_an_abbreviation_is_one_piece() -> None:
    assert shown(compare('צה"ל בא', "צה״ל בא")) == ['same צה"ל |צה״ל ', "same בא|בא"]


def test_two_swapped_signs_are_one_slip() -> None:
    assert shown(compare("こんちには", "こんにちは")) == [
        "same こん|こん",
        "typo [ちに]|[にち]",
        "same は|は",
    ]


def test_few_right_characters_among_many_wrong_ones_are_not_shown_apart() -> None:
    comparison = compare("เธอสวยมาก", "ฉันกินข้าวแล้ว")
    assert comparison.verdict is Verdict.WRONG
    assert shown(comparison) == ["wrong [เธอสวยมาก]|[ฉันกินข้าวแล้ว]"]


def test_the_parts_of_a_piece_say_which_are_marked() -> None:
    piece = Piece(PieceKind.TYPO, "helo ", "hello ", (), ((3, 4),))
    assert piece.typed_parts == (("helo ", False),)
    assert piece.expected_parts == (("hel", False), ("l", True), ("o ", False))


def test_every_verdict_and_kind_has_its_own_words() -> None:
    titles = [verdict.title for verdict in Verdict] + [kind.title for kind in PieceKind]
    assert len(set(titles)) == len(Verdict) + len(PieceKind)
