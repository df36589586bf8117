"""How our processes write their logs: lines for people, or one JSON object a line; never with a token."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

from phraseweaver import redaction
from phraseweaver.config import LogFormat, log_format

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, and `exception`, if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; whatever stands in it, the line stays one."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        exception = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if record.stack_info:
            exception = f"{exception}\n{record.stack_info}".strip()
        if exception:
            told["exception"] = exception
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError, IndexError):
        # Placeholders and arguments that do not fit: better told so than lost.
        return f"{record.msg} {record.args!r}"


def formatter(form: LogFormat) -> logging.Formatter:
    """Return what writes a record in this format."""
    return JsonFormatter() if form is LogFormat.JSON else logging.Formatter(_TEXT)


def set_up_logs() -> LogFormat:
    """Let this process write its log as `LOG_FORMAT` says, without tokens; return the format."""
    redaction.install()
    form = log_format(os.environ)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    return form
