from __future__ import annotations

from datetime import UTC, datetime

import pytest

from phraseweaver.demo.patterns import with_patterns, with_variants
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.patterns import is_pattern, variants
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.starter import STARTER_LANGUAGES, starter_phrases

IN_REVIEW = Schedule(state=CardState.REVIEW, last_reviewed_at=datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize("learning", STARTER_LANGUAGES)
def test_patterns_stand_among_the_phrases_in_every_language(learning: str) -> None:
    known = "en" if learning != "en" else "ru"
    phrases = starter_phrases(learning, known)
    found = with_patterns(phrases, learning, known)
    assert [draft for draft in found if not is_pattern(draft.words)] == phrases
    assert [place for place, draft in enumerate(found) if is_pattern(draft.words)] == [12, 24, 36]


def test_of_a_pattern_each_sentence_has_both_languages() -> None:
    first = with_patterns(starter_phrases("es", "en"), "es", "en")[12]
    assert [(one.words.text, one.words.translation) for one in variants(first.words)] == [
        ("Quisiera un café, por favor.", "I’d like a coffee, please."),
        ("Quisiera la cuenta, por favor.", "I’d like the bill, please."),
        ("Quisiera una mesa para dos, por favor.", "I’d like a table for two, please."),
    ]


def test_a_pattern_asks_its_sentences_in_turn_and_again_the_one_that_failed() -> None:
    ratings = (Rating.GOOD, Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.GOOD)
    answers = [GivenAnswer(CardId(1), IN_REVIEW, IN_REVIEW, rating, 1_000) for rating in ratings]
    other = GivenAnswer(CardId(2), NEW_CARD, IN_REVIEW, Rating.GOOD, 1_000)
    found = list(with_variants([*answers, other], {CardId(1): ("a", "b", "c")}))
    assert [answer.variant for answer in found] == ["a", "b", "b", "c", "a", ""]
