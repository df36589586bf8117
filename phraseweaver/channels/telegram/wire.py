"""Calls of the Bot API over HTTP; the only importer of `requests`.

The token is part of every address, and exceptions of the HTTP library carry addresses. So none of them
leaves this file, not even as the context of ours: what leaves is the method, the status and a class name.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from phraseweaver import redaction
from phraseweaver.channels.channel import ChannelError, Failure, Reason

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 8.0
"""Seconds; both and the pace together stay below the 20 in which the sender must be able to stop."""
LONG_POLL_MARGIN = 3.0
"""So many seconds later than it was asked to wait, Telegram is taken to be silent."""
MAX_ANSWER = 5_000_000
"""Bytes; a hundred updates are far below."""
DEFAULT_RETRY_AFTER = 5.0


class Wire:
    """The way to one bot."""

    def __init__(self, token: str, api_base: str) -> None:
        redaction.install()
        self._root = f"{api_base}/bot{token}"

    def call(
        self, method: str, body: Mapping[str, Any], *, wait: int = 0, done_if: tuple[str, ...] = ()
    ) -> Any:
        """Return the result of a method of the Bot API; raises ChannelError.

        `wait` is how many seconds the method may take by itself. A refusal with status 400 whose description
        holds one of `done_if` means that there was nothing to do: then the result is None.
        """
        # Raised outside any `except`, so that no exception of the HTTP library hangs on to it as context.
        outcome = self._post(method, body, READ_TIMEOUT if not wait else wait + LONG_POLL_MARGIN)
        if isinstance(outcome, ChannelError):
            raise outcome
        status, retry_after, answer = outcome
        if isinstance(answer, dict) and answer.get("ok") is True and 200 <= status < 300:
            return answer.get("result")
        if status == 400 and any(text in _description(answer) for text in done_if):
            return None
        raise _refusal(method, status, retry_after, answer)

    def _post(
        self, method: str, body: Mapping[str, Any], read_timeout: float
    ) -> tuple[int, str, Any] | ChannelError:
        """Return status, Retry-After and decoded answer (None if not JSON), or what went wrong."""
        deadline = time.monotonic() + CONNECT_TIMEOUT + read_timeout
        request = _Body(json.dumps(body).encode())
        try:
            # A connection of its own for each call: on one kept open that the other side has just closed, a
            # message would be neither certainly sent nor certainly not.
            with requests.post(
                f"{self._root}/{method}",
                data=request,
                timeout=(CONNECT_TIMEOUT, read_timeout),
                allow_redirects=False,
                stream=True,
                headers={"Content-Type": "application/json", "Connection": "close"},
            ) as response:
                content = bytearray()
                for chunk in response.iter_content(65_536):
                    content += chunk
                    if len(content) > MAX_ANSWER or time.monotonic() > deadline:
                        return ChannelError(
                            Failure.UNKNOWN, Reason.NO_ANSWER, method=method, error_class="SlowAnswer"
                        )
                return response.status_code, response.headers.get("Retry-After", ""), _decoded(bytes(content))
        except (OSError, HTTPError) as error:
            kind, reason = (
                (Failure.UNKNOWN, Reason.NO_ANSWER)
                if request.left
                else (Failure.NOT_SENT, Reason.UNREACHABLE)
            )
            return ChannelError(kind, reason, method=method, error_class=type(error).__name__)


class _Body:
    """A request's body that knows whether it was handed over.

    Exceptions do not tell a handshake that was cut from an answer that was. But the body is asked for only
    when the connection stands, and without it no server can act on the request: if it never left, nothing
    was sent; once it left, nobody knows.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.left = False

    def __len__(self) -> int:
        return len(self._content)

    def __iter__(self) -> Iterator[bytes]:
        self.left = True
        yield self._content


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _description(answer: Any) -> str:
    return str(answer.get("description", "")).lower() if isinstance(answer, dict) else ""


def _refusal(method: str, status: int, retry_after: str, answer: Any) -> ChannelError:
    """Return what an answer other than success means."""

    def failed(kind: Failure, reason: Reason, seconds: float = 0.0) -> ChannelError:
        return ChannelError(kind, reason, method=method, status=status, retry_after=seconds)

    if status == 429:
        return failed(Failure.RATE_LIMITED, Reason.RATE_LIMITED, _retry_after(retry_after, answer))
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        # A gateway's page, a redirect, half an answer: Telegram itself may have acted before it.
        return failed(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER)
    description = _description(answer)
    if status in {401, 404}:
        return failed(Failure.REJECTED_TOKEN, Reason.TOKEN_REJECTED)
    if status == 403:
        if "deactivated" in description:
            return failed(Failure.PERMANENT, Reason.DEACTIVATED)
        if "blocked" in description:
            return failed(Failure.PERMANENT, Reason.BLOCKED)
        return failed(Failure.PERMANENT, Reason.FORBIDDEN)
    if status == 400 and "chat not found" in description:
        return failed(Failure.PERMANENT, Reason.CHAT_NOT_FOUND)
    if status == 409:
        return failed(Failure.CONFLICT, Reason.OTHER_READER)
    if status >= 500:
        return failed(Failure.NOT_SENT, Reason.SERVER_ERROR)
    return failed(Failure.BUG, Reason.REQUEST_REFUSED)


def _retry_after(header: str, answer: Any) -> float:
    """Return the seconds to wait: from the answer's parameters, else from the header."""
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(seconds, int | float) and seconds >= 0:
        return float(seconds)
    return float(header) if header.isdecimal() else DEFAULT_RETRY_AFTER
