"""Dashboard and sender as one process that a host starts and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.web.security_headers import security_headers
from tests.botapi import BotApi
from tests.botapi.server import TOKEN

PATIENCE = 60.0


def until(met: Callable[[], object], what: str) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < give_up_at, what
        time.sleep(0.1)


class Served:
    """`python -m phraseweaver serve` on a port of its own."""

    def __init__(self, database_url: URL, api: BotApi, log: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = log
        ours = ("DATABASE_URL", "TELEGRAM_", "PUBLIC_URL", "STREAMLIT_", "PHRASEWEAVER_", "LOG_", "BACKUP_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "phraseweaver", "serve", "--port", str(self.port)],
                cwd=PROJECT_ROOT,
                env=kept
                | {
                    "DATABASE_URL": database_url.render_as_string(hide_password=False),
                    "TELEGRAM_BOT_TOKEN": TOKEN,
                    "TELEGRAM_API_BASE": api.base,
                }
                | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def children(self, module: str) -> list[int]:
        """The processes below this one that run the module."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(parent) == self.process.pid and module.encode() in command:
                found.append(int(entry.name))
        return found


@pytest.fixture
def served(empty_database_url: URL, tmp_path: Path) -> Iterator[Served]:
    with BotApi() as api:
        running = Served(empty_database_url, api, tmp_path / "serve.log")
        yield running
        # Not SIGKILL: it would leave dashboard and sender behind.
        running.process.terminate()
        running.process.wait(PATIENCE)


def test_one_process_serves_and_sends_and_both_end_when_told(served: Served) -> None:
    until(lambda: served.status("/readyz") == 200, "the database never became ready")
    assert served.status("/healthz") == 200
    until(lambda: served.children("phraseweaver.sidecar"), "no sender")
    (first,) = served.children("phraseweaver.sidecar")

    os.kill(first, signal.SIGKILL)
    until(
        lambda: (now := served.children("phraseweaver.sidecar")) and now != [first],
        "the sender was not started again",
    )

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    assert served.status("/healthz") == 0
    assert TOKEN not in served.log.read_text()


def test_every_answer_forbids_what_comes_from_elsewhere(served: Served) -> None:
    until(lambda: served.status("/healthz") == 200, "the server never came up")
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/", timeout=5) as answer:
        for name, value in security_headers().items():
            assert answer.headers[name] == value
    policy = security_headers()["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_figures_and_a_log_of_objects_are_there_for_those_who_ask(tmp_path: Path) -> None:
    log = tmp_path / "serve.log"
    with BotApi() as api:
        running = Served(
            sqlite_url(tmp_path / "new.db"), api, log, PHRASEWEAVER_METRICS="1", LOG_FORMAT="json"
        )
        try:
            until(lambda: running.status("/readyz") == 200, "the database never became ready")
            with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/metrics", timeout=5) as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=")
                assert b"phraseweaver_database_up 1.0" in answer.read()
            until(lambda: "sending reminders" in log.read_text(), "no sender")
        finally:
            running.process.terminate()
            running.process.wait(PATIENCE)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    loggers = {line["logger"] for line in lines}
    assert {"uvicorn.error", "phraseweaver.sidecar"} <= loggers
    # Requests are told by their addresses, and those by whom they come from.
    assert "uvicorn.access" not in loggers
    assert all(set(line) <= {"time", "level", "logger", "message", "exception"} for line in lines)
