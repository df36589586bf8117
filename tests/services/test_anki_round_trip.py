"""Out of Anki, into ours and back again: due cards and true retention are the same at every station."""

from __future__ import annotations

import importlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench import anki_figures
from bench.anki_collection import build_collection, opened_collection
from bench.dataset import build, clock, learner
from bench.size import Size
from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Part
from phraseweaver.domain.progress.retention import Period, retention_table
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import accounts, progress
from phraseweaver.services.anki_export import export_package
from phraseweaver.services.anki_import import ImportPlan, import_package
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.migrate import upgrade
from phraseweaver.store.tables import CardRow
from tests.fixed_clock import FixedClock

KEPT = Path(__file__).parent.parent / "data" / "anki_year"
PERIODS = {
    Period.TODAY: "today",
    Period.YESTERDAY: "yesterday",
    Period.WEEK: "week",
    Period.MONTH: "month",
    Period.YEAR: "year",
    Period.ALL: "all_time",
}
DAYS_AHEAD = 90


@contextmanager
def empty_app(file: Path, now: float) -> Iterator[tuple[App, UserId]]:
    """Yield an empty database in the file, with a learner in UTC, at that second."""
    engine = make_engine(sqlite_url(file))
    upgrade(engine)
    app = App(
        settings=Settings(database_url=sqlite_url(file)),
        sessions=Sessions(engine),
        clock=FixedClock(datetime.fromtimestamp(now, UTC)),
    )
    yield app, accounts.local_learner(app, "UTC").id
    engine.dispose()


def retention(app: App, user: UserId) -> dict[str, dict[str, int]]:
    """Return what the progress page says of true retention, under Anki's names."""
    ours = progress.figures(app, user, tuple(Part))
    return {
        PERIODS[period]: {
            "young_passed": found.young.passed,
            "young_failed": found.young.failed,
            "mature_passed": found.mature.passed,
            "mature_failed": found.mature.failed,
        }
        for period, found in retention_table(ours.days.totals, ours.today).items()
    }


def future_due(app: App, user: UserId) -> dict[int, int]:
    """Return what the progress page says is due, by days from today, as Anki counts it.

    Anki adds the cards on steps to today's and leaves out what is due and buried.
    """
    ours = progress.figures(app, user, tuple(Part))
    today = ours.today
    counts = Counter({(day - today).days: count for day, count in ours.due.by_date.items()})
    with app.sessions.read() as session:
        for card in session.scalars(select(CardRow).where(CardRow.suspended.is_(False))):
            if card.state in (CardState.LEARNING, CardState.RELEARNING):
                counts[0] += 1
            elif card.due_on and card.due_on <= today and card.buried_until and card.buried_until > today:
                counts[(card.due_on - today).days] -= 1
    return {day: count for day, count in counts.items() if count and day < DAYS_AHEAD}


def due_in(said: dict[str, Any]) -> dict[int, int]:
    """Return Anki's own counts, as far ahead as ours look."""
    return {int(day): n for day, n in said["future_due"].items() if n and int(day) < DAYS_AHEAD}


def test_out_to_a_package_and_in_again_the_figures_are_still_those_of_anki(tmp_path: Path) -> None:
    said = json.loads((KEPT / "figures.json").read_text())
    with empty_app(tmp_path / "first.db", said["now"]) as (app, user):
        import_package(app, user, KEPT / "collection.colpkg", ImportPlan("es", "en"))
        out = export_package(app, user, tmp_path / "out.apkg")
    assert out.cards == 1_000
    assert out.answers == sum(sum(counts) for counts in said["reviews"].values())
    with empty_app(tmp_path / "second.db", said["now"]) as (app, user):
        back = import_package(app, user, tmp_path / "out.apkg", ImportPlan("es", "en"))
        assert (back.cards, back.answers) == (out.cards, out.answers)
        assert retention(app, user) == said["true_retention"]
        assert future_due(app, user) == due_in(said)


@pytest.mark.timeout(300)
def test_three_thousand_notes_go_through_us_and_anki_says_the_same_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pytest.importorskip("anki.collection", reason="the anki package is not installed")
    # Anki reckons its days by the machine's zone.
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    source = tmp_path / "theirs.anki2"
    bench_url = sqlite_url(tmp_path / "bench.db")
    build(bench_url, Size.parse("6000"))
    engine = make_engine(bench_url)
    bench_app = App(settings=Settings(database_url=bench_url), sessions=Sessions(engine), clock=clock)
    build_collection(source, bench_app, learner(bench_app))
    engine.dispose()
    with opened_collection(source) as theirs:
        assert theirs.note_count() == 3_000
        said = anki_figures.figures(theirs)
        theirs.export_collection_package(str(tmp_path / "theirs.colpkg"), include_media=False, legacy=False)
    with empty_app(tmp_path / "ours.db", time.time()) as (app, user):
        done = import_package(app, user, tmp_path / "theirs.colpkg", ImportPlan("es", "en"))
        assert (done.added, done.cards, done.answers_left_out) == (3_000, 6_000, 0)
        assert retention(app, user) == said["true_retention"]
        assert future_due(app, user) == due_in(said)
        export_package(app, user, tmp_path / "ours.apkg")
    back = made.Collection(str(tmp_path / "back.anki2"))
    back.set_config("fsrs", True)
    messages = importlib.import_module("anki.import_export_pb2")
    options = messages.ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    back.import_anki_package(
        messages.ImportAnkiPackageRequest(package_path=str(tmp_path / "ours.apkg"), options=options)
    )
    assert back.fix_integrity()[1]
    again = anki_figures.figures(back)
    back.close()
    for name in ("cards", "true_retention", "future_due", "buttons", "hours", "intervals"):
        assert again[name] == said[name], name
