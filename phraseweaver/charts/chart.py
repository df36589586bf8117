"""What every chart is made of: figures first, then the drawing; neither knows Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import Behind, Figures, Part, View
from phraseweaver.translation import Translator

Option = dict[str, Any]
"""An ECharts option: plain dictionaries, lists, strings and numbers."""


class Control(StrEnum):
    """What a learner can choose at a chart: a field of `View`."""

    PERIOD = "period"
    STEP = "step"
    MEASURE = "measure"
    AHEAD = "ahead"
    CUMULATIVE = "cumulative"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be shown: the option and, for those who do not see it, the same in a sentence.

    `table` holds the figures for a spreadsheet. `behind` says for each series and each of its data what a bar
    stands for, None where there are no phrases behind it; a series that is missing has none.
    """

    option: Option
    summary: str
    table: Table | None = None
    behind: tuple[tuple[Behind | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the registry. `title` and `empty` are source strings, as is `hint`, which explains it.

    `make` builds and draws from the parts of the figures that it `needs`; it returns None when there is
    nothing to draw yet, and the page says `empty`. `height` is in pixels, `period` the usual one.
    """

    key: str
    title: str
    empty: str
    make: Callable[[Figures, View, Translator], Drawing | None]
    needs: frozenset[Part]
    controls: tuple[Control, ...] = ()
    hint: str = ""
    height: int = 260
    period: int = 30
