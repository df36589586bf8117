"""The answer to a provider's callback, with Streamlit's own behaviour put in its place."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from phraseweaver.web import first_page, way_back
from phraseweaver.web.way_back import COOKIE, WayBack


def _streamlits(request: Request) -> Response:
    response = RedirectResponse(request.query_params.get("elsewhere", "/"), status_code=302)
    response.set_cookie("_streamlit_user", "signed in")
    return response


def _remembering(request: Request) -> Response:
    response = Response()
    way_back.remember(response, request.query_params.get("to"), secure=False)
    return response


class Visitor:
    """A browser that stays where an answer comes from, and keeps cookies."""

    def __init__(self, app: Starlette) -> None:
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ours.example")
        self.cookies = self._client.cookies

    def get(self, address: str) -> httpx.Response:
        return asyncio.run(self._client.get(address))


def visitor() -> Visitor:
    routes = [
        Route("/oauth2callback", _streamlits),
        Route("/elsewhere", _streamlits),
        Route("/remember", _remembering),
        *first_page.ROUTES,
    ]
    return Visitor(Starlette(routes=routes, middleware=[Middleware(WayBack)]))


def test_who_wanted_a_page_is_sent_there_once_and_is_signed_in() -> None:
    browser = visitor()
    wanted = "/phrases?q=%C3%B1%20tag%3Aa%3Bb&in=deck-7"
    browser.get(f"/remember?to={quote(wanted, safe='')}")
    back = browser.get("/oauth2callback?code=1")
    assert back.headers["location"] == wanted
    assert browser.cookies["_streamlit_user"] == '"signed in"'
    assert COOKIE not in browser.cookies
    assert browser.get("/oauth2callback?code=2").headers["location"] == "/"


def test_the_later_wish_counts_also_for_the_first_page() -> None:
    browser = visitor()
    browser.get("/remember?to=/phrases")
    browser.get("/remember?to=/")
    assert browser.get("/oauth2callback").headers["location"] == "/"


def test_a_cookie_sends_nobody_to_a_foreign_address() -> None:
    for foreign in ("https://evil.example/", "//evil.example", "/\\evil.example", "/auth/logout"):
        browser = visitor()
        browser.get("/remember?to=/phrases")
        browser.get(f"/remember?to={quote(foreign, safe='')}")
        assert COOKIE not in browser.cookies
        # Nor one that was put there by somebody else.
        browser.cookies.set(COOKIE, quote(foreign, safe=""))
        assert browser.get("/oauth2callback").headers["location"] == "/"


def test_only_the_callback_on_its_way_to_the_first_page_is_turned() -> None:
    browser = visitor()
    browser.get("/remember?to=/phrases")
    assert browser.get("/elsewhere").headers["location"] == "/"
    assert COOKIE in browser.cookies
    assert browser.get("/oauth2callback?elsewhere=/fault").headers["location"] == "/fault"


def test_the_first_page_is_found_by_its_name_too_with_the_query() -> None:
    browser = visitor()
    assert browser.get("/today").headers["location"] == "/"
    assert browser.get("/today?add=%C3%B1").headers["location"] == "/?add=%C3%B1"
