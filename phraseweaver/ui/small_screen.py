"""What Streamlit leaves undone on a phone."""

from __future__ import annotations

import streamlit as st

# Above a page's title a phone had a hundred empty pixels, and no keys to press.
_STYLE = """<style>
@media (max-width: 640px) {
  .stMainBlockContainer { padding-top: 3.75rem; }
  .stMainBlockContainer h1 { padding-top: 0.25rem; }
}
@media (hover: none) and (pointer: coarse) {
  .stApp button kbd { display: none; }
}
</style>"""


def small_screen_style() -> None:
    """Take the empty space from above the title, and the names of keys from buttons under a finger."""
    st.html(_STYLE)
