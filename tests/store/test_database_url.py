from __future__ import annotations

from pathlib import Path
from traceback import format_exception

import pytest

from phraseweaver.store.database_url import parse_database_url, sqlite_url

ROOT = Path("/srv/phraseweaver")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_means_psycopg_3(scheme: str) -> None:
    url = parse_database_url(f"{scheme}://ann:pw@db.example.org:6543/phrases", relative_to=ROOT)
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port, url.database) == (
        "ann",
        "pw",
        "db.example.org",
        6543,
        "phrases",
    )


def test_options_of_a_postgresql_address_are_kept() -> None:
    url = parse_database_url("postgres://host/name?sslmode=disable&options=endpoint%3Dx", relative_to=ROOT)
    assert url.query == {"sslmode": "disable", "options": "endpoint=x"}


def test_a_password_is_unquoted_exactly_once() -> None:
    url = parse_database_url("postgres://a%40b:p%40ss%2540%25:w%2F%23rd@host/name", relative_to=ROOT)
    assert url.username == "a@b"
    assert url.password == "p@ss%40%:w/#rd"


def test_a_password_among_the_options_is_hidden_like_any_other() -> None:
    url = parse_database_url("postgresql:///name?host=/run&user=ann&password=s3cret", relative_to=ROOT)
    assert url.password == "s3cret"
    assert url.query == {"host": "/run", "user": "ann"}
    assert "s3cret" not in repr(url)


def test_a_relative_file_counts_from_the_given_directory_and_an_absolute_one_does_not() -> None:
    assert parse_database_url("sqlite:///data/my phrases.db", relative_to=ROOT) == sqlite_url(
        ROOT / "data" / "my phrases.db"
    )
    assert parse_database_url("sqlite:////var/lib/a.db", relative_to=ROOT) == sqlite_url(
        Path("/var/lib/a.db")
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite://data/phrases.db", "three slashes"),
        ("sqlite:///phrases.db?mode=ro", "three slashes"),
        ("phrases.db", "cannot be read"),
        ("mysql://ann:s3cret@host/name", "“mysql” is not supported"),
        ("postgresql://ann:s3cret@host:port/name", "cannot be read"),
        ("postgresql://ann@host/name?password=s3cret&password=s3cret2", "one password"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(raw: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        parse_database_url(raw, relative_to=ROOT)
    assert "s3cret" not in "".join(format_exception(refused.value))
