"""Reading what people write to the bot: one reader at a time, each update once.

An update's offset is stored in the transaction of its effect. Whoever has lost the lease stores nothing, so
that it does no harm if two read for a moment; what was read and not stored comes again.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import Enum

from phraseweaver.app import App
from phraseweaver.channels import Channel, ChannelError, Failure
from phraseweaver.channels.incoming import Update
from phraseweaver.errors import DatabaseAway, PhraseWeaverError
from phraseweaver.services.chat import dispatch
from phraseweaver.services.chat.linking import digest
from phraseweaver.services.chat.outbox import Outbox
from phraseweaver.services.chat.replies import Reply
from phraseweaver.services.reminding import health
from phraseweaver.services.reminding.failing import AFTER_RATE_LIMIT
from phraseweaver.services.reminding.pace import never
from phraseweaver.services.reminding.sending import CHECK_TOKEN_EVERY
from phraseweaver.store import poller, sender_state
from phraseweaver.store.poller import Advance
from phraseweaver.store.session import Session

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""For how long a reader that gives no sign of life keeps others away; it renews the lease all the time."""
WAIT = 10
"""Seconds for which Telegram is asked to wait for something to come: with its margin it must fit into the
grace of a stop."""
AT_MOST_ROUNDS = 20
"""So many batches are read at once where reading has an end; what is left waits for the next time."""
REACH = 10
"""An offset so little ahead of the channel's numbers is still an offset to it; one further ahead is none, and
the channel then begins with the oldest update it has. Its numbers may jump when nothing came for a week."""

_NOT_MINE_PAUSE = 5.0
_IDLE_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_NAP = 0.5


class Round(Enum):
    """What came of one look at what there is."""

    READ = "read"
    IDLE = "idle"
    """Nothing was there."""
    NOT_MINE = "not_mine"
    """Another one reads, or nobody may."""


