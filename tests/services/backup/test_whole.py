"""A whole database as a file: complete, checked, and at home on either database."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.rating import Rating
from phraseweaver.formats.backup_json import BackupBroken, BackupReader
from phraseweaver.formats.backup_json.errors import BackupRejected
from phraseweaver.services.backup import whole
from phraseweaver.store.backup import DatabaseNotEmpty
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.tables import Base
from tests.anki_packages import bring, learner_at_that_time
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock
from tests.services.studying import another, card_id, contents, give, local, new_deck


@pytest.fixture
def file(app: App, clock: FixedClock, tmp_path: Path) -> Path:
    """A backup of two learners, one with a history."""
    user = learner_at_that_time(app, clock)
    bring(app, user)
    new_deck(app, another(app), "ajeno")
    new_deck(app, user, "¡ñandú! \u202eoculto", name="Otra")
    give(app, user, card_id(app, user, "¡ñandú! \u202eoculto"), Rating.GOOD)
    whole.back_up_database(app, tmp_path / "all.zip")
    return tmp_path / "all.zip"


def opened(url: URL) -> App:
    return open_app(settings=Settings(database_url=url))


def restored(source: Path, url: URL, *, force: bool = False) -> dict[str, list[tuple[object, ...]]]:
    whole.restore_database(Settings(database_url=url), source, force=force)
    app = opened(url)
    found = contents(app)
    app.sessions.engine.dispose()
    return found


def test_what_was_backed_up_is_restored_on_the_same_database_and_on_the_other(
    app: App, file: Path, tmp_path: Path, postgres: PostgresServer
) -> None:
    before = contents(app)
    assert restored(file, sqlite_url(tmp_path / "new.db")) == before
    url = postgres.create(migrated=False)
    assert restored(file, url) == before
    postgres.drop(url)


def test_ids_are_not_given_out_again_after_a_restore(app: App, file: Path, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "new.db")
    with app.sessions.read() as session:
        highest = session.scalar(text("SELECT max(id) FROM phrases"))
    restored(file, url)
    other = opened(url)
    new_deck(other, local(other), "nueva", name="Tercera")
    with other.sessions.read() as session:
        assert session.scalar(text("SELECT id FROM phrases WHERE text = 'nueva'")) > highest
    other.sessions.engine.dispose()


def test_a_database_with_something_in_it_is_not_overwritten_unless_told_to(
    app: App, file: Path, tmp_path: Path
) -> None:
    url = sqlite_url(tmp_path / "mine.db")
    mine = opened(url)
    new_deck(mine, local(mine), "mía")
    before = contents(mine)
    mine.sessions.engine.dispose()
    with pytest.raises(DatabaseNotEmpty):
        whole.restore_database(Settings(database_url=url), file)
    again = opened(url)
    assert contents(again) == before
    again.sessions.engine.dispose()
    assert restored(file, url, force=True) == contents(app)
    assert list(tmp_path.glob("mine.db.bak-*"))


def test_a_backup_of_an_older_schema_is_upgraded(tmp_path: Path) -> None:
    """The rows of release 0.1, put together by hand: columns that came later have their defaults."""
    old = tmp_path / "old.zip"
    tables = {
        "users": (
            ["id", "handle", "time_zone", "rollover_hour", "interface_language",
             "new_per_day", "reviews_per_day", "desired_retention", "created_at"],
            [[7, "local", "Europe/Madrid", 4, None, 20, 200, 0.9, "2026-01-02 03:04:05.000006"]],
        ),
        "decks": (
            ["id", "user_id", "name", "name_key", "learning", "known", "card_kinds", "archived_at",
             "created_at"],
            [[3, 7, "Viejo", "viejo", "es", "en", "recognition", None, "2026-01-02 03:04:05.000006"]],
        ),
    }  # fmt: skip
    write_by_hand(old, "0001", tables)
    url = sqlite_url(tmp_path / "new.db")
    found = restored(old, url)
    assert [row[2] for row in found["decks"]] == ["Viejo"]
    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT leech_threshold FROM users")) == 8
    engine.dispose()


def write_by_hand(path: Path, revision: str, tables: dict[str, tuple[list[str], list[list[object]]]]) -> None:
    from hashlib import sha256

    kinds = {"created_at": "instant", "archived_at": "instant"}
    numbers = {"id", "user_id", "rollover_hour", "new_per_day", "reviews_per_day"}
    entries = []
    with zipfile.ZipFile(path, "w") as archive:
        for name, (columns, rows) in tables.items():
            lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
            archive.writestr(f"{name}.jsonl", lines)
            kind = [
                (
                    column,
                    kinds.get(column)
                    or (
                        "integer"
                        if column in numbers
                        else "number"
                        if column == "desired_retention"
                        else "text"
                    ),
                )
                for column in columns
            ]
            entries.append(
                {
                    "name": name,
                    "columns": kind,
                    "rows": len(rows),
                    "digest": sha256(lines).hexdigest(),
                    "highest_id": 9,
                }
            )
        manifest = {
            "format": "phraseweaver-backup",
            "version": 1,
            "revision": revision,
            "scope": "database",
            "made_at": "2026-01-03T00:00:00+00:00",
            "tables": entries,
        }
        archive.writestr("manifest.json", json.dumps(manifest))


def test_every_table_is_in_a_backup_and_only_its_owner_may_read_the_file(app: App, file: Path) -> None:
    with file.open("rb") as opened_file:
        found = {table.name for table in BackupReader(opened_file).manifest.tables}
    assert found == set(Base.metadata.tables)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def damaged(file: Path, change: dict[str, bytes], target: Path) -> Path:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return target


def test_a_damaged_backup_changes_nothing(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        lines = archive.read("phrases.jsonl").splitlines(keepends=True)
        manifest = json.loads(archive.read("manifest.json"))
    manifest["revision"] = "9999"
    newer = json.loads(json.dumps(manifest)) | {"version": 99}
    cases = {
        "phrases.jsonl": b"".join(lines[:-1]),
        "cards.jsonl": b"[1,2]\n",
        "decks.jsonl": b"\x00\xff\n",
        "reviews.jsonl": b"[" * 100_000 + b"\n",
        "manifest.json": json.dumps(newer).encode(),
    }
    for name, content in cases.items():
        url = sqlite_url(tmp_path / f"{name}.db")
        broken = damaged(file, {name: content}, tmp_path / f"{name}.zip")
        with pytest.raises(BackupRejected):
            whole.restore_database(Settings(database_url=url), broken)
        app = opened(url)
        assert contents(app)["users"] == []
        app.sessions.engine.dispose()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(BackupBroken):
        whole.manifest_of(other)
    other.write_bytes(b"text")
    with pytest.raises(BackupBroken):
        whole.manifest_of(other)
