"""The log of the dashboard's process, in which Streamlit and the server have loggers of their own."""

from __future__ import annotations

import logging
from functools import cache

from streamlit import logger as streamlit_logs

from phraseweaver.config import LogFormat
from phraseweaver.logs import formatter, set_up_logs


def _is_no_request(record: logging.LogRecord) -> bool:
    """Return whether the record is about the server: those on websockets begin with an address."""
    return '"WebSocket ' not in str(record.msg)


@cache
def set_up_web_logs() -> None:
    """Let everything in this process write its log as `LOG_FORMAT` says; a second call changes nothing.

    Requests are not logged, whatever the server was told: their lines hold addresses of people, and the
    codes with which a provider sends them back.
    """
    # Streamlit gives this logger a handler, which uvicorn takes for a wish to log.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_is_no_request)
    if set_up_logs() is not LogFormat.JSON:
        return
    as_json = formatter(LogFormat.JSON)
    set_up = streamlit_logs.setup_formatter

    def set_up_as_json(logger: logging.Logger) -> None:
        set_up(logger)
        for handler in logger.handlers:
            handler.setFormatter(as_json)

    # Streamlit gives each of its loggers a handler when the logger is first asked for, some of them late.
    streamlit_logs.setup_formatter = set_up_as_json
    streamlit_logs.update_formatter()
    for name in ("uvicorn", "uvicorn.error"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(as_json)
