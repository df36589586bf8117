"""What a host asks: does the process live, can it serve."""

from __future__ import annotations

import logging
import os
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from phraseweaver.config import Settings, SettingsError
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import health

log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """Answer 200: the process takes requests. A database that is away is no reason to restart it."""
    return PlainTextResponse("alive\n")


def ready(_request: Request) -> Response:
    """Answer 200 if the database answers and has this version's schema, else 503; the log says why."""
    # No `async`: Starlette runs it in a thread, so that a slow database delays nobody else.
    try:
        health.schema_revision(_settings())
    except (SettingsError, PhraseWeaverError) as error:
        log.warning("not ready: %s", error)
        return PlainTextResponse("not ready\n", status_code=503)
    return PlainTextResponse("ready\n")


@cache
def _settings() -> Settings:
    # The environment of a process stays as it is; what is not kept is a failure.
    return Settings.from_env(os.environ)


ROUTES = (Route("/healthz", alive), Route("/readyz", ready))
