"""The app as a server process on a port of its own, which tests may kill and start again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT

HOST = "127.0.0.1"
HEALTHY_WITHIN_SECONDS = 60.0


class WebServer:
    """`streamlit run streamlit_app.py` on one database; the port stays the same from start to start."""

    def __init__(self, database_url: URL, log: Path) -> None:
        self._database_url = database_url
        self._log = log
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the app is found: scheme, host and port, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """What the server has written since its first start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start the process and return once it answers; raises RuntimeError with its log if it does not."""
        if self.running:
            return
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command()],
                cwd=PROJECT_ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        give_up_at = time.monotonic() + HEALTHY_WITHIN_SECONDS
        while not self._healthy():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > give_up_at:
                self.kill()
                raise RuntimeError(f"the server did not come up; it wrote:\n{self.log}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the process as a power cut would, with SIGKILL; it gets no chance to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _command(self) -> tuple[str, ...]:
        where = ("--server.address", HOST, "--server.port", str(self._port))
        return ("streamlit", "run", "streamlit_app.py", *where)

    def _environment(self) -> dict[str, str]:
        # What the developer's own shell says about the app or about Streamlit must not reach the test.
        ours = ("DATABASE_URL", "TELEGRAM_", "PUBLIC_URL", "STREAMLIT_", "SIGN_IN_", "OIDC_", "PHRASEWEAVER_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"DATABASE_URL": self._database_url.render_as_string(hide_password=False)}

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
