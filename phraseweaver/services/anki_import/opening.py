"""Opening a package: its collection is taken out and read where nothing else lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from phraseweaver.formats.anki.files import collection, package
from phraseweaver.formats.anki.files.collection import Collection
from phraseweaver.formats.anki.files.package import Package

SUFFIXES = (".apkg", ".colpkg")


def is_package(file_name: str) -> bool:
    """Return whether a file of that name is a package of Anki's."""
    return file_name.lower().endswith(SUFFIXES)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Package, Collection]]:
    """Yield the package in the file and the collection inside it; raises PackageRejected."""
    with TemporaryDirectory(prefix="phraseweaver-") as workshop:
        inside = Path(workshop) / "collection"
        with package.opened(path) as archive:
            archive.extract_collection(inside)
            with collection.opened(inside) as source:
                yield archive, source
