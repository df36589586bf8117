"""What bulk changes do to cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.schedule import CardState
from phraseweaver.store.cards import batched
from phraseweaver.store.tables import Base, CardRow

_CARDS = Base.metadata.tables["cards"]


def reset(session: Session, user: UserId, cards: Sequence[CardId]) -> None:
    """Let the cards be new again.

    `reps` stays: it numbers the answers of the log, which stay too.
    """
    for some in batched(cards):
        session.execute(
            update(CardRow)
            .where(CardRow.user_id == user, CardRow.id.in_(some))
            .values(
                state=CardState.NEW,
                step=None,
                stability=None,
                difficulty=None,
                due_on=None,
                due_at=None,
                interval_days=0,
                last_reviewed_at=None,
                last_studied_on=None,
                lapses=0,
                buried_until=None,
            )
            .execution_options(synchronize_session=False)
        )


def set_kinds(session: Session, user: UserId, kinds: Mapping[CardId, str]) -> None:
    """Give cards other kinds; cards of one phrase may exchange theirs."""
    if not kinds:
        return
    own = (_CARDS.c.user_id == user, _CARDS.c.id == bindparam("of_card"))
    # No two cards of a phrase may have one kind, in between neither.
    for aside in ("~", ""):
        session.execute(
            update(_CARDS).where(*own).values(kind=bindparam("new_kind")),
            [{"of_card": card, "new_kind": kind + aside} for card, kind in kinds.items()],
        )
