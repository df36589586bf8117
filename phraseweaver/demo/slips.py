"""What a learner types when a phrase does not come: often another phrase that is much like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random

from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.rating import Rating

_ALIKE_EVERY = 12
"""One phrase in so many is taken for the one that was added after it."""

_TYPED = 0.6
"""How often something is typed at all when the phrase does not come."""


def with_slips(
    answers: Iterable[GivenAnswer],
    typed_cards: Mapping[CardId, PhraseId],
    texts: Mapping[PhraseId, str],
    random: Random,
) -> Iterator[GivenAnswer]:
    """Yield the answers with what was typed where it was wrong; `typed_cards` ask for a phrase's text."""
    order = list(texts)
    following = dict(zip(order[::_ALIKE_EVERY], order[1::_ALIKE_EVERY], strict=False))
    for answer in answers:
        phrase = typed_cards.get(answer.card)
        if phrase is None or answer.rating is not Rating.AGAIN or random.random() >= _TYPED:
            yield answer
        elif phrase in following:
            yield replace(answer, typed=texts[following[phrase]])
        else:
            yield replace(answer, typed=_half(texts[phrase]))


def _half(text: str) -> str:
    """Return the words that did come."""
    words = text.split()
    return " ".join(words[: max(len(words) // 2, 1)]) if len(words) > 1 else ""
