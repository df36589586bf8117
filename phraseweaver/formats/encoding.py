"""From a file's bytes to text."""

from __future__ import annotations

import codecs
import re

from phraseweaver.formats.errors import FileNotText, FileTooLarge

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# The letters beyond ASCII have the same bytes in both Windows encodings, but for Ё and ё (A8 and B8).
_WORD = re.compile(rb"[A-Za-z\xa8\xb8\xc0-\xff]+")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")


def decode(data: bytes) -> str:
    """Return the file's text without a byte order mark; raises FileTooLarge or FileNotText.

    The encoding is the one that `find_encoding` names. A stray NUL is left to the row it stands in; a file
    that is NUL for a quarter or more is no text (UTF-16 without its mark, or a program's own format).
    """
    return decode_as(data, find_encoding(data))


def decode_as(data: bytes, encoding: str) -> str:
    """Return the text in a given encoding; raises FileNotText."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise FileNotText from None
    if text.count("\0") * 4 >= len(text) > 0:
        raise FileNotText
    return text


def find_encoding(data: bytes) -> str:
    """Return the name of the encoding; raises FileTooLarge or FileNotText.

    A byte order mark decides; without one, whatever is valid UTF-8 is UTF-8. The rest is taken for what
    spreadsheets on Windows write: Windows-1251 if of the words with letters beyond ASCII most have no other
    letters, as in Russian, and Windows-1252 if most have, as in the languages of Western Europe.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if _BINARY.search(data):
        raise FileNotText
    words = [word for word in _WORD.findall(data) if len(word) > 1 and not word.isascii()]
    mixed = sum(1 for word in words if _ASCII_LETTER.search(word))
    return "cp1251" if mixed * 2 < len(words) else "cp1252"
