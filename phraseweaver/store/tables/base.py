"""What all tables share: names of constraints, types of columns, the owner."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import (
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.compiler import DDLCompiler

from phraseweaver.store.types import BigId, Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_Part = TypeVar("_Part", UniqueConstraint, Index)
_ONLY_ON = "only_on"


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


class OwnersKey(PrimaryKeyConstraint):
    """The primary key of an owned table whose rows have ids: (user_id, id).

    On SQLite it is the id alone: only a key of one whole-number column is the row's own address there. To
    SQLAlchemy it is the id on both, so that the id is what an INSERT hands back.
    """


@compiles(OwnersKey)
def _id_alone(key: OwnersKey, compiler: DDLCompiler, **options: Any) -> str:
    return compiler.visit_primary_key_constraint(key, **options)


@compiles(OwnersKey, "postgresql")
def _owner_first(key: OwnersKey, compiler: DDLCompiler, **_options: Any) -> str:
    return f"CONSTRAINT {compiler.preparer.format_constraint(key)} PRIMARY KEY (user_id, id)"


def belongs_to(parent: str, column: str) -> ForeignKeyConstraint:
    """Return the reference to a row of the same owner, which takes the referring one along when deleted."""
    return ForeignKeyConstraint(
        ["user_id", column], [f"{parent}.user_id", f"{parent}.id"], ondelete="CASCADE"
    )


def on_sqlite(part: _Part) -> _Part:
    """Return a key or an index as one that SQLite alone has: on PostgreSQL the primary key does its work."""
    part.info[_ONLY_ON] = "sqlite"
    part.ddl_if(dialect="sqlite")
    return part


def is_on(dialect: str, part: Any) -> bool:
    """Return whether a part of a table is there on that database."""
    return bool(part.info.get(_ONLY_ON, dialect) == dialect)


def order_of_key(dialect: str, table: Table) -> list[str]:
    """Return the columns of a table's primary key as that database has it."""
    names = [column.name for column in table.primary_key.columns]
    return ["user_id", *names] if dialect == "postgresql" and _is_owners(table) else names


def _is_owners(table: Table) -> bool:
    return isinstance(table.primary_key, OwnersKey)
