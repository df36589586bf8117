"""What all tables share: names of constraints, types of columns, the owner."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Date, Float, ForeignKey, MetaData, Text, Time
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from phraseweaver.store.types import BigId, Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; the naming convention gives every constraint the same name on both databases."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        datetime: Instant(),
        date: Date(),
        time: Time(),
        float: Float(),
    }


def owner() -> Mapped[int]:
    """Return the column of a row's learner, who takes the row along when deleted."""
    return mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))


def owner_key() -> Mapped[int]:
    """Return the same as the first column of the primary key."""
    return mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
