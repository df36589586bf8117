"""The kinds of cards: a registry. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Iterable

from phraseweaver.domain.patterns import variants
from phraseweaver.domain.phrase_cards.cloze import Cloze
from phraseweaver.domain.phrase_cards.kind import CardKind, Question, Side
from phraseweaver.domain.phrase_cards.listening import Listening
from phraseweaver.domain.phrase_cards.production import Production
from phraseweaver.domain.phrase_cards.recognition import Recognition
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_, SettingRejected

__all__ = [
    "DEFAULT_KINDS",
    "KINDS",
    "CardKind",
    "PhraseText",
    "Question",
    "Side",
    "check_kinds",
    "kinds_for",
    "pack_kinds",
    "unpack_kinds",
]

KINDS: dict[str, CardKind] = {
    kind.key: kind
    for kind in (
        Recognition(),
        Production(),
        Cloze(),
        Listening(),
    )
}
"""Every kind by its stored key, in the order in which a phrase's cards are first asked."""

DEFAULT_KINDS = ("recognition", "production")


def check_kinds(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys in the registry's order, each once; SettingRejected if one is unknown or none."""
    wanted = set(keys)
    if not wanted or wanted - KINDS.keys():
        raise SettingRejected(field=N_("Card kinds"), allowed=", ".join(KINDS))
    return tuple(key for key in KINDS if key in wanted)


def kinds_for(phrase: PhraseText, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return those of the wanted kinds that fit the phrase, each of its variants if it is a pattern."""
    sentences = [variant.words for variant in variants(phrase)]
    return tuple(key for key in wanted if all(KINDS[key].fits(words) for words in sentences))


def pack_kinds(keys: Iterable[str]) -> str:
    """Return the keys as a deck stores them."""
    return ",".join(keys)


def unpack_kinds(stored: str) -> tuple[str, ...]:
    """Return the keys that a deck stores."""
    return tuple(key for key in stored.split(",") if key)
