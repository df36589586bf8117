"""English short forms and what they are short for."""

from __future__ import annotations

LANGUAGES_WITH_CONTRACTIONS = frozenset({"", "en"})
"""English, and texts whose language is not known: the forms hardly occur elsewhere."""

_ENDINGS = {
    "m": ("am",),
    "re": ("are",),
    "ve": ("have",),
    "ll": ("will", "shall"),
    "d": ("would", "had"),
    "s": ("is", "has"),
}

_STEMS = {
    "m": "i",
    "re": "you we they what who where how why there these those",
    "ve": "i you we they who what there could should would might must",
    "ll": "i you he she it we they that this there what who where how",
    "d": "i you he she it we they that there what who where how why",
    "s": "he she it that this there here what who where when why how "
    "someone everyone nobody everybody somebody something everything nothing",
}

_NEGATED = "are could did do does had has have is might must need ought should was were would"
"""Verbs that take n't without changing; can, shall and will change."""

_OTHER_WORDS = frozenset(
    ["its", "ill", "id", "were", "well", "hell", "shell", "shed", "wed", "whore", "lets"]
)
"""Short forms that without their apostrophe are other words."""


def _table() -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, tuple[tuple[str, ...], ...]] = {
        f"{stem}'{ending}": ((stem,), _ENDINGS[ending])
        for ending, stems in _STEMS.items()
        for stem in stems.split()
    }
    table |= {f"{verb}n't": ((verb,), ("not",)) for verb in _NEGATED.split()}
    table |= {
        "can't": (("can",), ("not",)),
        "cannot": (("can",), ("not",)),
        "shan't": (("shall",), ("not",)),
        "won't": (("will",), ("not",)),
        "let's": (("let",), ("us",)),
        "y'all": (("you",), ("all",)),
    }
    return table


_FORMS = _table()

_SLOPPY_FORMS = {
    bare: form for form in _FORMS if "'" in form and (bare := form.replace("'", "")) not in _OTHER_WORDS
}


def expansion(written: str) -> tuple[tuple[str, ...], ...] | None:
    """Return what a short form stands for: for each of its words, the words that it can be.

    Capitals are kept. None if the word, its apostrophes being straight, is no short form.
    """
    words = _FORMS.get(written.lower())
    if words is None:
        return None
    if written.isupper():
        return tuple(tuple(word.upper() for word in ways) for ways in words)
    if written[0].isupper():
        return (tuple(word.capitalize() for word in words[0]), *words[1:])
    return words


def expansion_without_apostrophe(written: str) -> tuple[tuple[str, ...], ...] | None:
    """Return in small letters what `dont` and its like stand for, None if the word is not one of them."""
    form = _SLOPPY_FORMS.get(written.lower())
    return None if form is None else _FORMS[form]
