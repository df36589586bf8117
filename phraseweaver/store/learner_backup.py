"""Everything of one learner as rows that belong to nobody, and such rows as those of a learner.

In a backup the ids count from 1 in the order of the rows, so that the same learner gives the same backup in
every database. What the history still names though it is deleted gets ids below zero.

A backup of any revision is first put into a database of its own, of that revision, and upgraded there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Engine, delete, func, select, text, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store import backup, bulk
from phraseweaver.store.anki_export import guid_of
from phraseweaver.store.tables import Base

TABLES = (
    *("decks", "phrases", "cards", "reviews", "daily", "hourly", "neutral_days", "planned_breaks"),
    *("recordings", "memory_models", "reminder_plans"),
)
"""What is a learner's, in the order in which it is written."""

SIGN_IN = frozenset(("identities", "invitations", "sign_ins"))
"""Who may sign in as the learner; a backup must not carry that from one server to another."""

LEFT_OUT = frozenset(("changes", "chat_reviews", "memory_fits", "reminders")) | SIGN_IN
"""What is a learner's and passing: changes to take back, messages and fits under way; and sign-in."""

_NOT_TAKEN: Mapping[str, frozenset[str]] = {
    # A chat belongs to one learner of one bot.
    "reminder_plans": frozenset(
        ("chat_id", "chat_name", "channel_error", "link_code_hash", "link_code_expires_at")
    ),
    # Nor does a backup make anybody an administrator.
    "users": frozenset(("id", "handle", "name", "is_administrator", "last_seen_at", "signed_out_at")),
}
_EMPTY = {"chat_name": "", "channel_error": ""}
_KEPT_IDS = {"decks": "deck_id", "phrases": "phrase_id", "cards": "card_id"}
"""Tables whose ids others name, and by what name."""
_REFERENCES = {
    "deck_id": "deck_id",
    "phrase_id": "phrase_id",
    "card_id": "card_id",
    "chat_deck_id": "deck_id",
}
_SCRATCH_LEARNER = 1


@dataclass(frozen=True, slots=True)
class ScratchTable:
    """A table of a learner's backup: `users` is the learner's own row."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


class LearnerNotEmpty(PhraseWeaverError):
    message = N_("You have decks already. Confirm that the backup shall take their place.")


class _Numbers:
    """Gives ids out anew, each kind from 1; what was not announced counts down from -1."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, int]] = {kind: {} for kind in _KEPT_IDS.values()}
        self._unknown = dict.fromkeys(_KEPT_IDS.values(), 0)

    def announce(self, kind: str, old: int) -> int:
        """Return the next number of a thing that is there."""
        known = self._known[kind]
        known[old] = len(known) + 1
        return known[old]

    def of(self, kind: str, old: int) -> int:
        """Return the number of a thing that is there, or was."""
        known = self._known[kind]
        if old not in known:
            self._unknown[kind] -= 1
            known[old] = self._unknown[kind]
        return known[old]


def columns_of(name: str) -> list[Column[Any]]:
    """Return the columns of a table that a learner's backup has, in their order; `users` is the learner."""
    dropped = {"user_id", *_NOT_TAKEN.get(name, ())}
    if name not in _KEPT_IDS:
        dropped.add("id")
    return [column for column in Base.metadata.tables[name].columns if column.name not in dropped]


