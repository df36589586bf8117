"""What counts as a picture is told by its content."""

from __future__ import annotations

import pytest

from phraseweaver.domain.picture import MAX_PICTURE_BYTES, PictureTooLarge, PictureUnknown, picture_type

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG + b"rest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF87arest", "image/gif"),
        (b"GIF89arest", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_the_content_says_the_type(content: bytes, media_type: str) -> None:
    assert picture_type(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b"%PDF-1.7",
    ],
)
def test_what_could_be_active_or_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnknown):
        picture_type(content)


def test_a_megabyte_fits_and_a_byte_more_does_not() -> None:
    whole = PNG + bytes(MAX_PICTURE_BYTES - len(PNG))
    assert picture_type(whole) == "image/png"
    with pytest.raises(PictureTooLarge):
        picture_type(whole + b"\0")
