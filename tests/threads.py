"""Doing several things at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; return what each gave or raised, in their order."""
    gate = threading.Barrier(len(actions))
    outcomes: list[object] = [None] * len(actions)

    def run(index: int, action: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes[index] = action()
        except Exception as error:
            outcomes[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
