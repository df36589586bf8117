from __future__ import annotations

from datetime import date

from phraseweaver.charts import what_if
from phraseweaver.domain.simulation import DayOfWork, Forecast, WhatIf
from phraseweaver.translation import translator

FORECAST = Forecast(
    desired_retention=0.9,
    curve=(),
    lines={
        WhatIf.AS_NOW: (DayOfWork(20, 5, 4.0), DayOfWork(30, 5, 5.0), DayOfWork(10, 0, 1.0)),
        WhatIf.SKIP_TODAY: (DayOfWork(0, 0, 0.0), DayOfWork(48, 5, 9.0), DayOfWork(14, 0, 1.5)),
    },
)
LINES = what_if.build(FORECAST, WhatIf.SKIP_TODAY, date(2026, 3, 10), 2)


def test_lines_are_reviews_and_new_cards_of_the_first_days() -> None:
    assert LINES.as_now == (25, 35)
    assert LINES.changed == (0, 53)
    assert (LINES.minutes_as_now, LINES.minutes_changed) == (4.5, 4.5)


def test_both_lines_are_drawn_over_the_dates_from_today() -> None:
    option = what_if.draw(LINES, "I skip today", translator("en")).option
    assert option["xAxis"]["data"] == ["Tue, 10 Mar", "Wed, 11 Mar"]
    assert [(line["name"], line["data"]) for line in option["series"]] == [
        ("As it is", [25, 35]),
        ("I skip today", [0, 53]),
    ]
    # Told apart without colour, too.
    assert len({line["lineStyle"]["type"] for line in option["series"]}) == 2


def test_the_summary_says_what_tomorrow_and_the_average_become() -> None:
    assert what_if.draw(LINES, "I skip today", translator("en")).summary == (
        "Tomorrow 53 cards instead of 35."
        " In the next 2 days on average 26 cards (4.5 min) a day instead of 30 (4.5 min)."
    )


def test_the_table_holds_both_lines_day_by_day() -> None:
    table = what_if.draw(LINES, "I skip today", translator("en")).table
    assert table
    assert table.heads == ("Day", "As it is", "I skip today")
    assert table.rows == ((date(2026, 3, 10), 25, 0), (date(2026, 3, 11), 35, 53))
