"""Whether the database and the Telegram token can be used, without changing anything."""

from __future__ import annotations

from pathlib import Path

from phraseweaver.channels import REASONS, ChannelError, Telegram
from phraseweaver.config import Settings
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import current_revision, head_revision


class DatabaseMissing(PhraseWeaverError):
    """Parameter: path."""

    message = "there is no file {path} yet; the first start of the dashboard makes it, or `upgrade`."


class SchemaBehind(PhraseWeaverError):
    """Parameters: found, head."""

    message = "at revision {found}, this version needs {head}; start the dashboard or run `upgrade`."


class TokenUnusable(PhraseWeaverError):
    """Parameter: reason."""

    message = "{reason}"


def schema_revision(settings: Settings) -> str:
    """Return the revision of the database's schema, which is this version's own.

    Raises DatabaseMissing, SchemaBehind, or an UpgradeError if the database cannot be reached.
    """
    path = settings.database_url.database
    if settings.is_sqlite and path and not Path(path).exists():
        raise DatabaseMissing(path=path)
    engine = make_engine(settings.database_url)
    try:
        found = current_revision(engine)
    finally:
        engine.dispose()
    head = head_revision()
    if found != head:
        raise SchemaBehind(found=found or "none", head=head)
    return head


def check_token(settings: Settings) -> bool:
    """Return True if Telegram takes the token, False if none is set; raises TokenUnusable."""
    bot = Telegram.from_settings(settings)
    if bot is None:
        return False
    try:
        bot.check()
    except ChannelError as error:
        raise TokenUnusable(reason=REASONS[error.reason.value]) from None
    return True
