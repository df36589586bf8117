"""Writes a backup, row by row."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from phraseweaver.formats.backup_json.manifest import Kind, Manifest, Scope, TableEntry

_AT_ONCE = 500
_COMPRESSION = 4


class BackupWriter:
    """Writes tables into a file one after the other; `finish` writes the manifest."""

    def __init__(self, file: IO[bytes], *, revision: str, scope: Scope, made_at: str) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION)
        self._revision, self._scope, self._made_at = revision, scope, made_at
        self._tables: list[TableEntry] = []

    def write_table(
        self,
        name: str,
        columns: Sequence[tuple[str, Kind]],
        rows: Iterable[Sequence[Any]],
        *,
        highest_id: int | None = None,
    ) -> int:
        """Write a table whose values are as JSON knows them; return how many rows."""
        digest = hashlib.sha256()
        count = 0
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
        # The size is not known before, and a long table outgrows the usual form.
        with self._archive.open(_file(name), "w", force_zip64=True) as out:
            lines: list[str] = []
            for row in rows:
                lines.append(encode(row))
                count += 1
                if len(lines) == _AT_ONCE:
                    _write(out, digest, lines)
                    lines = []
            _write(out, digest, lines)
        self._tables.append(TableEntry(name, tuple(columns), count, digest.hexdigest(), highest_id))
        return count

    def finish(self) -> Manifest:
        """Write the manifest and close the archive; return the manifest."""
        manifest = Manifest(self._revision, self._scope, self._made_at, tuple(self._tables))
        self._archive.writestr("manifest.json", manifest.to_json())
        self._archive.close()
        return manifest


def _file(name: str) -> str:
    return f"{name}.jsonl"


def _write(out: IO[bytes], digest: Any, lines: list[str]) -> None:
    if lines:
        part = ("\n".join(lines) + "\n").encode("utf-8")
        digest.update(part)
        out.write(part)
