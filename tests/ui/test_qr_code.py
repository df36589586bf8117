"""QR codes that a camera can read on any background."""

from __future__ import annotations

import re

from phraseweaver.ui.qr_code import picture


def test_a_code_is_black_on_white_with_four_modules_of_white_around() -> None:
    drawn = picture("https://t.me/phraseweaver_test_bot?start=abcdefghijklmnopqrstuvwxyz012345")
    # 69 characters fit into version 5: 37 modules, and 8 of the quiet zone; 5 pixels each.
    assert re.search(r'<svg width="225" height="225"', drawn)
    assert '<path fill="#fff" d="M0 0h45v45h-45z"/>' in drawn
    assert re.search(r'stroke="#000" d="M4 4.5h7', drawn)


def test_an_address_cannot_end_the_picture() -> None:
    assert "<script" not in picture("https://t.me/x?start=</svg><script>")
