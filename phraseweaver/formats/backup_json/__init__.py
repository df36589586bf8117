"""Backups: a zip of `manifest.json` and one file of JSON lines for each table, the same for both databases.

A line is one row as a list, in the order of the columns in the manifest. Instants and dates are text in
UTC, contents (recordings) base64. The manifest names the revision of the schema that the rows are of: whoever
restores makes a schema of that revision first and then upgrades it, so that a backup outlives releases.
"""

from __future__ import annotations

from phraseweaver.formats.backup_json.errors import BackupBroken, BackupRejected
from phraseweaver.formats.backup_json.manifest import FORMAT, VERSION, Kind, Manifest, Scope, TableEntry
from phraseweaver.formats.backup_json.reader import BackupReader
from phraseweaver.formats.backup_json.writer import BackupWriter

__all__ = [
    "FORMAT",
    "VERSION",
    "BackupBroken",
    "BackupReader",
    "BackupRejected",
    "BackupWriter",
    "Kind",
    "Manifest",
    "Scope",
    "TableEntry",
]
