"""Bulk changes that can be taken back: what stood in each row that one of them touched, before and after it.

A change is found by comparing the phrases and their cards before and after, column by column, so that every
kind of change is undone alike: changed columns get their old values, deleted rows come back under their ids,
added ones go. Rows that are no longer as the change left them stand against it, and then nothing is undone.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, PhraseId, UserId
from phraseweaver.errors import N_, NotFound, PhraseWeaverError
from phraseweaver.store import bulk_cards
from phraseweaver.store.phrases import AT_ONCE
from phraseweaver.store.tables import Base, ChangeRow
from phraseweaver.store.types import Instant

KEPT = 20
"""So many changes of a learner can be undone."""

_COUNT = 10
"""So many characters at the beginning of what is stored say how many phrases it is about."""

_PHRASES, _CARDS, _RECORDINGS, _DECKS = (
    Base.metadata.tables[name] for name in ("phrases", "cards", "recordings", "decks")
)
_TABLES = {table.name: table for table in (_PHRASES, _CARDS)}
_ALL_TABLES = _TABLES | {_DECKS.name: _DECKS}

Row = dict[str, Any]


class ChangedSince(PhraseWeaverError):
    message = N_(
        "This cannot be undone any more: something of it was changed, answered or deleted since."
        " Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class State:
    """Phrases with their cards, as they were at one moment, by table and id."""

    rows: Mapping[str, Mapping[int, Row]]

    @property
    def phrases(self) -> Mapping[int, Row]:
        """The rows of the phrases."""
        return self.rows["phrases"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is kept: its `kind` in the words of who made it, and how many phrases it was about."""

    id: int
    kind: str
    phrases: int
    made_at: datetime


def state_of(session: Session, user: UserId, phrases: Sequence[PhraseId]) -> State:
    """Return those of the phrases that are the learner's, with their cards, and lock them."""
    found: dict[str, dict[int, Row]] = {name: {} for name in _TABLES}
    ids = sorted(set(phrases))
    for some in _parts(ids):
        for table, key in ((_PHRASES, _PHRASES.c.id), (_CARDS, _CARDS.c.phrase_id)):
            statement = (
                select(table)
                .where(table.c.user_id == user, key.in_(some))
                .order_by(table.c.id)
                .with_for_update()
            )
            for row in session.execute(statement).mappings():
                found[table.name][row["id"]] = dict(row)
    return State(found)


def keep(
    session: Session,
    user: UserId,
    kind: str,
    before: State,
    now: datetime,
    *,
    recordings: Mapping[str, Row] | None = None,
    deck: Row | None = None,
    about: int | None = None,
) -> int | None:
    """Keep what was changed since `before`, so that it can be undone, and return its id; None for nothing.

    `recordings` are those that may go with the phrases, `deck` is the row of one that went, `about`
    how many phrases were meant, where others changed besides. Of older changes, the latest `KEPT` stay.
    """
    session.expire_all()
    after = state_of(session, user, [PhraseId(phrase) for phrase in before.phrases])
    edits = list(_edits(before, after))
    if deck is not None:
        edits.insert(0, (_DECKS.name, deck["id"], _packed(deck), None))
    if not edits:
        return None
    content = {
        "edits": edits,
        "recordings": [_packed(row) for row in (recordings or {}).values()],
    }
    change = session.scalar(
        insert(ChangeRow)
        .values(user_id=user, made_at=now, kind=kind, before=_dump(about or len(before.phrases), content))
        .returning(ChangeRow.id)
    )
    oldest = session.scalar(
        select(ChangeRow.id)
        .where(ChangeRow.user_id == user)
        .order_by(ChangeRow.id.desc())
        .offset(KEPT - 1)
        .limit(1)
    )
    if oldest is not None:
        session.execute(delete(ChangeRow).where(ChangeRow.user_id == user, ChangeRow.id < oldest))
    return change


def deck_row(session: Session, user: UserId, deck: int) -> Row:
    """Return the row of a deck; raises NotFound."""
    statement = select(_DECKS).where(_DECKS.c.user_id == user, _DECKS.c.id == deck)
    found = session.execute(statement).mappings().first()
    if found is None:
        raise NotFound
    return dict(found)


