"""Database addresses: what `DATABASE_URL` may say, and what it means."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

__all__ = ["URL", "parse_database_url", "sqlite_url"]


def sqlite_url(path: Path) -> URL:
    """Return the address of an SQLite file."""
    return URL.create("sqlite", database=str(path))


def parse_database_url(raw: str, *, relative_to: Path) -> URL:
    """Return the address that `raw` means.

    `postgres://` and `postgresql://` both mean psycopg 3. A relative SQLite path counts from `relative_to`,
    so that web, sidecar and command line meet in the same file wherever each was started. A password among
    the options of a PostgreSQL address moves to where `repr` hides it.
    Raises ValueError with a sentence that does not repeat the address, which may hold a password.
    """
    try:
        url = make_url(raw)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise ValueError(
            "cannot be read as an address such as sqlite:///phrases.db or postgresql://user:password@host/name."
        ) from None
    match backend:
        case "sqlite":
            if url.query or url.host:
                raise ValueError("an SQLite address has three slashes before its file and nothing after it.")
            if url.database and url.database != ":memory:":
                return sqlite_url(relative_to / url.database)
            raise ValueError("an SQLite address needs a file, as in sqlite:///phrases.db.")
        case "postgres" | "postgresql":
            password = url.query.get("password", url.password)
            if not isinstance(password, str | None):
                raise ValueError("a PostgreSQL address takes one password.")
            return url.set(drivername="postgresql+psycopg", password=password).difference_update_query(
                ["password"]
            )
        case other:
            raise ValueError(f"“{other}” is not supported; use sqlite or postgresql.")
