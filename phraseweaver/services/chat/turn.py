"""One thing that a learner did in the chat, while its effect is being stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in which chat, when, and in which words the bot answers.

    `app` is bound to the transaction in which the update's offset is stored: services called with it write
    in that transaction, and what they write stays or goes with it. A service that raises a
    PhraseWeaverError has changed nothing; one that is not caught becomes the reply.
    """

    app: App
    learner: Learner
    t: Translator
    chat_id: int
    now: datetime

    @property
    def user(self) -> UserId:
        """The learner's id."""
        return self.learner.id
