"""Reminders: when a learner wishes one, sending what is owed, and how the sender fares."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache, partial
from typing import Protocol, assert_never
from zoneinfo import ZoneInfo

from phraseweaver.app import App
from phraseweaver.channels import REASONS, Channel, ChannelError, Failure
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import (
    EVERY_DAY,
    MAX_THRESHOLD,
    SKIPS,
    Plan,
    ReminderState,
    Skip,
    default_plan,
    effective_from,
    minutes_needed,
    missed,
    next_planned,
    owed,
    unwanted,
)
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.errors import N_, PhraseWeaverError, SettingRejected
from phraseweaver.store import daily, due, reminder_plans, reminders, sender_state, users
from phraseweaver.store.migrate import current_revision, head_revision
from phraseweaver.store.reminders import Candidate, Claim
from phraseweaver.translation import Translator, translator

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""How long a claim or a message on its way is left alone; a call takes at most about 15 seconds."""
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""The pauses before the three repetitions of a message that certainly did not leave."""
AFTER_RATE_LIMIT = timedelta(seconds=0.5)
"""Added to the pause that the channel asks for."""
CHECK_TOKEN_EVERY = timedelta(minutes=5)
LATE_AFTER = timedelta(minutes=15)
"""A heartbeat older than this is late. An external cron may well start the sender only every ten minutes."""
MISSED_DAYS_TOLD = 7
"""Of the days without a sender, so many of the latest are written down as skipped."""
_RECENT = timedelta(days=30)


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


@dataclass(frozen=True, slots=True)
class PlanView:
    """A learner's plan and chat.

    `channel_error` is a source string of the catalogue that says why nothing is sent to the chat, empty while
    it works. `next_at` is the next reminder's instant in the learner's zone, None when there is none.
    """

    plan: Plan
    linked: bool
    chat_name: str
    channel_error: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReminderView:
    """The latest reminder. `explanation` is a source string of the catalogue, empty when all went well.

    `at` is in the learner's zone: when it was sent or given up, None while that is open.
    """

    day: date
    state: ReminderState
    explanation: str
    due_count: int
    at: datetime | None


class SenderHealth(Enum):
    """How the sender fares."""

    RUNNING = "running"
    LATE = "late"
    NEVER_SEEN = "never_seen"
    OTHER_SCHEMA = "other_schema"
    TOKEN_REJECTED = "token_rejected"


@dataclass(frozen=True, slots=True)
class SenderStatus:
    """The sender's health, its last sign of life, and its last failure as a source string (else empty)."""

    health: SenderHealth
    heartbeat_at: datetime | None
    hold_until: datetime | None
    last_error: str
    last_error_at: datetime | None


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many reminders came to each state in one round; `held` when sending had to stop for all."""

    counts: Mapping[ReminderState, int] = field(default_factory=dict)
    held: bool = False

    def __getitem__(self, state: ReminderState) -> int:
        return self.counts.get(state, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """What one learner's turn came to: None when nothing was owed; `stop` when nobody may send now."""

    state: ReminderState | None = None
    stop: bool = False


class Guard(Protocol):
    """Runs one learner's turn; may swallow what it raises, so that the others are served."""

    def __call__(self, what: str, turn: Callable[[], Step], /) -> Step | None: ...


