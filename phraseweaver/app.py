"""The composition root: what pages, sidecar and command line share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from phraseweaver.clock import Clock, utc_now
from phraseweaver.config import Settings
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.joined import JoinedSessions
from phraseweaver.store.migrate import upgrade
from phraseweaver.store.session import Session


@dataclass(frozen=True, slots=True)
class App:
    """Settings, the way to the database, and the clock."""

    settings: Settings
    sessions: Sessions
    clock: Clock

    def within(self, session: Session) -> App:
        """Return the app for services that are to be parts of the transaction of `session`."""
        return replace(self, sessions=JoinedSessions(session, self.sessions.engine))


def open_app(
    environ: Mapping[str, str] | None = None, *, settings: Settings | None = None, clock: Clock = utc_now
) -> App:
    """Return the app on a database whose schema is at head.

    Settings come from `environ`, by default the process's own. Raises SettingsError, or a
    `store.migrate.UpgradeError` where the schema cannot be brought to head.
    """
    chosen = settings or Settings.from_env(os.environ if environ is None else environ)
    engine = make_engine(chosen.database_url)
    upgrade(engine)
    return App(settings=chosen, sessions=Sessions(engine), clock=clock)
