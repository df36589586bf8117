"""A chart's own menu: saving it as a picture."""

from __future__ import annotations

from typing import Any

from phraseweaver.charts.chart import Option
from phraseweaver.translation import Translator

BACKGROUNDS = {"light": "#ffffff", "dark": "#14181c"}
"""What a saved picture is drawn on, by theme: without it light letters would be lost on white paper."""


def with_menu(option: Option, name: str, t: Translator, *, dark: bool = False) -> Option:
    """Return the option with the menu; the renderer decides whether a PNG or an SVG is saved.

    `name` is that of the file, without its ending; `dark` says that the page is shown in its dark theme.
    """
    save: dict[str, Any] = {
        "title": t("Save as a picture"),
        "name": name,
        "pixelRatio": 2,
        "backgroundColor": BACKGROUNDS["dark" if dark else "light"],
    }
    return {**option, "toolbox": {"right": 0, "top": -4, "itemSize": 14, "feature": {"saveAsImage": save}}}


def selectable(option: Option) -> Option:
    """Return the option with data that can be picked one at a time: all that are no lines."""
    series = [
        one if one["type"] == "line" else {**one, "selectedMode": "single", "cursor": "pointer"}
        for one in option["series"]
    ]
    return {**option, "series": series}
