"""What sign-in needs of the server: the providers for Streamlit, and two addresses that set a cookie.

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

_INVITATION_LASTS = 3600
"""Seconds; there and back may take a while where an account has to be made at the provider first."""
_MAX_CODE = 100


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


def link(request: Request) -> Response:
    """Remember that the next identity shall be linked, and go to its provider.

    Only the browser whose sign-in asked may: anybody may be lured to an address.
    """
    settings = _settings()
    wish = request.query_params.get("wish", "")
    provider = request.path_params["provider"]
    intent = read_intent(wish, settings.cookie_secret, utc_now()) if settings else None
    known = settings and provider in {one.name for one in settings.providers}
    if intent is None or not known or intent.digest != _digest_of_cookie(request):
        return RedirectResponse("/", status_code=303)
    response = RedirectResponse(f"/auth/login?provider={encode_provider_token(provider)}", status_code=303)
    _set_cookie(response, INTENT_COOKIE, wish, int(INTENT_LASTS.total_seconds()))
    return response


ROUTES = (Route("/invitation/{code}", invited), Route("/link/{provider}", link))


def _digest_of_cookie(request: Request) -> str | None:
    kept = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
    try:
        return read_claims(json.loads(kept)).digest if kept else None
    except (ValueError, PhraseWeaverError):
        return None


def _set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    settings = _settings()
    secure = settings is not None and settings.public_url.startswith("https:")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _settings() -> SignIn | None:
    try:
        return Settings.from_env(os.environ).sign_in
    except SettingsError:
        return None  # each visit says what is wrong
