"""What a learner types when a phrase does not come."""

from __future__ import annotations

from random import Random

from phraseweaver.demo.slips import with_slips
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD

TEXTS = {PhraseId(n): f"frase número {n}" for n in range(1, 14)}
CARDS = {CardId(100 + phrase): phrase for phrase in TEXTS}


def typed(card: int, rating: Rating, *, times: int = 50) -> set[str]:
    """Return what is typed in so many answers."""
    answers = [GivenAnswer(CardId(card), NEW_CARD, NEW_CARD, rating, 1_000)] * times
    return {answer.typed for answer in with_slips(answers, CARDS, TEXTS, Random(1))}


def test_every_twelfth_phrase_is_taken_for_the_one_after_it() -> None:
    assert typed(101, Rating.AGAIN) == {"", "frase número 2"}
    # Nothing follows the thirteenth.
    assert typed(113, Rating.AGAIN) == {"", "frase"}


def test_of_the_others_half_of_the_words_come() -> None:
    assert typed(102, Rating.AGAIN) == {"", "frase"}


def test_nothing_is_noted_of_answers_that_were_right_or_not_typed() -> None:
    assert typed(101, Rating.GOOD) == {""}
    assert typed(999, Rating.AGAIN) == {""}
