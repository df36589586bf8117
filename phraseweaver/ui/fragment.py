"""Parts of a page that are drawn again by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

import streamlit as st

_Given = ParamSpec("_Given")


def fragment(
    run_every: timedelta | float | str | None = None,
) -> Callable[[Callable[_Given, None]], Callable[_Given, None]]:
    """Return a decorator: `st.fragment` in a container of its own, drawn again each `run_every`, if given.

    Where a fragment is asked for again while the whole page is being drawn, Streamlit leaves out what the
    page drew of it; the browser then takes it for gone, moves what follows one place up, and draws the
    fragment over that. In a container of its own nothing follows it.
    """

    def decorate(draw: Callable[_Given, None]) -> Callable[_Given, None]:
        drawn_alone = st.fragment(draw, run_every=run_every)

        @wraps(draw)
        def placed(*args: _Given.args, **kwargs: _Given.kwargs) -> None:
            with st.container():
                drawn_alone(*args, **kwargs)

        return placed

    return decorate
