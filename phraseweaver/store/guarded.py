"""Write transactions of somebody who is signed in, and of nobody who no longer is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.sign_in import SignInEnded
from phraseweaver.store import sign_ins
from phraseweaver.store.engine import Sessions


class GuardedSessions(Sessions):
    """The transactions of `inner`; those that write raise SignInEnded once the sign-in has ended.

    A page that is open may run a callback, and parts of a page may be drawn, without the look at the sign-in
    that each drawing of a whole page begins with.
    """

    def __init__(self, inner: Sessions, user: UserId, digest: str) -> None:
        # Nothing of its own: made for each drawing.
        self._inner, self._user, self._digest = inner, user, digest

    @property
    def engine(self) -> Engine:
        """The engine underneath."""
        return self._inner.engine

    @property
    def written(self) -> int:
        """How many write transactions of this process were committed."""
        return self._inner.written

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Yield the Session of one write transaction."""
        with self._inner.begin() as session:
            if not sign_ins.is_in_force(session, self._user, self._digest):
                raise SignInEnded
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield the Session of one read-only transaction."""
        with self._inner.read() as session:
            yield session
