"""Retention by month, knowledge, time for an answer, added phrases."""

from __future__ import annotations

from datetime import date

from phraseweaver.charts import added, knowledge, retention_course, retention_table, time_per_card
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AddedOn, Knowledge, KnowledgePoint, Step, View
from phraseweaver.domain.progress.retention import Period
from phraseweaver.translation import translator
from tests.charts.figures import SOME_DAY, TODAY, ago, figures


def test_the_course_has_a_point_a_month_and_the_wish_beside_it() -> None:
    days = {date(2026, 1, 5): SOME_DAY, date(2026, 3, 2): SOME_DAY, date(2026, 3, 3): SOME_DAY}
    drawing = retention_course.make(figures(days, desired_retention=0.85), View(), translator("en"))
    assert drawing
    assert drawing.option["xAxis"]["data"] == ["Jan 2026", "Mar 2026"]
    everything, young, mature, desired = drawing.option["series"]
    assert everything["data"] == [66.7, 66.7]
    assert (young["data"], mature["data"]) == ([50, 50], [100, 100])
    assert desired["data"] == [85, 85]
    assert drawing.summary == "Mar 2026: 67% of 6 remembered; 85% desired."


def test_the_table_of_retention_has_a_row_for_each_period_and_says_na() -> None:
    t = translator("en")
    found = retention_table.build(figures({ago(1): SOME_DAY}))
    assert [retention_table.period_name(period, t) for period in found] == [
        "Today",
        "Yesterday",
        "7 days",
        "30 days",
        "365 days",
        "Ever",
    ]
    assert retention_table.share(found[Period.TODAY].all, t) == "N/A"
    assert retention_table.share(found[Period.YESTERDAY].all, t) == "66.7%"
    assert retention_table.summary(found, 0.9, t) == "3 reviews in 30 days, 67% retained; 90% desired."
    table = retention_table.table(found, t)
    assert table.rows[1][7:] == (2 / 3, 2, 3)


def test_knowledge_says_what_is_estimated_from_a_sample() -> None:
    points = (KnowledgePoint(ago(30), 4.2, 6), KnowledgePoint(TODAY, 9.4, 12))
    whole = knowledge.make(figures(knowledge=Knowledge(points)), View(), translator("en"))
    sample = knowledge.make(figures(knowledge=Knowledge(points, every=3)), View(), translator("en"))
    assert whole and sample
    assert whole.summary == "You would now remember about 9 phrases of 12."
    assert sample.summary == whole.summary + " Estimated from an even sample of your phrases."
    assert [line["data"] for line in whole.option["series"]] == [[4, 9], [6, 12]]


def test_the_time_for_an_answer_is_the_mean_of_the_bar() -> None:
    drawing = time_per_card.make(figures({TODAY: SOME_DAY, ago(2): SOME_DAY}), View(3), translator("en"))
    assert drawing
    everything, young, mature = drawing.option["series"]
    # 48 s for six answers, 20 for two young ones, 6 for a mature one.
    assert everything["data"] == [8, None, 8]
    assert (young["data"][0], mature["data"][0]) == (10, 6)
    assert drawing.summary == "An answer takes 8 seconds on average."


def test_added_phrases_are_counted_by_bar() -> None:
    some = figures({ago(3): AnswerTotals(good=1, new=1)}, added={ago(9): 4, ago(1): 2, TODAY: 1})
    bars = added.build(some, View(period=7))
    assert [bar.phrases for bar in bars] == [0, 0, 0, 0, 0, 2, 1]
    # TODAY is a Tuesday: the week has two days so far.
    drawing = added.make(some, View(period=0, step=Step.WEEK), translator("en"))
    assert drawing
    assert drawing.option["series"][0]["data"] == [4, 0, 3]
    assert drawing.behind[0][2] == AddedOn(ago(1), TODAY)
    assert drawing.summary == "7 phrases added in 10 days."


def test_a_single_phrase_is_known_in_parts() -> None:
    points = (KnowledgePoint(ago(1), 1.0, 1.0), KnowledgePoint(TODAY, 0.874, 1.0))
    drawing = knowledge.make(figures(knowledge=Knowledge(points)), View(), translator("en"))
    assert drawing
    assert drawing.option["series"][0]["data"] == [1.0, 0.87]
    many = (KnowledgePoint(TODAY, 8.74, 10.0),)
    drawing = knowledge.make(figures(knowledge=Knowledge(many)), View(), translator("en"))
    assert drawing
    assert drawing.option["series"][0]["data"] == [9]
