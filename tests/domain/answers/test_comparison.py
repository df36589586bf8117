"""What a typed answer is worth."""

from __future__ import annotations

import pytest

from phraseweaver.domain.answers import PieceKind, Verdict, compare
from phraseweaver.domain.answers.comparison import LONGEST_COMPARED
from phraseweaver.domain.rating import Rating
from tests.domain.answers.texts import expected_of, shown, typed_of


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Good morning!", "Good morning!"),
        ("  Good  morning! ", "Good morning!"),
        ("It’s ‘fine’ “here”", "It's 'fine' \"here\""),
        ("«Да», сказал он", '"Да", сказал он'),
        ("„gut“", '"gut"'),
        ("ten – twelve", "ten - twelve"),
        ("well — yes", "well -- yes"),
        ("wait…", "wait..."),
        ("Ça va ?", "Ça va\u00a0?"),
        ("Ça va?", "Ça va\u202f?"),
        ("cafe\u0301", "café"),
        ("Ｈｅｌｌｏ！", "Hello!"),
        ("ﬁne", "fine"),
        ("ещё", "еще"),
        ("за́мок", "замок"),
        ("co\u00adoperate", "cooperate"),
        ("你好, 世界!", "你好，世界！"),
        ("5 €", "5€"),
        ("مرحبـــا", "مرحبا"),
        ("٢٠٢٦", "2026"),
        ("ţară", "țară"),
        ("می", "مي"),
        ("ｶﾞ", "ガ"),
        ("?!", "?!"),
    ],
)
def test_what_a_keyboard_makes_of_a_text_is_no_difference(typed: str, expected: str) -> None:
    comparison = compare(typed, expected)
    assert (comparison.verdict, comparison.rating) == (Verdict.EXACT, Rating.GOOD)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("good morning", "Good morning!"),
        ("cómo estás", "¿Cómo estás?"),
        ("λόγοσ", "λόγος"),
        ("ΟΔΟΣ", "οδος"),
        ("コンニチハ", "こんにちは"),
        ("wellknown", "well-known"),
        ("well known", "well-known"),
        ("e-mail", "email"),
        ("USA", "U.S.A."),
        ("Johns book", "John's book"),
        ("leau", "l'eau"),
        ("l eau", "l'eau"),
        ("мята", "м’ята"),
        ("ozbek", "o‘zbek"),
        ("צהל", "צה״ל"),
        ("میخواهم", "می\u200cخواهم"),
        ("می خواهم", "می\u200cخواهم"),
        ("1000 people", "1,000 people"),
        ("3.5", "3,5"),
        ("할수있다", "할 수 있다"),
        ("hello", "hello 😀"),
    ],
)
def test_capitals_and_punctuation_are_pointed_out_and_forgiven(typed: str, expected: str) -> None:
    comparison = compare(typed, expected)
    assert (comparison.verdict, comparison.rating) == (Verdict.CASE_OR_PUNCTUATION, Rating.GOOD)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("como estas", "¿Cómo estás?"),
        ("manana", "mañana"),
        ("garcon", "garçon"),
        ("zolty", "żółty"),
        ("tieng Viet", "tiếng Việt"),
        ("duong", "đường"),
        ("heisse", "heiße"),
        ("STRASSE", "Straße"),
        ("schon", "schön"),
        ("schoen", "schön"),
        ("oeuf", "œuf"),
        ("aeon", "æon"),
        ("Αθηνα", "Αθήνα"),
        ("السلام عليكم", "السَّلَامُ عَلَيْكُمْ"),
        ("انا", "أنا"),
        ("שלום", "שָׁלוֹם"),
        ("ไม", "ไม่"),
        ("и", "ѝ"),
        ("Istanbul", "İstanbul"),
    ],
)
def test_accents_alone_are_hard_where_they_matter_and_good_where_not(typed: str, expected: str) -> None:
    strict, lenient = compare(typed, expected), compare(typed, expected, accents_matter=False)
    assert (strict.verdict, strict.rating) == (Verdict.ACCENTS, Rating.HARD)
    assert (lenient.verdict, lenient.rating) == (Verdict.ACCENTS, Rating.GOOD)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("мои", "мой"),
        ("か", "が"),
        ("कु", "क"),
        ("มี", "มา"),
    ],
)
def test_a_mark_that_makes_another_letter_is_no_accent(typed: str, expected: str) -> None:
    assert compare(typed, expected).verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("helo", "hello"),
        ("hellop", "hello"),
        ("hallo", "hello"),
        ("recieve", "receive"),
        ("Recieve it.", "receive it"),
        ("alot of time", "a lot of time"),
        ("спосибо", "спасибо"),
        ("καλήμερρα", "καλήμερα"),
        ("감사함니다", "감사합니다"),
        ("नमस्त", "नमस्ते"),
        ("こんにちわ", "こんにちは"),
        ("ごんにちは", "こんにちは"),
        ("こんちには", "こんにちは"),
        ("об'єкд", "об'єкт"),
        ("ขอบคุนครับ", "ขอบคุณครับ"),
        ("culdn't", "couldn't"),
        ("your right", "you're right"),
        ("one two three four fiev six seven eihgt", "one two three four five six seven eight"),
    ],
)
def test_a_slip_of_the_keys_is_hard(typed: str, expected: str) -> None:
    comparison = compare(typed, expected)
    assert (comparison.verdict, comparison.rating) == (Verdict.TYPO, Rating.HARD)


