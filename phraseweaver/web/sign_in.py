"""What sign-in needs of the server: the providers for Streamlit, and three addresses that set a cookie.

A page cannot set cookies, and what stands in its address is lost on the way through a provider.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_auth_routes import _get_cookie_value_from_request
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from phraseweaver.clock import utc_now
from phraseweaver.config import Settings, SettingsError
from phraseweaver.domain.link_intent import read_intent
from phraseweaver.domain.sign_in import INTENT_COOKIE, INTENT_LASTS, INVITATION_COOKIE, read_claims
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.sign_in_settings import SignIn, auth_secrets
from phraseweaver.web import way_back

_INVITATION_LASTS = 3600
"""Seconds; there and back may take a while where an account has to be made at the provider first."""
_MAX_CODE = 100
_IDENTITIES = "/settings?tab=account"
"""Where one links another identity, and sees afterwards that it is."""


def secrets_from_environment() -> dict[str, Any] | None:
    """Return the providers as Streamlit reads them; None without sign-in or with settings of no use."""
    settings = _settings()
    return auth_secrets(settings) if settings else None


def invited(request: Request) -> Response:
    """Remember the invitation in the browser and go to the sign-in page."""
    response = RedirectResponse("/", status_code=303)
    code = request.path_params["code"]
    if len(code) <= _MAX_CODE:
        _set_cookie(response, INVITATION_COOKIE, quote(code), _INVITATION_LASTS)
    return response


def begin(request: Request) -> Response:
    """Remember which page is wanted, and go to the provider."""
    settings = _settings()
    provider = request.path_params["provider"]
    if not _knows(settings, provider):
        return RedirectResponse("/", status_code=303)
    response = _to_provider(provider)
    way_back.remember(response, request.query_params.get("to"), secure=_is_secure(settings))
    return response


def link(request: Request) -> Response:
    """Remember that the next identity shall be linked, and go to its provider.

    Only the browser whose sign-in asked may: anybody may be lured to an address.
    """
    settings = _settings()
    wish = request.query_params.get("wish", "")
    provider = request.path_params["provider"]
    intent = read_intent(wish, settings.cookie_secret, utc_now()) if settings else None
    if intent is None or not _knows(settings, provider) or intent.digest != _digest_of_cookie(request):
        return RedirectResponse("/", status_code=303)
    response = _to_provider(provider)
    _set_cookie(response, INTENT_COOKIE, wish, int(INTENT_LASTS.total_seconds()))
    way_back.remember(response, _IDENTITIES, secure=_is_secure(settings))
    return response


ROUTES = (
    Route("/invitation/{code}", invited),
    Route("/sign-in/{provider}", begin),
    Route("/link/{provider}", link),
)


def _knows(settings: SignIn | None, provider: str) -> bool:
    return settings is not None and provider in {one.name for one in settings.providers}


def _to_provider(provider: str) -> Response:
    return RedirectResponse(f"/auth/login?provider={encode_provider_token(provider)}", status_code=303)


def _digest_of_cookie(request: Request) -> str | None:
    kept = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
    try:
        return read_claims(json.loads(kept)).digest if kept else None
    except (ValueError, PhraseWeaverError):
        return None


def _set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    secure = _is_secure(_settings())
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _is_secure(settings: SignIn | None) -> bool:
    return settings is not None and settings.public_url.startswith("https:")


def _settings() -> SignIn | None:
    try:
        return Settings.from_env(os.environ).sign_in
    except SettingsError:
        return None  # each visit says what is wrong
