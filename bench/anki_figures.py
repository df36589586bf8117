"""`python -m bench.anki_figures`: what the real `anki` package says about a made-up year, kept for the tests.

Writes a collection of a thousand cards as Anki exports it, and beside it the figures of Anki's own window of
statistics at that moment, both into `tests/data/anki_year`. Our tests import the collection and compare. The
package is under the AGPL and no dependency: it is needed to write these files, not to read them.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.anki_collection import AnkiMissing, Collection, anki_version, build_collection, opened_collection
from bench.dataset import build, clock, learner
from bench.size import Size
from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT, Settings
from phraseweaver.store import users
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import PhraseRow

DIRECTORY = PROJECT_ROOT / "tests" / "data" / "anki_year"
CARDS = Size.parse("1000")
_HOUR_MS = 3_600_000
_PERIODS = ("one_month", "three_months", "one_year", "all_time")


def main() -> int:
    """Write both files; return the process's exit code."""
    # Anki reckons its days by the machine's zone.
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        version = anki_version()
    except AnkiMissing as error:
        print(error, file=sys.stderr)
        return 1
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workshop:
        url = sqlite_url(Path(workshop) / "ours.db")
        build(url, CARDS)
        engine = make_engine(url)
        app = App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=clock)
        file = Path(workshop) / "collection.anki2"
        build_collection(file, app, learner(app))
        added = _days_since_adding(app)
        engine.dispose()
        with opened_collection(file) as collection:
            _date_ids(collection, added)
            found = {"anki": version, "now": int(time.time()), **figures(collection)}
            package = DIRECTORY / "collection.colpkg"
            collection.export_collection_package(str(package), include_media=False, legacy=False)
    (DIRECTORY / "figures.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    print(f"{DIRECTORY} is written.")
    return 0


def _days_since_adding(app: App) -> dict[int, int]:
    """Return for each phrase how many days ago it was added."""
    user = learner(app)
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(clock())
        found = session.execute(select(PhraseRow.id, PhraseRow.added_on).where(PhraseRow.user_id == user))
        return {phrase: (today - day).days for phrase, day in found}


def _date_ids(collection: Collection, added: dict[int, int]) -> None:
    """Give notes and cards the ids that Anki would have given them: the instants of their making."""
    today_began = (collection.sched.day_cutoff - 86_400) * 1_000
    changes = []
    for card, note in collection.db.all("SELECT id, nid FROM cards"):
        made = today_began - added[note] * 86_400_000 + _HOUR_MS
        changes.append((made + card, made + note, card))
    collection.db.executemany("UPDATE cards SET id = ?, nid = ? WHERE id = ?", changes)
    collection.db.executemany(
        "UPDATE revlog SET cid = ? WHERE cid = ?", [(made, card) for made, _, card in changes]
    )
    collection.db.executemany(
        "UPDATE notes SET id = ? WHERE id = ?",
        [(today_began - days * 86_400_000 + _HOUR_MS + note, note) for note, days in added.items()],
    )


def restore(file: Path, package: Path) -> None:
    """Make a collection in the file out of a package."""
    backend = importlib.import_module("anki._backend").RustBackend()
    backend.import_collection_package(
        col_path=str(file),
        backup_path=str(package),
        media_folder=str(file.with_suffix(".media")),
        media_db=str(file.with_suffix(".media.db2")),
    )


def figures(collection: Collection) -> dict[str, Any]:
    """Return what Anki's window of statistics shows, days counted from today."""
    # The call behind that window; nothing public leads to it.
    graphs = collection._backend.graphs(search="", days=0)
    counts = graphs.card_counts.excluding_inactive
    kinds = ("learn", "young", "mature", "relearn")
    return {
        "reviews": {
            str(day): [getattr(count, kind) for kind in kinds] for day, count in graphs.reviews.count.items()
        },
        "time": {
            str(day): [getattr(spent, kind) for kind in kinds] for day, spent in graphs.reviews.time.items()
        },
        "cards": {
            name: getattr(counts, field)
            for name, field in {
                "new": "newCards",
                "learning": "learn",
                "relearning": "relearn",
                "young": "young",
                "mature": "mature",
                "suspended": "suspended",
                "buried": "buried",
            }.items()
        },
        "future_due": {str(day): count for day, count in graphs.future_due.future_due.items()},
        "daily_load": graphs.future_due.daily_load,
        "buttons": {
            period: {
                maturity: list(getattr(getattr(graphs.buttons, period), maturity))
                for maturity in ("learning", "young", "mature")
            }
            for period in _PERIODS
        },
        "hours": {
            period: [[hour.total, hour.correct] for hour in getattr(graphs.hours, period)]
            for period in _PERIODS
        },
        "added": {str(day): count for day, count in graphs.added.added.items()},
        "intervals": {str(days): count for days, count in graphs.intervals.intervals.items()},
        "stability": {str(days): count for days, count in graphs.stability.intervals.items()},
        "difficulty": {str(percent): count for percent, count in graphs.difficulty.eases.items()},
        "retrievability": {
            str(percent): count for percent, count in graphs.retrievability.retrievability.items()
        },
        "known": [graphs.retrievability.sum_by_card, graphs.retrievability.sum_by_note],
        "true_retention": {
            period: {
                name: getattr(getattr(graphs.true_retention, period), name)
                for name in ("young_passed", "young_failed", "mature_passed", "mature_failed")
            }
            for period in ("today", "yesterday", "week", "month", "year", "all_time")
        },
        "due_today": sum(
            getattr(collection.sched.deck_due_tree(), name)
            for name in ("new_count", "learn_count", "review_count")
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
