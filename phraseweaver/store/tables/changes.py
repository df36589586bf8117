"""What bulk changes replaced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, OwnersKey, on_sqlite, owner
from phraseweaver.store.types import BigId


class ChangeRow(Base):
    """One change of many phrases at once, with what stood there before (JSON): all that undo needs."""

    __tablename__ = "changes"
    __table_args__ = (
        OwnersKey("id"),
        on_sqlite(Index(None, "user_id", "id")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    made_at: Mapped[datetime]
    kind: Mapped[str]
    before: Mapped[str]
