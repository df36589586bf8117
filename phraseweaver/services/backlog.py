"""Coming back after a break: what is overdue, spread over days if the learner wishes."""

from __future__ import annotations

from phraseweaver.app import App
from phraseweaver.domain import backlog
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import N_, SettingRejected
from phraseweaver.store import cards, decks, neutral_days, users

CHOICES = (3, 5, 7, 14)
"""Over how many days a backlog can be spread."""


def overdue(app: App, user: UserId) -> int:
    """Return how many overdue cards to offer spreading for, 0 where there is no reason to offer it."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(app.clock())
        found = len(cards.overdue(session, learner, decks.active_ids(session, user), today))
    return found if backlog.is_back_from_break(found, learner.last_studied_on, today) else 0


def spread(app: App, user: UserId, days: int) -> int:
    """Move what is overdue to the study days from today on, evenly; return how many cards.

    Those most likely forgotten come first. Intervals and memory stay as they are, so that the days a card
    really waited count in full when it is answered. Raises SettingRejected.
    """
    if days not in CHOICES:
        raise SettingRejected(field=N_("Days"), allowed=", ".join(map(str, CHOICES)))
    with app.sessions.begin() as session:
        learner = users.lock(session, user)
        today = learner.days.date_of(app.clock())
        found = cards.overdue(session, learner, decks.active_ids(session, user), today)
        neutral_days.settle(session, learner, today)
        for day, some in backlog.spread(found, today, days).items():
            cards.set_due(session, user, some, day)
    return len(found)
