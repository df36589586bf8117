"""What to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.progress import Advice, Census, Due, HardCard, Hardest, Hint, Scope, advice
from tests.charts.figures import TODAY, ago, ahead, figures, named

ALL_WELL: dict[str, Any] = {"census": Census(new=3), "due": Due({ahead(1): 4})}
LEECH = HardCard(CardId(1), named(1), "recognition", 9, 40, False, True)


def hints(*days: AnswerTotals, **parts: Any) -> list[Hint]:
    found = figures({ago(n): totals for n, totals in enumerate(days)}, **(ALL_WELL | parts))
    return [entry.hint for entry in advice(found)]


def test_when_all_is_well_it_says_so() -> None:
    assert hints() == [Hint.ALL_WELL]


def test_what_is_overdue_comes_before_everything_else() -> None:
    found = figures(due=Due({ago(2): 5, TODAY: 3}), census=Census())
    assert advice(found) == [Advice(Hint.ANSWER_OVERDUE, 5), Advice(Hint.ADD_PHRASES)]
    assert hints(due=Due({TODAY: 3})) == [Hint.ANSWER_DUE]


def test_a_leech_that_is_still_asked_is_to_be_mended() -> None:
    assert hints(hardest=Hardest((LEECH,))) == [Hint.MEND_LEECHES]
    assert hints(hardest=Hardest((replace(LEECH, suspended=True),))) == [Hint.ALL_WELL]
    assert hints(hardest=Hardest((replace(LEECH, leech=False),))) == [Hint.ALL_WELL]


@pytest.mark.parametrize(
    ("passed", "expected"),
    [(86, Hint.RETENTION_LOW), (87, Hint.ALL_WELL), (93, Hint.ALL_WELL), (94, Hint.RETENTION_HIGH)],
)
def test_a_retention_is_worth_a_word_when_it_is_off_by_more_than_three_percent(
    passed: int, expected: Hint
) -> None:
    assert hints(AnswerTotals(young_passed=passed, young_failed=100 - passed)) == [expected]


def test_with_few_answers_a_retention_says_nothing() -> None:
    assert hints(AnswerTotals(young_passed=40, young_failed=59)) == [Hint.ALL_WELL]


def test_three_pieces_of_advice_are_enough() -> None:
    found = hints(
        AnswerTotals(young_passed=10, young_failed=90),
        due=Due({ago(1): 1}),
        hardest=Hardest((LEECH,)),
        census=Census(),
    )
    assert found == [Hint.ANSWER_OVERDUE, Hint.MEND_LEECHES, Hint.RETENTION_LOW]


def test_of_a_single_phrase_nobody_asks_for_more() -> None:
    narrowed = figures(scope=Scope(phrase=PhraseId(1)))
    assert advice(narrowed) == [Advice(Hint.ALL_WELL)]