def test_an_apostrophe_is_part_of_an_uzbek_word_and_divides_a_french_one() -> None:
    assert compare("bo‘ldu", "bo‘ldi", language="uz").verdict is Verdict.TYPO
    assert compare("l'âmi", "l'amu", language="fr").verdict is Verdict.WRONG


def test_the_longer_answer_decides_how_many_slips_there_may_be() -> None:
    typed, expected = "I am helo wrold right now", "I'm hello world right now"
    assert compare(typed, expected).verdict is Verdict.TYPO
    assert compare(expected, typed).verdict is Verdict.TYPO


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("teh", "the"),  # three letters
        ("go", "do"),
        ("hapy brithday", "happy birthday"),  # two slips in two words
        ("1985", "1984"),
        ("room 1O1", "room 101"),
        ("inthe", "on the"),
        ("some 1 body", "somebody"),
        ("ねご", "ねこ"),
        ("สวสดีคับ", "สวัสดีครับ"),  # two in ten characters
        ("他是学生", "她是学生"),
        ("かいきしす", "かいぎです"),  # two neighbours
    ],
)
def test_more_than_a_slip_is_wrong(typed: str, expected: str) -> None:
    comparison = compare(typed, expected)
    assert (comparison.verdict, comparison.rating) == (Verdict.WRONG, Rating.AGAIN)


@pytest.mark.parametrize(
    ("typed", "expected", "pieces"),
    [
        ("am teacher", "am a teacher", ["same am |am ", "missing |[a] ", "same teacher|teacher"]),
        ("went to home", "went home", ["same went |went ", "extra [to] |", "same home|home"]),
        ("homme", "l'homme", ["missing |[l]'", "same homme|homme"]),
        ("she go", "She goes", ["case [s]he |[S]he ", "wrong go|go[es]"]),
        ("he said", "he told", ["same he |he ", "wrong [said]|[told]"]),
        ("我学生", "我是学生", ["same 我|我", "missing |[是]", "same 学生|学生"]),
    ],
)
def test_a_wrong_answer_shows_what_is_missing_and_what_is_too_much(
    typed: str, expected: str, pieces: list[str]
) -> None:
    comparison = compare(typed, expected)
    assert comparison.verdict is Verdict.WRONG
    assert shown(comparison) == pieces


@pytest.mark.parametrize(
    ("typed", "expected", "pieces"),
    [
        (
            "blue the car is",
            "the car is blue",
            ["moved [blue] |", "same the |the ", "same car |car ", "same is|is ", "moved |[blue]"],
        ),
        (
            "我明天去北京",
            "明天我去北京",
            ["moved [我]|", "same 明天|明天", "moved |[我]", "same 去北京|去北京"],
        ),
        ("あした きょう", "きょう あした", ["moved |[きょう] ", "same あした |あした", "moved [きょう]|"]),
    ],
)
def test_the_right_words_in_another_order_are_hard(typed: str, expected: str, pieces: list[str]) -> None:
    comparison = compare(typed, expected)
    assert (comparison.verdict, comparison.rating) == (Verdict.WORD_ORDER, Rating.HARD)
    assert shown(comparison) == pieces


def test_two_words_like_each_other_that_changed_places_are_no_slips() -> None:
    assert compare("form from", "from form").verdict is Verdict.WORD_ORDER


def test_a_single_sign_in_another_place_is_no_word_order() -> None:
    assert compare("なまえは", "はなまえ").verdict is Verdict.WRONG


def test_another_order_with_a_slip_is_wrong() -> None:
    assert compare("blue the house isn", "the hause isn blue").verdict is Verdict.WRONG


def test_an_alternative_that_is_met_is_good() -> None:
    comparison = compare("colour", "color", alternatives=["hue", "colour"])
    assert (comparison.verdict, comparison.rating) == (Verdict.ALTERNATIVE, Rating.GOOD)
    assert comparison.against == "colour"


