"""A phrase's own recording: what is accepted, told by the content and not by the file's name."""

from __future__ import annotations

from phraseweaver.errors import N_, PhraseWeaverError

MAX_BYTES = 300_000
"""Half a minute of speech; it travels to the browser with the card."""


class AudioTooLarge(PhraseWeaverError):
    """Parameter: limit (kilobytes)."""

    message = N_("The recording is too large: at most {limit} kB fit.")


class AudioUnknown(PhraseWeaverError):
    message = N_("This is no recording that browsers play: MP3, OGG, WAV, M4A, FLAC and WebM are.")


def audio_type(content: bytes) -> str:
    """Return the media type of a recording; raises AudioTooLarge or AudioUnknown."""
    if len(content) > MAX_BYTES:
        raise AudioTooLarge(limit=MAX_BYTES // 1000)
    if content.startswith(b"ID3") or (len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    if content.startswith(b"fLaC"):
        return "audio/flac"
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    raise AudioUnknown
