"""A copy of the code as an image would hold it, and an environment with nothing but its requirements."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from phraseweaver.config import PROJECT_ROOT
from tests.database import missing
from tests.deployment.reading import image_environment, instruction

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Bare:
    """The directory of the code; commands see the environment's programs first and none of our settings."""

    code: Path
    programs: Path
    spare: Path

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        outside = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
        path = f"{self.programs}{os.pathsep}/usr/bin{os.pathsep}/bin"
        return {**outside, "PATH": path, **image_environment(), **settings}

    def start(self, command: str | list[str], log: Path, **settings: str) -> subprocess.Popen[bytes]:
        """Start a command in the directory of the code."""
        arguments = ["sh", "-c", f"exec {command}"] if isinstance(command, str) else command
        with log.open("wb") as output:
            return subprocess.Popen(
                # Found by our own PATH, Popen would take the programs of the environment of the tests.
                [str(self.programs / "python") if arguments[0] == "python" else arguments[0], *arguments[1:]],
                cwd=self.code,
                env=self.environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def run(self, command: str | list[str], log: Path, **settings: str) -> str:
        """Run a command to its end, which has to be a good one; return what it wrote."""
        process = self.start(command, log, **settings)
        status = process.wait(PATIENCE)
        wrote = log.read_text(encoding="utf-8", errors="replace")
        assert status == 0, f"{command}: {status}\n{wrote}"
        return wrote

    @contextmanager
    def running(
        self, command: str | list[str], log: Path, **settings: str
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command that goes on; afterwards it must end well when it is told to."""
        process = self.start(command, log, **settings)
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            status = process.wait(PATIENCE)
            # Uvicorn ends itself by the signal that it was sent.
            assert status in (0, -signal.SIGTERM), log.read_text(encoding="utf-8", errors="replace")
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@pytest.fixture(scope="session")
def bare() -> Iterator[Bare]:
    """Made as the Dockerfile says, by the commands that stand in it."""
    environment = _with_requirements()
    home = Path(tempfile.mkdtemp(prefix="phraseweaver-bare-"))
    try:
        made = Bare(home / "opt" / "phraseweaver", environment / "bin", home / "spare")
        _copy_what_an_image_gets(made.code)
        compiling = instruction("RUN", 1).rest
        done = subprocess.run(
            ["sh", "-c", compiling], cwd=made.code, env=made.environment({}), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        for directory in (made.code / "data", made.spare, made.spare / "backups"):
            directory.mkdir()
        yield made
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _with_requirements() -> Path:
    """Return an environment that has the requirements and nothing else, made by the Dockerfile's own command.

    Making and removing it takes a minute, most of it the disk's; so it is kept under the system's temporary
    directory until the requirements or the command change.
    """
    installing = instruction("RUN").rest
    wanted = installing + sys.version + (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    name = hashlib.sha256(wanted.encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"phraseweaver-requirements-{os.getuid()}"
    kept.mkdir(mode=0o700, exist_ok=True)
    if kept.stat().st_uid != os.getuid():
        missing("a directory of our own", f"{kept} is somebody else's")
    environment = kept / name
    if (environment / "finished").exists():
        return environment
    for old in kept.iterdir():
        shutil.rmtree(old)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    # With pip's settings of the machine, which may name a mirror.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        ["sh", "-c", installing],
        cwd=PROJECT_ROOT,
        env={**outside, "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=280,
    )
    if done.returncode and re.search(r"name resolution|Network is unreachable", done.stderr):
        missing("a package index", done.stderr[-500:])
    assert done.returncode == 0, done.stderr
    (environment / "finished").touch()
    return environment


def _copy_what_an_image_gets(target: Path) -> None:
    lines = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    at_top = [line.removeprefix("/") for line in ignored if not line.startswith("**/")]
    deeper = [line.removeprefix("**/") for line in ignored if line.startswith("**/")]

    def left_out(directory: str, names: list[str]) -> set[str]:
        below = Path(directory).relative_to(PROJECT_ROOT).as_posix()
        return {
            name
            for name in names
            if any(fnmatch(name if below == "." else f"{below}/{name}", pattern) for pattern in at_top)
            or name in deeper
        }

    shutil.copytree(PROJECT_ROOT, target, ignore=left_out)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(port: int, path: str) -> int:
    """Return the status of an answer, 0 if there is none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(port: int, path: str, log: Path) -> None:
    """Return once the server answers 200 there."""
    give_up_at = time.monotonic() + PATIENCE
    while status(port, path) != 200:
        assert time.monotonic() < give_up_at, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
