from __future__ import annotations

from pathlib import Path

import pytest

from phraseweaver.config import (
    DEFAULT_SQLITE,
    DEFAULT_TELEGRAM_API,
    PROJECT_ROOT,
    LogFormat,
    Settings,
    SettingsError,
)

TOKEN = "123456:AbCdEfGhIjKlMnOpQrStUv-_"


def problems_of(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return refused.value.problems


def test_an_empty_environment_means_a_file_beside_the_code_and_no_telegram() -> None:
    settings = Settings.from_env({})
    assert Path(settings.database_url.database or "") == DEFAULT_SQLITE
    assert DEFAULT_SQLITE.relative_to(PROJECT_ROOT) == Path("data/phraseweaver.db")
    assert settings.is_sqlite
    assert settings.telegram_token is None
    assert settings.telegram_api_base == DEFAULT_TELEGRAM_API == "https://api.telegram.org"
    assert settings.public_url is None


def test_an_empty_or_blank_value_counts_as_absent() -> None:
    names = ("DATABASE_URL", "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_BASE", "PUBLIC_URL")
    assert Settings.from_env(dict.fromkeys(names, "  ")) == Settings.from_env({})


def test_every_variable_is_read_without_the_blanks_around_it() -> None:
    settings = Settings.from_env(
        {
            "DATABASE_URL": " postgres://ann@db.example.org/phrases\n",
            "TELEGRAM_BOT_TOKEN": f" {TOKEN} ",
            "TELEGRAM_API_BASE": "http://127.0.0.1:8081/",
            "PUBLIC_URL": "https://example.org/phrases/",
        }
    )
    assert str(settings.database_url) == "postgresql+psycopg://ann@db.example.org/phrases"
    assert not settings.is_sqlite
    assert settings.telegram_token == TOKEN
    assert settings.telegram_api_base == "http://127.0.0.1:8081"
    assert settings.public_url == "https://example.org/phrases"


def test_all_problems_are_told_at_once() -> None:
    problems = problems_of(
        {
            "DATABASE_URL": "mysql://host/name",
            "TELEGRAM_BOT_TOKEN": "hunter2",
            "TELEGRAM_API_BASE": "api.telegram.org",
            "PUBLIC_URL": "example.org",
        }
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        "DATABASE_URL",
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_BASE",
        "PUBLIC_URL",
    ]


@pytest.mark.parametrize(
    "token",
    [
        "AbCdEfGhIjKlMnOpQrStUv-_",
        f"x{TOKEN}",
        "123456:short",
        "123456:AbCdEfGhIjKlMnOpQrSt Uv",
        "123456:АБВГДАБВГДАБВГДАБВГД",
        "١٢٣٤٥٦:AbCdEfGhIjKlMnOpQrStUv",
        f"bot{TOKEN}",
    ],
)
def test_what_cannot_be_a_token_is_refused_without_repeating_it(token: str) -> None:
    (problem,) = problems_of({"TELEGRAM_BOT_TOKEN": token})
    assert token not in problem


@pytest.mark.parametrize(
    "address", ["https://", "ftp://example.org", "https://[::1", "https://example.org/?a=1"]
)
def test_what_cannot_be_the_beginning_of_a_web_address_is_refused(address: str) -> None:
    assert len(problems_of({"PUBLIC_URL": address})) == 1


def test_secrets_stay_out_of_repr_and_out_of_problems() -> None:
    settings = Settings.from_env(
        {"DATABASE_URL": "postgresql://ann:s3cret@host/name", "TELEGRAM_BOT_TOKEN": TOKEN}
    )
    assert "s3cret" not in repr(settings)
    assert TOKEN not in repr(settings)
    (problem,) = problems_of({"DATABASE_URL": "postgresql://ann:s3cret@host:port/name"})
    assert "s3cret" not in problem


def test_backups_metrics_and_the_format_of_the_log_are_off_or_plain_unless_asked_for(tmp_path: Path) -> None:
    plain = Settings.from_env({})
    assert (plain.backup_dir, plain.metrics, plain.log_format) == (None, False, LogFormat.TEXT)
    asked = Settings.from_env(
        {"BACKUP_DIR": str(tmp_path), "PHRASEWEAVER_METRICS": "1", "LOG_FORMAT": "json"}
    )
    assert (asked.backup_dir, asked.metrics, asked.log_format) == (tmp_path, True, LogFormat.JSON)


def test_a_relative_place_for_backups_is_beside_the_code() -> None:
    assert Settings.from_env({"BACKUP_DIR": "scripts"}).backup_dir == PROJECT_ROOT / "scripts"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BACKUP_DIR", "/proc/nowhere"),
        ("BACKUP_DIR", "README.md"),
        ("PHRASEWEAVER_METRICS", "yes"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_what_these_cannot_be_is_refused(variable: str, value: str) -> None:
    (problem,) = problems_of({variable: value})
    assert problem.startswith(f"{variable}: ")