def plan(app: App, user: UserId) -> PlanView:
    """Return the learner's plan, the default one before they saved any; raises NotFound."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        row = reminder_plans.get(session, user)
        past = reminders.history(session, user)
        wanted = reminder_plans.plan_of(row) if row else default_plan(now, learner.days)
    linked = row is not None and row.chat_id is not None
    error = row.channel_error if row else ""
    upcoming = None
    if linked and not error:
        upcoming = next_planned(
            now, learner.days, wanted, last_date=past.last_date, last_sent_at=past.last_sent_at
        )
    return PlanView(
        plan=wanted,
        linked=linked,
        chat_name=row.chat_name if row else "",
        channel_error=_sentence(error),
        next_at=max(upcoming.at, now).astimezone(learner.days.zone) if upcoming else None,
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
        wanted = Plan(
            enabled=form.enabled,
            local_time=local_time,
            weekdays=weekdays,
            threshold=form.threshold,
            only_if_unreviewed=form.only_if_unreviewed,
            effective_from=effective_from(now, learner.days, local_time),
        )
        if before and _same_days(before, wanted):
            # A reminder that is late today stays owed when only its conditions change.
            wanted = replace(wanted, effective_from=before.effective_from)
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
        state=ReminderState(row.state),
        explanation=_sentence(row.error),
        due_count=row.due_count,
        at=row.finished_at.astimezone(learner.days.zone) if row.finished_at else None,
    )


def beat(app: App) -> bool:
    """Leave a sign of life; return whether the database has the schema that this code was made for."""
    with app.sessions.begin() as session:
        sender_state.beat(session, app.clock(), _own_revision())
    return current_revision(app.sessions.engine) == _own_revision()


def status(app: App) -> SenderStatus:
    """Return how the sender fares."""
    now = app.clock()
    with app.sessions.read() as session:
        row = sender_state.get(session)
    if row is None or row.heartbeat_at is None:
        health = SenderHealth.NEVER_SEEN
    elif row.schema_revision != _own_revision():
        health = SenderHealth.OTHER_SCHEMA
    elif now - row.heartbeat_at > LATE_AFTER:
        health = SenderHealth.LATE
    elif row.token_rejected_at is not None:
        health = SenderHealth.TOKEN_REJECTED
    else:
        health = SenderHealth.RUNNING
    return SenderStatus(
        health=health,
        heartbeat_at=row.heartbeat_at if row else None,
        hold_until=row.hold_until if row and row.hold_until and row.hold_until > now else None,
        last_error=_sentence(row.last_error) if row else "",
        last_error_at=row.last_error_at if row else None,
    )


def _in_the_open(_what: str, turn: Callable[[], Step]) -> Step | None:
    return turn()


def _never() -> bool:
    return False


def send_due(
    app: App, channel: Channel, *, guard: Guard = _in_the_open, stopped: Callable[[], bool] = _never
) -> SendReport:
    """Send every reminder that is owed now; any number of senders may do so at the same time.

    Each learner's turn runs within `guard`; before each, `stopped` is asked whether to leave off. What a
    message came to is stored, and not raised.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        reminders.settle(session, now)
    if not _channel_is_open(app, channel):
        return SendReport(held=True)
    with app.sessions.read() as session:
        candidates = reminders.candidates(session)
    counts: Counter[ReminderState] = Counter()
    for candidate in candidates:
        if stopped():
            break
        step = guard(f"reminder for learner {candidate.user}", partial(_serve, app, channel, candidate))
        if step and step.state:
            counts[step.state] += 1
        if step and step.stop:
            return SendReport(counts, held=True)
    return SendReport(counts)


def _channel_is_open(app: App, channel: Channel) -> bool:
    """Return whether sending is allowed; a rejected token is tried again by one sender every five minutes."""
    now = app.clock()
    with app.sessions.read() as session:
        if sender_state.may_send(session, now):
            return True
    with app.sessions.begin() as session:
        my_turn = sender_state.take_turn_to_check(session, now, CHECK_TOKEN_EVERY)
    if not my_turn:
        return False
    try:
        channel.check()
    except ChannelError as error:
        log.warning("%s", error)
        return False
    with app.sessions.begin() as session:
        sender_state.accept_token(session)
        return sender_state.may_send(session, now)


def _serve(app: App, channel: Channel, candidate: Candidate) -> Step:
    """Send one learner what is owed: claim, read everything again, send, record. Three short transactions."""
    now = app.clock()
    days = StudyDays(ZoneInfo(candidate.time_zone), candidate.rollover_hour)
    past = candidate.history
    if gone := missed(now, days, candidate.plan, last_date=past.last_date, at_most=MISSED_DAYS_TOLD):
        with app.sessions.begin() as session:
            reminders.add_skipped(session, candidate.user, gone, Skip.NO_SENDER, now)
    found = owed(now, days, candidate.plan, last_date=past.last_date, last_sent_at=past.last_sent_at)
    if found is None:
        return Step()
    with app.sessions.begin() as session:
        held = reminders.claim(
            session,
            candidate.user,
            found.date,
            token=secrets.token_hex(16),
            now=now,
            lease=LEASE,
            until=found.until,
        )
    if held is None:
        return Step()

    message = _prepare(app, held)
    if isinstance(message, Step):
        return message
    try:
        channel.send(message.chat_id, message.text)
    except ChannelError as error:
        return _record_failure(app, held, message, error)
    with app.sessions.begin() as session:
        reminders.finish(session, held, ReminderState.SENDING, ReminderState.SENT, now=app.clock())
    log.info("reminded learner %s for %s: %s cards due", held.user, held.day, message.due)
    return Step(ReminderState.SENT)


@dataclass(frozen=True, slots=True)
class _Message:
    chat_id: int
    text: str
    due: int
    until: datetime


