"""How much was known when: from the log of a few phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Knowledge, Scope
from phraseweaver.domain.progress.knowledge import Remembering, knowledge
from phraseweaver.store.progress.scope import phrases_in
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow

ALL_UP_TO = 1_000
"""Of up to so many phrases each is looked at."""

SAMPLE = 250
"""Of more, about so many are."""

_AT_ONCE = 500


def over_time(
    session: Session, user: UserId, scope: Scope, today: date, now: datetime, decay: float
) -> Knowledge:
    """Return the estimated knowledge since the first answer, of the phrases that are there now.

    Each row of the log says how stable the memory was that it put to the test, and since when: so the log
    alone tells R on any day in between. `decay` is that of the present memory model.
    """
    in_scope = phrases_in(session, user, scope)
    phrases = session.scalar(select(func.count()).where(*in_scope)) or 0
    every = ceil(phrases / SAMPLE) if phrases > ALL_UP_TO else 1
    sample = session.scalars(select(PhraseRow.id).where(*in_scope, PhraseRow.id % every == 0)).all()
    return knowledge(_remembered(session, user, sample, now, today), today, decay, every)


def _remembered(
    session: Session, user: UserId, phrases: Sequence[int], now: datetime, today: date
) -> Iterator[Remembering]:
    for start in range(0, len(phrases), _AT_ONCE):
        yield from _remembered_at_once(session, user, phrases[start : start + _AT_ONCE], now, today)


def _remembered_at_once(
    session: Session, user: UserId, phrases: Sequence[int], now: datetime, today: date
) -> Iterator[Remembering]:
    of_phrases = (CardRow.user_id == user, CardRow.phrase_id.in_(phrases))
    cards = session.execute(
        select(
            *(CardRow.id, CardRow.phrase_id, CardRow.stability, CardRow.last_reviewed_at),
            *(CardRow.last_studied_on, CardRow.due_on, CardRow.interval_days),
        ).where(*of_phrases)
    ).all()
    cards_of = Counter(row.phrase_id for row in cards)
    place_of: dict[int, tuple[int, float]] = {}
    for card, phrase, stability, at, day, due_on, interval in cards:
        if stability is None:
            continue
        place_of[card] = phrase, 1 / cards_of[phrase]
        if day is None:
            day = due_on - timedelta(days=interval) if due_on else today
        waited = (now - at).total_seconds() / 86_400 if at else float((today - day).days)
        yield Remembering(*place_of[card], stability, day.toordinal(), None, max(waited, 0.0))
    answers = select(
        ReviewRow.card_id, ReviewRow.before_stability, ReviewRow.before_last_studied_on, ReviewRow.studied_on
    ).where(
        ReviewRow.user_id == user,
        ReviewRow.card_id.in_(select(CardRow.id).where(*of_phrases)),
        ReviewRow.before_stability.is_not(None),
        ReviewRow.before_last_studied_on < ReviewRow.studied_on,
    )
    for card, stability, since, until in session.execute(answers):
        assert stability is not None and since is not None, "that is what was asked for"
        if card in place_of:
            yield Remembering(*place_of[card], stability, since.toordinal(), until.toordinal())
