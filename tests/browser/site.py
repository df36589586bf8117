"""The app twice on one database: as a server for the browser, and in this process to look behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.engine import URL

from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.services import accounts, decks, phrases
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.tables import Base, DeckRow, PhraseRow, ReviewRow, UserRow
from tests.web_server import WebServer


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """A row of the review log: which phrase (its text in the language learned), and the rating."""

    text: str
    rating: int


class Site:
    """A server, and the app of this process on the same database."""

    def __init__(self, url: URL, directory: Path) -> None:
        self.app: App = open_app(settings=Settings(database_url=url))
        self.server = WebServer(url, directory / "server.log")

    @property
    def address(self) -> str:
        """Where the server is found."""
        return self.server.address

    def close(self) -> None:
        """End the server and leave the database."""
        self.server.kill()
        self.app.sessions.engine.dispose()

    def forget_everyone(self) -> None:
        """Empty every table: the next visit is the first one."""
        with self.app.sessions.begin() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))

    def settled_learner(self) -> UserId:
        """Return the learner as after a first visit."""
        return accounts.local_learner(self.app, zone_far_from_rollover()).id

    def add_deck(self, name: str, drafts: Sequence[PhraseDraft], kind: str = "recognition") -> DeckId:
        """Make a deck of Spanish phrases with English translations, and one card of that kind for each."""
        learner = self.settled_learner()
        form = DeckForm(name=name, learning="es", known="en", kinds=(kind,))
        deck = decks.create_deck(self.app, learner, form)
        phrases.add_phrases(self.app, learner, deck, drafts)
        return deck

    def add_numbered_deck(self, size: int) -> DeckId:
        """Make a deck of the phrases “frase 1”, “frase 2”, …; they are asked in this order."""
        return self.add_deck(
            "Números", [PhraseDraft(f"frase {n}", f"phrase {n}") for n in range(1, size + 1)]
        )

    def log(self) -> list[LoggedAnswer]:
        """Return the whole review log in the order of writing."""
        statement = (
            select(PhraseRow.text, ReviewRow.rating)
            .select_from(ReviewRow)
            .outerjoin(PhraseRow, PhraseRow.id == ReviewRow.phrase_id)
            .order_by(ReviewRow.id)
        )
        with self.app.sessions.read() as session:
            return [LoggedAnswer(text, rating) for text, rating in session.execute(statement)]

    def phrases(self) -> dict[int, tuple[str, str]]:
        """Return text and translation of every stored phrase by its id, in the order of adding."""
        with self.app.sessions.read() as session:
            rows = session.execute(
                select(PhraseRow.id, PhraseRow.text, PhraseRow.translation).order_by(PhraseRow.id)
            )
            return {phrase: (text, translation) for phrase, text, translation in rows}

    def deck_ids(self) -> dict[int, str]:
        """Return the name of every deck by its id, in the order of adding."""
        with self.app.sessions.read() as session:
            rows = session.execute(select(DeckRow.id, DeckRow.name).order_by(DeckRow.id))
            return {row.id: row.name for row in rows}

    def time_zones(self) -> list[str]:
        """Return the time zone of every learner."""
        with self.app.sessions.read() as session:
            return list(session.scalars(select(UserRow.time_zone)))


def zone_far_from_rollover() -> str:
    """Return a time zone in which the study day does not end (at 4:00) while the tests run."""
    now = datetime.now(UTC)
    zones = ("Europe/Berlin", "Asia/Tokyo")
    return next(zone for zone in zones if now.astimezone(ZoneInfo(zone)).hour not in (1, 2, 3))