def test_the_alternative_that_comes_closest_is_compared_with() -> None:
    comparison = compare("I want a cofee", "Coffee, please", alternatives=["Tea", "I want a coffee"])
    assert (comparison.verdict, comparison.against) == (Verdict.TYPO, "I want a coffee")


def test_of_wrong_answers_the_one_with_most_right_is_compared_with() -> None:
    assert compare("I goes home", "Home", alternatives=["Off", "I go home"]).against == "I go home"


def test_an_alternative_met_but_for_capitals_says_so() -> None:
    comparison = compare("Colour", "color", alternatives=["colour"])
    assert (comparison.verdict, comparison.against) == (Verdict.CASE_OR_PUNCTUATION, "colour")


def test_an_exact_alternative_is_better_than_the_expected_answer_in_other_capitals() -> None:
    comparison = compare("polish", "Polish", alternatives=["polish"])
    assert (comparison.verdict, comparison.against) == (Verdict.ALTERNATIVE, "polish")


def test_of_equally_good_ones_the_expected_answer_and_then_the_first_alternative_is_taken() -> None:
    assert compare("cat", "cat", alternatives=["cat"]).verdict is Verdict.EXACT
    assert compare("color", "colog", alternatives=["colon", "colod"]).against == "colog"
    assert compare("color", "dog", alternatives=["colon", "colod"]).against == "colon"


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u200b\ufeff", "\u3000"])
def test_nothing_typed_is_empty_and_again(typed: str) -> None:
    comparison = compare(typed, "hello", alternatives=["", "hi"])
    assert (comparison.verdict, comparison.rating) == (Verdict.EMPTY, Rating.AGAIN)
    assert [piece.kind for piece in comparison.pieces] == [PieceKind.MISSING]
    assert (typed_of(comparison), expected_of(comparison)) == (typed, "hello")


def test_no_expected_answer_makes_any_answer_wrong() -> None:
    assert shown(compare("hello", "")) == ["extra [hello]|"]


def test_punctuation_alone_is_no_answer_to_words() -> None:
    assert compare("?", "hello").verdict is Verdict.WRONG


def test_of_signs_alone_every_one_counts() -> None:
    assert compare("😃", "😀").verdict is Verdict.WRONG
    assert compare("?", "?!").verdict is Verdict.WRONG


def test_signs_that_are_read_aloud_count() -> None:
    assert compare("100", "100 %").verdict is Verdict.WRONG
    assert compare("5 $", "5 €").verdict is Verdict.WRONG


def test_esperanto_has_its_letters_in_two() -> None:
    assert compare("cxu", "ĉu", language="eo").verdict is Verdict.ACCENTS
    assert compare("cxu", "ĉu").verdict is Verdict.WRONG


def test_in_turkish_capital_i_without_a_dot_is_not_the_capital_of_i() -> None:
    assert compare("ISPARTA", "ısparta", language="tr").verdict is Verdict.CASE_OR_PUNCTUATION
    assert compare("ISPARTA", "isparta", language="tr").verdict is Verdict.ACCENTS
    assert compare("ISPARTA", "isparta", language="en").verdict is Verdict.CASE_OR_PUNCTUATION


def test_a_text_of_two_thousand_characters_is_looked_into() -> None:
    expected = "the quick brown fox jumps over the lazy dog " * 45
    typed = expected.replace("quick", "quikc", 1)
    assert len(expected) == 1_980
    comparison = compare(typed, expected)
    assert comparison.verdict is Verdict.TYPO
    assert shown(comparison)[1] == "typo qui[kc] |qui[ck] "


def test_a_word_left_out_of_a_long_text_is_found() -> None:
    expected = " ".join(f"word{number}x" for number in range(200))
    typed = expected.replace("word100x ", "")
    comparison = compare(typed, expected)
    assert comparison.verdict is Verdict.WRONG
    assert [text for text in shown(comparison) if not text.startswith("same")] == ["missing |[word100x] "]


def test_a_character_left_out_of_a_long_text_without_spaces_is_found() -> None:
    expected = "".join(chr(0x4E00 + number) for number in range(2_000))
    typed = expected[:1_000] + expected[1_001:]
    comparison = compare(typed, expected)
    assert comparison.verdict is Verdict.WRONG
    before, left_out, after = (piece.expected for piece in comparison.pieces)
    assert (before, left_out, after) == (expected[:1_000], expected[1_000], expected[1_001:])


def test_beyond_the_longest_text_only_the_very_same_is_right() -> None:
    text = "a" * (LONGEST_COMPARED + 1)
    assert compare(text, text).verdict is Verdict.EXACT
    assert shown(compare(text, "a")) == [f"wrong [{text}]|[a]"]
    assert compare(" " * len(text), "a").verdict is Verdict.EMPTY
