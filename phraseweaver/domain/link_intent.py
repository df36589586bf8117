"""The wish to sign in as somebody else's name for the same learner, carried through the provider's pages.

It travels in a cookie of the browser, signed, because nothing else survives the way there and back. It is
good once: carrying it out ends the sign-in that it names.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.sign_in import INTENT_LASTS

_PURPOSE = b"phraseweaver: link an identity\n"


@dataclass(frozen=True, slots=True)
class LinkIntent:
    """Whose the next identity shall be, and by which sign-in they asked for it."""

    user: UserId
    digest: str


def write_intent(intent: LinkIntent, secret: str, now: datetime) -> str:
    """Return the intent as text, good until `INTENT_LASTS` from now."""
    body = f"{intent.user}.{intent.digest}.{int((now + INTENT_LASTS).timestamp())}"
    return f"{body}.{_signature(body, secret)}"


def read_intent(text: str | None, secret: str, now: datetime) -> LinkIntent | None:
    """Return the intent that the text holds; None for one that is forged, out of date or no intent."""
    body, _, signature = (text or "").rpartition(".")
    if not text or not text.isascii() or not hmac.compare_digest(signature, _signature(body, secret)):
        return None
    user, digest, good_until = body.split(".")
    if datetime.fromtimestamp(int(good_until), UTC) < now:
        return None
    return LinkIntent(UserId(int(user)), digest)


def _signature(body: str, secret: str) -> str:
    return hmac.new(secret.encode(), _PURPOSE + body.encode(), hashlib.sha256).hexdigest()
