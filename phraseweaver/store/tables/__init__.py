"""The tables. Rows never leave a service: what goes up is a value or a view.

Every key of an owned table begins with the owner, so that one learner's rows lie together and a table can be
split by learner. Kinds and languages are plain text checked in Python: a new one needs no
migration. `reviews.deck_id`, `reviews.card_id`, `reviews.phrase_id` and `daily.deck_id` are facts of
history and no foreign keys: what was answered stays answered when the deck is deleted. Ids are never used
again for that reason.
"""

from __future__ import annotations

from phraseweaver.store.tables.base import Base
from phraseweaver.store.tables.cards import DECK_OF_CARD, PHRASE_OF_CARD, CardRow
from phraseweaver.store.tables.changes import ChangeRow
from phraseweaver.store.tables.chat import ChatReviewRow, PollerRow
from phraseweaver.store.tables.history import (
    DailyRow,
    HourlyRow,
    MemoryFitRow,
    MemoryModelRow,
    NeutralDayRow,
    ReviewRow,
)
from phraseweaver.store.tables.learners import UserRow
from phraseweaver.store.tables.phrases import DeckRow, PhraseRow, RecordingRow
from phraseweaver.store.tables.reminders import (
    PlannedBreakRow,
    ReminderPlanRow,
    ReminderRow,
    SenderStateRow,
    SendPaceRow,
)
from phraseweaver.store.tables.sign_in import IdentityRow, InvitationRow, SignInRow

__all__ = [
    "DECK_OF_CARD",
    "PHRASE_OF_CARD",
    "Base",
    "CardRow",
    "ChangeRow",
    "ChatReviewRow",
    "DailyRow",
    "DeckRow",
    "HourlyRow",
    "IdentityRow",
    "InvitationRow",
    "MemoryFitRow",
    "MemoryModelRow",
    "NeutralDayRow",
    "PhraseRow",
    "PlannedBreakRow",
    "PollerRow",
    "RecordingRow",
    "ReminderPlanRow",
    "ReminderRow",
    "ReviewRow",
    "SendPaceRow",
    "SenderStateRow",
    "SignInRow",
    "UserRow",
]
