"""`python -m bench.cold_start [--samples 3] [--cpus 0.5] [--database postgresql]`

How long a visitor waits whose host has let the server sleep: from the start of the process to the frame that
shows the first page, in a real Chromium. The browser runs already and has never seen the app. Its request is
held back until the process listens, as a host's own proxy does it: a browser that is refused dozens of times
is busy with that for a second and more. The server has its share of a processor from its first moment on; the
files that it reads are likely in the system's cache.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import URL

from bench.browser import CHROMIUM_ARGUMENTS, PATIENCE_MS
from bench.cpu_quota import at_most, cpu_seconds
from bench.fresh_database import DATABASES, add_decks, fresh_databases, opened
from bench.postgresql import ServerMissing
from bench.samples import Samples, as_json, samples_table, write_json
from bench.server import HOST, end, environment, free_port
from phraseweaver.config import PROJECT_ROOT

WANTED_MS = 6000.0
MOST_SAMPLES = 50
_PATIENCE_SECONDS = 90.0
_PAINTED = """() => {
    const title = document.querySelector("[data-testid=stMain] h1");
    if (!title || !title.textContent || !title.checkVisibility()) return false;
    return new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true))));
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the JSON file; return the process's exit code."""
    options = _parse(arguments)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        print("There is no `chromium` on the PATH.", file=sys.stderr)
        return 1
    quota = ""
    answering: list[float] = []
    painted: list[float] = []
    processor: list[float] = []
    try:
        with fresh_databases(options.database, 1) as (url,), sync_playwright() as playwright:
            with opened(url) as app:
                add_decks(app, [("recognition",)], 20)
            browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
            for _ in range(options.samples):
                answered, shown, used, quota = _start(browser, url, options.cpus)
                answering.append(answered)
                processor.append(used)
                painted.append(shown)
            browser.close()
    except ServerMissing as error:
        print(error, file=sys.stderr)
        return 1
    samples = [
        Samples("process started → it answers", tuple(answering)),
        Samples("process started → first page painted", tuple(painted), WANTED_MS),
        # What a busy machine does not change much: at half a processor it takes at least twice as long.
        Samples("processor time until then", tuple(processor)),
    ]
    print(f"Cold start, {options.database}, {quota}\n")
    print(samples_table("milliseconds", samples))
    content = {"database": options.database, "quota": quota, "samples": as_json(samples)}
    print(f"\n{write_json('cold_start', options.json, content)} is written.")
    return 0


def _start(browser: Browser, url: URL, cpus: float) -> tuple[float, float, float, str]:
    """Return the ms until it answers, until the page is painted, those of the processor, and the limit."""
    port = free_port()
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "phraseweaver.web.asgi:app",
                "--host",
                HOST,
                "--port",
                str(port),
            ],
            cwd=PROJECT_ROOT,
            env=environment(url),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            with at_most(cpus, process.pid) as quota:
                while not _listens(port):
                    if process.poll() is not None or time.perf_counter() - began > _PATIENCE_SECONDS:
                        raise RuntimeError("the server did not come up")
                    time.sleep(0.01)
                # Not until all scripts have run: that is the browser's time, and in the next row.
                page.goto(f"http://{HOST}:{port}/", wait_until="commit")
                answered = time.perf_counter()
                page.wait_for_function(_PAINTED, polling="raf")
                shown = time.perf_counter()
                used = cpu_seconds(process.pid)
        finally:
            end(process)
            context.close()
    return (answered - began) * 1000, (shown - began) * 1000, used * 1000, quota


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.cold_start", description="Time the first page of a server that was asleep."
    )
    parser.add_argument("--samples", type=int, default=3, help="by default %(default)s")
    parser.add_argument("--cpus", type=float, default=0.5, help="processors for the server")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    found = parser.parse_args(arguments)
    if not 1 <= found.samples <= MOST_SAMPLES:
        parser.error(f"--samples must be from 1 to {MOST_SAMPLES}")
    if found.cpus <= 0:
        parser.error("--cpus must be more than 0")
    return found


if __name__ == "__main__":
    sys.exit(main())
