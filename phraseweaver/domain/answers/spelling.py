"""Three views of a spelling, each forgiving more: as written, without case, without accents.

What is the same *as written*, whatever the keyboard made of it: NFC and NFD, kinds of quotation marks,
apostrophes, dashes and full stops, full-width and half-width forms, ligatures such as ﬁ, digits of any
script, ё and е, a stress mark on a Cyrillic vowel, ş and ș, ي and ی, ك and ک, tatweel, invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from phraseweaver.domain.answers.scripts import is_cyrillic, is_hangul

JOINERS = frozenset("'·\"\u200c")
"""Punctuation that belongs to a word when it stands inside: don't, col·lecció, צה"ל, می‌خواهم."""

_KEYS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʻʹ`´′՚׳", "'"),
        **dict.fromkeys("“”„‟«»″״", '"'),
        **dict.fromkeys("‹›", "'"),
        **dict.fromkeys("−⁃", "-"),
        **dict.fromkeys("‧∙", "·"),
        **dict.fromkeys("。", "."),
        **dict.fromkeys("、،", ","),
        "…": "...",
        "؟": "?",
        "؛": ";",
        "٫": ".",
        "٬": ",",
        "ё": "е",
        "Ё": "Е",
        "ş": "ș",
        "Ş": "Ș",
        "ţ": "ț",
        "Ţ": "Ț",
        "ك": "ک",
        "ي": "ی",
    }
)

_REMEMBERED = 8192
"""Spellings kept at hand: characters come again and again, and the expected words come with every answer."""

_INVISIBLE_MARKS = frozenset(["\u034f", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))])
_TATWEEL = "\u0640"
_NON_JOINER = "\u200c"
_STRESSED = frozenset("аеиоуыэюяіїєАЕИОУЫЭЮЯІЇЄ")
_STRESS = "\u0301"

_TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_THOUSANDS = re.compile(r"(?<=\d)[.,:](?=\d{3}(?!\d))")

_BARE_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ѐ": "е",
        "ѝ": "и",
        "ٱ": "ا",
        "ى": "ی",
    }
)

_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
"""What is written, in any language, by those whose keyboard lacks the letter."""

_TWO_LETTERS_OF = {
    "eo": {"ĉ": "cx", "ĝ": "gx", "ĥ": "hx", "ĵ": "jx", "ŝ": "sx", "ŭ": "ux"},
    "hr": {"đ": "dj"},
    "sr": {"đ": "dj"},
}


@lru_cache(maxsize=_REMEMBERED)
def as_written(cluster: str) -> str:
    """Return what a cluster says, without regard to how it was encoded or which key made it.

    White space is one space; what is invisible is an empty text.
    """
    text = unicodedata.normalize("NFC", cluster)
    if text.isspace():
        return " "
    if any(_is_presentation_form(character) for character in text):
        text = unicodedata.normalize("NFC", "".join(unicodedata.normalize("NFKC", text).split()))
    text = "".join(_key(character) for character in text)
    if len(text) > 1 and text[0] in _STRESSED:
        text = text.replace(_STRESS, "")
    return "" if text == _NON_JOINER else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=_REMEMBERED)
def without_case(written: str, language: str = "") -> str:
    """Return a word as written, without regard to case and to the punctuation inside it.

    Katakana count as capitals of hiragana, and thousands may be grouped. ß stays apart from ss, which is a
    question of accents. In Turkish, I is the capital of ı.
    """
    text = written
    if language in {"tr", "az"}:
        text = text.translate(_TURKISH_CAPITALS)
    text = "ß".join(part.casefold() for part in text.replace("ẞ", "ß").split("ß"))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TO_HIRAGANA)
    text = "".join(character for character in text if character not in JOINERS)
    if any(character in text for character in ".,:"):
        text = _THOUSANDS.sub("", text).replace(",", ".").replace(":", ".")
    return text


@lru_cache(maxsize=_REMEMBERED)
def without_accents(caseless: str, language: str = "") -> tuple[str, ...]:
    """Return a word without case as it is typed on a keyboard that lacks its accents: in one way or in two.

    Accents are what Unicode calls marks above, below, through or attached to a letter, the points of Hebrew
    and Arabic and the tone marks of Thai and Lao. Marks that make another letter are none: the voicing of
    kana, the vowel signs of Indic and Thai, й and ї in Cyrillic.
    """
    if caseless.isascii():
        return (caseless,)
    bare = _stripped(caseless)
    pairs = _TWO_LETTERS | _TWO_LETTERS_OF.get(language, {})
    spelt_out = _stripped("".join(pairs.get(character, character) for character in caseless))
    return (bare,) if spelt_out == bare else (bare, spelt_out)


def letters(bare: str) -> str:
    """Return the letters that a hand types one by one: Korean syllables in their jamo."""
    if any(is_hangul(character) for character in bare):
        return unicodedata.normalize("NFD", bare)
    return bare


def _is_presentation_form(character: str) -> bool:
    return "\ufb00" <= character <= "\ufdff" or "\ufe70" <= character <= "\uffef" or character in "ĳĲŀĿŉ"


def _key(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if (
        character == _TATWEEL
        or character in _INVISIBLE_MARKS
        or (category == "Cf" and character != _NON_JOINER)
    ):
        return ""
    return character.translate(_KEYS)


def _stripped(caseless: str) -> str:
    kept = []
    for character in caseless.translate(_BARE_LETTERS):
        if is_cyrillic(character):
            kept.append(character)
        else:
            kept += [part for part in unicodedata.normalize("NFD", character) if not _is_accent(part)]
    # A mark all by itself is better than nothing.
    return unicodedata.normalize("NFC", "".join(kept)) or caseless


def _is_accent(character: str) -> bool:
    """Return whether a character is an accent, by its canonical combining class.

    Left out are 7 nukta, 8 kana voicing, 9 virama and the vowel signs of 84 to 132 but for the tone marks.
    """
    order = unicodedata.combining(character)
    return order == 1 or 10 <= order <= 36 or order in {107, 122} or order >= 200
