"""What a text may contain, decided once so that both databases refuse the same things."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from itertools import filterfalse

from phraseweaver.errors import TextEmpty, TextHasControl, TextTooLong

MAX_NAME = 120
MAX_PHRASE = 2_000
MAX_NOTE = 10_000
MAX_TAG = 60

_MAX_KEY = 200
_KEPT_OF_LONG_KEY = 120

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""All of the categories Cc and Cs but tab and line feed."""

_BARE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
)
"""Letters that Unicode does not decompose though a learner without the keyboard types them plain."""


def clean_text(value: str, field: str, limit: int, *, required: bool = True) -> str:
    """Return the text as it is stored: NFC, line ends as LF, no white space around it.

    `field` is the name that an error shows. Raises TextEmpty (nothing but white space and
    invisible format characters), TextTooLong (in characters) or TextHasControl (NUL, other control
    characters but tab and line feed, lone surrogates).
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if found := _REFUSED.search(text):
        raise TextHasControl(field=field, character=f"U+{ord(found[0]):04X}")
    text = unicodedata.normalize("NFC", text).strip()
    # Most begin with a letter, and lists of phrases are long.
    if required and not text[:1].isalnum() and _is_blank(text):
        raise TextEmpty(field=field)
    if len(text) > limit:
        raise TextTooLong(field=field, limit=limit, length=len(text))
    return text


def _is_blank(text: str) -> bool:
    return all(c.isspace() or unicodedata.category(c) == "Cf" for c in text)


def is_storable(text: str) -> bool:
    """Return whether a text may be stored at all: `clean_text` would not raise TextHasControl for it."""
    return _REFUSED.search(text) is None


def clean_line(value: str, field: str, limit: int, *, required: bool = True) -> str:
    """Return the text as `clean_text` does, on one line: runs of white space become one space."""
    return " ".join(clean_text(value, field, limit, required=required).split())


def fold(text: str) -> str:
    """Return the text for comparing without regard to case, accents or runs of white space.

    NFKD without combining marks, case-folded; Cyrillic й and ё become и and е, Polish ł becomes l. Used for
    search, where SQLite alone would fold ASCII only.
    """
    if text.isascii():
        # Nothing to decompose, and lists of phrases are long.
        return " ".join(text.lower().split())
    # Decomposing brings forth capitals (№ is No) and folding brings forth marks (İ): hence both twice.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(filterfalse(unicodedata.combining, folded)).translate(_BARE_LETTERS)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def name_key(text: str) -> str:
    """Return the text for telling names apart: case and runs of white space do not count, accents do."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _is_final(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Po", "Pd", "Pe", "Pf"}


def phrase_key(text: str) -> str:
    """Return the text for finding the same phrase again, at most 200 characters.

    Case, Unicode form, runs of white space and final punctuation do not count. A long text is kept by its
    beginning and its digest: PostgreSQL indexes no more than 2,700 bytes.
    """
    key = name_key(text)
    end = len(key)
    while end and not key[end - 1].isalnum() and _is_final(key[end - 1]):
        end -= 1
    key = key[:end] or key
    if len(key) <= _MAX_KEY:
        return key
    return f"{key[:_KEPT_OF_LONG_KEY]}#{sha256(key.encode()).hexdigest()}"
