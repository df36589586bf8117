from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bench import anki_beside
from bench.anki_beside import ANKI, Compared, as_results, as_table, compare, main
from bench.anki_collection import build_collection, opened_collection
from bench.anki_rows import ROWS
from bench.dataset import NOW, build, clock, learner, version
from bench.size import Size
from bench.sqlite import Sqlite
from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Part
from phraseweaver.services import progress
from phraseweaver.store import daily, due, users

SIZE = Size.parse("200")
TODAY = NOW.date()
ANSWER = ROWS["answer"]


def compared(cards: str, sqlite: list[float], *, row: str = "answer") -> Compared:
    """Three rounds of one call; Anki takes 2 ms each time."""
    return Compared(
        ROWS[row], Size.parse(cards), {ANKI: ((2.0,),) * 3, "sqlite": tuple((ms,) for ms in sqlite)}
    )


def test_the_ratio_is_the_middle_one_of_the_rounds() -> None:
    # 2 ÷ 2, 8 ÷ 2 and 3 ÷ 2.
    assert compared("1k", [2.0, 8.0, 3.0]).ratio("sqlite") == 1.5


def test_targets_hold_for_100_000_cards_only() -> None:
    assert ANSWER.targets["sqlite"] == 1.3
    assert [compared(cards, [2.0] * 3).target("sqlite") for cards in ("10k", "100k")] == [None, 1.3]


def test_the_table_says_whether_a_ratio_is_as_wanted() -> None:
    found = [compared("100k", [2.5] * 3), compared("100k", [2.7] * 3), compared("10k", [2.7] * 3)]
    lines = [line for line in as_table(found, "1.0").splitlines() if " sqlite " in line]
    # 2.5 ÷ 2 and 2.7 ÷ 2; for 10,000 cards nothing is wanted.
    assert [line.split()[-4:] for line in lines[:2]] == [
        ["1.250", "≤", "1.3", "met"],
        ["1.350", "≤", "1.3", "MISSED"],
    ]
    assert lines[2].endswith(" 1.350")


def test_the_json_has_a_result_for_each_contender() -> None:
    anki, sqlite = as_results([compared("100k", [2.5, 2.5, 5.0])])
    assert (anki["contender"], anki["median_ms"], anki["ratio"], anki["met"]) == (ANKI, 2.0, None, None)
    assert (sqlite["median_ms"], sqlite["ratio"], sqlite["target"], sqlite["met"]) == (2.5, 1.25, 1.3, True)
    assert sqlite["medians_of_rounds_ms"] == [2.5, 2.5, 5.0]


def test_without_the_package_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    assert main(["--sizes", "40", "--database", "sqlite"]) == 1
    assert "anki package is missing" in capsys.readouterr().err


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    pytest.importorskip("anki.collection", reason="anki is not installed")
    made = Sqlite(tmp_path_factory.mktemp("bench"))
    name = f"{SIZE.cards}_{version()}"
    build(made.empty(name), SIZE)
    made.keep(name)
    return made


@pytest.fixture(scope="module")
def ours(backend: Sqlite) -> Iterator[tuple[App, UserId]]:
    with backend.copy(f"{SIZE.cards}_{version()}") as url:
        app = open_app(settings=Settings(database_url=url), clock=clock)
        yield app, learner(app)
        app.sessions.engine.dispose()


@pytest.fixture(scope="module")
def file(ours: tuple[App, UserId], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("anki") / "collection.anki2"
    build_collection(made, *ours)
    return made


@pytest.fixture
def collection(file: Path) -> Iterator[Any]:
    with opened_collection(file) as found:
        yield found


def test_anki_finds_nothing_to_mend_in_the_collection(collection: Any) -> None:
    assert collection.fix_integrity()[1]
    assert collection.card_count() == SIZE.cards
    assert collection.note_count() == SIZE.cards // 2


def test_the_same_cards_are_due_on_the_same_days(ours: tuple[App, UserId], collection: Any) -> None:
    app, user = ours
    found_here = progress.figures(app, user, (Part.DUE,))
    expected = {
        (day - TODAY).days: count
        for day, count in found_here.due.by_date.items()
        if 0 <= (day - TODAY).days < 30
    }
    found = collection._backend.graphs(search="", days=31).future_due.future_due
    assert {day: count for day, count in found.items() if 1 <= day < 30} == {
        day: count for day, count in expected.items() if day >= 1
    }
    assert sum(expected.values()) > 0


def test_the_answers_lie_on_the_same_study_days(ours: tuple[App, UserId], collection: Any) -> None:
    app, user = ours
    with app.sessions.read() as session:
        days = daily.by_day(session, user, TODAY - timedelta(days=300), TODAY)
    expected = {(entry.studied_on - TODAY).days: entry.totals.answers for entry in days}
    found = collection._backend.graphs(search="", days=365).reviews.count
    counts = {day: sum((n.learn, n.relearn, n.young, n.mature, n.filtered)) for day, n in found.items()}
    assert {day: count for day, count in counts.items() if day >= -300} == expected


def test_the_day_has_the_same_new_cards_left(ours: tuple[App, UserId], collection: Any) -> None:
    app, user = ours
    with app.sessions.read() as session:
        left = due.day(session, users.get(session, user), TODAY).left
    (top,) = [deck for deck in collection.sched.deck_due_tree().children if deck.name == "All"]
    # Anki counts both cards of a phrase, of which one will be asked.
    assert top.new_count >= left.new > 0
    assert top.review_count >= left.review > 0
    assert top.learn_count == left.learning


def test_an_answer_given_to_anki_is_taken_back(collection: Any) -> None:
    answers = collection.db.scalar("SELECT count() FROM revlog")
    ANSWER.anki(collection)()
    assert collection.db.scalar("SELECT count() FROM revlog") == answers + 1
    ANSWER.restore_anki(collection)
    assert collection.db.scalar("SELECT count() FROM revlog") == answers


def test_every_row_is_measured_for_ours_and_for_anki(
    backend: Sqlite, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(anki_beside, "kept_files", lambda: tmp_path)
    found = compare([backend], file, SIZE, tuple(ROWS.values()), rounds=2, runs=1)
    assert [entry.row.key for entry in found] == list(ROWS)
    for entry in found:
        assert set(entry.rounds) == {ANKI, "sqlite"}
        assert [len(part) for part in entry.rounds[ANKI]] == [1, 1]
        assert entry.ratio("sqlite") > 0
    assert json.dumps(as_results(found))
