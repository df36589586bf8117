"""A phrase's own picture: what is accepted, told by the content and not by the file's name."""

from __future__ import annotations

from phraseweaver.errors import N_, PhraseWeaverError

MAX_PICTURE_BYTES = 1_000_000
"""Much more than a card can show; it is kept in the database."""


class PictureTooLarge(PhraseWeaverError):
    """Parameter: limit (kilobytes)."""

    message = N_("The picture is too large: at most {limit} kB fit.")


class PictureUnknown(PhraseWeaverError):
    message = N_("This is no picture that can be shown: PNG, JPEG, GIF and WebP are.")


def picture_type(content: bytes) -> str:
    """Return the media type of a picture; raises PictureTooLarge or PictureUnknown.

    SVG is none of them: it is a document that may hold scripts.
    """
    if len(content) > MAX_PICTURE_BYTES:
        raise PictureTooLarge(limit=MAX_PICTURE_BYTES // 1000)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    raise PictureUnknown
