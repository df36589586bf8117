"""Reminders: one row for each message owed, moved from state to state by compare-and-set.

Who holds a row's token may move it on; a sender that slept past its lease finds another token there and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import DAILY, Plan, ReminderState, Skip
from phraseweaver.store.reminder_plans import plan_of
from phraseweaver.store.tables import ReminderPlanRow, ReminderRow, UserRow
from phraseweaver.store.upsert import insert_for

LONGEST_LEASE = timedelta(minutes=75)
"""No lease is written for longer. One that ends later was written before the clock was set back: expired."""

_MAY_HAVE_ARRIVED = (ReminderState.SENT, ReminderState.UNKNOWN)
_OPEN = (ReminderState.CLAIMED, ReminderState.RETRY)


@dataclass(frozen=True, slots=True)
class History:
    """What `domain.reminders.owed` must know of the past: the last settled date, the last message."""

    last_date: date | None
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A learner with a plan and a working chat. The zone is still a name: a wrong one must harm no other."""

    user: UserId
    time_zone: str
    rollover_hour: int
    plan: Plan
    history: History


@dataclass(frozen=True, slots=True)
class Claim:
    """A reminder held by one sender. `attempts` counts the sends that certainly failed."""

    id: int
    token: str
    user: UserId
    day: date
    attempts: int


def candidates(session: Session) -> list[Candidate]:
    """Return all learners who may be sent a reminder now or later."""
    latest = aliased(ReminderRow)
    newest = (
        select(func.max(ReminderRow.local_date))
        .where(ReminderRow.user_id == UserRow.id, ReminderRow.kind == DAILY)
        .correlate(UserRow)
        .scalar_subquery()
    )
    statement = (
        select(
            UserRow.id,
            UserRow.time_zone,
            UserRow.rollover_hour,
            ReminderPlanRow,
            latest.local_date,
            _is_open(latest),
            _last_sent_at(UserRow.id).correlate(UserRow).scalar_subquery(),
        )
        .join(ReminderPlanRow, ReminderPlanRow.user_id == UserRow.id)
        .outerjoin(
            latest, and_(latest.user_id == UserRow.id, latest.kind == DAILY, latest.local_date == newest)
        )
        .where(
            ReminderPlanRow.enabled.is_(True),
            ReminderPlanRow.chat_id.is_not(None),
            ReminderPlanRow.channel_error == "",
        )
        .order_by(UserRow.id)
    )
    return [
        Candidate(UserId(user), zone, rollover, plan_of(plan), _history(day, unsettled, sent_at))
        for user, zone, rollover, plan, day, unsettled, sent_at in session.execute(statement)
    ]


def history(session: Session, user: UserId, *, apart_from: Claim | None = None) -> History:
    """Return the learner's past reminders in brief, without the one that the caller holds."""
    others = [ReminderRow.user_id == user, ReminderRow.kind == DAILY]
    if apart_from:
        others.append(ReminderRow.id != apart_from.id)
    row = session.execute(
        select(ReminderRow.local_date, _is_open(ReminderRow))
        .where(*others)
        .order_by(ReminderRow.local_date.desc())
        .limit(1)
    ).first()
    sent_at = session.scalar(_last_sent_at(user))
    return _history(row[0], row[1], sent_at) if row else History(None, sent_at)


def claim(
    session: Session, user: UserId, day: date, *, token: str, now: datetime, lease: timedelta, until: datetime
) -> Claim | None:
    """Take the learner's reminder of the day for as long as the lease; None while somebody else has it.

    One statement decides among any number of senders: the unique key lets one insert, and a row that is
    there already is taken over only when it waits for a retry or its lease has run out.
    """
    statement = insert_for(session, ReminderRow).values(
        user_id=user,
        local_date=day,
        kind=DAILY,
        state=ReminderState.CLAIMED.value,
        token=token,
        leased_until=now + lease,
        owed_until=until,
        attempts=0,
        error="",
        due_count=0,
        created_at=now,
        finished_at=None,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["user_id", "local_date", "kind"],
        set_={name: statement.excluded[name] for name in ("state", "token", "leased_until", "owed_until")},
        where=and_(_in(_OPEN), _expired(now)),
    )
    row = session.execute(statement.returning(ReminderRow.id, ReminderRow.attempts)).first()
    return Claim(row[0], token, user, day, row[1]) if row else None


def begin_sending(session: Session, held: Claim, *, now: datetime, lease: timedelta, due_count: int) -> bool:
    """Mark that the message may leave from now on; False if the claim was lost."""
    return _move(
        session,
        held,
        ReminderState.CLAIMED,
        state=ReminderState.SENDING.value,
        leased_until=now + lease,
        due_count=due_count,
    )


