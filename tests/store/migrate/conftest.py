"""Databases to upgrade, and migrations that are not there yet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.engine import URL

from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.migrate import MIGRATIONS
from phraseweaver.store.tables import DeckRow, UserRow
from tests.fixed_clock import FixedClock


@pytest.fixture
def engine(database_url: URL) -> Iterator[Engine]:
    """An engine on a database at head."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def empty(empty_database_url: URL) -> Iterator[Engine]:
    """An engine on an empty database."""
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


@pytest.fixture
def learner(engine: Engine, clock: FixedClock) -> Engine:
    """An engine on a database at head with learner 1, called ann, who has deck 1, called Tea."""
    user = {
        "handle": "ann",
        "time_zone": "UTC",
        "rollover_hour": 4,
        "new_per_day": 20,
        "reviews_per_day": 200,
    }
    deck = {"user_id": 1, "name": "Tea", "name_key": "tea", "learning": "en", "known": "ru", "card_kinds": ""}
    with Sessions(engine).begin() as session:
        session.execute(insert(UserRow).values(**user, desired_retention=0.9, created_at=clock()))
        session.execute(insert(DeckRow).values(**deck, created_at=clock()))
    return engine


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    """An SQLite file at head, which its group may read."""
    path = tmp_path / "my phrases.db"
    shutil.copyfile(sqlite_template, path)
    path.chmod(0o640)
    return path


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a test adds the next one."""
    copy = tmp_path / "later code" / "100 % migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy
