"""On the same history our figures are Anki's, and where they differ it is said how and why.

The collection was written by the real `anki` package, and so were the figures beside it (`python -m
bench.anki_figures`). Where the package is installed, what it says of the collection is asked again.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench import anki_figures
from bench.anki_collection import opened_collection
from bench.anki_figures import restore
from phraseweaver.app import App
from phraseweaver.charts import answer_buttons, hours
from phraseweaver.config import Settings
from phraseweaver.domain.progress import Figures, Part, View
from phraseweaver.domain.progress.retention import Period, retention_table
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import accounts, anki_import, progress
from phraseweaver.services.anki_import import ImportPlan
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import CardRow
from tests.fixed_clock import FixedClock

DIRECTORY = Path(__file__).parent.parent / "data" / "anki_year"
PERIODS = {"one_month": 30, "three_months": 90, "one_year": 365, "all_time": 0}


@dataclass(frozen=True)
class Year:
    """The same year as we and as Anki see it, and our cards."""

    ours: Figures
    anki: dict[str, Any]
    cards: list[CardRow]

    def day(self, offset: str | int) -> date:
        return self.ours.today + timedelta(days=int(offset))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Year]:
    """The collection imported, at the very moment at which Anki was asked. Its days were those of UTC."""
    anki = json.loads((DIRECTORY / "figures.json").read_text())
    path = tmp_path_factory.mktemp("anki_year") / "phraseweaver.db"
    shutil.copyfile(sqlite_template, path)
    clock = FixedClock(datetime.fromtimestamp(anki["now"], UTC))
    engine = make_engine(sqlite_url(path))
    app = App(settings=Settings(database_url=sqlite_url(path)), sessions=Sessions(engine), clock=clock)
    user = accounts.local_learner(app, "UTC").id
    anki_import.import_package(app, user, DIRECTORY / "collection.colpkg", ImportPlan("es", "en"))
    with app.sessions.read() as session:
        cards = list(session.scalars(select(CardRow)))
    yield Year(progress.figures(app, user, tuple(Part)), anki, cards)
    engine.dispose()


def numbers(found: Mapping[str, int]) -> dict[int, int]:
    """Return Anki's counts with their keys as numbers, empty ones left out."""
    return {int(key): count for key, count in found.items() if count}


def test_it_is_a_thousand_cards_and_a_year_of_reviews(year: Year) -> None:
    assert year.ours.census.cards == 1_000
    assert sum(sum(counts) for counts in year.anki["reviews"].values()) > 9_000
    assert len(year.anki["reviews"]) > 300


def test_reviews_per_day(year: Year) -> None:
    """Anki's learning answers are our new and learning ones."""
    ours = {
        day: [totals.new + totals.learning, totals.young, totals.mature, totals.relearning]
        for day, totals in year.ours.days.totals.items()
    }
    assert ours == {year.day(offset): counts for offset, counts in year.anki["reviews"].items()}


def test_time_per_day(year: Year) -> None:
    ours = {
        day: [
            totals.milliseconds
            - totals.young_milliseconds
            - totals.mature_milliseconds
            - totals.relearning_milliseconds,
            totals.young_milliseconds,
            totals.mature_milliseconds,
            totals.relearning_milliseconds,
        ]
        for day, totals in year.ours.days.totals.items()
    }
    assert ours == {year.day(offset): spent for offset, spent in year.anki["time"].items()}


def test_card_counts(year: Year) -> None:
    census = year.ours.census
    assert {name: getattr(census, name) for name in year.anki["cards"]} == year.anki["cards"]


def on_steps(year: Year) -> list[CardRow]:
    """Return the cards in learning and relearning that are asked."""
    steps = (CardState.LEARNING, CardState.RELEARNING)
    return [card for card in year.cards if card.state in steps and not card.suspended]


def hidden_though_due(year: Year) -> list[CardRow]:
    """Return the cards due by today that are buried until tomorrow."""
    today = year.ours.today
    return [
        card
        for card in year.cards
        if card.due_on is not None
        and card.due_on <= today
        and not card.suspended
        and card.buried_until is not None
        and card.buried_until > today
    ]


