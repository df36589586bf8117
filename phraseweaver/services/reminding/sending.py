"""Sending what is owed: claim, read everything again, take a slot, send, record.

One row for each learner, study date and kind; whoever claims it sends it. No transaction is open while a
message is under way.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from phraseweaver.app import App
from phraseweaver.channels import Channel, ChannelError
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.reminders import DAILY, Owed, Plan, ReminderState, Skip, Standing, Wishes, missed
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.services.reminding.failing import Step, record_failure
from phraseweaver.services.reminding.kinds import KINDS
from phraseweaver.services.reminding.kinds.kind import Kind
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.services.reminding.pace import never, take_slot
from phraseweaver.store import planned_breaks, reminder_plans, reminders, send_pace, sender_state, users
from phraseweaver.store.reminders import Candidate, Claim
from phraseweaver.store.session import Session
from phraseweaver.translation import translator

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""How long a claim or a message on its way is left alone; a call takes at most about 15 seconds."""
CHECK_TOKEN_EVERY = timedelta(minutes=5)
MISSED_DAYS_TOLD = 7
"""Of the days without a sender, so many of the latest are written down as skipped."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many reminders came to each state in one round; `held` when sending had to stop for all."""

    counts: Mapping[ReminderState, int] = field(default_factory=dict)
    held: bool = False

    def __getitem__(self, state: ReminderState) -> int:
        return self.counts.get(state, 0)


class Guard(Protocol):
    """Runs one learner's turn; may swallow what it raises, so that the others are served."""

    def __call__(self, what: str, turn: Callable[[], T], /) -> T | None: ...


def _in_the_open(_what: str, turn: Callable[[], T]) -> T | None:
    return turn()


def send_due(
    app: App,
    channel: Channel,
    *,
    guard: Guard = _in_the_open,
    stopped: Callable[[], bool] = never,
    sleep: Callable[[float], None] = time.sleep,
) -> SendReport:
    """Send every reminder that is owed now; any number of senders may do so at the same time.

    Each learner's turn runs within `guard`; before each, `stopped` is asked whether to leave off. What a
    message came to is stored, and not raised.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        reminders.settle(session, now)
        send_pace.forget(session, now)
    if not _channel_is_open(app, channel):
        return SendReport(held=True)
    with app.sessions.read() as session:
        candidates = reminders.candidates(session, app.clock())
    counts: Counter[ReminderState] = Counter()
    turns = _Turns(app, channel, stopped, sleep)
    for candidate in candidates:
        if stopped():
            break
        owed_now = guard(f"reminders for learner {candidate.user}", partial(turns.owed_to, candidate))
        for kind, name, found in owed_now or ():
            if stopped():
                break
            what = f"reminder for learner {candidate.user}, {name}"
            step = guard(what, partial(turns.serve, candidate, kind, name, found))
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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message that may go out now: to which chat, and until when it may be tried again."""

    chat_id: int
    message: Message
    until: datetime