def recordings_of(session: Session, user: UserId, state: State) -> dict[str, Row]:
    """Return the recordings and pictures of the phrases by their digests."""
    digests = sorted(
        {row[name] for row in state.phrases.values() for name in ("recording", "picture") if row[name]}
    )
    found: dict[str, Row] = {}
    for some in _parts(digests):
        statement = select(_RECORDINGS).where(_RECORDINGS.c.user_id == user, _RECORDINGS.c.digest.in_(some))
        found.update((row["digest"], dict(row)) for row in session.execute(statement).mappings())
    return found


def kept(session: Session, user: UserId) -> list[Change]:
    """Return the learner's changes that are kept, the latest first."""
    statement = (
        select(ChangeRow.id, ChangeRow.kind, ChangeRow.made_at, func.substr(ChangeRow.before, 1, _COUNT))
        .where(ChangeRow.user_id == user)
        .order_by(ChangeRow.id.desc())
    )
    return [
        Change(change, kind, int(count), made_at)
        for change, kind, made_at, count in session.execute(statement)
    ]


def undo(session: Session, user: UserId, change: int) -> int:
    """Put everything back as it was before the change and forget it; return how many phrases it was about.

    Raises NotFound, or ChangedSince; then nothing is changed.
    """
    row = session.scalar(select(ChangeRow).where(ChangeRow.user_id == user, ChangeRow.id == change))
    if row is None:
        raise NotFound
    row_count, content = row.before[:_COUNT], _load(row.before)
    edits = [
        (
            _ALL_TABLES[name],
            edit_id,
            _unpacked(_ALL_TABLES[name], before),
            _unpacked(_ALL_TABLES[name], after),
        )
        for name, edit_id, before, after in content["edits"]
    ]
    _refuse_if_changed(session, user, edits)
    for recording in content["recordings"]:
        _put_recording(session, user, recording)
    for into, _, deck, _ in edits:
        if into is _DECKS and deck is not None:
            session.execute(insert(_DECKS), [deck])
    # Cards that the change brought first, then phrases before the cards that belong to them.
    brought = [edit_id for table, edit_id, before, _ in edits if table is _CARDS and before is None]
    for some in _parts(brought):
        session.execute(delete(_CARDS).where(_CARDS.c.user_id == user, _CARDS.c.id.in_(some)))
    _put_back(session, user, edits)
    for table in (_PHRASES, _CARDS):
        returning = [before for into, _, before, after in edits if into is table and before and after is None]
        for some in _parts(returning):
            session.execute(insert(table), some)
    session.execute(delete(ChangeRow).where(ChangeRow.user_id == user, ChangeRow.id == change))
    session.expire_all()
    return int(row_count)


