"""Reminders: one row for each message owed, moved from state to state by compare-and-set.

Who holds a row's token may move it on; a sender that slept past its lease finds another token there and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import (
    DAILY,
    LOOKED_BACK,
    Past,
    PastReminder,
    Plan,
    ReminderState,
    Skip,
    Wishes,
)
from phraseweaver.domain.reminders.states import OPEN
from phraseweaver.store.reminder_plans import plan_of, wishes_of
from phraseweaver.store.tables import ReminderPlanRow, ReminderRow, UserRow
from phraseweaver.store.upsert import insert_for

LONGEST_LEASE = timedelta(minutes=75)
"""No lease is written for longer. One that ends later was written before the clock was set back: expired."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A learner with a plan and a working chat. The zone is still a name: a wrong one must harm no other."""

    user: UserId
    time_zone: str
    rollover_hour: int
    plan: Plan
    wishes: Wishes
    past: Past


@dataclass(frozen=True, slots=True)
class Claim:
    """A reminder held by one sender. `attempts` counts the sends that certainly failed."""

    id: int
    token: str
    user: UserId
    day: date
    kind: str
    attempts: int


def candidates(session: Session, now: datetime) -> list[Candidate]:
    """Return all learners who may be sent a message now or later."""
    working = and_(ReminderPlanRow.chat_id.is_not(None), ReminderPlanRow.channel_error == "")
    wishing = or_(
        ReminderPlanRow.enabled.is_(True),
        ReminderPlanRow.saver_from.is_not(None),
        ReminderPlanRow.digest_from.is_not(None),
        ReminderPlanRow.snoozed_until.is_not(None),
    )
    past: dict[int, list[PastReminder]] = {}
    statement = (
        select(ReminderRow.user_id, *_PAST)
        .join(ReminderPlanRow, ReminderPlanRow.user_id == ReminderRow.user_id)
        .where(working, wishing, ReminderRow.local_date >= _since(now))
    )
    for user, *values in session.execute(statement):
        past.setdefault(user, []).append(_past_reminder(values))
    found = session.execute(
        select(UserRow.id, UserRow.time_zone, UserRow.rollover_hour, ReminderPlanRow)
        .join(ReminderPlanRow, ReminderPlanRow.user_id == UserRow.id)
        .where(working, wishing)
        .order_by(UserRow.id)
    )
    return [
        Candidate(
            UserId(user), zone, rollover, plan_of(plan), wishes_of(plan), Past(tuple(past.get(user, ())))
        )
        for user, zone, rollover, plan in found
    ]


def past(session: Session, user: UserId, now: datetime, *, apart_from: Claim | None = None) -> Past:
    """Return the learner's past reminders, without the one that the caller holds."""
    wanted = [ReminderRow.user_id == user, ReminderRow.local_date >= _since(now)]
    if apart_from:
        wanted.append(ReminderRow.id != apart_from.id)
    return Past(tuple(_past_reminder(row) for row in session.execute(select(*_PAST).where(*wanted))))


def claim(
    session: Session,
    user: UserId,
    day: date,
    *,
    kind: str = DAILY,
    token: str,
    now: datetime,
    lease: timedelta,
    until: datetime,
) -> Claim | None:
    """Take the learner's reminder of the day and kind for the lease; None while somebody else has it.

    One statement decides among any number of senders: the unique key lets one insert, and a row that is
    there already is taken over only when it waits for a retry or its lease has run out.
    """
    statement = insert_for(session, ReminderRow).values(
        user_id=user,
        local_date=day,
        kind=kind,
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
        where=and_(_in(OPEN), _expired(now)),
    )
    row = session.execute(statement.returning(ReminderRow.id, ReminderRow.attempts)).first()
    return Claim(row[0], token, user, day, kind, row[1]) if row else None


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
    outlived = and_(unfinished, _in(OPEN), ReminderRow.owed_until <= now)
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


def reopen(session: Session, user: UserId, day: date, reason: Skip) -> None:
    """Forget that messages of the study date were skipped for the reason: they are owed again."""
    session.execute(
        delete(ReminderRow)
        .where(
            ReminderRow.user_id == user,
            ReminderRow.local_date == day,
            _in([ReminderState.SKIPPED]),
            ReminderRow.error == reason.value,
        )
        .execution_options(synchronize_session=False)
    )


def latest(session: Session, user: UserId) -> ReminderRow | None:
    """Return the learner's latest reminder that tells something.

    Streak-savers and digests that were not needed do not: the first of them is skipped on most days.
    """
    return session.scalar(
        select(ReminderRow)
        .where(
            ReminderRow.user_id == user,
            or_(ReminderRow.kind == DAILY, ReminderRow.state != ReminderState.SKIPPED.value),
        )
        .order_by(ReminderRow.local_date.desc(), ReminderRow.id.desc())
        .limit(1)
    )


def last_sent_at(session: Session, user: UserId) -> datetime | None:
    """Return when a message last certainly went out to the learner."""
    return session.scalar(
        select(ReminderRow.finished_at)
        .where(ReminderRow.user_id == user, _in([ReminderState.SENT]))
        .order_by(ReminderRow.local_date.desc(), ReminderRow.id.desc())
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
    return (
        ReminderRow.user_id == held.user,
        ReminderRow.id == held.id,
        ReminderRow.token == held.token,
        ReminderRow.state == state.value,
    )


def _in(states: Iterable[ReminderState]) -> ColumnElement[bool]:
    return ReminderRow.state.in_([state.value for state in states])


def _expired(now: datetime) -> ColumnElement[bool]:
    return or_(ReminderRow.leased_until <= now, ReminderRow.leased_until > now + LONGEST_LEASE)


def _since(now: datetime) -> date:
    return (now - LOOKED_BACK).date()


_PAST = (ReminderRow.local_date, ReminderRow.kind, ReminderRow.state, ReminderRow.finished_at)


def _past_reminder(values: Sequence[Any]) -> PastReminder:
    day, kind, state, at = values
    return PastReminder(day, kind, ReminderState(state), at)
