"""A recording is told by its content, whatever its file is called."""

from __future__ import annotations

import pytest

from phraseweaver.domain.audio import MAX_BYTES, AudioTooLarge, AudioUnknown, audio_type

RECORDINGS = {
    "audio/mpeg": (b"ID3\x04rest", b"\xff\xfb\x90rest", b"\xff\xf3\x90rest"),
    "audio/ogg": (b"OggS\x00rest",),
    "audio/wav": (b"RIFF\x24\x00\x00\x00WAVEfmt ",),
    "audio/mp4": (b"\x00\x00\x00\x20ftypM4A ",),
    "audio/flac": (b"fLaC\x00rest",),
    "audio/webm": (b"\x1a\x45\xdf\xa3rest",),
}


@pytest.mark.parametrize(
    ("content", "media_type"), [(c, media_type) for media_type, all_ in RECORDINGS.items() for c in all_]
)
def test_the_type_of_a_recording_is_told_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert audio_type(content) == media_type


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"<svg onload=alert(1)>", b"<html>", b"RIFF\x00\x00\x00\x00AVI ", b"\xff\xd8\xff jpeg"],
)
def test_what_is_no_recording_is_refused(content: bytes) -> None:
    with pytest.raises(AudioUnknown):
        audio_type(content)


def test_a_recording_may_fill_the_limit_and_not_exceed_it() -> None:
    assert audio_type(b"OggS".ljust(MAX_BYTES, b"\0")) == "audio/ogg"
    with pytest.raises(AudioTooLarge):
        audio_type(b"OggS".ljust(MAX_BYTES + 1, b"\0"))
