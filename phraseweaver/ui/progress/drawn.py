"""Drawings, kept until their figures change: to draw takes as long as to read."""

from __future__ import annotations

from dataclasses import replace

from phraseweaver.charts import Chart, Drawing
from phraseweaver.charts.numbers import in_language
from phraseweaver.domain.progress import Figures, View
from phraseweaver.services.progress.kept import Kept
from phraseweaver.translation import Translator

MOST = 96
"""So many drawings are kept, of all visitors together: at most a few megabytes."""

_kept = Kept(MOST)


def drawing_of(chart: Chart, figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the chart's drawing, None where there is nothing to draw yet."""
    key = (figures.source, chart.key, view, t.language)
    found: tuple[Drawing | None] | None = _kept.get(key, figures.stamp)
    if found is None:
        drawing = chart.make(figures, view, t)
        found = (replace(drawing, option=in_language(drawing.option, t)) if drawing else None,)
        _kept.put(key, figures.stamp, found)
    return found[0]


def forget() -> None:
    """Forget all drawings that were kept."""
    _kept.clear()
