"""What the two databases spell differently on the Progress page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Float,
    Integer,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from phraseweaver.store.types import Instant


class days_from(FunctionElement[float]):
    """Days, with their fraction, from an instant column to a later instant: another column or a value."""

    type = Float()
    inherit_cache = True

    def __init__(self, column: Any, until: datetime | Any) -> None:
        if isinstance(until, datetime):
            until = bindparam(None, until, type_=Instant(), unique=True)
        super().__init__(column, until)


@compiles(days_from, "sqlite")
def _sqlite(element: days_from, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(julianday({end}) - julianday({start}))"


@compiles(days_from, "postgresql")
def _postgresql(element: days_from, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    # Not EXTRACT, which gives a NUMERIC: reckoning with those takes twice as long.
    return f"(DATE_PART('epoch', CAST({end} AS TIMESTAMPTZ) - {start}) / 86400)"


class whole(FunctionElement[int]):
    """A number that is not negative without its fraction."""

    type = BigInteger()
    inherit_cache = True


@compiles(whole, "sqlite")
def _whole_sqlite(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    # Not floor(): SQLAlchemy gives SQLite one of its own, in Python.
    (number,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST({number} AS INTEGER)"


@compiles(whole, "postgresql")
def _whole_postgresql(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    (number,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(floor({number}) AS BIGINT)"


class weekday_of(FunctionElement[int]):
    """The weekday of a date column; 0 is Monday."""

    type = Integer()
    inherit_cache = True


@compiles(weekday_of, "sqlite")
def _weekday_sqlite(element: weekday_of, compiler: SQLCompiler, **options: Any) -> str:
    (day,) = (compiler.process(clause, **options) for clause in element.clauses)
    # SQLite counts from Sunday.
    return f"((CAST(strftime('%w', {day}) AS INTEGER) + 6) % 7)"


@compiles(weekday_of, "postgresql")
def _weekday_postgresql(element: weekday_of, compiler: SQLCompiler, **options: Any) -> str:
    (day,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST(EXTRACT(ISODOW FROM {day}) AS INTEGER) - 1)"


class without_index(FunctionElement[date]):
    """A date column for grouping and sorting, whose index SQLite then leaves aside."""

    type = Date()
    inherit_cache = True


@compiles(without_index, "sqlite")
def _without_index_sqlite(element: without_index, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"+{column}"


@compiles(without_index, "postgresql")
def _without_index_postgresql(element: without_index, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = (compiler.process(clause, **options) for clause in element.clauses)
    return column


class clock_of(FunctionElement[str]):
    """What a clock in UTC showed at an instant column, as text: 07:59."""

    type = Text()
    inherit_cache = True


@compiles(clock_of, "sqlite")
def _clock_sqlite(element: clock_of, compiler: SQLCompiler, **options: Any) -> str:
    (at,) = (compiler.process(clause, **options) for clause in element.clauses)
    # Instants are text here, and strftime would take three times as long.
    return f"substr({at}, 12, 5)"


@compiles(clock_of, "postgresql")
def _clock_postgresql(element: clock_of, compiler: SQLCompiler, **options: Any) -> str:
    (at,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"to_char({at} AT TIME ZONE 'UTC', 'HH24:MI')"


def counts_of(
    session: Session, expressions: Sequence[ColumnElement[int]], conditions: Sequence[ColumnElement[bool]]
) -> list[dict[int, int]]:
    """Return for each of some whole-number expressions how often each number occurs; NULL is left out.

    Nothing but the counts leaves the database, or on SQLite one text for each expression.
    """
    if session.get_bind().dialect.name == "sqlite":
        # Each GROUP BY sorts all rows, and that is most of its time. Joined up to a text, the numbers are
        # counted twice as fast.
        row = session.execute(
            select(*(func.group_concat(expression) for expression in expressions)).where(*conditions)
        ).one()
        return [
            {int(number): count for number, count in Counter(joined.split(",")).items()} if joined else {}
            for joined in row
        ]
    # PostgreSQL hashes, and each by itself is faster than GROUPING SETS over all of them.
    return [
        {
            int(number): count
            for number, count in session.execute(
                select(expression, func.count()).where(*conditions).group_by(literal_column("1"))
            )
            if number is not None
        }
        for expression in expressions
    ]


def greatest(session: Session, column: Any, least: int) -> ColumnElement[int]:
    """Return the column's value, or `least` where it is lower."""
    name = "max" if session.get_bind().dialect.name == "sqlite" else "greatest"
    return getattr(func, name)(column, least, type_=Integer)  # type: ignore[no-any-return]


def smallest(session: Session, column: Any, most: int) -> ColumnElement[int]:
    """Return the column's value, or `most` where it is higher."""
    name = "min" if session.get_bind().dialect.name == "sqlite" else "least"
    return getattr(func, name)(column, most, type_=Integer)  # type: ignore[no-any-return]


def has_word(column: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a text of words with single spaces between has the word, spelled so."""
    spaced: ColumnElement[str] = cast(" ", Text) + column + " "
    return spaced.contains(f" {word} ", autoescape=True)
