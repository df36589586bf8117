from __future__ import annotations

import json
from itertools import pairwise

import pytest

from phraseweaver.domain.simulation import RETENTIONS, Forecast, Situation, WhatIf, forecast
from tests.domain.simulation.situations import collection, situation

OURS = situation(collection(300), waiting=40, pace=2.0, desired_retention=0.91)


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(OURS)


def test_the_curve_has_the_learners_own_point(found: Forecast) -> None:
    assert found.desired_retention == 0.91
    assert [point.retention for point in found.curve] == sorted([*RETENTIONS, 0.91])


def test_a_retention_of_the_curve_is_not_there_twice() -> None:
    assert len(forecast(situation(collection(5), desired_retention=0.9)).curve) == len(RETENTIONS)


def test_remembering_more_costs_more_and_leaves_more_known(found: Forecast) -> None:
    for lower, higher in pairwise(found.curve[::2]):
        assert lower.reviews < higher.reviews
        assert lower.known < higher.known


def test_every_question_has_its_line_over_ninety_days(found: Forecast) -> None:
    assert {what: len(days) for what, days in found.lines.items()} == dict.fromkeys(WhatIf, 90)


def test_skipping_today_does_nothing_today_and_more_tomorrow(found: Forecast) -> None:
    skipped, usual = found.lines[WhatIf.SKIP_TODAY], found.lines[WhatIf.AS_NOW]
    assert skipped[0].reviews == skipped[0].new == 0
    assert skipped[1].reviews + skipped[1].new >= usual[1].reviews + usual[1].new


def test_ten_more_a_day_are_ten_more_each_day_even_when_nothing_waits(found: Forecast) -> None:
    more, usual = found.lines[WhatIf.MORE_NEW], found.lines[WhatIf.AS_NOW]
    assert [a.new - b.new for a, b in zip(more, usual, strict=True)] == [10] * 90


def test_without_new_cards_there_are_none_and_fewer_reviews(found: Forecast) -> None:
    none, usual = found.lines[WhatIf.NO_NEW], found.lines[WhatIf.AS_NOW]
    assert sum(day.new for day in none) == 0
    assert sum(day.reviews for day in none) < sum(day.reviews for day in usual)


def test_situation_and_forecast_survive_json(found: Forecast) -> None:
    assert Situation.from_dict(json.loads(json.dumps(OURS.as_dict()))) == OURS
    assert Forecast.from_dict(json.loads(json.dumps(found.as_dict()))) == found
