from __future__ import annotations

from phraseweaver.charts import workload
from phraseweaver.domain.simulation import Forecast, WorkloadPoint
from phraseweaver.translation import translator

FORECAST = Forecast(
    desired_retention=0.9,
    curve=(
        WorkloadPoint(0.8, 14.4, 3.04, 1_367.2),
        WorkloadPoint(0.9, 26.6, 4.5, 1_443.0),
        WorkloadPoint(0.95, 64.4, 12.6, 1_481.0),
    ),
    lines={},
)


def test_the_curve_is_reviews_against_retention_and_the_learners_point_is_on_it() -> None:
    curve, own = workload.draw(FORECAST, translator("en")).option["series"]
    assert [point["value"] for point in curve["data"]] == [[80.0, 14.4], [90.0, 26.6], [95.0, 64.4]]
    assert [point["value"] for point in own["data"]] == [[90.0, 26.6]]
    assert own["data"][0]["name"] == "90%: 27 reviews and 4.5 min a day, 1,443 cards known in a year"


def test_the_summary_begins_with_the_learners_own_and_compares() -> None:
    assert workload.draw(FORECAST, translator("en")).summary == (
        "At your 90%: 27 reviews and 4.5 min a day on average over a year."
        " At 80%: 14 reviews and 3 min. At 95%: 64 reviews and 13 min."
    )


def test_the_table_holds_what_each_retention_costs_and_brings() -> None:
    table = workload.draw(FORECAST, translator("en")).table
    assert table
    assert table.heads == ("Desired retention", "Reviews a day", "Minutes a day", "Known in a year")
    assert table.rows[0] == (0.8, 14.4, 3.04, 1_367.2)
    assert len(table.rows) == 3