@dataclass(frozen=True, slots=True)
class _Turns:
    """The turns of one round."""

    app: App
    channel: Channel
    stopped: Callable[[], bool]
    sleep: Callable[[float], None]

    def owed_to(self, candidate: Candidate) -> list[tuple[Kind, str, Owed]]:
        """Return what is owed to the learner now; days that passed without a sender are written down."""
        app, now = self.app, self.app.clock()
        days = StudyDays(ZoneInfo(candidate.time_zone), candidate.rollover_hour)
        standing = Standing(days, candidate.plan, candidate.wishes, candidate.past)
        last_date = candidate.past.last_date(DAILY)
        gone = missed(now, days, candidate.plan, last_date=last_date, at_most=MISSED_DAYS_TOLD)
        if gone:
            with app.sessions.begin() as session:
                resting = planned_breaks.days(session, candidate.user, gone[0], gone[-1])
                for day in gone:
                    reason = Skip.PLANNED_BREAK if day in resting else Skip.NO_SENDER
                    reminders.add_skipped(session, candidate.user, [day], reason, now)
        return [
            (kind, kind.stored(standing), found)
            for kind in KINDS
            if (found := kind.owed(now, standing)) is not None
        ]

    def serve(self, candidate: Candidate, kind: Kind, name: str, found: Owed) -> Step:
        """Send one learner one message, if it is this sender that gets hold of it."""
        app = self.app
        with app.sessions.begin() as session:
            held = reminders.claim(
                session,
                candidate.user,
                found.date,
                kind=name,
                token=secrets.token_hex(16),
                now=app.clock(),
                lease=LEASE,
                until=found.until,
            )
        if held is None:
            return Step()
        ready = _prepare(app, kind, held)
        if isinstance(ready, Step):
            return ready
        slot = take_slot(app, ready.chat_id, stopped=self.stopped, sleep=self.sleep)
        if not slot.taken:
            return _put_back(app, held, slot.at)
        if slot.waited:
            ready = _prepare(app, kind, held)
            if isinstance(ready, Step):
                return ready
        if step := _begin(app, held, ready.message.due):
            return step
        try:
            self.channel.send(ready.chat_id, ready.message.text, ready.message.keyboard)
        except ChannelError as error:
            return record_failure(app, held, ready.chat_id, ready.until, error)
        with app.sessions.begin() as session:
            reminders.finish(session, held, ReminderState.SENDING, ReminderState.SENT, now=app.clock())
        log.info("sent learner %s the %s reminder for %s", held.user, held.kind, held.day)
        return Step(ReminderState.SENT)


def _prepare(app: App, kind: Kind, held: Claim) -> _Ready | Step:
    """Return the message for a claimed reminder by all that is known now, or what became of it instead."""
    now = app.clock()
    composed: Message | Skip | None = None
    with app.sessions.read() as session:
        learner = users.get(session, held.user)
        row = reminder_plans.get(session, held.user)
        found = None
        if row and row.chat_id is not None and not row.channel_error:
            plan, wishes = reminder_plans.plan_of(row), reminder_plans.wishes_of(row)
            past = reminders.past(session, held.user, now, apart_from=held)
            standing = Standing(learner.days, plan, wishes, past)
            found = kind.owed(now, standing)
            if found and (found.date, kind.stored(standing)) == (held.day, held.kind):
                composed = _compose(session, app, kind, learner, plan, wishes, held)
    if row is None or row.chat_id is None or found is None or composed is None:
        # The learner changed their mind since the claim: the day is theirs to plan anew.
        with app.sessions.begin() as session:
            reminders.withdraw(session, held)
        return Step()
    if isinstance(composed, Skip):
        with app.sessions.begin() as session:
            done = reminders.finish(
                session, held, ReminderState.CLAIMED, ReminderState.SKIPPED, now=now, error=composed.value
            )
        return Step(ReminderState.SKIPPED if done else None)
    return _Ready(row.chat_id, composed, found.until)


def _compose(
    session: Session, app: App, kind: Kind, learner: Learner, plan: Plan, wishes: Wishes, held: Claim
) -> Message | Skip:
    if planned_breaks.days(session, learner.id, held.day, held.day):
        return Skip.PLANNED_BREAK
    if wishes.done_on == held.day:
        return Skip.DONE_FOR_TODAY
    t = translator(learner.language)
    return kind.compose(session, Occasion(learner, plan, held.day, t, app.settings.public_url))


def _begin(app: App, held: Claim, due_count: int) -> Step | None:
    """Mark the message as being sent; return what became of it if it may not be."""
    now = app.clock()
    with app.sessions.begin() as session:
        if sender_state.may_send(session, now):
            begun = reminders.begin_sending(session, held, now=now, lease=LEASE, due_count=due_count)
            return None if begun else Step()
        reminders.put_back(session, held, ReminderState.CLAIMED, until=now, error="")
    return Step(ReminderState.RETRY, stop=True)


def _put_back(app: App, held: Claim, until: datetime) -> Step:
    with app.sessions.begin() as session:
        reminders.put_back(session, held, ReminderState.CLAIMED, until=until, error="")
    return Step(ReminderState.RETRY)
