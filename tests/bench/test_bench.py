from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from math import gcd
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.arguments import parse
from bench.backend import Backend
from bench.dataset import clock, learner, version
from bench.measure import Statements
from bench.phrases import _STRIDE, MOST, sentences
from bench.postgresql import Postgresql
from bench.report import as_json, as_table
from bench.run import Report, run
from bench.scenarios import SCENARIOS
from bench.size import Size
from bench.sqlite import Sqlite
from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.text import phrase_key
from phraseweaver.services import progress
from tests.database import PostgresServer

SIZES = (Size.parse("40"), Size.parse("80"))


# One process makes the data for all tests.
pytestmark = pytest.mark.xdist_group("bench")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    if request.param == "sqlite":
        yield Sqlite(tmp_path_factory.mktemp("bench"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    made = Postgresql(server.url)
    yield made
    made.close()
    for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench%'"):
        server.drop(server.url.set(database=name))


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def report(backend: Backend, told: list[str]) -> Report:
    told.clear()
    return run([backend], SIZES, tuple(SCENARIOS.values()), runs=2, say=told.append)


def test_every_scenario_runs_on_every_size(backend: Backend, report: Report) -> None:
    assert [(m.scenario.key, m.size.name) for m in report.measurements] == [
        (key, size) for key in SCENARIOS for size in ("40", "80")
    ]
    for measurement in report.measurements:
        assert measurement.database == backend.key
        assert len(measurement.timing.milliseconds) == 2
        assert min(measurement.timing.milliseconds) > 0
        assert measurement.timing.statements > 0


def test_the_data_sets_hold_a_year_of_answers(report: Report) -> None:
    assert [(data.cards, data.phrases, data.decks) for data in report.datasets] == [
        (40, 20, 10),
        (80, 40, 10),
    ]
    for data in report.datasets:
        assert 5 * data.cards < data.reviews < 15 * data.cards


def test_a_data_set_is_built_once(backend: Backend, report: Report, told: list[str]) -> None:
    assert sum("building" in line for line in told) == 2
    assert all(data.built_in is not None for data in report.datasets)
    again = run([backend], SIZES[:1], (SCENARIOS["today"],), runs=1, say=told.append)
    assert [data.built_in for data in again.datasets] == [None]


def test_measuring_leaves_the_data_set_as_it_was(backend: Backend, report: Report) -> None:
    again = run([backend], SIZES, (SCENARIOS["undo"],), runs=1, say=lambda _: None)
    assert [data.reviews for data in again.datasets] == [data.reviews for data in report.datasets]


def test_a_data_set_that_was_not_finished_does_not_count(backend: Backend) -> None:
    url = backend.empty("7_broken")
    open_app(settings=Settings(database_url=url)).sessions.engine.dispose()
    assert not backend.has("7_broken")
    empty = backend.empty("7_broken")
    app = open_app(settings=Settings(database_url=empty))
    app.sessions.engine.dispose()
    backend.keep("7_broken")
    assert backend.has("7_broken")


def test_a_newer_data_set_takes_the_place_of_the_older_one_of_its_size(backend: Backend) -> None:
    for name in ("8_old", "88_other", "8_new"):
        open_app(settings=Settings(database_url=backend.empty(name))).sessions.engine.dispose()
        backend.keep(name)
    assert [backend.has(name) for name in ("8_old", "88_other", "8_new")] == [False, True, True]


def test_the_json_has_the_keys_that_programs_read(backend: Backend, report: Report) -> None:
    found = json.loads(as_json(report))
    assert found.keys() == {
        *("format", "began_at", "python", "machine", "runs"),
        *("databases", "datasets", "results", "ratios"),
    }
    assert (found["format"], found["runs"]) == (1, 2)
    assert found["databases"] == {backend.key: backend.title}
    assert found["datasets"][0].keys() == {
        *("database", "size", "decks", "phrases", "cards", "reviews", "built_in_seconds"),
    }
    assert found["results"][0].keys() == {
        *("database", "size", "scenario", "median_ms", "p95_ms", "fastest_ms", "statements"),
    }
    assert len(found["results"]) == 2 * len(SCENARIOS)
    assert found["ratios"][0].keys() == {"database", "scenario", "larger", "smaller", "ratio"}
    assert [(ratio["smaller"], ratio["larger"]) for ratio in found["ratios"]] == [("40", "80")] * len(
        SCENARIOS
    )


def test_the_table_has_a_line_for_each_scenario_and_a_column_for_each_size(report: Report) -> None:
    title, sizes, columns, *lines = as_table(report).splitlines()
    assert "2 calls" in title
    assert "40 cards" in sizes
    assert "80 cards" in sizes
    assert columns.split() == ["median", "p95", "SQL", "median", "p95", "SQL", "80", "÷", "40"]
    assert [line[:18].strip() for line in lines] == [scenario.title for scenario in SCENARIOS.values()]
    # Two times and a number of statements for each size, and the ratio.
    assert [len(line[20:].split()) for line in lines] == [7] * len(SCENARIOS)


def test_what_opens_a_transaction_is_not_counted(app: App) -> None:
    statements = Statements(app.sessions.engine)
    with app.sessions.begin() as session:
        connection = session.connection()
        assert statements.count == 0
        connection.exec_driver_sql("SELECT 1")
        connection.exec_driver_sql("SELECT 2")
    assert statements.count == 2


@pytest.mark.parametrize("key", SCENARIOS)
def test_a_scenario_leaves_the_day_as_it_found_it(backend: Backend, report: Report, key: str) -> None:
    with backend.copy(f"{report.datasets[0].cards}_{version()}") as url:
        app = open_app(settings=Settings(database_url=url), clock=clock)
        try:
            user = learner(app)
            before = progress.today(app, user)
            SCENARIOS[key].prepare(app, user)()
            SCENARIOS[key].restore(app, user)
            assert progress.today(app, user) == before
            assert before.left.review > 0
        finally:
            app.sessions.engine.dispose()


def test_sentences_are_all_different() -> None:
    assert gcd(_STRIDE, MOST) == 1
    drafts = sentences(0, 5_000)
    assert len({phrase_key(draft.text) for draft in drafts}) == 5_000
    assert sentences(10, 5) == drafts[10:15]


def test_sizes_are_numbers_of_cards_or_of_thousands() -> None:
    assert Size.parse("10k") == Size("10k", 10_000)
    assert [size.cards for size in parse(["--sizes", "1k,500,1000"]).sizes] == [500, 1_000]


@pytest.mark.parametrize("text", ["", "0", "-5", "10m", "1.5k", "39", "201k"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number of cards"):
        Size.parse(text)


@pytest.mark.parametrize(
    "arguments", [["--sizes", "many"], ["--scenario", "sleep"], ["--runs", "0"], ["--database", "mysql"]]
)
def test_a_wrong_option_ends_the_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert arguments[1] in capsys.readouterr().err


def test_only_the_scenarios_asked_for_are_run_in_the_tables_order() -> None:
    chosen = parse(["--scenario", "undo", "--scenario", "today"]).scenarios
    assert [scenario.key for scenario in chosen] == ["today", "undo"]
    assert [scenario.key for scenario in parse([]).scenarios] == list(SCENARIOS)


def test_the_command_prints_the_table_and_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file = tmp_path / "new" / "result.json"
    wanted = ["--sizes", "40", "--database", "sqlite", "--scenario", "today", "--runs", "1"]
    assert main([*wanted, "--json", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8"))["results"][0]["scenario"] == "today"
    assert "open Today" in capsys.readouterr().out
