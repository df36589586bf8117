"""The command line: the same app as the pages, sentences for people, exit codes for scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phraseweaver import cli
from phraseweaver.app import open_app
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.services import accounts, decks, phrases
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.reminding import health
from phraseweaver.store.database_url import URL
from tests.anki_packages import package
from tests.botapi.server import BotApi

VARIABLES = ("DATABASE_URL", "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_BASE", "PUBLIC_URL")
LIST = "Phrase;Translation\nla cuenta;the bill\nbroken\n¿qué tal?;how are you?\n"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def name_database(monkeypatch: pytest.MonkeyPatch, url: URL) -> str:
    address = url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    return address


@pytest.fixture
def upgraded(database_url: URL, monkeypatch: pytest.MonkeyPatch) -> str:
    """An upgraded database, named in the environment."""
    return name_database(monkeypatch, database_url)


def with_deck(name: str = "Spanish") -> None:
    app = open_app()
    decks.create_deck(
        app, accounts.local_learner(app, None).id, DeckForm(name=name, learning="es", known="en")
    )
    app.sessions.engine.dispose()


def stored() -> list[str]:
    app = open_app()
    found = phrases.find_phrases(app, accounts.local_learner(app, None).id)
    app.sessions.engine.dispose()
    return sorted(line.draft.text for line in found.lines)


def test_upgrade_makes_the_schema_from_any_directory(tmp_path: Path) -> None:
    database = tmp_path / "with a space" / "phrases.db"
    done = subprocess.run(
        [sys.executable, "-m", "phraseweaver", "upgrade"],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert database.exists()


def test_upgrade_twice_is_no_error(empty_database_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    name_database(monkeypatch, empty_database_url)
    assert cli.main(["upgrade"]) == 0
    assert cli.main(["upgrade"]) == 0


def test_check_of_an_upgraded_database_is_all_well(upgraded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "ok    settings",
        "ok    database",
        "ok    sender",
        "ok    token",
    ]


def test_check_of_a_database_not_upgraded_says_so_and_upgrades_nothing(
    empty_database_url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name_database(monkeypatch, empty_database_url)
    assert cli.main(["check"]) == 1
    assert cli.main(["check"]) == 1
    assert "FAIL  database" in capsys.readouterr().out


def test_check_tells_of_every_variable_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x/y")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    assert cli.main(["check"]) == 1
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said and "TELEGRAM_BOT_TOKEN" in said
    assert "secret" not in said


def test_check_never_shows_a_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/none")
    assert cli.main(["check"]) == 1
    said = capsys.readouterr()
    assert "FAIL  database" in said.out
    assert "hunter2" not in said.out + said.err


def test_check_asks_telegram_whether_it_takes_the_token(
    upgraded: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_BASE", api.base)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", api.token)
        assert cli.main(["check"]) == 0
        assert "ok    token" in capsys.readouterr().out
        other = "1:" + "x" * 30
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", other)
        assert cli.main(["check"]) == 1
        said = capsys.readouterr()
        assert "FAIL  token" in said.out
        assert other not in said.out + said.err


def test_check_sees_the_senders_heartbeat(upgraded: str, capsys: pytest.CaptureFixture[str]) -> None:
    app = open_app()
    health.beat(app)
    app.sessions.engine.dispose()
    assert cli.main(["check"]) == 0
    assert "ok    sender: running" in capsys.readouterr().out


def test_import_adds_what_can_be_read_and_names_the_row_that_cannot(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_deck()
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert cli.main(["import", str(tmp_path / "list.csv"), "--deck", "spanish"]) == 0
    said = capsys.readouterr()
    assert "Row 3:" in said.err
    assert "2 added." in said.out
    assert stored() == ["la cuenta", "¿qué tal?"]


def test_a_dry_run_stores_nothing(upgraded: str, tmp_path: Path) -> None:
    with_deck()
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert cli.main(["import", str(tmp_path / "list.csv"), "--dry-run"]) == 0
    assert stored() == []


def test_import_without_a_deck_says_which_there_are(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_deck("Spanish")
    with_deck("Travel")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert cli.main(["import", str(tmp_path / "list.csv")]) == 1
    assert "Spanish, Travel" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_sentence(upgraded: str, capsys: pytest.CaptureFixture[str]) -> None:
    with_deck()
    assert cli.main(["import", "nowhere.csv"]) == 1
    assert capsys.readouterr().err == "nowhere.csv: No such file or directory\n"


def test_what_is_exported_can_be_imported_again(upgraded: str, tmp_path: Path) -> None:
    with_deck()
    source, target = tmp_path / "list.csv", tmp_path / "out.csv"
    source.write_text(LIST, encoding="utf-8")
    cli.main(["import", str(source)])
    assert cli.main(["export", str(target)]) == 0
    with_deck("Again")
    assert cli.main(["import", str(target), "--deck", "Again"]) == 0
    assert stored() == ["la cuenta", "la cuenta", "¿qué tal?", "¿qué tal?"]


def test_a_deck_goes_out_as_a_file_for_others_and_comes_in_as_a_deck(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_deck()
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    cli.main(["import", str(tmp_path / "list.csv")])
    target = str(tmp_path / "spanish.deck.zip")
    assert cli.main(["export", target]) == 0
    assert cli.main(["export", target]) == 1
    assert "exists" in capsys.readouterr().err
    with_deck("Empty")

    assert cli.main(["import", target, "--dry-run"]) == 0
    assert "2 phrases" in capsys.readouterr().out
    assert cli.main(["import", target]) == 0
    assert "Deck “Spanish”: 0 added, 2 already there." in capsys.readouterr().out
    assert cli.main(["import", target, "--deck", "Empty"]) == 1
    assert "brings its name" in capsys.readouterr().err
    assert stored() == ["la cuenta", "¿qué tal?"]


def test_a_backup_is_no_shared_deck(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_deck()
    assert cli.main(["backup", str(tmp_path / "me.zip"), "--learner"]) == 0
    assert cli.main(["import", str(tmp_path / "me.zip")]) == 1
    assert "restore it instead" in capsys.readouterr().err


def test_export_does_not_overwrite_a_file_unless_told_to(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_deck()
    target = tmp_path / "out.csv"
    target.write_text("mine", encoding="utf-8")
    assert cli.main(["export", str(target)]) == 1
    assert target.read_text(encoding="utf-8") == "mine"
    assert "exists" in capsys.readouterr().err
    assert cli.main(["export", str(target), "--force"]) == 0
    assert target.read_text(encoding="utf-8") != "mine"


def test_a_package_of_ankis_comes_in_and_goes_out(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", str(package())]) == 1
    assert "--languages" in capsys.readouterr().err
    assert cli.main(["import", str(package()), "--languages", "es-en", "--dry-run"]) == 0
    assert stored() == []
    assert cli.main(["import", str(package()), "--languages", "es-en"]) == 0
    said = capsys.readouterr()
    assert "45 phrases added" in said.out
    assert "sin reverso" in said.err
    target = tmp_path / "out.apkg"
    assert cli.main(["export", str(target)]) == 0
    assert cli.main(["export", str(target)]) == 1
    assert cli.main(["export", str(target), "--force", "--deck", "Spanish::Food"]) == 0


def test_a_broken_package_is_one_sentence(
    upgraded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.apkg").write_bytes(b"x")
    assert cli.main(["import", str(tmp_path / "p.apkg"), "--languages", "es-en"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_backup_is_restored_where_there_is_nothing_or_where_force_says_so(
    upgraded: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_deck("Mine")
    target = tmp_path / "all.zip"
    assert cli.main(["backup", str(target)]) == 0
    assert cli.main(["backup", str(target)]) == 1
    assert cli.main(["backup", str(target), "--force"]) == 0
    assert cli.main(["restore", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert cli.main(["restore", str(target), "--force"]) == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert cli.main(["restore", str(target)]) == 0
    app = open_app()
    user = accounts.local_learner(app, None).id
    assert [deck.name for deck in decks.list_decks(app, user)] == ["Mine"]
    app.sessions.engine.dispose()


def test_a_learner_alone_can_be_backed_up_and_restored(upgraded: str, tmp_path: Path) -> None:
    with_deck("Mine")
    target = tmp_path / "me.zip"
    assert cli.main(["backup", str(target), "--learner"]) == 0
    with_deck("Later")
    assert cli.main(["restore", str(target)]) == 1
    assert cli.main(["restore", str(target), "--force"]) == 0
    app = open_app()
    user = accounts.local_learner(app, None).id
    assert [deck.name for deck in decks.list_decks(app, user)] == ["Mine"]
    app.sessions.engine.dispose()
