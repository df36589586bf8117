"""Settings from the environment: every variable in one place, checked, all problems told at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from phraseweaver.sign_in_settings import SignIn, read_sign_in
from phraseweaver.store.database_url import URL, parse_database_url, sqlite_url

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SQLITE = PROJECT_ROOT / "data" / "phraseweaver.db"
DEFAULT_TELEGRAM_API = "https://api.telegram.org"


class LogFormat(Enum):
    """How a process writes its log."""

    TEXT = "text"
    JSON = "json"


class SettingsError(Exception):
    """The environment cannot be used; `problems` holds one sentence for each variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; the secrets in it stay out of `repr`."""

    database_url: URL
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api_base: str = DEFAULT_TELEGRAM_API
    public_url: str | None = None
    open_to_all: bool = False
    backup_dir: Path | None = None
    metrics: bool = False
    log_format: LogFormat = LogFormat.TEXT
    sign_in: SignIn | None = None
    """How people sign in; None: nobody does, and this machine's visitor is the only learner."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file (or in memory) rather than a server."""
        return self.database_url.get_backend_name() == "sqlite"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Return the settings that `environ` asks for; an empty value counts as absent.

        Raises SettingsError naming every variable that cannot be used.
        """
        problems: list[str] = []

        def text(name: str) -> str | None:
            return environ.get(name, "").strip() or None

        url = sqlite_url(DEFAULT_SQLITE)
        if raw := text("DATABASE_URL"):
            try:
                url = parse_database_url(raw, relative_to=PROJECT_ROOT)
            except ValueError as error:
                problems.append(f"DATABASE_URL: {error}")

        token = text("TELEGRAM_BOT_TOKEN")
        if token and not _looks_like_token(token):
            problems.append(
                "TELEGRAM_BOT_TOKEN: a token is digits, a colon and at least 20 letters, digits, - or _ "
                "(BotFather shows it when it creates the bot)."
            )
        bases: dict[str, str | None] = {}
        for name in ("TELEGRAM_API_BASE", "PUBLIC_URL"):
            value = text(name)
            if value and not _looks_like_base(value):
                problems.append(f"{name}: must be an address such as https://phrases.example.org.")
            bases[name] = value.rstrip("/") if value else None

        backup_dir = text("BACKUP_DIR")
        if backup_dir and not _can_be_written(PROJECT_ROOT / backup_dir):
            problems.append("BACKUP_DIR: must be a directory that is there and that we may write to.")
        metrics = text("PHRASEWEAVER_METRICS")
        if metrics not in (None, "0", "1"):
            problems.append("PHRASEWEAVER_METRICS: must be 1 (/metrics is served) or 0.")
        if text("LOG_FORMAT") not in (None, *(form.value for form in LogFormat)):
            problems.append("LOG_FORMAT: must be text or json.")

        opened = text("PHRASEWEAVER_OPEN")
        if opened not in (None, "0", "1"):
            problems.append("PHRASEWEAVER_OPEN: must be 1 (anybody who reaches the server may use it) or 0.")

        sign_in = read_sign_in(text, bases["PUBLIC_URL"], problems)
        if sign_in and opened == "1":
            problems.append("PHRASEWEAVER_OPEN: must not be 1 with SIGN_IN_PROVIDERS.")

        if problems:
            raise SettingsError(problems)
        return cls(
            database_url=url,
            telegram_token=token,
            telegram_api_base=bases["TELEGRAM_API_BASE"] or DEFAULT_TELEGRAM_API,
            public_url=bases["PUBLIC_URL"],
            open_to_all=opened == "1",
            backup_dir=PROJECT_ROOT / backup_dir if backup_dir else None,
            metrics=metrics == "1",
            log_format=log_format(environ),
            sign_in=sign_in,
        )


def log_format(environ: Mapping[str, str]) -> LogFormat:
    """Return the format of the log; text if it cannot be told, so that problems of settings can be logged."""
    try:
        return LogFormat(environ.get("LOG_FORMAT", "").strip())
    except ValueError:
        return LogFormat.TEXT


def _can_be_written(directory: Path) -> bool:
    return directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)


def _looks_like_base(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query + parts.fragment
    except ValueError:
        return False


def _looks_like_token(token: str) -> bool:
    number, colon, secret = token.partition(":")
    return (
        bool(colon)
        and number.isascii()
        and number.isdigit()
        and len(secret) >= 20
        and all(c.isascii() and (c.isalnum() or c in "-_") for c in secret)
    )
