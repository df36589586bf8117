"""The work that lies ahead of a learner: simulated in a process of its own, kept until something changes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.domain.simulation import Forecast, Situation
from phraseweaver.domain.simulation.habits import habits_of
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store import forecast, memory_models, reviews, users
from phraseweaver.store.session import Session

HABIT_DAYS = 90
"""So far back habits are read."""
FEWEST_CARDS = 20
"""With fewer cards seen there is nothing to simulate."""

_SAMPLE = 2_000
_AT_MOST_SECONDS = 30
_KEPT = 64
"""Of so many learners the last forecast is kept: some ten kilobytes each."""

_one_at_a_time = threading.Lock()


class ForecastFailed(PhraseWeaverError):
    message = N_("The forecast could not be made. The log of the server says more.")


@dataclass(frozen=True, slots=True)
class ForecastView:
    """The forecast of a learner; None where too little was seen. `pace` is the new cards a day of late.

    `has_wishes` says that some deck has a desired retention of its own.
    """

    today: date
    seen: int
    pace: float
    forecast: Forecast | None
    has_wishes: bool = False


@dataclass(frozen=True, slots=True)
class _Version:
    """What a forecast hangs on: another one is made when any of it changes."""

    learner: Learner
    today: date
    last_review: int
    waiting: int
    seen: int
    parameters: tuple[float, ...] | None
    wishes: tuple[float | None, ...]


_kept: OrderedDict[tuple[str, UserId], tuple[_Version, ForecastView]] = OrderedDict()


def load(app: App, user: UserId) -> ForecastView:
    """Return the learner's forecast. Raises ForecastFailed."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        version = _version(session, learner, learner.days.date_of(now))
        kept = _kept.get(_key(app, user))
        if kept and kept[0] == version:
            return kept[1]
        situation = _situation(session, version)
    found = ForecastView(version.today, version.seen, situation.pace, None)
    if version.seen >= FEWEST_CARDS:
        with _one_at_a_time:
            kept = _kept.get(_key(app, user))
            if kept and kept[0] == version:
                return kept[1]
            found = ForecastView(
                version.today, version.seen, situation.pace, _simulated(situation), situation.has_wishes
            )
    _kept[_key(app, user)] = (version, found)
    _kept.move_to_end(_key(app, user))
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return found


def _key(app: App, user: UserId) -> tuple[str, UserId]:
    return str(app.settings.database_url), user


def _version(session: Session, learner: Learner, today: date) -> _Version:
    last = reviews.last_on(session, learner.id, today)
    return _Version(
        learner=learner,
        today=today,
        last_review=last.id if last else 0,
        waiting=forecast.waiting(session, learner.id),
        seen=forecast.seen(session, learner.id),
        parameters=memory_models.active_parameters(session, learner.id),
        wishes=tuple(forecast.wishes_of_decks(session, learner.id).values()),
    )


def _situation(session: Session, version: _Version) -> Situation:
    learner = version.learner
    first = version.today - timedelta(days=HABIT_DAYS)
    answered = forecast.answered(session, learner.id, first)
    begun = sum(found.answers for found in answered if found.state is CardState.NEW)
    every = max(ceil(version.seen / _SAMPLE), 1)
    return Situation(
        cards=tuple(forecast.sample(session, learner.id, version.today, every)),
        seen=version.seen,
        waiting=version.waiting,
        new_per_day=learner.new_per_day,
        pace=begun / HABIT_DAYS,
        reviews_per_day=learner.reviews_per_day,
        desired_retention=learner.desired_retention,
        parameters=version.parameters or DEFAULT_PARAMETERS,
        new_wishes=_shares(forecast.waiting_by_wish(session, learner.id)),
        habits=habits_of(
            {(found.state, found.rating): (found.answers, found.milliseconds) for found in answered}
        ),
    )


def _shares(waiting: dict[float | None, int]) -> tuple[tuple[float | None, float], ...]:
    """Return the shares of the new cards by wish; with none waiting, nobody knows which deck comes next."""
    total = sum(waiting.values())
    return tuple((wish, count / total) for wish, count in waiting.items()) or ((None, 1.0),)


def _simulated(situation: Situation) -> Forecast:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "phraseweaver.simulator"],
            input=json.dumps(situation.as_dict()).encode(),
            stdout=subprocess.PIPE,
            cwd=PROJECT_ROOT,
            timeout=_AT_MOST_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ForecastFailed from error
    return Forecast.from_dict(json.loads(done.stdout))