class Reader:
    """One reader of the bot's updates. Whether it is the one that reads is decided anew in each round."""

    def __init__(
        self,
        app: App,
        channel: Channel,
        *,
        stopped: Callable[[], bool] = never,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._app = app
        self._channel = channel
        self._stopped = stopped
        self._sleep = sleep
        self._token = secrets.token_hex(16)
        # The address belongs to it: every server of the Bot API counts its updates by itself.
        self._bot = digest(f"{app.settings.telegram_api_base} {app.settings.telegram_token}")
        self._menu_tried = False
        self.outbox = Outbox(app, channel, stopped=stopped, sleep=sleep)
        self.listening = False
        """Whether it waits for the channel to answer: it may be cut off then."""

    def round(self, wait: int = 0) -> Round:
        """Deal with what has come in, waiting for it up to so many seconds, and say what is to be said.

        Raises ChannelError when reading fails, and DatabaseAway; what was not stored comes again.
        """
        app = self._app
        if not health.same_schema(app):
            return Round.NOT_MINE
        now = app.clock()
        with app.sessions.begin() as session:
            position = poller.claim(session, bot=self._bot, token=self._token, now=now, lease=LEASE)
        if position is None:
            return Round.NOT_MINE
        self.outbox.flush()
        updates = self._listen(position.next_offset or None, 0 if self.outbox else wait)
        self._note_good_token()
        self._set_menu(position.commands)
        if updates and max(u.update_id for u in updates) + REACH < position.next_offset:
            log.info("the channel counts its updates anew")
            with app.sessions.begin() as session:
                poller.begin_anew(session, self._token, min(u.update_id for u in updates))
        outcome = Round.IDLE
        for update in updates:
            if self._stopped():
                break
            advance, replies = self._deal_with(update)
            if advance is Advance.LOST:
                return Round.NOT_MINE
            if advance is Advance.MINE:
                outcome = Round.READ
            self.outbox.add(replies)
            self.outbox.flush()
        return outcome

    def read_what_waits(self, patience: timedelta) -> Round:
        """Deal with all that has come in, wait so long for what is to be said, and give the lease back.

        Returns how the first round ended. Raises ChannelError if that one fails, and DatabaseAway.
        """
        try:
            first = outcome = self.round()
            for _ in range(AT_MOST_ROUNDS):
                if outcome is not Round.READ or self._stopped():
                    break
                try:
                    outcome = self.round()
                except ChannelError as error:
                    # What was read is stored, and the rest comes again.
                    log.warning("reading the chat: %s", error)
                    break
            left = patience.total_seconds()
            while self.outbox and left > 0 and not self._stopped():
                pause = self.outbox.pause()
                self._sleep(pause)
                left -= pause
                self.outbox.flush()
        finally:
            self.release()
        return first

    def release(self) -> None:
        """Let the next reader begin at once."""
        with self._app.sessions.begin() as session:
            poller.release(session, self._token)

    def _deal_with(self, update: Update) -> tuple[Advance, Sequence[Reply]]:
        """Store an update's effect, if it is this reader's and new; return what is to be said."""
        app = self._app
        try:
            with app.sessions.begin() as session:
                advance = self._advance_in(session, update)
                if advance is not Advance.MINE:
                    return advance, []
                return advance, dispatch.answer(app.within(session), update)
        except DatabaseAway:
            raise
        except Exception as error:
            # Its content is somebody's private words, and a message of an exception may quote them.
            where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            log.error("update %s is skipped: %s\n%s", update.update_id, type(error).__name__, where)
        with app.sessions.begin() as session:
            advance = self._advance_in(session, update)
        return advance, dispatch.apologise(app, update) if advance is Advance.MINE else []

    def _advance_in(self, session: Session, update: Update) -> Advance:
        now = self._app.clock()
        return poller.advance(session, self._token, update.update_id, now=now, lease=LEASE)

    def _listen(self, offset: int | None, wait: int) -> list[Update]:
        self.listening = True
        try:
            return self._channel.updates(offset, wait=wait)
        finally:
            self.listening = False

    def _note_good_token(self) -> None:
        with self._app.sessions.read() as session:
            row = sender_state.get(session)
        if row is not None and row.token_rejected_at is not None:
            with self._app.sessions.begin() as session:
                sender_state.accept_token(session)

    def _set_menu(self, known: str) -> None:
        """Give the bot its menu of commands, once for each bot and version of the menu."""
        menus = dispatch.menus()
        wanted = digest(repr(menus))
        if wanted == known or self._menu_tried:
            return
        self._menu_tried = True
        try:
            for language, commands in menus.items():
                self._channel.set_commands(commands, language)
        except ChannelError as error:
            log.warning("the menu of commands is not set: %s", error)
            return
        with self._app.sessions.begin() as session:
            poller.note_commands(session, self._token, wanted)


class Poller:
    """Reads until told to stop, in a thread of its own; never raises.

    Whether it ends is up to `stopped`; `end` waits for it.
    """

    def __init__(
        self,
        app: App,
        channel: Channel,
        stopped: Callable[[], bool],
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._stopped = stopped
        self._sleep = sleep
        self._monotonic = monotonic
        self._reader = Reader(app, channel, stopped=stopped, sleep=sleep)
        # A daemon: should it hang, the process ends without it, and what it has not stored comes again.
        self._thread = threading.Thread(target=self.run, name="reading", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def end(self, within: float) -> None:
        """Return once nothing is in its hands, or after so many seconds, and let the next reader begin.

        While it merely waits for something to come, nothing is.
        """
        deadline = self._monotonic() + within
        while self._thread.is_alive() and not self._reader.listening and self._monotonic() < deadline:
            self._thread.join(0.1)
        try:
            self._reader.release()
        except PhraseWeaverError as error:
            log.warning("the lease stays until it expires: %s", error)

    def run(self) -> None:
        """Read until told to stop."""
        failures = 0
        while not self._stopped():
            began = self._monotonic()
            try:
                outcome = self._reader.round(WAIT) if _may_read(self._app) else Round.NOT_MINE
            except Exception as error:
                failures += 1
                _tell(self._app, error)
                pause = min(2.0**failures, _LONGEST_PAUSE)
            else:
                failures = 0
                pause = _pause_after(outcome, self._reader, self._monotonic() - began)
            self._nap(pause)

    def _nap(self, seconds: float) -> None:
        while seconds > 0 and not self._stopped():
            self._sleep(min(seconds, _NAP))
            seconds -= _NAP


def run_once(app: App, channel: Channel, stopped: Callable[[], bool] = never) -> None:
    """Deal with what waits, for a sender that is started now and then. Never raises."""
    try:
        if _may_read(app):
            Reader(app, channel, stopped=stopped).read_what_waits(timedelta(seconds=8))
    except Exception as error:
        _tell(app, error)


def _pause_after(outcome: Round, reader: Reader, took: float) -> float:
    """Return how many seconds to leave Telegram alone."""
    if outcome is Round.NOT_MINE:
        return _NOT_MINE_PAUSE
    if reader.outbox:
        return reader.outbox.pause()
    # An answer that comes at once though it was to wait must not be asked for again and again.
    return _IDLE_PAUSE if outcome is Round.IDLE and took < _IDLE_PAUSE else 0.0


def _may_read(app: App) -> bool:
    """Return whether the token is good, as far as is known; a rejected one is tried every five minutes."""
    now = app.clock()
    with app.sessions.read() as session:
        row = sender_state.get(session)
    if row is None or row.token_rejected_at is None:
        return True
    with app.sessions.begin() as session:
        return sender_state.take_turn_to_check(session, now, CHECK_TOKEN_EVERY)


def _tell(app: App, error: Exception) -> None:
    """Log why reading failed, and store what all senders must know."""
    if isinstance(error, PhraseWeaverError):
        log.warning("reading the chat: %s", error)
        return
    if not isinstance(error, ChannelError):
        log.error("reading the chat failed", exc_info=error)
        return
    log.warning("reading the chat: %s", error)
    now = app.clock()
    try:
        with app.sessions.begin() as session:
            sender_state.note_error(session, error.reason.value, now)
            if error.kind is Failure.REJECTED_TOKEN:
                sender_state.reject_token(session, now)
            if error.kind is Failure.RATE_LIMITED:
                until = now + timedelta(seconds=error.retry_after) + AFTER_RATE_LIMIT
                sender_state.hold(session, until)
    except PhraseWeaverError as away:
        log.warning("reading the chat: %s", away)
