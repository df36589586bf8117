"""A package comes from anybody: it is read, refused with one sentence, and never unpacked."""

from __future__ import annotations

import io
import json
import resource
import shutil
import sqlite3
import stat
import struct
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from phraseweaver.formats.anki.errors import (
    CollectionUnreadable,
    PackageBroken,
    PackageRejected,
    PackageTooFull,
    PackageTooLarge,
    PackageTooNew,
    PackageUnsafe,
)
from phraseweaver.formats.anki.files import collection, package
from tests.anki_packages import package as learner_package

MEGABYTE = 1024 * 1024


def unpack(path: Path, inside: Path) -> None:
    with package.opened(path) as found:
        found.extract_collection(inside)


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    return tmp_path / "collection"


def test_the_collection_that_counts_is_taken_and_not_the_one_that_says_please_update(inside: Path) -> None:
    for container in ("anki2", "anki21", "anki21b"):
        unpack(learner_package(container), inside)
        with collection.opened(inside) as source:
            assert source.counts().notes == 40


@pytest.mark.parametrize("name", ["../../x", "a/b", "..\\x", "/etc/passwd", ".."])
def test_an_entry_that_would_leave_the_directory_is_refused(tmp_path: Path, inside: Path, name: str) -> None:
    path = zipped(tmp_path / "p.apkg", {"collection.anki2": b"x", name: b"x"})
    with pytest.raises(PackageUnsafe):
        unpack(path, inside)
    assert [file.name for file in tmp_path.iterdir()] == ["p.apkg"]


def test_a_symbolic_link_is_refused(tmp_path: Path, inside: Path) -> None:
    link = zipfile.ZipInfo("0")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.apkg", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("collection.anki2", b"x")
    with pytest.raises(PackageUnsafe):
        unpack(tmp_path / "p.apkg", inside)


@pytest.mark.parametrize("container", ["collection.anki2", "collection.anki21b"])
def test_a_bomb_is_cut_off_early(tmp_path: Path, inside: Path, container: str) -> None:
    path = tmp_path / "p.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(container, "w", force_zip64=True) as out:
            part = bytes(8 * MEGABYTE)
            if container.endswith("b"):
                packer = zstd.ZstdCompressor()
                for _ in range(256):
                    out.write(packer.compress(part))
                out.write(packer.flush())
            else:
                for _ in range(256):
                    out.write(part)
        archive.writestr("meta", b"\x08\x03" if container.endswith("b") else b"\x08\x01")
    assert path.stat().st_size < 10 * MEGABYTE
    with pytest.raises(PackageTooLarge):
        unpack(path, inside)
    assert inside.stat().st_size <= max(64 * MEGABYTE, path.stat().st_size * package.MOST_EXPANSION)


def test_a_million_entries_are_not_listed(tmp_path: Path, inside: Path) -> None:
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, *(0,) * 7, 1, *(0,) * 6) + b"a"
    listed = entry * 1_000_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0)
    (tmp_path / "p.apkg").write_bytes(listed + end)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PackageTooFull):
        unpack(tmp_path / "p.apkg", inside)
    # Kilobytes; the list alone would be ten times as many.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


def test_a_size_that_lies_does_not_help(tmp_path: Path, inside: Path) -> None:
    path = zipped(tmp_path / "p.apkg", {"collection.anki2": bytes(200_000)})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.index(signature)
        struct.pack_into("<I", content, at + offset, 10)
    path.write_bytes(bytes(content))
    with pytest.raises(PackageRejected):
        unpack(path, inside)


def test_a_recording_larger_than_allowed_is_not_read(tmp_path: Path) -> None:
    entries = {
        "collection.anki2": b"x",
        "0": bytes(1_000),
        "1": bytes(1_001),
        "media": b'{"0": "a.mp3", "1": "b.mp3", "7": "gone.mp3"}',
    }
    with package.opened(zipped(tmp_path / "p.apkg", entries)) as found:
        assert found.media("a.mp3", 1_000) == bytes(1_000)
        assert found.media("b.mp3", 1_000) is None
        assert found.media("gone.mp3", 1_000) is None
        assert found.media("unknown.mp3", 1_000) is None


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"other": b"x"},
        {"collection.anki21b": b"no zstd", "meta": b"\x08\x03"},
        {"collection.anki2": b"x", "meta": b"\xff"},
    ],
)
def test_what_is_no_package_is_one_sentence(tmp_path: Path, inside: Path, entries: dict[str, bytes]) -> None:
    with pytest.raises(PackageBroken):
        unpack(zipped(tmp_path / "p.apkg", entries), inside)


