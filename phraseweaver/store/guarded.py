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
    that each drawing of a whole page begins with. `to_the_end` looks again before the commit, for
    transactions that last: none is stored for a sign-in that has ended meanwhile.
    """

    def __init__(self, inner: Sessions, user: UserId, digest: str, *, to_the_end: bool = False) -> None:
        # Nothing of its own: made for each drawing.
        self._inner, self._user, self._digest = inner, user, digest
        self._to_the_end = to_the_end

    @property
    def digest(self) -> str:
        """Which sign-in it is that writes."""
        return self._digest

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
            self._check(session)
            yield session
            if self._to_the_end:
                self._check(session)

    def _check(self, session: Session) -> None:
        if not sign_ins.is_in_force(session, self._user, self._digest):
            raise SignInEnded

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield the Session of one read-only transaction."""
        with self._inner.read() as session:
            yield session
