from __future__ import annotations

from datetime import UTC, datetime

from phraseweaver.charts import calibration
from phraseweaver.domain.memory_model import Calibration, Group, MemoryModel, Quality
from phraseweaver.translation import translator

MODEL = MemoryModel(
    id=1,
    fitted_at=datetime(2026, 3, 10, tzinfo=UTC),
    parameters=(1.0,),
    answers=800,
    before=Quality(0.4, Calibration((Group(0.85, 0.9, 60), Group(0.95, 0.9, 60)))),
    after=Quality(0.3, Calibration((Group(0.89, 0.9, 60), Group(0.92, 0.91, 60)))),
    active=True,
)


def test_points_are_expected_against_remembered_in_percent() -> None:
    _, before, after = calibration.draw(MODEL, translator("en")).option["series"]
    assert [point["value"] for point in before["data"]] == [[85.0, 90.0], [95.0, 90.0]]
    assert [point["value"] for point in after["data"]] == [[89.0, 90.0], [92.0, 91.0]]
    assert before["data"][0]["name"] == "85% expected, 90% remembered (60 answers)"
    assert before["symbol"] != after["symbol"]


def test_the_diagonal_runs_through_all_that_is_shown() -> None:
    option = calibration.draw(MODEL, translator("en")).option
    assert option["series"][0]["data"] == [[80, 80], [100, 100]]
    assert option["xAxis"]["min"] == option["yAxis"]["min"] == 80


def test_the_summary_says_how_far_off_both_were() -> None:
    assert calibration.draw(MODEL, translator("en")).summary == (
        "On 120 answers that it had not seen, the fit was off by 1 %; what you used before, by 5 %."
    )


def test_the_table_holds_the_groups_of_both() -> None:
    table = calibration.draw(MODEL, translator("en")).table
    assert table
    assert table.rows == (
        ("Before", 0.85, 0.9, 60),
        ("Before", 0.95, 0.9, 60),
        ("Fitted", 0.89, 0.9, 60),
        ("Fitted", 0.92, 0.91, 60),
    )
