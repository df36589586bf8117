"""Reads a backup, row by row, and believes nothing that it says without looking."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from phraseweaver.formats.backup_json.errors import BackupBroken, BackupTooLarge
from phraseweaver.formats.backup_json.manifest import Manifest, TableEntry
from phraseweaver.formats.backup_json.values import decoder

MAX_MANIFEST = 1024 * 1024
MAX_LINE = 16 * 1024 * 1024
MAX_DIRECTORY = 64 * 1024
MAX_TABLE = 8 * 1024**3
_BUFFER = 256 * 1024

_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
)


class BackupReader:
    """An open backup."""

    def __init__(self, file: IO[bytes]) -> None:
        with _faults_named():
            bounded = _Bounded(file)
            self._archive = zipfile.ZipFile(bounded)
            bounded.listed = True
            with self._archive.open("manifest.json") as stream:
                text = stream.read(MAX_MANIFEST + 1)
            if len(text) > MAX_MANIFEST:
                raise BackupTooLarge
            self.manifest = Manifest.from_json(text.decode("utf-8"))

    def rows(self, table: TableEntry) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table as drivers take them; raises BackupBroken, for a digest at the end."""
        decoders = [decoder(kind) for _, kind in table.columns]
        width = len(decoders)
        digest = hashlib.sha256()
        count = size = 0
        with _faults_named(), self._archive.open(f"{table.name}.jsonl") as packed:
            stream = io.BufferedReader(packed, _BUFFER)  # type: ignore[type-var]
            while line := stream.readline(MAX_LINE):
                size += len(line)
                if size > MAX_TABLE or (len(line) == MAX_LINE and not line.endswith(b"\n")):
                    raise BackupTooLarge
                digest.update(line)
                row = json.loads(line)
                if not isinstance(row, list) or len(row) != width:
                    raise BackupBroken
                count += 1
                yield tuple(
                    None if value is None else decode(value)
                    for decode, value in zip(decoders, row, strict=True)
                )
        if count != table.rows or digest.hexdigest() != table.digest:
            raise BackupBroken

    def check(self) -> int:
        """Read everything and return how many rows there are; raises BackupBroken."""
        return sum(1 for table in self.manifest.tables for _ in self.rows(table))


class _Bounded:
    """A file that hands out no longer list of entries than a backup has: the library reads it at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.listed = False

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY and not self.listed:
            raise BackupTooLarge
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """Leave it to whoever opened the file."""


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise BackupBroken from error
