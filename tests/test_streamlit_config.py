"""Streamlit reads our settings, and the server stays free of what would weigh it down."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from phraseweaver.app import open_app
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.rating import Rating
from phraseweaver.formats.encoding import MAX_MEGABYTES
from phraseweaver.services import accounts, decks, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.ui.navigation import PAGES

FILE = PROJECT_ROOT / ".streamlit" / "config.toml"

TUNED = {
    # A full garbage collection after every run of a page costs 50 to 110 ms a click.
    "runner.postScriptGC": False,
    # Two callbacks of one visitor must not run at the same time.
    "runner.fastReruns": False,
    "runner.magicEnabled": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "browser.gatherUsageStats": False,
    # An error's text may hold what only the log may.
    "client.showErrorDetails": "none",
    # On localhost the box of an error would lead to a search engine and a chatbot.
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
}

HEAVY = ("pandas", "pyarrow", "altair", "plotly")
"""100 MB and seconds of a first visit, for what ECharts and a table of our own do without.

numpy is not among them: Streamlit loads it for the icon of the browser's tab.
"""


def written() -> dict[str, Any]:
    """Return the options of our file by their full names."""

    def flat(prefix: str, table: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in table.items():
            key = f"{prefix}{name}"
            found |= flat(f"{key}.", value) if isinstance(value, dict) else {key: value}
        return found

    return flat("", tomllib.loads(FILE.read_text(encoding="utf-8")))


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what a developer's own shell says about the app or Streamlit."""
    ours = ("DATABASE_URL", "TELEGRAM_", "PUBLIC_URL", "STREAMLIT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


@pytest.fixture(scope="module")
def read_by_streamlit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Streamlit itself makes of the file, in a process of its own; fails if it complains of anything."""
    code = (
        "import json, sys\n"
        "from streamlit import config\n"
        "print(json.dumps({name: config.get_option(name) for name in json.loads(sys.argv[1])}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(list(written()))],
        cwd=PROJECT_ROOT,
        # A home of its own: the developer's settings of Streamlit would be read from there too.
        env=environment(HOME=str(tmp_path_factory.mktemp("home"))),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_streamlit_knows_every_option_and_takes_our_value(read_by_streamlit: dict[str, Any]) -> None:
    assert read_by_streamlit == written()


@pytest.mark.parametrize(("option", "value"), TUNED.items(), ids=TUNED)
def test_what_was_tuned_stays_tuned(read_by_streamlit: dict[str, Any], option: str, value: object) -> None:
    assert read_by_streamlit[option] == value


def test_the_server_is_reached_from_this_machine_only(read_by_streamlit: dict[str, Any]) -> None:
    """Without sign-in, whoever reaches the port is the learner."""
    address = read_by_streamlit["server.address"]
    found = {info[4][0] for info in socket.getaddrinfo(address, None)}
    assert found
    assert all(ip_address(place).is_loopback for place in found)


def test_a_list_that_is_too_large_is_refused_by_us_and_a_far_larger_one_at_the_door(
    read_by_streamlit: dict[str, Any],
) -> None:
    """Our refusal says what to do; Streamlit's spares the memory."""
    assert MAX_MEGABYTES < read_by_streamlit["server.maxUploadSize"] <= 4 * MAX_MEGABYTES


# --- What the server loads

LAUNCH = """
import atexit, sys
from pathlib import Path
report, *arguments = sys.argv[1:]
atexit.register(lambda: Path(report).write_text("\\n".join(sys.modules), encoding="utf-8"))
sys.argv = ["streamlit", *arguments]
from streamlit.web import cli
cli.main()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not come up", pytrace=False)


def draw(port: int, page: str) -> list[str]:
    """Visit a page as a browser does; return the kinds of the elements that the server sent."""
    kinds: list[str] = []
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=30) as socket_:  # type: ignore[list-item]
        visit = BackMsg()
        visit.rerun_script.page_name = page
        visit.rerun_script.context_info.timezone = "Europe/Berlin"
        visit.rerun_script.context_info.locale = "en-GB"
        socket_.send(visit.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket_.recv(timeout=60))
            if message.WhichOneof("type") == "script_finished":
                return kinds
            if message.delta.WhichOneof("type") == "new_element":
                kinds.append(str(message.delta.new_element.WhichOneof("type")))


@pytest.mark.slow
def test_no_page_loads_pandas_and_its_kind(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'phrases.db'}"
    app = open_app({"DATABASE_URL": database})
    user = accounts.local_learner(app, "Europe/Berlin").id
    decks.add_starter_deck(app, user, DeckForm("Spanish", "es", "en"))
    for _ in range(3):
        card = review.screen(app, user).card
        assert card
        review.rate(app, user, card.id, Rating.EASY, seen=card.reps)
    app.sessions.engine.dispose()

    report, port = tmp_path / "modules", free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-c", LAUNCH, str(report), "run", "streamlit_app.py"),
                *("--server.address", "127.0.0.1", "--server.port", str(port)),
            ],
            cwd=PROJECT_ROOT,
            env=environment(HOME=str(tmp_path), DATABASE_URL=database),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(port, server)
        # The first page is found at the bare address.
        drawn = {page.name: draw(port, page.name if index else "") for index, page in enumerate(PAGES)}
    finally:
        # As Ctrl+C: SIGTERM ends the process without its last words.
        server.send_signal(signal.SIGINT)
        server.wait(30)
    said = (tmp_path / "log").read_text(encoding="utf-8")

    # The pages were really drawn: charts on one of them, no box for an error on any.
    assert "echarts_chart" in drawn["progress"], said
    assert [page for page, kinds in drawn.items() if "exception" in kinds or "heading" not in kinds] == [], (
        said
    )
    loaded = set(report.read_text(encoding="utf-8").split())
    assert "streamlit" in loaded and "phraseweaver.ui.reviewing" in loaded
    assert [name for name in HEAVY if name in loaded] == []
