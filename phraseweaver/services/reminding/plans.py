"""When a learner wishes to be reminded, what comes next, and what came last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.reminders import (
    DAILY,
    EVERY_DAY,
    MAX_THRESHOLD,
    Past,
    Plan,
    ReminderState,
    Wishes,
    default_plan,
    effective_from,
    next_planned,
)
from phraseweaver.domain.reminders.breaks import Break
from phraseweaver.domain.reminders.snooze import kind_of
from phraseweaver.domain.reminders.streak_saver import STREAK_SAVER, saver_from
from phraseweaver.errors import N_, PhraseWeaverError, SettingRejected
from phraseweaver.services.reminding.sentences import sentence
from phraseweaver.store import planned_breaks, reminder_plans, reminders, users

_AHEAD = timedelta(days=400)
"""So far the next reminder is looked for: beyond the longest break."""


class NoWeekday(PhraseWeaverError):
    message = N_("Choose at least one weekday for the reminder, or switch it off.")


@dataclass(frozen=True, slots=True)
class ReminderForm:
    """A plan as a learner fills it in. `weekdays` is a bit mask, Monday = 1."""

    enabled: bool
    local_time: time
    weekdays: int
    threshold: int
    only_if_unreviewed: bool
    streak_saver: bool = False
    digest: bool = False


class Linking(Enum):
    """Where a chat stands that the learner is connecting."""

    NOT_BEGUN = "not_begun"
    WAITING = "waiting"
    """Start was not pressed in Telegram yet."""
    EXPIRED = "expired"
    TAKEN = "taken"
    """Start was pressed in a chat that is connected to another learner."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A learner's plan and chat.

    `channel_error` is a source string of the catalogue that says why nothing is sent to the chat, empty while
    it works. `linking` says how the latest link fares while no chat is linked. `next_at` is the next
    reminder's instant in the learner's zone, None when there is none, and `last_sent_at` when one last went
    out. `more_today` says whether something may still come today, `done_today` and `resting` why not.
    """

    plan: Plan
    linked: bool
    chat_name: str
    channel_error: str
    linking: Linking
    next_at: datetime | None
    snoozed: bool
    last_sent_at: datetime | None
    more_today: bool
    done_today: bool
    resting: Break | None


@dataclass(frozen=True, slots=True)
class ReminderView:
    """The latest reminder. `explanation` is a source string of the catalogue, empty when all went well.

    `at` is in the learner's zone: when it was sent or given up, None while that is open.
    """

    day: date
    kind: str
    state: ReminderState
    explanation: str
    due_count: int
    at: datetime | None


def plan(app: App, user: UserId) -> PlanView:
    """Return the learner's plan, the default one before they saved any; raises NotFound."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(now)
        row = reminder_plans.get(session, user)
        past = reminders.past(session, user, now)
        sent_at = reminders.last_sent_at(session, user)
        breaks = planned_breaks.between(session, user, today, today)
        silent = planned_breaks.days(session, user, today, today + _AHEAD)
    wanted = reminder_plans.plan_of(row) if row else default_plan(now, learner.days)
    wishes = reminder_plans.wishes_of(row) if row else Wishes(None, None)
    linked = row is not None and row.chat_id is not None
    error = row.channel_error if row else ""
    if wishes.done_on is not None:
        silent.add(wishes.done_on)
    snoozed_until = _snoozed_until(now, learner, wishes, past) if today not in silent else None
    upcoming = None
    if linked and not error:
        upcoming = snoozed_until or _next_daily(now, learner, wanted, past, silent)
    zone = learner.days.zone
    return PlanView(
        plan=wanted,
        linked=linked,
        chat_name=row.chat_name if row else "",
        channel_error=sentence(error),
        linking=_linking(row.link_code_hash, row.link_code_expires_at, now) if row else Linking.NOT_BEGUN,
        next_at=upcoming.astimezone(zone) if upcoming else None,
        snoozed=snoozed_until is not None,
        last_sent_at=sent_at.astimezone(zone) if sent_at else None,
        more_today=linked and not error and _more_today(now, learner, wanted, past, upcoming),
        done_today=wishes.done_on == today,
        resting=breaks[0] if breaks else None,
    )


