"""Less of the processor for one process than the machine has: by a control group, or by pausing it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PERIOD_US = 100_000
"""The kernel's own period: the share is granted anew every tenth of a second."""
_CHECK_EVERY_SECONDS = 0.002
_GROUPS_V2 = Path("/sys/fs/cgroup")
_GROUPS_V1 = Path("/sys/fs/cgroup/cpu")


def cpu_seconds(pid: int) -> float:
    """Return the processor time that all threads of a process used; ProcessLookupError when it is gone."""
    # How Linux numbers the clock of a process (`clock_getcpuclockid`): nanoseconds, where /proc has ticks.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError as error:
        raise ProcessLookupError(pid) from error


@contextmanager
def at_most(cpus: float, pid: int) -> Iterator[str]:
    """Hold a process to so many processors (0.5 is half of one); yields how it is done.

    A control group is exact. Where none may be made, the process is watched and paused for the rest of each
    period in which it has used up its share, which is the kernel's rule applied every other millisecond.
    """
    quota = int(cpus * _PERIOD_US)
    group = _group_v2(pid, quota) or _group_v1(pid, quota)
    if group is None:
        with _paused(cpus, pid):
            yield f"{cpus:g} processors, by pausing the process"
        return
    try:
        yield f"{cpus:g} processors, by a control group"
    finally:
        _leave(group, pid)


def _group_v2(pid: int, quota: int) -> Path | None:
    try:
        granted = (_GROUPS_V2 / "cgroup.subtree_control").read_text().split()
    except OSError:
        return None
    return _join(_GROUPS_V2, {"cpu.max": f"{quota} {_PERIOD_US}"}, pid) if "cpu" in granted else None


def _group_v1(pid: int, quota: int) -> Path | None:
    if not (_GROUPS_V1 / "cgroup.procs").exists():
        return None
    return _join(_GROUPS_V1, {"cpu.cfs_period_us": str(_PERIOD_US), "cpu.cfs_quota_us": str(quota)}, pid)


def _join(parent: Path, limits: dict[str, str], pid: int) -> Path | None:
    group = parent / f"phraseweaver-bench-{pid}"
    try:
        group.mkdir()
        for name, value in limits.items():
            (group / name).write_text(value)
        (group / "cgroup.procs").write_text(str(pid))
    except OSError:
        with suppress(OSError):
            group.rmdir()
        return None
    return group


def _leave(group: Path, pid: int) -> None:
    with suppress(OSError):
        (group.parent / "cgroup.procs").write_text(str(pid))
    for _ in range(100):
        try:
            group.rmdir()
        except OSError:
            # The kernel needs a moment to let go of the last thread.
            time.sleep(0.02)
        else:
            return


@contextmanager
def _paused(cpus: float, pid: int) -> Iterator[None]:
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(cpus, pid, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def _watch(cpus: float, pid: int, done: threading.Event) -> None:
    period = _PERIOD_US / 1e6
    with suppress(ProcessLookupError):
        while not done.is_set():
            ends_at = time.monotonic() + period
            spent = cpu_seconds(pid) + cpus * period
            paused = False
            while (left := ends_at - time.monotonic()) > 0 and not done.is_set():
                if not paused and cpu_seconds(pid) >= spent:
                    os.kill(pid, signal.SIGSTOP)
                    paused = True
                time.sleep(left if paused else min(_CHECK_EVERY_SECONDS, left))
            if paused:
                os.kill(pid, signal.SIGCONT)