def test_future_due(year: Year) -> None:
    """Anki adds the cards on steps to today's and leaves out what is due and buried.

    We count cards in review by their dates, buried or not, and look ninety days ahead.
    """
    expected = Counter({(day - year.ours.today).days: n for day, n in year.ours.due.by_date.items()})
    assert min(expected) < 0 < max(expected)
    expected[0] += len(on_steps(year))
    for card in hidden_though_due(year):
        assert card.due_on
        expected[(card.due_on - year.ours.today).days] -= 1
    assert on_steps(year) and hidden_though_due(year)
    assert +expected == {day: n for day, n in numbers(year.anki["future_due"]).items() if day < 90}


def test_daily_load(year: Year) -> None:
    """Anki adds the cards on steps here too, and leaves out the fraction."""
    load = year.ours.due.daily_load + sum(1 / max(card.interval_days, 1) for card in on_steps(year))
    assert int(load) == year.anki["daily_load"]


@pytest.mark.parametrize("period", PERIODS)
def test_answer_buttons(year: Year, period: str) -> None:
    """Anki counts relearning cards to the learning ones, as we do."""
    groups = answer_buttons.build(year.ours, View(period=PERIODS[period]))
    ours = {group.maturity: [group.counts[rating] for rating in Rating] for group in groups}
    assert ours == year.anki["buttons"][period]


@pytest.mark.parametrize("period", PERIODS)
def test_hours(year: Year, period: str) -> None:
    slots = hours.build(year.ours, View(period=PERIODS[period]), 24, lambda _day, hour: hour)
    assert [[slot.count.answers, slot.count.passed] for slot in slots] == year.anki["hours"][period]


def test_added(year: Year) -> None:
    """Anki counts cards, we count phrases; each phrase here has two."""
    ours = {(day - year.ours.today).days: 2 * count for day, count in year.ours.added.items()}
    assert ours == numbers(year.anki["added"])


def test_true_retention(year: Year) -> None:
    names = {
        Period.TODAY: "today",
        Period.YESTERDAY: "yesterday",
        Period.WEEK: "week",
        Period.MONTH: "month",
        Period.YEAR: "year",
        Period.ALL: "all_time",
    }
    for period, found in retention_table(year.ours.days.totals, year.ours.today).items():
        ours = {
            "young_passed": found.young.passed,
            "young_failed": found.young.failed,
            "mature_passed": found.mature.passed,
            "mature_failed": found.mature.failed,
        }
        assert ours == year.anki["true_retention"][names[period]], period


def test_intervals(year: Year) -> None:
    assert dict(year.ours.census.intervals) == numbers(year.anki["intervals"])


def test_stability(year: Year) -> None:
    assert dict(year.ours.census.stability) == numbers(year.anki["stability"])


def test_difficulty(year: Year) -> None:
    assert dict(year.ours.census.difficulty) == numbers(year.anki["difficulty"])


def test_retrievability_and_knowledge(year: Year) -> None:
    """Anki reckons with numbers of single precision."""
    by_card, by_note = year.anki["known"]
    assert year.ours.census.known == pytest.approx(by_card, rel=1e-4)
    assert year.ours.knowledge.every == 1
    assert year.ours.knowledge.points[-1].known == pytest.approx(by_note, rel=1e-4)
    assert dict(year.ours.census.retrievability) == numbers(year.anki["retrievability"])


def test_what_is_kept_of_anki_is_what_anki_says(year: Year, tmp_path: Path) -> None:
    """Asked again where the package is installed, for all that does not hang on the present day."""
    pytest.importorskip("anki.collection", reason="anki is not installed")
    file = tmp_path / "collection.anki2"
    restore(file, DIRECTORY / "collection.colpkg")
    with opened_collection(file) as collection:
        found = anki_figures.figures(collection)
    for name in ("intervals", "stability", "difficulty"):
        assert numbers(found[name]) == numbers(year.anki[name])
    assert found["buttons"]["all_time"] == year.anki["buttons"]["all_time"]
    assert found["true_retention"]["all_time"] == year.anki["true_retention"]["all_time"]
    assert sorted(found["reviews"].values()) == sorted(year.anki["reviews"].values())
    assert sorted(found["added"].values()) == sorted(year.anki["added"].values())
