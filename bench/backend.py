"""Where data sets are kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.engine import URL


class Backend(Protocol):
    """One kind of database. A data set is built once under its name, then copied for each measurement."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str:
        """The database's name and version."""
        ...

    def has(self, name: str) -> bool:
        """Return whether the data set is there, finished."""
        ...

    def empty(self, name: str) -> URL:
        """Return the address of an empty database to build the data set in."""
        ...

    def keep(self, name: str) -> None:
        """Declare the data set finished, nobody being connected to it."""
        ...

    def copy(self, name: str) -> AbstractContextManager[URL]:
        """Lend a copy of the data set; it is thrown away afterwards."""
        ...
