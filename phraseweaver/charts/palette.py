"""Colours and common parts of all charts."""

from __future__ import annotations

from typing import Any

# The palette of Okabe and Ito, which people with any colour vision tell apart, on light and dark alike.
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
GREY = "#8A8F98"

GRID: dict[str, Any] = {"left": 8, "right": 12, "top": 36, "bottom": 8, "containLabel": True}


def stacked_bars(
    labels: list[str], series: list[tuple[str, str, list[int]]], *, legend: bool = True
) -> dict[str, Any]:
    """Return the option of stacked bars; `series` holds name, colour and values."""
    return {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"show": legend, "type": "scroll", "top": 0, "itemWidth": 12, "itemHeight": 12},
        "grid": GRID,
        "xAxis": {"type": "category", "data": labels, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": "bar",
                "stack": "all",
                "data": values,
                "itemStyle": {"color": colour},
                "barMaxWidth": 28,
            }
            for name, colour, values in series
        ],
    }
