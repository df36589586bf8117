"""Learners who wait for a reminder, and a bot on the test server to send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.channels import Channel, Telegram
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.reminders import DAILY, EVERY_DAY, ReminderState
from phraseweaver.domain.time_zones import zone_or_fallback
from phraseweaver.services import decks, phrases
from phraseweaver.services.reminding import plans, sending
from phraseweaver.services.reminding.plans import ReminderForm
from phraseweaver.services.reminding.sending import SendReport
from phraseweaver.store import reminder_plans, users
from phraseweaver.store.tables import ReminderRow, UserRow
from tests.botapi import BotApi
from tests.botapi.server import TOKEN, SentMessage
from tests.fixed_clock import FixedClock

AT_NINE = ReminderForm(
    enabled=True, local_time=time(9), weekdays=EVERY_DAY, threshold=1, only_if_unreviewed=True
)


def with_bot(app: App, api: BotApi, **settings: Any) -> App:
    """Return the app with the test server's bot in its settings."""
    changed = replace(app.settings, telegram_token=TOKEN, telegram_api_base=api.base, **settings)
    return replace(app, settings=changed)


def quick_bot(api: BotApi) -> Telegram:
    """Return the test server's bot."""
    return Telegram(TOKEN, api.base)


def send_due(app: App, channel: Channel, **options: Any) -> SendReport:
    """Send what is owed without sleeping between messages: the clock of the tests stands still anyway."""
    return sending.send_due(app, channel, **{"sleep": lambda _: None, **options})


def add_learner(app: App, handle: str = "ann", zone: str = "UTC") -> UserId:
    with app.sessions.begin() as session:
        users.create_if_absent(session, handle, zone_or_fallback(zone), app.clock())
        learner = users.find_by_handle(session, handle)
    assert learner is not None
    return learner.id


def add_cards(app: App, user: UserId, number: int, name: str = "Deck") -> DeckId:
    """Add a deck with so many new cards, all of which fit into today."""
    deck = decks.create_deck(app, user, decks.DeckForm(name, "es", "en", ("recognition",)))
    drafts = [PhraseDraft(f"frase {n}", f"phrase {n}") for n in range(number)]
    phrases.add_phrases(app, user, deck, drafts)
    return deck


def link_chat(app: App, user: UserId, chat_id: int, effective_from: date = date(2026, 3, 10)) -> None:
    """Connect a chat to the learner, with the plan for nine o'clock unless there is one."""
    with app.sessions.read() as session:
        has_plan = reminder_plans.get(session, user) is not None
    if not has_plan:
        plans.save_plan(app, user, AT_NINE)
    with app.sessions.begin() as session:
        assert reminder_plans.link(session, user, chat_id, f"Person {chat_id}", effective_from)


def waiting_learner(
    app: App, api: BotApi, chat_id: int, form: ReminderForm = AT_NINE, *, cards: int = 3, zone: str = "UTC"
) -> UserId:
    """Add a learner with cards, a plan in effect from 10 March 2026 on, and a chat."""
    user = add_learner(app, f"learner {chat_id}", zone)
    if cards:
        add_cards(app, user, cards)
    plans.save_plan(app, user, form)
    link_chat(app, user, chat_id)
    api.open_chat(chat_id)
    return user


def rows(app: App, user: UserId) -> list[tuple[date, ReminderState, str]]:
    """Return date, state and reason of the learner's daily reminders, by date."""
    with app.sessions.read() as session:
        found = session.scalars(
            select(ReminderRow)
            .where(ReminderRow.user_id == user, ReminderRow.kind == DAILY)
            .order_by(ReminderRow.local_date)
        )
        return [(row.local_date, ReminderState(row.state), row.error) for row in found]


def kinds(app: App, user: UserId) -> list[tuple[str, ReminderState]]:
    """Return kind and state of all messages owed to the learner so far, in their order."""
    with app.sessions.read() as session:
        found = session.scalars(
            select(ReminderRow).where(ReminderRow.user_id == user).order_by(ReminderRow.id)
        )
        return [(row.kind, ReminderState(row.state)) for row in found]


def state_of(app: App, user: UserId) -> ReminderState:
    """Return the state of the learner's only reminder."""
    [(_, state, _)] = rows(app, user)
    return state


def change_learner(app: App, user: UserId, **values: Any) -> None:
    with app.sessions.begin() as session:
        session.execute(update(UserRow).where(UserRow.id == user).values(**values))


class ClockThat(FixedClock):
    """Does something when it is looked at once a reminder has been claimed, which is before the send."""

    def __init__(self, app: App, now: datetime, act: Callable[[], None]) -> None:
        super().__init__(now)
        self._app = app
        self._act = act
        self._done = False

    def __call__(self) -> datetime:
        if not self._done and self._claimed():
            self._done = True
            self._act()
        return self.now

    def _claimed(self) -> bool:
        claimed = select(ReminderRow.id).where(ReminderRow.state == ReminderState.CLAIMED.value)
        with self._app.sessions.read() as session:
            return session.scalar(claimed) is not None


def texts(api: BotApi) -> list[tuple[int, str]]:
    """Return chat and text of what was delivered, in order."""
    return [(message.chat_id, message.text) for message in api.sent]


def buttons(message: SentMessage) -> list[list[tuple[str, str]]]:
    """Return label and address or data of each button, row by row."""
    rows = message.body["reply_markup"]["inline_keyboard"]
    return [
        [(button["text"], button.get("url") or button["callback_data"]) for button in row] for row in rows
    ]
