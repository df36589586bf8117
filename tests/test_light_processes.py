"""What dashboard and sender do without, so that both fit into a small host's memory."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bench.server import running_server
from bench.streamlit_client import Refused, client
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.ui.navigation import PAGES
from tests.database import migrate

HEAVY = ("numpy", "PIL", "pandas", "pyarrow")
"""Packages with compiled parts; each costs from 4 to 60 MB."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="asks Linux what a process has loaded")
def test_no_page_loads_a_package_for_arrays_tables_or_pictures(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "phraseweaver.db")
    migrate(url)

    async def visit(port: int) -> None:
        async with client(port) as tab:
            for page in PAGES:
                # A page that needs an id or an administrator says so, and has loaded what it loads.
                with suppress(Refused):
                    await tab.open(page.name)

    with running_server(url, tmp_path / "server.log") as server:
        asyncio.run(visit(server.port))
        loaded = Path(f"/proc/{server.pid}/maps").read_text(encoding="utf-8", errors="replace")
    assert "_sqlite3" in loaded  # the list is that of a process that has worked
    assert [name for name in HEAVY if f"/site-packages/{name}/" in loaded] == []


def test_a_process_that_finds_its_database_at_head_does_not_load_alembic(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "phraseweaver.db")
    url = sqlite_url(tmp_path / "phraseweaver.db")
    script = (
        "import sys, phraseweaver.sidecar; from phraseweaver.app import open_app; open_app(); "
        "sys.exit('alembic' in sys.modules)"
    )
    environment = os.environ | {"DATABASE_URL": url.render_as_string(hide_password=False)}
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT_ROOT, env=environment, timeout=60)
    assert done.returncode == 0


def test_a_dashboard_without_a_bot_draws_its_first_page_without_what_only_others_need(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """At half a processor each costs whoever wakes the server a twentieth of a second or more."""
    shutil.copyfile(sqlite_template, tmp_path / "phraseweaver.db")
    script = (
        "import inspect, sys; from streamlit.testing.v1 import AppTest; import phraseweaver.web.asgi; "
        # What reads the source of every module to find out who calls.
        "inspect.stack = None; "
        "page = AppTest.from_file('streamlit_app.py', default_timeout=60).run(); "
        "assert not page.exception and page.title[0].value == 'Today', page; "
        "print([name for name in ('requests', 'psycopg', 'authlib', 'prometheus_client', "
        "'segno', 'alembic') if name in sys.modules])"
    )
    url = sqlite_url(tmp_path / "phraseweaver.db").render_as_string(hide_password=False)
    # The visit of a test comes from nowhere, and so not from this machine.
    environment = os.environ | {"DATABASE_URL": url, "PHRASEWEAVER_OPEN": "1"}
    environment.pop("TELEGRAM_BOT_TOKEN", None)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT_ROOT,
        env=environment,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
