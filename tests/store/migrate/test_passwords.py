"""A password on its way to the server, and nowhere else."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception
from urllib.parse import quote

import pytest
from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.store.database_url import parse_database_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import DatabaseUnreachable, upgrade
from tests.database import PostgresServer
from tests.store.migrate.upgrades import HEAD, PATIENCE, alembic, scalar

PASSWORD = "p@ss%40:/w#r?d%"


@pytest.fixture
def guarded_url(postgres: PostgresServer) -> Iterator[URL]:
    """A database whose owner, `odd owner`, must give PASSWORD."""
    url = postgres.create(migrated=False)
    ((rules_file,),) = postgres.execute("SHOW hba_file")
    rules = Path(rules_file).read_text()
    postgres.execute(f"CREATE ROLE \"odd owner\" LOGIN PASSWORD '{PASSWORD}'")
    postgres.execute(f'ALTER DATABASE {url.database} OWNER TO "odd owner"')
    Path(rules_file).write_text('local all "odd owner" scram-sha-256\n' + rules)
    postgres.execute("SELECT pg_reload_conf()")
    # The server reads its rules again when it comes to it.
    for _ in range(PATIENCE * 50):
        ((count,),) = postgres.execute(
            "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'"
        )
        if count:
            break
        time.sleep(0.02)
    time.sleep(0.1)
    yield url
    Path(rules_file).write_text(rules)
    postgres.execute("SELECT pg_reload_conf()")
    postgres.drop(url)
    postgres.execute('DROP ROLE "odd owner"')


def with_password(url: URL, password: str) -> URL:
    user = f"odd%20owner:{quote(password, safe='')}"
    raw = f"postgres://{user}@/{url.database}?host={url.query['host']}&sslmode=disable"
    return parse_database_url(raw, relative_to=PROJECT_ROOT)


def test_a_password_full_of_signs_reaches_the_server_as_it_is(guarded_url: URL, tmp_path: Path) -> None:
    url = with_password(guarded_url, PASSWORD)
    engine = make_engine(url)
    upgrade(engine)
    assert scalar(engine, "SELECT session_user") == "odd owner"
    assert scalar(engine, "SELECT count(*) FROM users") == 0
    engine.dispose()
    shown = alembic("current", url=url, cwd=tmp_path)
    assert shown.stdout == f"{HEAD} (head)\n", shown.stderr


def test_no_password_reaches_a_message_or_the_log(
    guarded_url: URL, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "-".join(["wrong", "%40", "secret"])
    url = with_password(guarded_url, secret)
    with pytest.raises(DatabaseUnreachable) as refused:
        upgrade(make_engine(url))
    told = "".join(format_exception(refused.value)) + caplog.text
    assert "password authentication failed" in told
    printed = alembic("upgrade", "head", url=url, cwd=tmp_path)
    assert printed.returncode != 0
    told += printed.stdout + printed.stderr
    for spelling in (secret, quote(secret, safe="")):
        assert spelling not in told
