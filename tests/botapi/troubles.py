"""What befalls a call instead of the proper answer, and the documented form of refusals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one call instead of the proper answer.

    `delivered` says whether the call has its effect before; `answer` is status, content type and body, None
    to answer nothing: after `pause` seconds the connection is reset.
    """

    delivered: bool = False
    answer: tuple[int, str, bytes] | None = None
    pause: float = 0.0

    @classmethod
    def reset(cls, *, delivered: bool = False) -> Self:
        """The connection is cut after the request was read."""
        return cls(delivered=delivered)

    @classmethod
    def hang(cls, seconds: float, *, delivered: bool = False) -> Self:
        """Nothing comes for so long."""
        return cls(delivered=delivered, pause=seconds)

    @classmethod
    def html_502(cls, *, delivered: bool = False) -> Self:
        """A gateway answers in Telegram's place."""
        page = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
        return cls(delivered=delivered, answer=(502, "text/html", page))

    @classmethod
    def half_an_answer(cls) -> Self:
        """The answer to a delivered message breaks off."""
        return cls(delivered=True, answer=(200, "application/json", b'{"ok":true,"result":{"message_'))

    @classmethod
    def error(cls, code: int, description: str, **parameters: int) -> Self:
        """The documented form of a refusal."""
        answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            answer["parameters"] = parameters
        return cls(answer=(code, "application/json", json.dumps(answer).encode()))

    @classmethod
    def bad_request(cls, description: str) -> Self:
        """A request that Telegram cannot act on."""
        return cls.error(400, f"Bad Request: {description}")

    @classmethod
    def json_500(cls) -> Self:
        """Telegram itself fails."""
        return cls.error(500, "Internal Server Error")

    @classmethod
    def too_many(cls, retry_after: int) -> Self:
        """The flood control of Telegram."""
        return cls.error(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)

    @classmethod
    def ok(cls, result: Any) -> Self:
        """A result; as a trouble, one that comes at once and without the call's effect."""
        body = json.dumps({"ok": True, "result": result}).encode()
        return cls(answer=(200, "application/json", body))
