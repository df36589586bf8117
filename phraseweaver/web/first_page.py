"""The first page by its name: Streamlit knows the page that stands at the bare address by no other."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route


def today(request: Request) -> Response:
    """Go to the bare address, with the query."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", status_code=307)


ROUTES = (Route("/today", today),)