class LearnersRows:
    """The rows of a learner for a backup, table by table in the order of `TABLES`."""

    def __init__(self, session: Session, user: UserId, content: backup.Encode) -> None:
        self._session, self._user, self._content = session, user, content
        self._numbers = _Numbers()

    def settings(self) -> list[Any]:
        """Return the learner's own row."""
        (row,) = self._raw("users", {"id": self._user})
        return [row[column.name] for column in columns_of("users")]

    def of(self, name: str) -> Iterator[list[Any]]:
        """Yield the rows of a table, with numbers in place of ids."""
        names = [column.name for column in columns_of(name)]
        rows = self._numbered(name, names)
        # Without ids of their own they come in the order of what they name, which is numbered anew.
        yield from sorted(rows, key=_key) if name in ("daily", "hourly") else rows

    def _numbered(self, name: str, names: list[str]) -> Iterator[list[Any]]:
        for row in self._raw(name, {"user_id": self._user}):
            if name == "phrases":
                made = datetime.strptime(row["created_at"], _INSTANT).replace(tzinfo=UTC)
                row["guid"] = guid_of(row["id"], made, row["guid"])
            if name in _KEPT_IDS:
                row["id"] = self._numbers.announce(_KEPT_IDS[name], row["id"])
            for column, kind in _REFERENCES.items():
                if row.get(column) is not None:
                    row[column] = self._numbers.of(kind, row[column])
            if row.get("buried_cards"):
                buried = (self._numbers.of("card_id", int(card)) for card in row["buried_cards"].split(","))
                row["buried_cards"] = ",".join(map(str, buried))
            yield [row[column] for column in names]

    def _raw(self, name: str, owner: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        table = Base.metadata.tables[name]
        names = [column.name for column in table.columns]
        for row in backup.rows(self._session, table, self._content, owner=owner):
            yield dict(zip(names, row, strict=True))


def fill_scratch(engine: Engine, revision: str, tables: Iterable[ScratchTable]) -> None:
    """Put a backup's rows into an empty database and upgrade it from their revision."""

    def load(add: backup.Load) -> None:
        for table in tables:
            if table.name == "users":
                fixed = {"id": _SCRATCH_LEARNER, "handle": "restored"}
            else:
                fixed = {"user_id": _SCRATCH_LEARNER}
            fixed |= {name: value for name, value in _EMPTY.items() if table.name == "reminder_plans"}
            names = [*fixed, *table.columns]
            add(table.name, names, ((*fixed.values(), *row) for row in table.rows), None)

    backup.restore(engine, revision, load, force=True)


def clear(session: Session, user: UserId) -> None:
    """Delete everything of the learner but their settings, their sign-in and what is bound to a chat."""
    for name in (*(LEFT_OUT - SIGN_IN), *reversed(TABLES)):
        if name not in ("reminders", "reminder_plans"):
            table = Base.metadata.tables[name]
            session.execute(delete(table).where(table.c.user_id == user))


def is_empty(session: Session, user: UserId) -> bool:
    """Return whether the learner has neither decks nor answers."""
    tables = (Base.metadata.tables[name] for name in ("decks", "reviews"))
    return not any(session.scalar(select(t.c.user_id).where(t.c.user_id == user).limit(1)) for t in tables)


def count(session: Session, user: UserId) -> int:
    """Return how many rows a backup of the learner has, but for the learner's own."""
    tables = (Base.metadata.tables[name] for name in TABLES)
    counts = (select(func.count()).select_from(t).where(t.c.user_id == user) for t in tables)
    return sum(session.scalar(number) or 0 for number in counts)


def take_over(
    session: Session,
    user: UserId,
    scratch: Session,
    through: Callable[[Iterable[list[Any]]], Iterable[list[Any]]] = iter,
) -> int:
    """Give the learner all that the scratch database holds, under new ids; return how many rows.

    All rows pass `through` what may count them.
    """
    _take_settings(session, user, scratch)
    numbers: dict[str, dict[int, int]] = {}
    owner = {"user_id": _SCRATCH_LEARNER}
    for name, kind in _KEPT_IDS.items():
        table = Base.metadata.tables[name]
        old = list(
            scratch.scalars(
                select(table.c.id).where(table.c.user_id == _SCRATCH_LEARNER).order_by(table.c.id)
            )
        )
        numbers[kind] = dict(zip(old, bulk.reserve_ids(session, name, len(old)), strict=True))

    def new(kind: str, old: int) -> int:
        known = numbers[kind]
        if old not in known:
            # Something that is gone: its id is never anything else's either.
            name = next(table for table, named in _KEPT_IDS.items() if named == kind)
            (known[old],) = bulk.reserve_ids(session, name, 1)
        return known[old]

    def rows(name: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
        table = Base.metadata.tables[name]
        every = [column.name for column in table.columns]
        for values in through(backup.rows(scratch, table, bytes, owner=owner)):
            row = dict(zip(every, values, strict=True))
            if name in _KEPT_IDS:
                row["id"] = numbers[_KEPT_IDS[name]][row["id"]]
            for column, kind in _REFERENCES.items():
                if row.get(column) is not None:
                    row[column] = new(kind, row[column])
            if row.get("buried_cards"):
                buried = (new("card_id", int(card)) for card in row["buried_cards"].split(","))
                row["buried_cards"] = ",".join(map(str, buried))
            yield (user, *(row[column] for column in names))

    added = 0
    for name in TABLES:
        names = [column.name for column in columns_of(name)]
        if name == "reminder_plans":
            added += _take_plan(session, user, list(rows(name, names)), names)
            continue
        # All of a table is numbered before it is written: a COPY takes the connection for itself.
        found = list(rows(name, names)) if name in _SMALL else rows(name, names)
        if name == "reviews":
            _reserve_gone(scratch, new)
        added += bulk.add_rows(session, name, ["user_id", *names], found)
    return added


def _reserve_gone(scratch: Session, new: Callable[[str, int], int]) -> None:
    """Give an id to all that the log names and that is gone, before the log itself is written."""
    for column in ("deck_id", "phrase_id", "card_id"):
        found = scratch.scalars(
            text(f"SELECT {column} FROM reviews WHERE {column} < 0 GROUP BY {column} ORDER BY {column} DESC")
        )
        for old in found.all():
            new(column, old)
    for buried in scratch.scalars(text("SELECT buried_cards FROM reviews WHERE buried_cards LIKE '%-%'")):
        for card in buried.split(","):
            new("card_id", int(card))


def _take_settings(session: Session, user: UserId, scratch: Session) -> None:
    users = Base.metadata.tables["users"]
    row = scratch.execute(select(users).where(users.c.id == _SCRATCH_LEARNER)).mappings().one()
    taken = {column.name: row[column.name] for column in columns_of("users")}
    session.execute(update(users).where(users.c.id == user).values(**taken))


def _take_plan(session: Session, user: UserId, rows: list[tuple[Any, ...]], names: list[str]) -> int:
    """Store when to be reminded; the chat that is linked here stays linked."""
    plans = Base.metadata.tables["reminder_plans"]
    there = session.scalar(select(plans.c.user_id).where(plans.c.user_id == user))
    for row in rows:
        if there is None:
            bulk.add_rows(session, "reminder_plans", ["user_id", *names, *_EMPTY], [(*row, *_EMPTY.values())])
        else:
            bulk.change_rows(session, "reminder_plans", ("user_id",), names, [(*row[1:], user)])
    return len(rows)


def _key(row: list[Any]) -> tuple[Any, ...]:
    return tuple(row[:3])


_SMALL = frozenset(("daily", "hourly"))
_INSTANT = "%Y-%m-%d %H:%M:%S.%f"
