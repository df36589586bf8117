"""An app that people sign in to, and what their providers say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.sign_in import Claims, read_claims, read_people
from phraseweaver.services import sign_in
from phraseweaver.services.sign_in import Browser, Ticket, Visitor
from phraseweaver.sign_in_settings import Provider, SignIn

ISSUER = "https://id.example.org"
SECRET = "0123456789abcdef0123456789abcdef"
ANN = "ann@example.org"


def with_sign_in(app: App, *, allow: str = "@example.org", admins: str = ANN, bot: bool = False) -> App:
    """Return the app with sign-in for these people."""
    settings = SignIn(
        providers=tuple(
            Provider(name, name.capitalize(), f"{ISSUER}/x", "phraseweaver", "secret")
            for name in ("house", "telegram")
        ),
        public_url="https://phrases.example.org",
        cookie_secret=SECRET,
        allowed=read_people(allow, crowds=True),
        administrators=read_people(admins, crowds=False),
    )
    token = "123456:AbCdEfGhIjKlMnOpQrStUv-_" if bot else None
    return replace(app, settings=replace(app.settings, sign_in=settings, telegram_token=token))


def claims(app: App, sub: str, *, nonce: str = "1", domain: str = "example.org", **other: Any) -> Claims:
    """Return what a provider says now of somebody: each `nonce` is another sign-in."""
    return read_claims(
        {
            "iss": ISSUER,
            "aud": "phraseweaver",
            "sub": sub,
            "iat": int(app.clock().timestamp()),
            "nonce": nonce,
            "name": sub.capitalize(),
            "email": f"{sub}@{domain}",
            "email_verified": True,
            "provider": "house",
            **other,
        }
    )


def enter(app: App, who: Claims, **ticket: Any) -> Visitor:
    """Visit with a browser in Berlin."""
    return sign_in.visit(app, who, Browser("Europe/Berlin", "de", "Firefox, Linux"), Ticket(**ticket))