def _put_back(
    session: Session, user: UserId, edits: Sequence[tuple[Table, int, Row | None, Row | None]]
) -> None:
    """Give changed columns their old values, all rows with the same ones in one statement."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for table, edit_id, before, after in edits:
        if before is not None and after is not None:
            values = {f"old_{column}": value for column, value in before.items()}
            alike.setdefault((table.name, *before), []).append({"of_id": edit_id, **values})
    for (name, *columns), rows in alike.items():
        table = _TABLES[name]
        one = update(table).where(table.c.user_id == user, table.c.id == bindparam("of_id"))
        if "kind" in columns:
            bulk_cards.set_kinds(session, user, {CardId(row["of_id"]): row["old_kind"] for row in rows})
        session.execute(one.values({column: bindparam(f"old_{column}") for column in columns}), rows)


def _edits(before: State, after: State) -> Iterator[tuple[str, int, Row | None, Row | None]]:
    """Yield table, id and what differs: columns that changed, or whole rows that came or went."""
    for name in _TABLES:
        old_rows, new_rows = before.rows[name], after.rows[name]
        for row_id, old in old_rows.items():
            new = new_rows.get(row_id)
            if new is None:
                yield name, row_id, _packed(old), None
            elif old != new:
                changed = [column for column in old if old[column] != new[column]]
                yield (
                    name,
                    row_id,
                    _packed({column: old[column] for column in changed}),
                    _packed({column: new[column] for column in changed}),
                )
        for row_id, new in new_rows.items():
            if row_id not in old_rows:
                yield name, row_id, None, _packed(new)


def _refuse_if_changed(
    session: Session, user: UserId, edits: Sequence[tuple[Table, int, Row | None, Row | None]]
) -> None:
    decks = set(session.scalars(select(_DECKS.c.id).where(_DECKS.c.user_id == user)))
    for _, edit_id, deck, _ in (edit for edit in edits if edit[0] is _DECKS):
        named = select(_DECKS.c.id).where(
            _DECKS.c.user_id == user, _DECKS.c.name_key == (deck or {})["name_key"]
        )
        if edit_id in decks or session.scalar(named) is not None:
            raise ChangedSince
        decks.add(edit_id)
    gone = {edit_id for table, edit_id, _, after in edits if table is _PHRASES and after is None}
    for table in _TABLES.values():
        mine = [(edit_id, before, after) for into, edit_id, before, after in edits if into is table]
        present: dict[int, Row] = {}
        for some in _parts([edit_id for edit_id, _, _ in mine]):
            statement = (
                select(table)
                .where(table.c.user_id == user, table.c.id.in_(some))
                .order_by(table.c.id)
                .with_for_update()
            )
            present.update((row["id"], dict(row)) for row in session.execute(statement).mappings())
        for edit_id, before, after in mine:
            there = present.get(edit_id)
            as_left = there is None if after is None else there is not None and _same(after, there)
            if not as_left or (before and before.get("deck_id") not in {None, *decks}):
                raise ChangedSince
        if table is _CARDS:
            _refuse_without_phrases(session, user, mine, gone)


def _refuse_without_phrases(
    session: Session, user: UserId, cards: Sequence[tuple[int, Row | None, Row | None]], coming: set[int]
) -> None:
    """Raise ChangedSince if a card would come back to a phrase that is gone, or beside one of its kind."""
    returning = [before for _, before, after in cards if before and after is None]
    leaving = {edit_id for edit_id, before, _ in cards if before is None}
    wanted = {card["phrase_id"] for card in returning} - coming
    for some in _parts(sorted(wanted)):
        there = set(
            session.scalars(select(_PHRASES.c.id).where(_PHRASES.c.user_id == user, _PHRASES.c.id.in_(some)))
        )
        taken = {
            (phrase, kind)
            for card, phrase, kind in session.execute(
                select(_CARDS.c.id, _CARDS.c.phrase_id, _CARDS.c.kind).where(
                    _CARDS.c.user_id == user, _CARDS.c.phrase_id.in_(some)
                )
            )
            if card not in leaving
        }
        if there != set(some) or any((card["phrase_id"], card["kind"]) in taken for card in returning):
            raise ChangedSince


def _same(left: Row, there: Row) -> bool:
    return all(there[column] == value for column, value in left.items())


def _put_recording(session: Session, user: UserId, packed: Row) -> None:
    row = _unpacked(_RECORDINGS, packed)
    assert row is not None
    known = session.scalar(
        select(_RECORDINGS.c.digest).where(
            _RECORDINGS.c.user_id == user, _RECORDINGS.c.digest == row["digest"]
        )
    )
    if known is None:
        session.execute(insert(_RECORDINGS), [row])


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _packed(row: Row) -> Row:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _unpacked(table: Table, row: Row | None) -> Row | None:
    return None if row is None else {name: _value(table, name, value) for name, value in row.items()}


def _value(table: Table, name: str, value: Any) -> Any:
    if value is None:
        return None
    match table.c[name].type:
        case Instant():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return base64.b64decode(value)
        case _:
            return value


def _dump(phrases: int, content: dict[str, Any]) -> str:
    # A thousand phrases with their cards are a megabyte of JSON, and a twentieth of that packed.
    packed = base64.b85encode(zlib.compress(json.dumps(content, separators=(",", ":")).encode())).decode()
    return f"{phrases:<{_COUNT}}{packed}"


def _load(stored: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zlib.decompress(base64.b85decode(stored[_COUNT:])))
    return content
