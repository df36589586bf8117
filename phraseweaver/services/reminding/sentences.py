"""The sentence for each reason that is stored with a reminder or a chat."""

from __future__ import annotations

from phraseweaver.channels import REASONS
from phraseweaver.domain.reminders import SKIPS


def sentence(reason: str) -> str:
    """Return the source string for a stored reason, empty for none."""
    return (REASONS | SKIPS).get(reason, reason)
