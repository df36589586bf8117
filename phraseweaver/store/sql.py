"""What the two databases spell differently."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Date, Float, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[float]):
    """Whole days from a date column to a date, as a number."""

    type = Float()
    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[date | None], until: date | BindParameter[date]) -> None:
        if not isinstance(until, BindParameter):
            until = bindparam(None, until, type_=Date(), unique=True)
        super().__init__(column, until)


@compiles(days_between, "sqlite")
def _sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(julianday({end}) - julianday({start}))"


@compiles(days_between, "postgresql")
def _postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(CAST({end} AS DATE) - {start} AS DOUBLE PRECISION)"