def test_a_package_of_a_newer_anki_says_so(tmp_path: Path, inside: Path) -> None:
    path = zipped(tmp_path / "p.apkg", {"collection.anki2": b"x", "meta": b"\x08\x04"})
    with pytest.raises(PackageTooNew):
        unpack(path, inside)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "p.apkg"
    for start in (b"", b"PK\x05\x06", b"PK\x03\x04"):
        path.write_bytes(start + content)
        with pytest.raises(PackageRejected):
            unpack(path, path.with_name("inside"))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 42_000), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    directory = tmp_path_factory.mktemp("changed")
    content = bytearray(learner_package("anki2").read_bytes())
    content[at % len(content)] ^= change
    (directory / "p.apkg").write_bytes(bytes(content))
    with suppress(PackageRejected):
        unpack(directory / "p.apkg", directory / "inside")
        read_all(directory / "inside")


def read_all(path: Path) -> None:
    with collection.opened(path) as source:
        source.counts(), source.note_types(), source.decks(), source.notes_by_type()
        for part in (source.notes(), source.cards(), source.answers()):
            for _ in part:
                pass


@pytest.fixture
def learner(inside: Path) -> Path:
    unpack(learner_package("anki2"), inside)
    return inside


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.binary(min_size=1, max_size=200))
def test_a_corrupt_collection_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, at: int, garbage: bytes
) -> None:
    path = tmp_path_factory.mktemp("corrupt") / "collection"
    unpack(learner_package("anki2"), path)
    content = bytearray(path.read_bytes())
    at %= len(content)
    content[at : at + len(garbage)] = garbage
    path.write_bytes(bytes(content))
    with suppress(PackageRejected):
        read_all(path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + bytes(100), b"x" * 5000])
def test_what_is_no_database_is_one_sentence(inside: Path, content: bytes) -> None:
    inside.write_bytes(content)
    with pytest.raises(CollectionUnreadable):
        read_all(inside)


@pytest.mark.parametrize("table", ["notes", "cards", "revlog", "col"])
def test_a_missing_table_is_one_sentence(learner: Path, table: str) -> None:
    change(learner, f"DROP TABLE {table}")
    with pytest.raises(CollectionUnreadable):
        read_all(learner)


def test_a_view_in_place_of_a_table_is_refused(learner: Path) -> None:
    change(
        learner,
        "ALTER TABLE notes RENAME TO notes_there",
        "CREATE VIEW notes AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id, x AS guid, 1 AS mid, 1 AS mod, '' AS tags, '' AS flds FROM n",
    )
    with pytest.raises(CollectionUnreadable):
        read_all(learner)


def test_triggers_do_nothing_and_nothing_is_written(learner: Path) -> None:
    change(learner, "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cards; END")
    before = learner.read_bytes()
    read_all(learner)
    assert learner.read_bytes() == before
    assert [file.name for file in learner.parent.iterdir()] == [learner.name]


def test_a_column_that_calls_a_function_is_refused(learner: Path) -> None:
    change(
        learner,
        "ALTER TABLE notes RENAME TO notes_there",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, tags, flds AS (hex(zeroblob(10))))",
        "INSERT INTO notes (id, guid, mid, mod, tags) VALUES (1, 'a', 1, 1, '')",
    )
    with pytest.raises(CollectionUnreadable):
        read_all(learner)


def test_text_where_numbers_belong_is_one_sentence(learner: Path) -> None:
    change(learner, "UPDATE cards SET due = 'soon'")
    with pytest.raises(CollectionUnreadable):
        read_all(learner)


def test_a_newer_schema_says_so(learner: Path) -> None:
    change(learner, "UPDATE col SET ver = 19")
    with pytest.raises(PackageTooNew):
        read_all(learner)


def test_the_media_list_may_be_anything(tmp_path: Path) -> None:
    for content in (b"[1]", b"{", b"\xff\xfe", json.dumps({"0": ["a"]}).encode(), b"[" * 10_000):
        path = zipped(tmp_path / "p.apkg", {"collection.anki2": b"x", "media": content})
        with package.opened(path) as found, suppress(PackageRejected):
            assert found.media("a", 10) is None


def test_nothing_is_left_of_a_file_that_was_read(tmp_path: Path) -> None:
    copy = shutil.copy(learner_package(), tmp_path / "p.apkg")
    before = copy.read_bytes()
    with package.opened(copy) as found:
        assert found.has_media("cuenta.wav")
    assert copy.read_bytes() == before
    assert io.BytesIO(before).getbuffer().nbytes == len(before)
