"""Keeps bot tokens out of every log line, whichever library writes it."""

from __future__ import annotations

import logging
import re
from typing import Any

REDACTED = "[bot token]"

# The shape of a token (see config.py), as Telegram's URLs and their percent-encoded form show it. Matching
# the shape rather than one token covers a token that was just replaced, and keeps no copy of it here.
_TOKEN = re.compile(r"\d+(?::|%3[Aa])[A-Za-z0-9_-]{20,}")


def redact(text: str) -> str:
    """Return the text with each bot token replaced."""
    return _TOKEN.sub(REDACTED, text)


class TokenFilter(logging.Filter):
    """Lets every record pass, without bot tokens in its message, traceback or stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record in place and return True."""
        message = _message(record)
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            clean = redact(record.exc_text)
            if clean != record.exc_text:
                # Handlers that format for themselves would start from the exception, where the token is.
                record.exc_text, record.exc_info = clean, None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def install() -> None:
    """Redact every record that any logger of this process makes from now on; a second call changes nothing.

    The factory of records is the one place that all loggers share: a filter on a logger does not see its
    children's records, one on a handler does not see those of handlers added later.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "redacts_tokens", False):
        return
    token_filter = TokenFilter()

    def make_redacted(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        token_filter.filter(record)
        return record

    make_redacted.redacts_tokens = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_redacted)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError, IndexError):
        # Placeholders and arguments that do not fit: logging itself reports that when it formats.
        return f"{record.msg} {record.args!r}"
