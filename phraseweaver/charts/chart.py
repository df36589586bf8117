"""What every chart is made of: figures first, then the drawing; neither knows Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from phraseweaver.domain.progress import ProgressData
from phraseweaver.translation import Translator

Option = dict[str, Any]
"""An ECharts option: plain dictionaries, lists, strings and numbers."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be shown: the option and, for those who do not see it, the same in a sentence."""

    option: Option
    summary: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the registry. `title` and `empty` are source strings.

    `make` builds and draws; it returns None when there is nothing to draw yet, and the page says `empty`.
    """

    key: str
    title: str
    empty: str
    make: Callable[[ProgressData, Translator], Drawing | None]
