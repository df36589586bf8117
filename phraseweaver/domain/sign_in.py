"""Who somebody is by the words of a provider, and who is let in.

An identity is (issuer, subject); everything else that an ID token says may change from day to day. Source of
the claims' meaning: OpenID Connect Core 1.0, section 2 (ID Token) and 5.1 (standard claims).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeGuard

from phraseweaver.errors import N_, PhraseWeaverError

LASTS = timedelta(days=30)
"""How long a sign-in holds; the browser keeps its cookie as long."""
FRESH = timedelta(minutes=30)
"""How old a sign-in may be that makes an account: an old cookie brings no deleted account back."""
INTENT_LASTS = timedelta(minutes=30)
"""How long there is, once the page is drawn, to sign in with the identity that is to be linked."""
INVITATION_COOKIE = "phraseweaver_invitation"
INTENT_COOKIE = "phraseweaver_link"
"""What carries an invitation's code, and the wish to link an identity, through a provider's pages."""
TELEGRAM = "telegram"
"""The name of the provider whose claim `id` is the number of a Telegram user, and of their private chat."""

MAX_LABEL = 200
_MAX_NAME = 255
# In the order in which they are looked for: each browser also bears the names of those it resembles.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex"), ("Firefox", "Firefox")),
    *(("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
_NAMES_OF_A_SIGN_IN = ("iss", "sub", "iat", "nonce", "sid", "jti")


class SignInUnreadable(PhraseWeaverError):
    message = N_("The sign-in says too little to know you by. Please sign in again.")


class NotLetIn(PhraseWeaverError):
    """Somebody who is known to a provider and whom this server does not let in; the children say why."""


class SignInEnded(NotLetIn):
    message = N_("You are signed out here. Please sign in again.")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a sign-in says, checked for its form: signature and nonce were checked before.

    `audience` are the applications that the token was made for. `digest` names this one sign-in and tells
    nothing else. `email` is absent unless the provider has verified it. `chat` is the private chat of
    somebody who signs in through Telegram.
    """

    issuer: str
    subject: str
    provider: str
    issued_at: datetime
    digest: str
    audience: frozenset[str] = frozenset()
    name: str = ""
    email: str | None = None
    chat: int | None = None

    @property
    def label(self) -> str:
        """What the identity is shown as."""
        return (self.email or self.name or self.subject)[:MAX_LABEL]


def read_claims(said: Mapping[str, object]) -> Claims:
    """Return the claims of an ID token; raises SignInUnreadable where they identify nobody."""
    issuer, subject, issued = said.get("iss"), said.get("sub"), said.get("iat")
    if isinstance(subject, int) and not isinstance(subject, bool):
        subject = str(subject)
    if not (_is_name(issuer) and _is_name(subject)):
        raise SignInUnreadable
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise SignInUnreadable
    try:
        issued_at = datetime.fromtimestamp(issued, UTC)
    except (OverflowError, ValueError, OSError):
        raise SignInUnreadable from None
    provider = _text(said.get("provider"))
    email = _text(said.get("email"))
    return Claims(
        issuer=issuer,
        subject=subject,
        provider=provider,
        issued_at=issued_at,
        digest=_digest(said),
        audience=_audience(said.get("aud")),
        name=_text(said.get("name")) or _text(said.get("preferred_username")),
        # Only `true` counts: whoever may type in any address would be whoever they like.
        email=email.casefold() if email and said.get("email_verified") is True else None,
        chat=_chat(said.get("id")) if provider == TELEGRAM else None,
    )


@dataclass(frozen=True, slots=True)
class People:
    """A list of people, as an operator writes it: see `read_people`."""

    everyone: bool = False
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    identities: frozenset[tuple[str, str]] = field(default=frozenset())

    def __contains__(self, who: object) -> bool:
        if not isinstance(who, Claims):
            return False
        if self.everyone or (_bare(who.issuer), who.subject) in self.identities:
            return True
        return who.email is not None and (
            who.email in self.emails or who.email.rpartition("@")[2] in self.domains
        )


def read_people(written: str, *, crowds: bool) -> People:
    """Return the list that is written with commas between: `*`, addresses, `@domain`, `issuer subject`.

    Without `crowds` there may be single people only. Raises ValueError with a sentence.
    """
    everyone = False
    emails, domains, identities = set(), set(), set()
    for entry in filter(None, (part.strip() for part in written.split(","))):
        issuer, _, subject = entry.partition(" ")
        if subject.strip() and issuer.startswith(("https://", "http://")):
            identities.add((_bare(issuer), subject.strip()))
        elif crowds and entry == "*":
            everyone = True
        elif crowds and entry.startswith("@") and _is_domain(entry[1:]):
            domains.add(entry[1:].casefold())
        elif entry.count("@") == 1 and not entry.startswith("@") and _is_domain(entry.partition("@")[2]):
            emails.add(entry.casefold())
        else:
            possible = "*, an address, @domain" if crowds else "an address"
            raise ValueError(f"“{entry}” is neither {possible} nor an issuer and a subject.")
    return People(everyone, frozenset(emails), frozenset(domains), frozenset(identities))


def digest_of(code: str) -> str:
    """Return what is stored in place of an invitation's code."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def browser_words(user_agent: str | None) -> str:
    """Return a few words for a browser's own description, such as “Firefox, Linux”; "" for none."""
    agent = user_agent or ""
    found = (next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))


def _digest(said: Mapping[str, object]) -> str:
    told = {name: said.get(name) for name in _NAMES_OF_A_SIGN_IN}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _audience(said: object) -> frozenset[str]:
    named = said if isinstance(said, list) else [said]
    return frozenset(name for name in named if isinstance(name, str))


def _is_name(value: object) -> TypeGuard[str]:
    # The standard allows a subject 255 characters.
    return isinstance(value, str) and 0 < len(value) <= _MAX_NAME and value.isprintable()


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(c for c in value if c.isprintable()).strip()[:MAX_LABEL]


def _chat(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0
    return number or None


def _bare(issuer: str) -> str:
    return issuer.rstrip("/")


def _is_domain(name: str) -> bool:
    return bool(name) and not any(c.isspace() or c in "@/,*" for c in name)