def finish(
    session: Session,
    held: Claim,
    before: ReminderState,
    after: ReminderState,
    *,
    now: datetime,
    error: str = "",
    failed_attempt: bool = False,
) -> bool:
    """Move the reminder from `before` to a final state; False if the claim was lost."""
    return _move(
        session,
        held,
        before,
        state=after.value,
        error=error,
        finished_at=now,
        attempts=held.attempts + failed_attempt,
    )


def put_back(
    session: Session,
    held: Claim,
    before: ReminderState,
    *,
    until: datetime,
    error: str,
    failed_attempt: bool = False,
) -> bool:
    """Let any sender take the reminder up again from `until` on; False if the claim was lost."""
    return _move(
        session,
        held,
        before,
        state=ReminderState.RETRY.value,
        leased_until=until,
        error=error,
        attempts=held.attempts + failed_attempt,
    )


def withdraw(session: Session, held: Claim) -> bool:
    """Forget a claimed reminder that is no longer owed; False if the claim was lost."""
    statement = delete(ReminderRow).where(*_held(held, ReminderState.CLAIMED)).returning(ReminderRow.id)
    return session.scalar(statement) is not None


def settle(session: Session, now: datetime) -> None:
    """Close what no sender will: a send cut off half way is unknown, what outlived its day is skipped."""
    unfinished = ReminderRow.finished_at.is_(None)
    cut_off = and_(unfinished, _in([ReminderState.SENDING]), _expired(now))
    outlived = and_(unfinished, _in(_OPEN), ReminderRow.owed_until <= now)
    for rows, state, reason in (
        (cut_off, ReminderState.UNKNOWN, Skip.INTERRUPTED),
        (outlived, ReminderState.SKIPPED, Skip.DAY_OVER),
    ):
        session.execute(
            update(ReminderRow)
            .where(rows)
            .values(
                state=state.value,
                finished_at=now,
                error=case((ReminderRow.error == "", reason.value), else_=ReminderRow.error),
            )
            .execution_options(synchronize_session=False)
        )


def add_skipped(session: Session, user: UserId, days: Iterable[date], reason: Skip, now: datetime) -> None:
    """Write down study dates whose reminder was never sent; dates that have a row keep it."""
    for day in days:
        session.execute(
            insert_for(session, ReminderRow)
            .values(
                user_id=user,
                local_date=day,
                kind=DAILY,
                state=ReminderState.SKIPPED.value,
                token="",
                leased_until=now,
                owed_until=now,
                attempts=0,
                error=reason.value,
                due_count=0,
                created_at=now,
                finished_at=now,
            )
            .on_conflict_do_nothing(index_elements=["user_id", "local_date", "kind"])
        )


def latest(session: Session, user: UserId) -> ReminderRow | None:
    """Return the learner's reminder of the latest study date that has one."""
    return session.scalar(
        select(ReminderRow)
        .where(ReminderRow.user_id == user, ReminderRow.kind == DAILY)
        .order_by(ReminderRow.local_date.desc())
        .limit(1)
    )


def _move(session: Session, held: Claim, before: ReminderState, **values: Any) -> bool:
    statement = (
        update(ReminderRow)
        .where(*_held(held, before))
        .values(values)
        .returning(ReminderRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None


def _held(held: Claim, state: ReminderState) -> tuple[ColumnElement[bool], ...]:
    return ReminderRow.id == held.id, ReminderRow.token == held.token, ReminderRow.state == state.value


def _in(states: Iterable[ReminderState]) -> ColumnElement[bool]:
    return ReminderRow.state.in_([state.value for state in states])


def _is_open(row: Any) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = row.state.in_([state.value for state in _OPEN])
    return condition


def _expired(now: datetime) -> ColumnElement[bool]:
    return or_(ReminderRow.leased_until <= now, ReminderRow.leased_until > now + LONGEST_LEASE)


def _last_sent_at(user: Any) -> Any:
    return (
        select(ReminderRow.finished_at)
        .where(ReminderRow.user_id == user, ReminderRow.kind == DAILY, _in(_MAY_HAVE_ARRIVED))
        .order_by(ReminderRow.local_date.desc())
        .limit(1)
    )


def _history(day: date | None, unsettled: bool | None, sent_at: datetime | None) -> History:
    # An open reminder may be taken up again: its own date is not settled, those before it are.
    settled = day - timedelta(days=1) if day and unsettled else day
    return History(settled, sent_at)
