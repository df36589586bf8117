"""A server that people sign in to, the OpenID provider that it trusts, and what they do at both."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import BrowserContext
from sqlalchemy.engine import URL
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.web_server import HOST, WebServer

COOKIE = "_streamlit_user"
COOKIE_SECRET = "a secret of the tests that has enough characters"
PEOPLE = {
    "ann": {"name": "Ann", "email": "ann@example.org", "email_verified": True},
    "ben": {"name": "Ben", "email": "ben@example.org", "email_verified": True},
    "bea": {"name": "Bea", "email": "bea@example.org", "email_verified": True},
    "eve": {"name": "Eve", "email": "eve@elsewhere.net", "email_verified": True},
    "liar": {"name": "Liar", "email": "ann@example.org", "email_verified": False},
}
"""Whom the provider knows, and what it says of them."""


@contextmanager
def running_provider() -> Iterator[str]:
    """Yield the issuer of an OpenID provider that signs in whoever types in a name."""
    known = [User(sub=name, claims=dict(claims)) for name, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=known) as server:
        yield f"http://localhost:{server.server_port}"


class SignInServer(WebServer):
    """The dashboard as hosts run it, for the people of example.org; `administrators` as in SIGN_IN_ADMINS."""

    def __init__(self, database_url: URL, log: Path, issuer: str) -> None:
        super().__init__(database_url, log)
        self._issuer = issuer

    @property
    def address(self) -> str:
        """Where the app is found, under the name that the provider sends people back to."""
        return super().address.replace(HOST, "localhost")

    def _command(self) -> tuple[str, ...]:
        return ("uvicorn", "phraseweaver.web.asgi:app", "--host", HOST, "--port", str(self._port))

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {
            "PUBLIC_URL": self.address,
            "SIGN_IN_PROVIDERS": "house,club",
            "SIGN_IN_COOKIE_SECRET": COOKIE_SECRET,
            "SIGN_IN_ALLOW": "@example.org",
            "SIGN_IN_ADMINS": "ann@example.org",
            "OIDC_HOUSE_ISSUER": self._issuer,
            "OIDC_HOUSE_CLIENT_ID": "phraseweaver",
            "OIDC_HOUSE_CLIENT_SECRET": "house-secret-4711",
            # The same provider by its other name: to us another one.
            "OIDC_CLUB_ISSUER": self._issuer.replace("localhost", "127.0.0.1"),
            "OIDC_CLUB_CLIENT_ID": "phraseweaver",
            "OIDC_CLUB_CLIENT_SECRET": "club-secret-4711",
        }


def claims_of(name: str, issuer: str, **other: object) -> dict[str, Any]:
    """Return what the cookie of a sign-in says, as Streamlit writes it."""
    return {
        "iss": issuer,
        "sub": name,
        "aud": "phraseweaver",
        "iat": int(time.time()),
        "nonce": f"made for {name}",
        **PEOPLE[name],
        "is_logged_in": True,
        "provider": "house",
        **other,
    }


def give_cookie(
    context: BrowserContext, address: str, claims: dict[str, Any], secret: str = COOKIE_SECRET
) -> None:
    """Put a cookie into the browser that says these claims, signed with the secret."""
    value = create_signed_value(secret, COOKIE, json.dumps({**claims, "origin": address}))
    context.add_cookies([{"name": COOKIE, "value": value.decode(), "url": address}])
