"""`python -m bench.browser [--samples 60] [--database sqlite|postgresql] [--compare-settings]`

What a learner waits for, measured in a real Chromium: from a key to the frame that shows what it led to. With
`--compare-settings` the same is measured on servers that run with Streamlit's own defaults instead of this
project's choice, turn by turn, so that a slow moment of the machine falls on all alike: trust the ratios.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright
from sqlalchemy.engine import URL

from bench.fresh_database import DATABASES, add_decks, fresh_databases, opened
from bench.postgresql import ServerMissing
from bench.samples import Samples, as_json, samples_table, write_json
from bench.server import running_server

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE_MS = 30_000
MOST_SAMPLES = 500
_A_TURN = 10
"""So many cards of each kind are answered on one server before it is the next one's turn."""
_PAUSES_MS = (150, 350)
"""Between two keys. Chance within it spreads them evenly over the time from frame to frame."""
_EASY = "4"
"""The rating after which a new card does not come back on the same day."""
_TYPED = "I would like too by a ticket"

_PROBE = Path(__file__).with_name("page_probe.js")


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a learner waits for; `target` is the most that its median should be, in ms."""

    key: str
    title: str
    target: float


MEASURES = (
    Measure("revealed", "space → answer painted", 16),
    Measure("next", "rating → next card painted", 16),
    Measure("confirmed", "rating → confirmed, the new count painted", 60),
    Measure("compared", "enter → typed answer compared, painted", 60),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """The settings of Streamlit that a server runs with."""

    name: str
    flags: tuple[str, ...] = ()


OURS = Variant("this project's settings")
_COLLECT = ("--runner.postScriptGC", "true")
_FAST = ("--runner.fastReruns", "true")
SHIPPED = (
    Variant("postScriptGC as shipped", _COLLECT),
    Variant("fastReruns as shipped", _FAST),
    Variant("both as shipped", (*_COLLECT, *_FAST)),
)

Times = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class _Seat:
    """A tab for cards that are only looked at, one for those that are typed, and the times taken in them."""

    looking: Page
    typing: Page
    times: Times


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write the JSON file; return the process's exit code."""
    options = _parse(arguments)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        print("There is no `chromium` on the PATH.", file=sys.stderr)
        return 1
    variants = (OURS, *SHIPPED) if options.compare_settings else (OURS,)
    try:
        with fresh_databases(options.database, len(variants)) as urls, ExitStack() as stack:
            times = _measured(stack, executable, variants, urls, options.samples)
    except ServerMissing as error:
        print(error, file=sys.stderr)
        return 1
    rows = {
        variant.name: [
            Samples(measure.title, tuple(found[measure.key]), measure.target) for measure in MEASURES
        ]
        for variant, found in times
    }
    _tell(options, rows)
    return 0


def _measured(
    stack: ExitStack, executable: str, variants: Sequence[Variant], urls: Sequence[URL], samples: int
) -> list[tuple[Variant, Times]]:
    playwright = stack.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
    stack.callback(browser.close)
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="phraseweaver-bench-")))
    seats = []
    for number, (variant, url) in enumerate(zip(variants, urls, strict=True)):
        with opened(url) as app:
            looked, typed = add_decks(app, [("recognition",), ("production",)], samples + 2 * _A_TURN)
        log = directory / f"{number}.log"
        server = stack.enter_context(running_server(url, log, flags=variant.flags))
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(path=_PROBE)
        pages = []
        for deck in (looked, typed):
            page = context.new_page()
            page.goto(f"{server.address}/review?deck={deck}")
            page.wait_for_function("window.bench.ready()")
            pages.append(page)
        seats.append((variant, _Seat(pages[0], pages[1], defaultdict(list))))
    chance = Random(1)
    for _, seat in seats:
        # The first cards are for the caches.
        _turn(_Seat(seat.looking, seat.typing, defaultdict(list)), 3, chance)
    for taken in range(0, samples, _A_TURN):
        for _, seat in seats:
            _turn(seat, min(_A_TURN, samples - taken), chance)
    return [(variant, seat.times) for variant, seat in seats]


def _turn(seat: _Seat, cards: int, chance: Random) -> None:
    # Only the tab in front draws frames.
    seat.looking.bring_to_front()
    for _ in range(cards):
        _press(seat, seat.looking, "Space", ("revealed",), chance)
        _press(seat, seat.looking, _EASY, ("next", "confirmed"), chance)
    seat.typing.bring_to_front()
    for _ in range(cards):
        seat.typing.locator(".st-key-review_card .typed").fill(_TYPED)
        _press(seat, seat.typing, "Enter", ("compared",), chance)
        # Not counted: the answer to a typed card is no other way than that to any card.
        _press(
            _Seat(seat.looking, seat.typing, defaultdict(list)), seat.typing, _EASY, ("confirmed",), chance
        )


def _press(seat: _Seat, page: Page, key: str, awaited: Sequence[str], chance: Random) -> None:
    page.wait_for_timeout(chance.uniform(*_PAUSES_MS))
    page.evaluate("names => window.bench.arm(names)", list(awaited))
    page.keyboard.press(key)
    # Rarely asked: the question itself takes the page's time.
    found = page.wait_for_function("window.bench.times()", polling=100).json_value()
    for name in awaited:
        seat.times[name].append(float(found[name]))


def _tell(options: argparse.Namespace, rows: dict[str, list[Samples]]) -> None:
    print(f"Chromium, {options.database}: from the key to the frame that shows what it led to\n")
    for name, samples in rows.items():
        print(samples_table(f"{name}, milliseconds", samples))
        print()
    ratios = list(_ratios(rows))
    for name, title, ratio in ratios:
        print(f"{name:<28} ÷ ours  {title:<44} {ratio:6.2f}")
    path = write_json(
        "browser",
        options.json,
        {
            "database": options.database,
            "settings": {name: as_json(samples) for name, samples in rows.items()},
            "ratios": [
                {"settings": name, "measure": title, "to_ours": round(ratio, 3)}
                for name, title, ratio in ratios
            ],
        },
    )
    print(f"{path} is written.")


def _ratios(rows: dict[str, list[Samples]]) -> Iterator[tuple[str, str, float]]:
    for name, samples in rows.items():
        if name != OURS.name:
            for theirs, ours in zip(samples, rows[OURS.name], strict=True):
                yield name, theirs.name, theirs.median / ours.median


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.browser", description="Time what a learner waits for in a real Chromium."
    )
    parser.add_argument("--samples", type=int, default=60, help="of each measure, by default %(default)s")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument(
        "--compare-settings", action="store_true", help="also with Streamlit's own settings, one by one"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    found = parser.parse_args(arguments)
    if not 1 <= found.samples <= MOST_SAMPLES:
        parser.error(f"--samples must be from 1 to {MOST_SAMPLES}")
    return found


if __name__ == "__main__":
    sys.exit(main())
