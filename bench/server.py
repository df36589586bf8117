"""The app as its users meet it, `streamlit run streamlit_app.py` in a process of its own, and its cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from bench.cpu_quota import at_most, cpu_seconds
from phraseweaver.config import PROJECT_ROOT

HOST = "127.0.0.1"
_HEALTHY_WITHIN_SECONDS = 60.0
_ENDS_WITHIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `quota` says how its share of the processor is limited, "" where it is not."""

    pid: int
    port: int
    quota: str

    @property
    def address(self) -> str:
        """Where the app is found: scheme, host and port, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def cpu_seconds(self) -> float:
        """The processor time used so far."""
        return cpu_seconds(self.pid)

    @property
    def resident(self) -> int:
        """The memory in use now, in bytes."""
        return self._memory("VmRSS")

    @property
    def peak(self) -> int:
        """The most memory that was ever in use, in bytes."""
        return self._memory("VmHWM")

    def _memory(self, name: str) -> int:
        return _memory_of(self.pid, name)


@contextmanager
def running_server(
    url: URL, log: Path, *, flags: Sequence[str] = (), cpus: float | None = None
) -> Iterator[Server]:
    """Yield a server on the database at `url`, and end it afterwards.

    `flags` are settings of Streamlit for this one (`--runner.fastReruns`, `true`). A limit of `cpus` begins
    once the server answers: its start is not measured. Raises RuntimeError with the log when it does not
    come up.
    """
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "streamlit", "run", "streamlit_app.py"),
                *("--server.address", HOST, "--server.port", str(port)),
                *flags,
            ],
            cwd=PROJECT_ROOT,
            env=environment(url),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(process, port, log)
        with ExitStack() as stack:
            quota = stack.enter_context(at_most(cpus, process.pid)) if cpus else ""
            yield Server(process.pid, port, quota)
    finally:
        end(process)


@dataclass(frozen=True, slots=True)
class Sender:
    """A running sender."""

    pid: int

    @property
    def resident(self) -> int:
        """The memory in use now, in bytes."""
        return _memory_of(self.pid, "VmRSS")


@contextmanager
def running_sender(url: URL, log: Path) -> Iterator[Sender]:
    """Yield a sender on the database at `url`, without a bot, and end it afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "phraseweaver.sidecar"],
            cwd=PROJECT_ROOT,
            env=environment(url),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Sender(process.pid)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Tell a process to end, and see that it does."""
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _memory_of(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    raise ProcessLookupError(pid)


def environment(url: URL) -> dict[str, str]:
    """Return the environment of a process on the database at `url`."""
    # What the shell says about the app or about Streamlit must not reach the measurement.
    ours = ("DATABASE_URL", "TELEGRAM_", "PUBLIC_URL", "STREAMLIT_", "PHRASEWEAVER_", "SIGN_IN_", "OIDC_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"DATABASE_URL": url.render_as_string(hide_password=False)}


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up_at = time.monotonic() + _HEALTHY_WITHIN_SECONDS
    while not _healthy(port):
        if process.poll() is not None or time.monotonic() > give_up_at:
            wrote = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"the server did not come up; it wrote:\n{wrote}")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
