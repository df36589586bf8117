"""QR codes: an address that a phone's camera can open."""

from __future__ import annotations

import segno
import streamlit as st

_SCALE = 5
"""Pixels for each module."""
_QUIET_ZONE = 4
"""Modules of white around, as the standard asks."""


def qr_code(address: str, alt: str) -> None:
    """Draw the address as a QR code."""
    st.image(picture(address), alt=alt)


def picture(address: str) -> str:
    """Return the QR code as SVG: black on white in a light and in a dark theme alike."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=_SCALE, border=_QUIET_ZONE, dark="#000", light="#fff"))
