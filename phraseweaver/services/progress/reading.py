"""Reading the figures behind the charts, each part only when a chart needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.patterns.template import has_slots
from phraseweaver.domain.progress import (
    EVERYTHING,
    Behind,
    Days,
    Due,
    Figures,
    Part,
    PhrasesBehind,
    Scope,
    StreakDays,
)
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.services.progress.kept import Kept
from phraseweaver.store import decks, memory_models, neutral_days, planned_breaks, users
from phraseweaver.store.progress import behind as behind_bars
from phraseweaver.store.progress import census, days, hardest, knowledge, scope, version
from phraseweaver.store.session import Session

PHRASES_SHOWN = 50
"""So many of the phrases behind a bar are listed."""

PATTERNS_SHOWN = 200
"""So many patterns are offered to narrow figures to; the page of any other leads to its figures too."""

_AT_MOST_SECONDS = 300
"""After so long figures are read again though nothing seems to have changed: memories fade meanwhile."""

_DECAY = 20
"""The place of the decay among the parameters of the memory model."""

_kept = Kept()


@dataclass(frozen=True, slots=True)
class Scopes:
    """What figures can be narrowed to: decks by id and name, archived ones last, tags, and patterns.

    Patterns come by id and text as written, those that were added last first, up to `PATTERNS_SHOWN`.
    """

    decks: tuple[tuple[DeckId, str], ...]
    tags: tuple[str, ...]
    patterns: tuple[tuple[PhraseId, str], ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a learner's collection: by whom, when, at what."""

    learner: Learner
    scope: Scope
    today: date
    now: datetime
    decay: float


def figures(app: App, user: UserId, parts: Iterable[Part], in_scope: Scope = EVERYTHING) -> Figures:
    """Return the learner's figures; parts that were not asked for are empty."""
    now, written = app.clock(), app.sessions.written
    with app.sessions.read() as session:
        look = _look(session, user, in_scope, now)
        stamp = _stamp(written, session, look)
        found = Figures(
            today=look.today,
            now=now,
            desired_retention=scope.desired_retention(session, user, in_scope)
            or look.learner.desired_retention,
            leech_threshold=look.learner.leech_threshold,
            scope=in_scope,
            source=(_place(app), user, in_scope),
            stamp=stamp,
        )
        for part in sorted(parts):
            field, read = _READERS[part]
            key = (_place(app), user, in_scope, part)
            value = _kept.get(key, stamp)
            if value is None:
                value = read(session, look)
                _kept.put(key, stamp, value)
            found = replace(found, **{field: value})
        return found


def scopes(app: App, user: UserId) -> Scopes:
    """Return what the learner's figures can be narrowed to."""
    now, written = app.clock(), app.sessions.written
    with app.sessions.read() as session:
        stamp = _stamp(written, session, _look(session, user, EVERYTHING, now))
        key = (_place(app), user, "scopes")
        found: Scopes | None = _kept.get(key, stamp)
        if found is None:
            found = Scopes(
                tuple((DeckId(row.id), row.name) for row in decks.all_of(session, user)),
                tuple(scope.tags(session, user)),
                tuple(
                    (phrase, text)
                    for phrase, text in scope.with_slots(session, user, PATTERNS_SHOWN)
                    if has_slots(text)
                ),
            )
            _kept.put(key, stamp, found)
        return found


def phrases_behind(
    app: App, user: UserId, behind: Behind, in_scope: Scope = EVERYTHING, *, limit: int = PHRASES_SHOWN
) -> PhrasesBehind:
    """Return the phrases that a bar of a chart counts."""
    now = app.clock()
    with app.sessions.read() as session:
        look = _look(session, user, in_scope, now)
        return behind_bars.phrases_behind(
            session, look.learner, in_scope, behind, look.today, now, look.decay, limit
        )


def forget() -> None:
    """Forget all figures that were kept."""
    _kept.clear()


def _look(session: Session, user: UserId, in_scope: Scope, now: datetime) -> _Look:
    learner = users.get(session, user)
    parameters = memory_models.active_parameters(session, user) or DEFAULT_PARAMETERS
    return _Look(learner, in_scope, learner.days.date_of(now), now, parameters[_DECAY])


def _stamp(written: int, session: Session, look: _Look) -> tuple[object, ...]:
    """Return what the kept figures must have been read under to be shown again.

    `written` was asked before the transaction began: a write in between makes them stale and not wrong.
    """
    return (
        written,
        int(look.now.timestamp()) // _AT_MOST_SECONDS,
        look.today,
        look.learner,
        version.version_of(session, look.learner),
    )


def _place(app: App) -> str:
    return str(app.settings.database_url)


def _days(session: Session, look: _Look) -> Days:
    return Days(days.totals(session, look.learner.id, look.scope))


def _due(session: Session, look: _Look) -> Due:
    user = look.learner.id
    return Due(
        by_date=census.due(session, user, look.scope, look.today),
        daily_load=census.daily_load(session, user, look.scope),
    )


def _streak(session: Session, look: _Look) -> StreakDays:
    user = look.learner.id
    breaks = planned_breaks.days(session, user, date.min, look.today)
    return StreakDays(
        streak=neutral_days.study_streak(session, look.learner, look.today),
        neutral=frozenset(neutral_days.neutral(session, look.learner, look.today)) - breaks,
        breaks=frozenset(breaks),
    )


_READERS: dict[Part, tuple[str, Callable[[Session, _Look], Any]]] = {
    Part.DAYS: ("days", _days),
    Part.STREAK: ("streak", _streak),
    Part.TODAY: (
        "kinds",
        lambda session, look: days.kinds_on(session, look.learner.id, look.today, look.scope),
    ),
    Part.HOURS: ("hours", lambda session, look: days.hours(session, look.learner, look.scope)),
    Part.DUE: ("due", _due),
    Part.CARDS: (
        "census",
        lambda session, look: census.take(
            session, look.learner.id, look.scope, look.today, look.now, look.decay
        ),
    ),
    Part.ADDED: ("added", lambda session, look: census.added(session, look.learner.id, look.scope)),
    Part.KNOWLEDGE: (
        "knowledge",
        lambda session, look: knowledge.over_time(
            session, look.learner.id, look.scope, look.today, look.now, look.decay
        ),
    ),
    Part.HARDEST: ("hardest", lambda session, look: hardest.hardest(session, look.learner, look.scope)),
}
"""Which field of the figures a part fills, and how it is read."""
