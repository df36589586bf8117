"""The server's log: no line tells by its address who came."""

from __future__ import annotations

import logging

import pytest

from phraseweaver.web.logs import set_up_web_logs


def test_lines_about_requests_are_left_out_and_those_about_the_server_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    set_up_web_logs()
    server = logging.getLogger("uvicorn.error")
    server.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.INFO, logger="uvicorn.error"):
            server.info('%s - "WebSocket %s" [accepted]', "203.0.113.9:4711", "/_stcore/stream")
            server.info("Application startup complete.")
    finally:
        server.removeHandler(caplog.handler)
    logging.getLogger("uvicorn.access").info('%s - "GET /"', "203.0.113.9:4711")
    assert "203.0.113.9" not in caplog.text
    assert "Application startup complete." in caplog.text
