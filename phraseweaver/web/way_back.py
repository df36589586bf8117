"""Back from a provider to the page that somebody wanted; Streamlit sends everybody to the first one."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from phraseweaver.domain.own_address import own_address
from phraseweaver.sign_in_settings import CALLBACK

COOKIE = "phraseweaver_wanted"
_LASTS = 1800
"""Seconds; to sign in at a provider may take a while."""


def remember(response: Response, address: str | None, *, secure: bool) -> None:
    """Let the browser keep which page it wants, not the one before; a page of ours or none."""
    wanted = own_address(address)
    if wanted is None or wanted == "/":
        response.delete_cookie(COOKIE)
    else:
        response.set_cookie(
            COOKIE, quote(wanted, safe=""), max_age=_LASTS, httponly=True, samesite="lax", secure=secure
        )


class WayBack:
    """Sends whoever comes from a provider where the browser's cookie says, once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and the answer to a provider's callback with another aim."""
        wanted = _wanted(scope) if scope["type"] == "http" and scope["path"] == CALLBACK else None
        if wanted is None:
            await self._app(scope, receive, send)
            return

        async def send_elsewhere(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("location") == "/":
                    headers["location"] = wanted
                forgetting = Response()
                forgetting.delete_cookie(COOKIE)
                headers.append("set-cookie", forgetting.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_elsewhere)


def _wanted(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"cookie" and (kept := cookie_parser(value.decode("latin-1")).get(COOKIE)):
            return own_address(unquote(kept))
    return None
