"""Reminder plans: when a learner is reminded and through which chat."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Update, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import Plan, Snooze, Wishes
from phraseweaver.store.tables import ReminderPlanRow
from phraseweaver.store.upsert import insert_for


def get(session: Session, user: UserId) -> ReminderPlanRow | None:
    """Return the learner's plan, None before the first one is stored."""
    return session.get(ReminderPlanRow, user)


def plan_of(row: ReminderPlanRow) -> Plan:
    """Return what the row says about when to remind."""
    return Plan(
        enabled=row.enabled,
        local_time=row.local_time,
        weekdays=row.weekdays,
        threshold=row.threshold,
        only_if_unreviewed=row.only_if_unreviewed,
        effective_from=row.effective_from,
        saver_from=row.saver_from,
        digest_from=row.digest_from,
    )


def wishes_of(row: ReminderPlanRow) -> Wishes:
    """Return what the row says of single days."""
    snooze = None
    if row.snoozed_on is not None and row.snoozed_until is not None:
        snooze = Snooze(row.snoozed_on, row.snoozed_until, row.snoozes)
    return Wishes(row.done_on, snooze)


def save(session: Session, user: UserId, plan: Plan) -> None:
    """Store when to remind; the chat stays as it is."""
    values = _columns(plan)
    session.execute(
        insert_for(session, ReminderPlanRow)
        .values(user_id=user, **values, **_NO_CHAT, link_code_hash=None, link_code_expires_at=None)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


def start_link(session: Session, user: UserId, fallback: Plan, code_hash: str, expires_at: datetime) -> None:
    """Store the hash of a link code, in place of an earlier one; without a plan, with the `fallback` plan."""
    link = {"link_code_hash": code_hash, "link_code_expires_at": expires_at}
    session.execute(
        insert_for(session, ReminderPlanRow)
        .values(user_id=user, **_columns(fallback), **_NO_CHAT, **link)
        .on_conflict_do_update(index_elements=["user_id"], set_=link)
    )


def find_by_code(session: Session, code_hash: str, now: datetime) -> ReminderPlanRow | None:
    """Return the plan that waits for this link code, None when there is none or it has expired."""
    return session.scalar(
        select(ReminderPlanRow).where(
            ReminderPlanRow.link_code_hash == code_hash, ReminderPlanRow.link_code_expires_at > now
        )
    )


def link(session: Session, user: UserId, chat_id: int, chat_name: str, effective_from: date) -> bool:
    """Link the chat, using the code up; return False, and change nothing, if it is another learner's."""
    try:
        with session.begin_nested():
            session.execute(
                _own(user).values(
                    chat_id=chat_id,
                    chat_name=chat_name,
                    channel_error="",
                    effective_from=effective_from,
                    link_code_hash=None,
                    link_code_expires_at=None,
                )
            )
    except IntegrityError:
        return False
    return True


def refuse_link(session: Session, user: UserId) -> None:
    """Use the code up without linking. The expiry stays behind: it marks the refusal until the next code."""
    session.execute(_own(user).values(link_code_hash=None))


def unlink(session: Session, user: UserId) -> None:
    """Forget the chat and any link code."""
    session.execute(_own(user).values(**_NO_CHAT, link_code_hash=None, link_code_expires_at=None))


def switch_off(session: Session, user: UserId, chat_id: int, reason: str) -> None:
    """Send nothing more to this chat, for the reason; one linked meanwhile is left alone."""
    session.execute(_own(user).where(ReminderPlanRow.chat_id == chat_id).values(channel_error=reason))


def switch_on(session: Session, user: UserId, chat_id: int, effective_from: date) -> None:
    """Send to this chat again, if it was switched off, from the study date on."""
    session.execute(
        _own(user)
        .where(ReminderPlanRow.chat_id == chat_id, ReminderPlanRow.channel_error != "")
        .values(channel_error="", effective_from=effective_from)
    )


def set_snooze(session: Session, user: UserId, snooze: Snooze) -> None:
    """Store the latest snooze; the day it belongs to is not done, or not done any more."""
    session.execute(
        _own(user).values(
            snoozed_on=snooze.on, snoozed_until=snooze.until, snoozes=snooze.number, done_on=None
        )
    )


def set_done(session: Session, user: UserId, day: date | None) -> None:
    """Store the study date that the learner declared done, None for none."""
    session.execute(_own(user).values(done_on=day))


_NO_CHAT = {"chat_id": None, "chat_name": "", "channel_error": ""}


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "enabled": plan.enabled,
        "local_time": plan.local_time,
        "weekdays": plan.weekdays,
        "threshold": plan.threshold,
        "only_if_unreviewed": plan.only_if_unreviewed,
        "effective_from": plan.effective_from,
        "saver_from": plan.saver_from,
        "digest_from": plan.digest_from,
    }


def _own(user: UserId) -> Update:
    return (
        update(ReminderPlanRow)
        .where(ReminderPlanRow.user_id == user)
        .execution_options(synchronize_session=False)
    )
