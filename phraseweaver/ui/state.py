"""Where the learner is, kept between the runs of a page: one typed object a page, never data."""

from __future__ import annotations

from typing import TypeVar, cast

import streamlit as st

T = TypeVar("T")


def page_state(kind: type[T]) -> T:
    """Return this visitor's state of that type, made with its defaults at first."""
    key = f"state:{kind.__module__}.{kind.__qualname__}"
    if key not in st.session_state:
        st.session_state[key] = kind()
    return cast("T", st.session_state[key])
