"""A whole run: every scenario on every size and database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy import func, select
from sqlalchemy.engine import URL

from bench.backend import Backend
from bench.dataset import build, clock, learner, version
from bench.measure import Statements, Subject, Timing, measure
from bench.scenario import Scenario
from bench.size import Size
from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import CardRow, DeckRow, PhraseRow, ReviewRow


@dataclass(frozen=True, slots=True)
class Dataset:
    """What was measured on; `built_in` is in seconds, None for one kept from an earlier run."""

    database: str
    size: Size
    decks: int
    phrases: int
    cards: int
    reviews: int
    built_in: float | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One scenario on one data set."""

    database: str
    size: Size
    scenario: Scenario
    timing: Timing


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run found out; `databases` holds the titles by key."""

    began_at: datetime
    runs: int
    databases: dict[str, str]
    datasets: tuple[Dataset, ...]
    measurements: tuple[Measurement, ...]


def run(
    backends: Sequence[Backend],
    sizes: Sequence[Size],
    scenarios: Sequence[Scenario],
    *,
    runs: int,
    say: Callable[[str], None],
) -> Report:
    """Measure everything, building the data sets that are missing; `say` is told what goes on."""
    began_at = datetime.now(UTC)
    datasets: list[Dataset] = []
    measurements: list[Measurement] = []
    for backend in backends:
        with ExitStack() as stack:
            subjects = []
            for size in sizes:
                name = f"{size.cards}_{version()}"
                built_in = _built(backend, name, size, say)
                subject = stack.enter_context(_opened(stack.enter_context(backend.copy(name))))
                subjects.append(subject)
                datasets.append(_described(subject, backend.key, size, built_in))
            for scenario in scenarios:
                say(f"{backend.title}: {scenario.title}")
                for size, timing in zip(sizes, measure(scenario, subjects, runs), strict=True):
                    measurements.append(Measurement(backend.key, size, scenario, timing))
    return Report(
        began_at=began_at,
        runs=runs,
        databases={backend.key: backend.title for backend in backends},
        datasets=tuple(datasets),
        measurements=tuple(measurements),
    )


def _built(backend: Backend, name: str, size: Size, say: Callable[[str], None]) -> float | None:
    if backend.has(name):
        return None
    say(f"{backend.title}: building {size.name} cards with a year of answers")
    began = perf_counter()
    made = build(backend.empty(name), size)
    backend.keep(name)
    took = perf_counter() - began
    say(f"{backend.title}: {made.cards} cards and {made.reviews} answers in {took:.0f} s")
    return took


@contextmanager
def _opened(url: URL) -> Iterator[Subject]:
    engine = make_engine(url)
    # Before the read-only view is made of the engine: it takes the listeners of its birth along.
    statements = Statements(engine)
    try:
        app = App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=clock)
        yield Subject(app, learner(app), statements)
    finally:
        engine.dispose()


def _described(subject: Subject, key: str, size: Size, built_in: float | None) -> Dataset:
    with subject.app.sessions.read() as session:
        decks, phrases, cards, reviews = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (DeckRow, PhraseRow, CardRow, ReviewRow)
        )
    return Dataset(key, size, decks, phrases, cards, reviews, built_in)
