"""What `python -m phraseweaver check` says: one finding for each thing that the app stands on."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.app import open_app
from phraseweaver.config import Settings
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import health
from phraseweaver.services.backup import nightly
from phraseweaver.services.backup.nightly import BackupHealth
from phraseweaver.services.reminding.health import SenderHealth, status

_SENDER = {
    SenderHealth.RUNNING: "running",
    SenderHealth.LATE: "not seen for a while; is it still running?",
    SenderHealth.OTHER_SCHEMA: "runs another version than this one; start it again.",
    SenderHealth.TOKEN_REJECTED: "Telegram rejects its token.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, whether it is well, and a sentence about it. An optional thing that is missing is well."""

    thing: str
    well: bool
    sentence: str


def check(settings: Settings) -> list[Finding]:
    """Return the findings on settings, database, sender and token; nothing is upgraded or changed."""
    database = _database(settings)
    findings = [Finding("settings", True, "every variable can be used."), database]
    if database.well:
        findings.append(_sender(settings))
        findings.extend(_backups(settings))
    findings.append(_token(settings))
    return findings


def _database(settings: Settings) -> Finding:
    # The address without its password.
    where = settings.database_url.render_as_string(hide_password=True)
    try:
        revision = health.schema_revision(settings)
    except PhraseWeaverError as error:
        return Finding("database", False, f"{where}: {error}")
    return Finding("database", True, f"{where}, at revision {revision}.")


def _sender(settings: Settings) -> Finding:
    found = status(open_app(settings=settings))
    if found.health is SenderHealth.NEVER_SEEN:
        return Finding("sender", True, "never started; it is needed for reminders only.")
    seen = f" (last sign of life {found.heartbeat_at:%Y-%m-%d %H:%M} UTC)" if found.heartbeat_at else ""
    return Finding("sender", found.health is SenderHealth.RUNNING, _SENDER[found.health] + seen)


def _backups(settings: Settings) -> list[Finding]:
    found = nightly.status(open_app(settings=settings))
    if found is None:
        return []
    made = f"the latest one was made at {found.made_at:%Y-%m-%d %H:%M} UTC." if found.made_at else "none yet."
    return [Finding("nightly backups", found.health is BackupHealth.WELL, made)]


def _token(settings: Settings) -> Finding:
    try:
        there = health.check_token(settings)
    except PhraseWeaverError as error:
        return Finding("token", False, str(error))
    if there:
        return Finding("token", True, "Telegram takes it.")
    return Finding("token", True, "TELEGRAM_BOT_TOKEN is not set: no reminders.")