def save_plan(app: App, user: UserId, form: ReminderForm) -> None:
    """Store when to remind; raises NoWeekday, SettingRejected, NotFound.

    A new time that is already past today applies from tomorrow on.
    """
    now = app.clock()
    weekdays = form.weekdays & EVERY_DAY
    if form.enabled and not weekdays:
        raise NoWeekday
    if not 1 <= form.threshold <= MAX_THRESHOLD:
        raise SettingRejected(field=N_("At least so many cards due"), allowed=f"1 – {MAX_THRESHOLD}")
    local_time = form.local_time.replace(second=0, microsecond=0)
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        row = reminder_plans.get(session, user)
        before = reminder_plans.plan_of(row) if row else None
        starts = effective_from(now, learner.days, local_time)
        wanted = Plan(
            enabled=form.enabled,
            local_time=local_time,
            weekdays=weekdays,
            threshold=form.threshold,
            only_if_unreviewed=form.only_if_unreviewed,
            effective_from=starts,
            saver_from=saver_from(now, learner.days) if form.streak_saver else None,
            digest_from=starts if form.digest else None,
        )
        if before:
            wanted = _kept_in_force(before, wanted)
        reminder_plans.save(session, user, wanted)


def last_reminder(app: App, user: UserId) -> ReminderView | None:
    """Return the learner's latest reminder, None before the first; raises NotFound."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        row = reminders.latest(session, user)
    if row is None:
        return None
    return ReminderView(
        day=row.local_date,
        kind=row.kind,
        state=ReminderState(row.state),
        explanation=sentence(row.error),
        due_count=row.due_count,
        at=row.finished_at.astimezone(learner.days.zone) if row.finished_at else None,
    )


def _linking(code_hash: str | None, expires_at: datetime | None, now: datetime) -> Linking:
    if expires_at is None:
        return Linking.NOT_BEGUN
    if code_hash is None:
        return Linking.TAKEN
    return Linking.WAITING if now < expires_at else Linking.EXPIRED


def _kept_in_force(before: Plan, wanted: Plan) -> Plan:
    """Return the new plan with the old one's first days where its time and weekdays stay.

    A reminder that is late today stays owed when only its conditions change.
    """
    same_time = before.local_time == wanted.local_time
    if same_time and (before.enabled, before.weekdays) == (wanted.enabled, wanted.weekdays):
        wanted = replace(wanted, effective_from=before.effective_from)
    if wanted.digest_from and before.digest_from and same_time:
        wanted = replace(wanted, digest_from=before.digest_from)
    if wanted.saver_from and before.saver_from:
        wanted = replace(wanted, saver_from=before.saver_from)
    return wanted


def _next_daily(
    now: datetime, learner: Learner, wanted: Plan, past: Past, silent: set[date]
) -> datetime | None:
    found = next_planned(
        now,
        learner.days,
        wanted,
        last_date=past.last_date(DAILY),
        last_sent_at=past.last_sent_at(DAILY),
        silent=silent,
    )
    return max(found.at, now) if found else None


def _more_today(now: datetime, learner: Learner, wanted: Plan, past: Past, upcoming: datetime | None) -> bool:
    today = learner.days.date_of(now)
    saver = wanted.saver_from is not None and not past.settled(STREAK_SAVER, today)
    return saver or (upcoming is not None and learner.days.date_of(upcoming) == today)


def _snoozed_until(now: datetime, learner: Learner, wishes: Wishes, past: Past) -> datetime | None:
    snooze = wishes.snooze
    if snooze is None or snooze.on != learner.days.date_of(now) or past.settled(kind_of(snooze), snooze.on):
        return None
    return max(snooze.until, now)