def _prepare(app: App, held: Claim) -> _Message | Step:
    """Return the message for a claimed reminder, marked as being sent, or what became of it instead."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, held.user)
        row = reminder_plans.get(session, held.user)
        past = reminders.history(session, held.user, apart_from=held)
        recent = daily.by_day(session, held.user, held.day - _RECENT, held.day)
        count = due.due_count(session, learner, held.day)
        free = sender_state.may_send(session, now)
    current = None
    if row and row.chat_id is not None and not row.channel_error:
        current = owed(
            now,
            learner.days,
            reminder_plans.plan_of(row),
            last_date=past.last_date,
            last_sent_at=past.last_sent_at,
        )
    with app.sessions.begin() as session:
        if row is None or row.chat_id is None or current is None or current.date != held.day:
            # The learner changed their mind since the claim: the day is theirs to plan anew.
            reminders.withdraw(session, held)
            return Step()
        if not free:
            reminders.put_back(session, held, ReminderState.CLAIMED, until=now, error="")
            return Step(ReminderState.RETRY, stop=True)
        reviewed = any(day.studied_on == held.day and day.totals.answers for day in recent)
        if why := unwanted(reminder_plans.plan_of(row), due=count, reviewed=reviewed):
            done = reminders.finish(
                session, held, ReminderState.CLAIMED, ReminderState.SKIPPED, now=now, error=why.value
            )
            return Step(ReminderState.SKIPPED if done else None)
        if not reminders.begin_sending(session, held, now=now, lease=LEASE, due_count=count):
            return Step()
    minutes = minutes_needed(
        count,
        answers=sum(day.totals.answers for day in recent),
        milliseconds=sum(day.totals.milliseconds for day in recent),
    )
    text = _text(translator(learner.language), count, minutes, app.settings.public_url)
    return _Message(row.chat_id, text, count, current.until)


def _record_failure(app: App, held: Claim, message: _Message, error: ChannelError) -> Step:
    """Store what a failed send means for this reminder, this chat and all sending."""
    now = app.clock()
    reason = error.reason.value
    log.log(
        logging.ERROR if error.kind is Failure.BUG else logging.WARNING,
        "reminder for learner %s, %s: %s",
        held.user,
        held.day,
        error,
    )
    again: datetime | None = None
    with app.sessions.begin() as session:
        sender_state.note_error(session, reason, now)
        match error.kind:
            case Failure.PERMANENT:
                reminder_plans.switch_off(session, held.user, message.chat_id, reason)
                state = ReminderState.FAILED
            case Failure.BUG:
                state = ReminderState.FAILED
            case Failure.UNKNOWN | Failure.CONFLICT:
                state = ReminderState.UNKNOWN
            case Failure.NOT_SENT:
                again = now + RETRY_AFTER[held.attempts] if held.attempts < len(RETRY_AFTER) else None
                again = again if again and again < message.until else None
                state = ReminderState.RETRY if again else ReminderState.FAILED
            case Failure.RATE_LIMITED:
                again = now + timedelta(seconds=error.retry_after) + AFTER_RATE_LIMIT
                sender_state.hold(session, again)
                state = ReminderState.RETRY
            case Failure.REJECTED_TOKEN:
                sender_state.reject_token(session, now)
                again = now
                state = ReminderState.RETRY
            case _:
                assert_never(error.kind)
        # What concerns all messages is no failed attempt of this one.
        for_all = error.kind in {Failure.RATE_LIMITED, Failure.REJECTED_TOKEN}
        if again:
            reminders.put_back(
                session,
                held,
                ReminderState.SENDING,
                until=again,
                error=reason,
                failed_attempt=not for_all,
            )
        else:
            reminders.finish(
                session, held, ReminderState.SENDING, state, now=now, error=reason, failed_attempt=True
            )
    return Step(state, stop=for_all)


def _text(t: Translator, count: int, minutes: int, public_url: str | None) -> str:
    text = t(
        "{cards}, {minutes}.",
        cards=t.plural("{n} card due", "{n} cards due", count),
        minutes=t.plural("about {n} minute", "about {n} minutes", minutes),
    )
    return f"{text}\n{public_url}" if public_url else text


def _same_days(before: Plan, after: Plan) -> bool:
    return replace(before, threshold=1, only_if_unreviewed=True, effective_from=date.min) == replace(
        after, threshold=1, only_if_unreviewed=True, effective_from=date.min
    )


def _sentence(reason: str) -> str:
    """Return the source string for a stored reason, empty for none."""
    return (REASONS | SKIPS).get(reason, reason)


@cache
def _own_revision() -> str:
    return head_revision()
