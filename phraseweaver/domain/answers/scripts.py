"""What the writing systems differ in, as far as comparing answers goes."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache


class Script(Enum):
    """What a unit of comparison is: a word between spaces, or a character where no spaces are written.

    A SIGN stands for a sound (kana, Thai), an IDEOGRAPH for a word or a part of one (Han characters).
    """

    WORD = "word"
    SIGN = "sign"
    IDEOGRAPH = "ideograph"


_IDEOGRAPHS = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # repetition mark 々, closing mark 〆, zero 〇
    (0x3021, 0x3029),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)

_SIGNS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3031, 0x3035),
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0xA9E0, 0xA9FF),  # Burmese for Shan
    (0xAA60, 0xAA7F),  # Burmese for Khamti
    (0x1B000, 0x1B16F),  # historic kana
)


@lru_cache(maxsize=8192)
def script_of(letter: str) -> Script:
    """Return what a unit beginning with this letter is."""
    code = ord(letter)
    if code < 0x0E00:
        return Script.WORD
    if any(first <= code <= last for first, last in _IDEOGRAPHS):
        return Script.IDEOGRAPH
    if any(first <= code <= last for first, last in _SIGNS):
        return Script.SIGN
    return Script.WORD


def is_hangul(letter: str) -> bool:
    """Return whether the letter is a composed Korean syllable."""
    return "가" <= letter <= "힣"


def is_hebrew(letter: str) -> bool:
    """Return whether the letter is a Hebrew one."""
    return "א" <= letter <= "ת"


def is_cyrillic(letter: str) -> bool:
    """Return whether the letter is a Cyrillic one."""
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    """Return whether the letter is a Latin one."""
    return letter.isalpha() and (letter < "\u0250" or "\u1e00" <= letter <= "\u1eff")
