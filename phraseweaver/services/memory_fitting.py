"""What the fitting process does: fit a learner's model, or put another one to use. It alone imports numpy.

Due dates never move: only the stability and difficulty of cards are written, as all answers given so far
would have left them under the new parameters. They show in charts and orders at once, in intervals from each
card's next answer on. An answer of the same day that is taken back restores the memory that was logged with
it.
"""

from __future__ import annotations

import logging
from math import ceil

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.fitting.judged import fit_and_judge, memories
from phraseweaver.store import memory_models, users
from phraseweaver.store.memory_models import CardMemory
from phraseweaver.store.session import Session

log = logging.getLogger(__name__)

MOST_ANSWERS = 200_000
"""Of a longer log, a part of the cards is fitted: by then more answers no longer change the parameters."""
_CARDS_AT_ONCE = 5_000
"""So many histories are replayed together: all of a large collection would take too much memory."""


def fit(app: App, user: UserId, token: str) -> bool:
    """Fit the learner's model; return whether it is better and therefore in use now.

    Nothing is written unless the token still holds the lease.
    """
    now = app.clock()
    with app.sessions.read() as session:
        answers = memory_models.answers(session, user)
        in_use = memory_models.active_parameters(session, user) or DEFAULT_PARAMETERS
        found = memory_models.log(session, user, every=max(ceil(answers / MOST_ANSWERS), 1))
    judged = fit_and_judge(found, in_use)
    del found
    if judged is None:
        log.warning("nothing can be learned from the log of learner %s", user)
        with app.sessions.begin() as session:
            memory_models.release(session, user, token)
        return False
    better = judged.after.log_loss < judged.before.log_loss
    replay = Replay(app, user, judged.parameters) if better else None
    with app.sessions.begin() as session:
        users.lock(session, user)
        if not memory_models.release(session, user, token):
            return False
        model = memory_models.add(
            session,
            user,
            now=now,
            parameters=judged.parameters,
            answers=answers,
            before=judged.before,
            after=judged.after,
        )
        if replay:
            memory_models.use(session, user, model)
            replay.save(session)
    return better


def use(app: App, user: UserId, model: int | None, token: str) -> None:
    """Put an earlier fit to use, or None: the published parameters. Raises NotFound.

    Nothing is written unless the token still holds the lease.
    """
    parameters = DEFAULT_PARAMETERS
    if model is not None:
        with app.sessions.read() as session:
            parameters = memory_models.get(session, user, model).parameters
    replay = Replay(app, user, parameters)
    with app.sessions.begin() as session:
        users.lock(session, user)
        if memory_models.release(session, user, token):
            memory_models.use(session, user, model)
            replay.save(session)


class Replay:
    """The memories of a learner's cards by other parameters, worked out before anything is locked."""

    def __init__(self, app: App, user: UserId, parameters: tuple[float, ...]) -> None:
        self._user = user
        self._parameters = parameters
        self._found: dict[CardId, tuple[int, Memory]] = {}
        with app.sessions.read() as session:
            self._until = memory_models.last_review_id(session, user)
            for cards in _batches(list(memory_models.reps_of_cards(session, user)), _CARDS_AT_ONCE):
                part = memory_models.log_between(session, user, cards[0], cards[-1])
                for card, memory in memories(part, parameters).items():
                    self._found[card] = (part.reps[card], memory)

    def save(self, session: Session) -> None:
        """Write the memories; those of cards that were answered meanwhile are worked out again."""
        standing = memory_models.reps_of_cards(session, self._user)
        again = memory_models.cards_answered_since(session, self._user, self._until)
        again |= {card for card, reps in standing.items() if self._found.get(card, (reps,))[0] != reps}
        for cards in _batches(sorted(again), 500):
            part = memory_models.log_of_cards(session, self._user, cards)
            for card, memory in memories(part, self._parameters).items():
                self._found[card] = (part.reps[card], memory)
        memory_models.save_memories(
            session,
            self._user,
            (
                CardMemory(card, reps, memory)
                for card, (reps, memory) in self._found.items()
                if standing.get(card) == reps
            ),
        )


def _batches(cards: list[CardId], size: int) -> list[list[CardId]]:
    return [cards[first : first + size] for first in range(0, len(cards), size)]
