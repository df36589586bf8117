"""The phrases that are forgotten again and again, and those that are taken for each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import and_, func, literal_column, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD
from phraseweaver.domain.progress import Confusion, HardCard, Hardest, NamedPhrase, Scope
from phraseweaver.domain.text import phrase_key
from phraseweaver.store.progress.scope import answers_in, cards_in
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow

T = TypeVar("T")

MOST_CARDS = 50
MOST_PAIRS = 30
_LATEST_SLIPS = 3_000
_AT_ONCE = 500


def hardest(session: Session, learner: Learner, scope: Scope) -> Hardest:
    """Return the learner's hardest cards and the pairs that are taken for each other, the worst first."""
    return Hardest(
        cards=_hard_cards(session, learner, scope), confusions=_confusions(session, learner.id, scope)
    )


def _hard_cards(session: Session, learner: Learner, scope: Scope) -> tuple[HardCard, ...]:
    threshold = learner.leech_threshold
    near = -(-(threshold or DEFAULT_LEECH_THRESHOLD) // 2)
    # Sorted and cut off before their words are read.
    worst = (
        select(CardRow)
        .where(*cards_in(session, learner.id, scope), CardRow.lapses >= near)
        .order_by(CardRow.lapses.desc(), CardRow.id)
        .limit(MOST_CARDS)
        .subquery()
    )
    columns = worst.c
    statement = (
        select(
            *(columns.id, columns.kind, columns.lapses, columns.reps, columns.suspended),
            *(PhraseRow.id, PhraseRow.text, PhraseRow.translation),
        )
        .join(PhraseRow, and_(PhraseRow.user_id == columns.user_id, PhraseRow.id == columns.phrase_id))
        .order_by(columns.lapses.desc(), columns.id)
    )
    return tuple(
        HardCard(
            card=CardId(card),
            phrase=NamedPhrase(PhraseId(phrase), text, translation),
            kind=kind,
            lapses=lapses,
            reps=reps,
            suspended=suspended,
            leech=0 < threshold <= lapses,
        )
        for card, kind, lapses, reps, suspended, phrase, text, translation in session.execute(statement)
    )


def _confusions(session: Session, user: UserId, scope: Scope) -> tuple[Confusion, ...]:
    """Return which phrase was typed where another was asked; the latest slips only are looked at."""
    slips = session.execute(
        select(ReviewRow.phrase_id, ReviewRow.typed, ReviewRow.studied_on)
        .where(
            *answers_in(session, user, scope),
            # To the letter as in the partial index.
            ReviewRow.rating == literal_column("1"),
            ReviewRow.typed != literal_column("''"),
        )
        .order_by(ReviewRow.studied_on.desc())
        .limit(_LATEST_SLIPS)
    ).all()
    keys = [(phrase, phrase_key(typed), day) for phrase, typed, day in slips]
    others = _by_key(session, user, {key for _, key, _ in keys})
    times: Counter[tuple[int, int]] = Counter()
    last: dict[tuple[int, int], date] = {}
    for asked, key, day in keys:
        other = others.get(key)
        if other is None or other == asked:
            continue
        times[asked, other] += 1
        last[asked, other] = max(last.get((asked, other), day), day)
    worst = sorted(times, key=lambda pair: (-times[pair], -last[pair].toordinal(), pair))[:MOST_PAIRS]
    named = _named(session, user, {phrase for pair in worst for phrase in pair})
    return tuple(
        Confusion(named[asked], named[other], times[asked, other], last[asked, other])
        for asked, other in worst
        # The phrase that was asked may be gone.
        if asked in named and other in named
    )


def _by_key(session: Session, user: UserId, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _parts(sorted(keys)):
        # Not in the order of ids, of which the first counts: for that SQLite reads all phrases.
        statement = (
            select(PhraseRow.phrase_key, func.min(PhraseRow.id))
            .where(PhraseRow.user_id == user, PhraseRow.phrase_key.in_(part))
            .group_by(PhraseRow.phrase_key)
        )
        found |= {key: phrase for key, phrase in session.execute(statement)}  # noqa: C416 - rows are no pairs
    return found


def _named(session: Session, user: UserId, phrases: Iterable[int]) -> dict[int, NamedPhrase]:
    found: dict[int, NamedPhrase] = {}
    for part in _parts(sorted(phrases)):
        statement = select(PhraseRow.id, PhraseRow.text, PhraseRow.translation).where(
            PhraseRow.user_id == user, PhraseRow.id.in_(part)
        )
        for phrase, text, translation in session.execute(statement):
            found[phrase] = NamedPhrase(PhraseId(phrase), text, translation)
    return found


def _parts(items: list[T]) -> Iterator[list[T]]:
    """Yield the items in parts that fit the parameters of one statement."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
