"""How well and how fast the memory model is fitted: `python -m bench.fit`.

Made-up learners forget by FSRS-6 with parameters of their own, drawn from what is known of real ones, and are
scheduled by the published ones. Their logs are split by time; the latest fifth is held out. Printed are the
log-losses of the held-out answers with the published parameters, ours, those of `fsrs-rs-python` where it is
installed (the crate that Anki uses; it states no licence, so that the product does without), and the true
ones.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from phraseweaver.domain import forgetting
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.memory_model import Beginning, Log
from phraseweaver.domain.memory_replay import replayer
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, PARAMETER_BOUNDS
from phraseweaver.fitting.fit import SPREAD, fit, split
from phraseweaver.fitting.replay import Numbers, expected, log_loss
from phraseweaver.fitting.sequences import Sequences, lay_out

FIRST_DAY = date(2025, 1, 1)
DAYS = 365
STABILITIES = 4
FIRST = (0.22, 0.12, 0.56, 0.10)
REMEMBERED = (0.11, 0.79, 0.10)


def own_parameters(draw: random.Random) -> tuple[float, ...]:
    """Return parameters as a learner may have them: around the published ones, half as wide as the prior."""
    found = []
    for place, (usual, spread) in enumerate(zip(DEFAULT_PARAMETERS, SPREAD, strict=True)):
        deviation = draw.gauss(0, spread / 2)
        value = usual * np.exp(deviation) if place < STABILITIES else usual + deviation
        low, high = PARAMETER_BOUNDS[place]
        found.append(float(min(max(value, low), high)))
    return (*sorted(found[:STABILITIES]), *found[STABILITIES:])


def study(true: Sequence[float], answers: int, draw: random.Random) -> Log:
    """Return the log of a year with at least so many answers, of learners of that memory."""
    memory_step, app_step = replayer(true), replayer(DEFAULT_PARAMETERS)
    log, card = Log(), 0
    while len(log) < answers:
        card += 1
        day, last = draw.randrange(DAYS * 4 // 5), 0
        own = app = (0.0, 0.0)
        reps = 0
        while day < DAYS:
            if reps == 0:
                rating = draw.choices((1, 2, 3, 4), FIRST)[0]
            elif draw.random() < forgetting.retrievability(day - last, own[0], true[20]):
                rating = draw.choices((2, 3, 4), REMEMBERED)[0]
            else:
                rating = 1
            own, app = (
                memory_step(*own, rating, day - last),
                app_step(*app, rating, day - last),
            )
            reps += 1
            beginning = Beginning.NEW if reps == 1 else Beginning.NO
            log.add(CardId(card), FIRST_DAY + timedelta(days=day), rating, beginning, reps=reps)
            last = day
            if rating > 1 or (reps > 1 and draw.random() < 0.5):
                ideal = forgetting.days_until(0.9, app[0], DEFAULT_PARAMETERS[20])
                day += max(round(ideal * draw.uniform(0.9, 1.1)), 1)
    return log


def by_fsrs_rs(log: Log, until: int) -> tuple[Numbers, float]:
    """Return the parameters that `fsrs-rs-python` fits to the answers before a date, and its seconds."""
    import fsrs_rs_python as rs  # type: ignore[import-not-found, unused-ignore]

    items: list[Any] = []
    prefix: list[Any] = []
    last = 0
    for day, rating, beginning in zip(log.days, log.ratings, log.beginnings, strict=True):
        since = 0 if beginning else day - last
        prefix = [] if beginning else prefix
        prefix = [*prefix, rs.FSRSReview(rating=rating, delta_t=since)]
        last = day
        if since and day < until:
            items.append(rs.FSRSItem(reviews=prefix))
    began = time.perf_counter()
    found = rs.FSRS(parameters=list(DEFAULT_PARAMETERS)).compute_parameters(items)
    return np.array(found), time.perf_counter() - began


def main() -> None:
    """Print a table, a row a learner."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--answers", type=int, nargs="+", default=[400, 1_000, 4_000, 20_000])
    parser.add_argument("--learners", type=int, default=5, help="learners of each size")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("answers  published    true    ours  fsrs-rs    ours s  fsrs-rs s")
    for answers in options.answers:
        for number in range(options.learners):
            draw = random.Random(options.seed * 1_000 + number)
            true = own_parameters(draw)
            row(study(true, answers, draw), true)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def row(log: Log, true: Sequence[float]) -> None:
    """Fit one log and print what came of it."""
    began = time.perf_counter()
    sequences = lay_out(log)
    parts = split(sequences)
    ours = fit(sequences, parts.seen)
    took = time.perf_counter() - began
    loss = _loss_of(sequences, parts.held_out)
    try:
        found, seconds = by_fsrs_rs(log, parts.first_held_out)
        theirs = f"{loss(found):7.4f}  {took:8.2f}  {seconds:9.2f}"
    except ImportError:
        theirs = f"      -  {took:8.2f}          -"
    print(
        f"{len(log):7d}  {loss(np.array(DEFAULT_PARAMETERS)):9.4f}  {loss(np.array(true)):6.4f}"
        f"  {loss(ours):6.4f}  {theirs}",
        flush=True,
    )


def _loss_of(sequences: Sequences, chosen: npt.NDArray[np.bool_]) -> Callable[[Numbers], float]:
    def loss(parameters: Numbers) -> float:
        foretold, _ = expected(sequences, parameters)
        return log_loss(foretold[chosen], sequences.passed[chosen]) / int(chosen.sum())

    return loss


if __name__ == "__main__":
    main()
