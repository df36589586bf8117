"""Several services in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from phraseweaver.store.engine import Sessions


class JoinedSessions(Sessions):
    """Transactions that are parts of one which is already open.

    What an inner one writes stays only if the outer one is committed; what it wrote before it raised is
    undone, as it would be by itself.
    """

    def __init__(self, outer: Session, engine: Engine) -> None:
        super().__init__(engine)
        self._outer = outer

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Yield the outer Session within a savepoint."""
        self._forget()
        try:
            with self._outer.begin_nested():
                yield self._outer
        finally:
            self._outer.expunge_all()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield the outer Session: it sees what the outer transaction has written so far."""
        self._forget()
        try:
            yield self._outer
        finally:
            self._outer.expunge_all()

    def _forget(self) -> None:
        # A service expects a Session of its own: a row that another one has read before may have changed.
        self._outer.flush()
        self._outer.expunge_all()
