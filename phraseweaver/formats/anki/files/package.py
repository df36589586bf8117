"""The zip around a collection: which of its collections counts, and its media.

Three containers are about: `collection.anki2` (Anki before 2.1), `collection.anki21`, and
`collection.anki21b`, compressed once more with zstd. The newer ones carry an older collection beside them
that only says "please update": `meta` tells which counts.
"""

from __future__ import annotations

import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from backports import zstd

from phraseweaver.formats.anki.errors import (
    PackageBroken,
    PackageTooFull,
    PackageTooLarge,
    PackageTooNew,
    PackageUnsafe,
)
from phraseweaver.formats.anki.protobuf import fields, number_of

MAX_COLLECTION = 1024 * 1024 * 1024
"""Bytes of a collection: four million answers and more."""
MAX_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the zip's list of entries: 40,000 recordings and more."""
MAX_MEDIA_LIST = 16 * 1024 * 1024

MOST_EXPANSION = 100
"""So many times the size of what it is packed into; collections reach 30, and a bomb a thousand."""
_NOT_SUSPICIOUS = 64 * 1024 * 1024
_CHUNK = 256 * 1024
_NEWEST_VERSION = 3
_ZSTD_WINDOW = 27  # the binary logarithm of the most memory that a stream may ask for: 128 MB

_BY_VERSION = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    zstd.ZstdError,
    EOFError,
    NotImplementedError,  # a way of compressing that Python does not know
    RuntimeError,  # an entry with a password
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class _Media:
    entry: str
    size: int | None


class Package:
    """An open package; `opened` makes one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {info.filename: info for info in archive.infolist()}
        self._version = self._find_version()
        self._media: Mapping[str, _Media] | None = None

    def extract_collection(self, target: Path) -> None:
        """Write the collection that counts to `target`; raises PackageRejected."""
        name = _BY_VERSION[self._version]
        with _faults_named(), self._open(name) as stream, target.open("wb") as out:
            for chunk in _limited(stream, self._packed(name), MAX_COLLECTION):
                out.write(chunk)

    def has_media(self, name: str) -> bool:
        """Return whether the package brings a file of that name."""
        return name in self._media_by_name()

    def media(self, name: str, limit: int) -> bytes | None:
        """Return the content of a media file, None if it is not there or larger than `limit` bytes."""
        found = self._media_by_name().get(name)
        if found is None or found.entry not in self._entries or (found.size or 0) > limit:
            return None
        parts: list[bytes] = []
        size = 0
        with _faults_named(), self._open(found.entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    return None
                parts.append(chunk)
        return b"".join(parts)

    @property
    def _zstd(self) -> bool:
        return self._version == _NEWEST_VERSION

    def _find_version(self) -> int:
        if "meta" in self._entries:
            with _faults_named(), self._archive.open("meta") as stream:
                version = number_of(stream.read(1024), 1)
            if version > _NEWEST_VERSION:
                raise PackageTooNew
            if version in _BY_VERSION and _BY_VERSION[version] in self._entries:
                return version
        for version in sorted(_BY_VERSION, reverse=True):
            if _BY_VERSION[version] in self._entries:
                return version
        raise PackageBroken

    def _media_by_name(self) -> Mapping[str, _Media]:
        if self._media is None:
            self._media = self._read_media_list() if "media" in self._entries else {}
        return self._media

    def _read_media_list(self) -> dict[str, _Media]:
        with _faults_named(), self._open("media") as stream:
            content = b"".join(_limited(stream, self._packed("media"), MAX_MEDIA_LIST))
            if self._zstd:
                return _names_in_protobuf(content)
            listed = json.loads(content.decode("utf-8") or "{}")
            if not isinstance(listed, dict):
                raise ValueError("the list of media is no list")
            return {str(name): _Media(str(entry), None) for entry, name in listed.items()}

    def _packed(self, name: str) -> int:
        return self._entries[name].compress_size

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        with self._archive.open(name) as raw:
            if self._zstd:
                options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW}
                with zstd.ZstdFile(raw, "rb", options=options) as inner:
                    yield cast("IO[bytes]", inner)
            else:
                yield raw


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Yield the package in the file; raises PackageRejected."""
    with path.open("rb") as file:
        with _faults_named():
            archive = zipfile.ZipFile(_Bounded(file))
        with archive:
            for info in archive.infolist():
                _refuse_strange(info)
            yield Package(archive)


class _Bounded:
    """A file that refuses to hand out more at once than a list of entries may have.

    The library reads the list in one piece and makes an object of each entry: a million of them would fill
    the memory before anything could be looked at.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return as much as was asked for; raises PackageTooFull."""
        if size > MAX_DIRECTORY:
            raise PackageTooFull
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move as in any file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return where the file stands."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Return True."""
        return True

    def close(self) -> None:
        """Leave it to whoever opened the file."""


def _refuse_strange(info: zipfile.ZipInfo) -> None:
    name = info.filename
    mode = info.external_attr >> 16
    if (
        "/" in name
        or "\\" in name
        or name in ("", ".", "..")
        or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode))
        or info.flag_bits & 1
    ):
        raise PackageUnsafe(name=name[:80])


def _limited(stream: IO[bytes], packed: int, limit: int) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        # What the entry says of its own size is not asked: it may lie.
        if size > limit or (size > _NOT_SUSPICIOUS and size > packed * MOST_EXPANSION):
            raise PackageTooLarge(limit=limit // 1024 // 1024)
        yield chunk


def _names_in_protobuf(content: bytes) -> dict[str, _Media]:
    names: dict[str, _Media] = {}
    number = 0
    for field, entry in fields(content):
        if field != 1 or not isinstance(entry, bytes):
            continue
        name, size, written_as = "", 0, number
        for part, value in fields(entry):
            if part == 1 and isinstance(value, bytes):
                name = value.decode("utf-8")
            elif part == 2 and isinstance(value, int):
                size = value
            elif part == 255 and isinstance(value, int):
                written_as = value
        names[name] = _Media(str(written_as), size)
        number += 1
    return names


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise PackageBroken from error
