"""Doing a job, in the process of its own or in the page's thread."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services.jobs import folder
from phraseweaver.services.jobs.kind import Kind, Work
from phraseweaver.services.jobs.plain import from_json, to_json
from phraseweaver.store.guarded import GuardedSessions


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job as the process that does it is told. `digest` names the sign-in by which it was asked for."""

    kind: str
    user: UserId
    digest: str | None
    wish: str


def write_ticket(app: App, user: UserId, kind: Kind[Any, Any], wish: object, directory: Path) -> None:
    """Leave in the directory what another process needs to do the job."""
    digest = app.sessions.digest if isinstance(app.sessions, GuardedSessions) else None
    folder.write(directory / folder.TICKET, to_json(Ticket(kind.name, user, digest, to_json(wish))))


def carry_out_ticket(app: App, kinds: dict[str, Kind[Any, Any]], directory: Path) -> None:
    """Do the job whose ticket lies in the directory."""
    ticket = from_json(Ticket, (directory / folder.TICKET).read_text(encoding="utf-8"))
    if ticket.digest is not None:
        # Asked for by somebody who was signed in: what is written must still be theirs when it is stored.
        guarded = GuardedSessions(app.sessions, ticket.user, ticket.digest, to_the_end=True)
        app = replace(app, sessions=guarded)
    kind = kinds[ticket.kind]
    carry_out(app, ticket.user, kind, from_json(kind.wish, ticket.wish), directory)


def carry_out(app: App, user: UserId, kind: Kind[Any, Any], wish: Any, directory: Path) -> None:
    """Do a job and write into its directory how far it is and what came of it."""
    shown = 0

    def progress(share: float) -> None:
        nonlocal shown
        if (percent := int(share * 100)) > shown:
            shown = percent
            folder.write(directory / folder.SHARE, json.dumps(percent / 100))

    work = Work(app, user, directory / folder.SOURCE, directory / folder.MADE, progress)
    try:
        result = kind.run(work, wish)
    except PhraseWeaverError as error:
        folder.write(directory / folder.REFUSED, to_json(error))
    else:
        folder.write(directory / folder.RESULT, to_json(result))
