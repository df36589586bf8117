"""The learner's own memory model, as pages and the sender see it: how it stands, and having it fitted.

Fitting happens in a process of its own (`phraseweaver.fitter`), one at a time. It takes a lease in the
database first and writes everything in one transaction at its end: killed, it leaves nothing but a lease,
which ends by itself.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.memory_model import FIRST_FIT, MemoryModel, answers_wanted, is_due
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store import memory_models

SHOWN = 8
"""How many fits the history shows."""

_LEASE = timedelta(minutes=10)
_UNDISTURBED = timedelta(hours=1)
"""A model is fitted by itself only when the learner has not answered for so long."""

_ENDING_SECONDS = 1

_children: dict[str, subprocess.Popen[bytes]] = {}
_starting = threading.Lock()


class FitUnderWay(PhraseWeaverError):
    message = N_("The memory model is being fitted already. This takes a few seconds.")


class TooFewAnswers(PhraseWeaverError):
    """Parameters: wanted, answers."""

    message = N_("The memory model needs {wanted} answers; you have {answers}.")


@dataclass(frozen=True, slots=True)
class MemoryModelView:
    """How the learner's memory model stands.

    `next_at` is the number of answers at which it is fitted by itself. `models` are the latest fits, the
    newest first; `active` is the one in use, None for the published parameters.
    """

    answers: int
    next_at: int
    under_way: bool
    models: tuple[MemoryModel, ...]

    @property
    def active(self) -> MemoryModel | None:
        """The fit in use."""
        return next((model for model in self.models if model.active), None)

    @property
    def best(self) -> MemoryModel | None:
        """The newest fit that was better than what was in use."""
        return next((model for model in self.models if model.is_better), None)

    @property
    def enough(self) -> bool:
        """Whether there are enough answers for a fit."""
        return self.answers >= FIRST_FIT


def view(app: App, user: UserId) -> MemoryModelView:
    """Return how the learner's memory model stands."""
    now = app.clock()
    with app.sessions.read() as session:
        token = memory_models.under_way(session, user, now)
        models = memory_models.latest(session, user, SHOWN)
        return MemoryModelView(
            answers=memory_models.answers(session, user),
            next_at=answers_wanted(models[0].answers if models else None),
            under_way=token is not None and not _is_over(token),
            models=tuple(models),
        )


def start_fit(app: App, user: UserId) -> None:
    """Have the model fitted by a process of its own. Raises TooFewAnswers, FitUnderWay."""
    with app.sessions.read() as session:
        answers = memory_models.answers(session, user)
    if answers < FIRST_FIT:
        raise TooFewAnswers(wanted=FIRST_FIT, answers=answers)
    _start(app, user, ["fit"])


def start_use(app: App, user: UserId, model: int | None) -> None:
    """Have another fit put to use, or None: the published parameters. Raises NotFound, FitUnderWay."""
    if model is not None:
        with app.sessions.read() as session:
            memory_models.get(session, user, model)
    _start(app, user, ["use", str(model or 0)])


def fit_where_due(app: App) -> bool:
    """Start the fit of one learner whose log has grown enough; return whether one was started.

    Cheap enough to be called every few minutes; learners who are studying are left for later.
    """
    now = app.clock()
    if _one_runs():
        return False
    with app.sessions.read() as session:
        due = [
            found.user
            for found in memory_models.logs(session)
            if is_due(found.answers, found.at_last_fit)
            and memory_models.under_way(session, found.user, now) is None
            and _rests(memory_models.last_answered_at(session, found.user), now)
        ]
    if not due:
        return False
    try:
        _start(app, due[0], ["fit"])
    except FitUnderWay:  # another process was quicker
        return False
    return True


def _rests(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= _UNDISTURBED


def _start(app: App, user: UserId, wish: list[str]) -> None:
    with _starting:
        token = secrets.token_hex(8)
        now = app.clock()
        with app.sessions.begin() as session:
            left = memory_models.under_way(session, user, now)
            if left is not None and _is_over(left):
                memory_models.release(session, user, left)
            if not memory_models.lease(session, user, token, now, now + _LEASE):
                raise FitUnderWay
        for child in children():
            try:
                # It may be another learner's, or one that has given its lease back and is on its way out.
                child.wait(_ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                with app.sessions.begin() as session:
                    memory_models.release(session, user, token)
                raise FitUnderWay from None
        address = app.settings.database_url.render_as_string(hide_password=False)
        _children.clear()
        _children[token] = subprocess.Popen(
            [sys.executable, "-m", "phraseweaver.fitter", "--user", str(user), "--token", token, *wish],
            cwd=PROJECT_ROOT,
            # Not as an argument: the address may hold a password, and everybody sees arguments.
            env=os.environ | {"DATABASE_URL": address},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def children() -> list[subprocess.Popen[bytes]]:
    """Return the latest process that this one started, for those who want to wait for it or end it."""
    return list(_children.values())


def _one_runs() -> bool:
    return any(child.poll() is None for child in _children.values())


def _is_over(token: str) -> bool:
    """Return whether the token is that of a process of ours that has ended, whatever became of its lease."""
    child = _children.get(token)
    return child is not None and child.poll() is not None
