"""The kinds of reminders: one file a kind, one line each here, in the order in which they go out."""

from __future__ import annotations

from phraseweaver.services.reminding.kinds import daily, digest, snooze, streak_saver
from phraseweaver.services.reminding.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (
    digest.KIND,
    daily.KIND,
    snooze.KIND,
    streak_saver.KIND,
)
