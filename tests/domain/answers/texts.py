"""Texts for the rules that hold for any two of them."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from phraseweaver.domain.answers import Comparison

_WORDS = """
a the The it it's its It I'm I am im dont don't do not can't cannot can is has your you're we're were
e-mail email mail e well-known wellknown well l'eau eau l leau schön schoen schon heißt heisst
это ещё еще мой мои м'ята мята λόγος λόγοσ Αθήνα Αθηνα ıspanak İstanbul żółty zolty tiếng tieng
감사합니다 감사함니다 할 수 있다 할수있다 السَّلَام السلام שָׁלוֹם שלום नमस्ते नमस्त
1,000 1000 3.5 35 ab abab cat cats from form hello helo Hello, “hi” «hi» … ! - 😀 👍🏽 € ' ·
我 你 爱 我爱 はい いは カ か สวัสดี สวสดี ครับ ไม่
"""
_GAPS = [" ", " ", " ", "", "-", "'", " . ", "\u00a0"]

_sentences = st.lists(st.tuples(st.sampled_from(_WORDS.split()), st.sampled_from(_GAPS)), max_size=8).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
_few_characters = st.one_of(st.text("あいう我你ก่า ิ", max_size=12), st.text("ab 'é\u0301", max_size=12))

texts = st.one_of(_sentences, _sentences, _few_characters, st.text(max_size=20))
"""Phrases of many scripts, texts over few characters, and anything at all."""

_rearranged = st.one_of(
    _few_characters.flatmap(lambda text: st.tuples(st.just(text), st.permutations(text).map("".join))),
    _sentences.flatmap(
        lambda text: st.tuples(st.just(text), st.permutations(text.split(" ")).map(" ".join)),
    ),
)

pairs = st.one_of(st.tuples(texts, texts), _rearranged)
"""Two texts; often the same words or characters in another order."""

languages = st.sampled_from(["", "en", "fr", "de", "tr", "uz"])

TATWEEL = "\u0640"


def is_visible(text: str) -> bool:
    """Return whether the text has something to read: tatweel only lengthens another letter."""
    return any(unicodedata.category(c)[0] in "LNPS" and c != TATWEEL for c in text)


def typed_of(comparison: Comparison) -> str:
    return "".join(piece.typed for piece in comparison.pieces)


def expected_of(comparison: Comparison) -> str:
    return "".join(piece.expected for piece in comparison.pieces)


def shown(comparison: Comparison) -> list[str]:
    """Return the pieces as `kind typed|expected`, what is marked in brackets."""
    return [
        f"{piece.kind.value} {_bracketed(piece.typed_parts)}|{_bracketed(piece.expected_parts)}"
        for piece in comparison.pieces
    ]


def _bracketed(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(f"[{text}]" if marked else text for text, marked in parts)
