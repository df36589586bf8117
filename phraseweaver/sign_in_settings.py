"""How people sign in, from the environment: providers, the secret of the cookies, who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from phraseweaver.domain.sign_in import People, read_people

DISCOVERY = "/.well-known/openid-configuration"
"""Where a provider describes itself, below its issuer (OpenID Connect Discovery 1.0, section 4)."""
CALLBACK = "/oauth2callback"
MIN_SECRET = 32


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider. `title` is the name on its button, `discovery` where it describes itself."""

    name: str
    title: str
    discovery: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = "openid profile email"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may sign in and how; `public_url` is where the providers send people back to."""

    providers: tuple[Provider, ...]
    public_url: str
    cookie_secret: str = field(repr=False)
    allowed: People = field(default=People())
    administrators: People = field(default=People())


@dataclass(frozen=True, slots=True)
class _Known:
    title: str
    issuer: str
    scope: str


_KNOWN = MappingProxyType(
    {
        "google": _Known("Google", "https://accounts.google.com", "openid profile email"),
        # https://core.telegram.org/bots/telegram-login: `telegram:bot_access` lets the bot write.
        "telegram": _Known("Telegram", "https://oauth.telegram.org", "openid profile telegram:bot_access"),
    }
)
_NAME = re.compile(r"[a-z][a-z0-9]*")


def read_sign_in(
    text: Callable[[str], str | None], public_url: str | None, problems: list[str]
) -> SignIn | None:
    """Return how people sign in, None if `SIGN_IN_PROVIDERS` is not set; add what is wrong to `problems`.

    `text` gives a variable's value, None for an absent one. With problems the answer is of no use.
    """
    names = [name.strip().lower() for name in (text("SIGN_IN_PROVIDERS") or "").split(",") if name.strip()]
    if not names:
        needless = [
            name for name in ("SIGN_IN_ALLOW", "SIGN_IN_ADMINS", "SIGN_IN_COOKIE_SECRET") if text(name)
        ]
        problems.extend(f"{name}: means nothing without SIGN_IN_PROVIDERS." for name in needless)
        return None
    if len(set(names)) < len(names) or not all(map(_NAME.fullmatch, names)):
        problems.append("SIGN_IN_PROVIDERS: each name once, of the letters a–z and digits, commas between.")
        return None
    if not public_url:
        problems.append("PUBLIC_URL: is needed for SIGN_IN_PROVIDERS; providers send people back there.")
    elif urlsplit(public_url).path:
        problems.append("PUBLIC_URL: with SIGN_IN_PROVIDERS it must not have a path.")
    secret = text("SIGN_IN_COOKIE_SECRET") or ""
    if len(secret) < MIN_SECRET:
        problems.append(
            f"SIGN_IN_COOKIE_SECRET: at least {MIN_SECRET} characters that nobody can guess, such as "
            'python -c "import secrets; print(secrets.token_urlsafe(40))" prints.'
        )
    return SignIn(
        providers=tuple(_provider(name, text, problems) for name in names),
        public_url=public_url or "",
        cookie_secret=secret,
        allowed=_people("SIGN_IN_ALLOW", text, problems, crowds=True),
        administrators=_people("SIGN_IN_ADMINS", text, problems, crowds=False),
    )


def auth_secrets(settings: SignIn) -> dict[str, Any]:
    """Return the settings as Streamlit reads them from a `secrets.toml`."""
    auth: dict[str, Any] = {
        "redirect_uri": settings.public_url + CALLBACK,
        "cookie_secret": settings.cookie_secret,
    }
    for provider in settings.providers:
        auth[provider.name] = {
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "server_metadata_url": provider.discovery,
            # A provider that does not know the challenge ignores it (RFC 7636, section 5).
            "client_kwargs": {"scope": provider.scope, "code_challenge_method": "S256"},
        }
    return {"auth": auth}


def _provider(name: str, text: Callable[[str], str | None], problems: list[str]) -> Provider:
    known = _KNOWN.get(name)
    prefix = f"OIDC_{name.upper()}"

    def needed(what: str) -> str:
        value = text(prefix + what)
        if not value:
            problems.append(f"{prefix}{what}: is needed for the provider “{name}”.")
        return value or ""

    issuer = text(f"{prefix}_ISSUER") or (known.issuer if known else needed("_ISSUER"))
    if issuer and not _is_address(issuer):
        problems.append(f"{prefix}_ISSUER: must be an address such as https://id.example.org.")
    discovery = issuer if issuer.endswith(DISCOVERY) else issuer.rstrip("/") + DISCOVERY
    return Provider(
        name=name,
        title=text(f"{prefix}_TITLE") or (known.title if known else name.capitalize()),
        discovery=discovery,
        client_id=needed("_CLIENT_ID"),
        client_secret=needed("_CLIENT_SECRET"),
        scope=known.scope if known else "openid profile email",
    )


def _people(name: str, text: Callable[[str], str | None], problems: list[str], *, crowds: bool) -> People:
    try:
        return read_people(text(name) or "", crowds=crowds)
    except ValueError as error:
        problems.append(f"{name}: {error}")
        return People()


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query + parts.fragment
    except ValueError:
        return False
