"""How Alembic reaches the database: through the app's upgrade, or from the command line as carefully."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection

from phraseweaver.config import Settings, SettingsError
from phraseweaver.store.engine import make_engine, read_only
from phraseweaver.store.migrate import UpgradeError, current_revision, locked, make_safe
from phraseweaver.store.search_index import is_part_of_index
from phraseweaver.store.tables import Base
from phraseweaver.store.tables.base import OwnersKey, is_on
from phraseweaver.store.types import BigId, Instant

READING = {"branches", "check", "current", "heads", "history", "revision", "show"}


def render_item(kind: str, item: Any, autogen: AutogenContext) -> Any:
    """Return how a generated migration spells a type or key of ours, False for the usual spelling.

    None, of which Alembic's types know nothing, leaves the item out.
    """
    if kind == "type" and item is BigId:
        return "BigId"
    if kind == "type" and isinstance(item, Instant):
        return "Instant()"
    if isinstance(item, OwnersKey):
        autogen.imports.add("from phraseweaver.store.tables.base import OwnersKey")
        return f'OwnersKey("id", name=op.f({item.name!r}))'
    if kind == "unique" and not is_on(autogen.dialect.name, item):
        return None
    return False


def default_differs(*given: Any) -> bool | None:
    """Return False where a column's default is the empty text on SQLite and should be, else None.

    None lets Alembic decide, which compares the quoted form of that one text with the plain one.
    """
    in_database, in_tables = given[3], given[5]
    return False if in_tables == "" and in_database in ("''", "('')") else None


def include_name(name: str | None, _kind: str, _parents: Any) -> bool:
    """Return False for the index of the search, which each database has in its own way and no table knows."""
    return name is None or not is_part_of_index(name)


def run(connection: Connection, *, reading: bool = False) -> None:
    """Run what Alembic was asked for, inside the connection's transaction where there is one."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=default_differs,
        render_as_batch=sqlite,
        render_item=render_item,
        include_name=include_name,
        include_object=lambda part, *_about: is_on(connection.dialect.name, part),
        # Alembic takes it for impossible on SQLite because the driver begins no transaction around DDL by
        # itself; our engine begins it explicitly.
        transactional_ddl=True,
        dont_mutate=reading,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_from_command_line() -> None:
    """Open the database that the environment names and run there, as carefully as the app would."""
    if context.is_offline_mode():
        raise CommandError("--sql is not supported: a script can neither wait for its turn nor keep a copy.")
    chosen = getattr(context.config.cmd_opts, "cmd", None)
    name = chosen[0].__name__ if chosen else ""
    try:
        engine = make_engine(Settings.from_env(os.environ).database_url)
        logging.basicConfig(format="%(levelname)s %(message)s")
        logging.getLogger("alembic").setLevel(logging.INFO)
        if name in READING:
            with read_only(engine).connect() as connection:
                run(connection, reading=True)
            return
        if name == "upgrade" and current_revision(engine) == context.script.get_current_head():
            return
        with locked(engine) as connection:
            make_safe(connection, Path(context.script.dir))
            run(connection)
    except (SettingsError, UpgradeError) as error:
        reason = f"{error} ({error.__cause__})" if error.__cause__ else str(error)
        raise CommandError(reason) from error


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    run_from_command_line()
