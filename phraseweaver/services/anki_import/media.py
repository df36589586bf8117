"""The sounds and pictures of a package, kept as they are met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from phraseweaver.domain.audio import MAX_BYTES, AudioUnknown, audio_type
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.picture import MAX_PICTURE_BYTES, PictureUnknown, picture_type
from phraseweaver.formats.anki.files.package import Package
from phraseweaver.store import recordings
from phraseweaver.store.recordings import Recording
from phraseweaver.store.session import Session

MAX_MEDIA = 500 * 1024 * 1024
"""Bytes of recordings and pictures that one package may bring."""


class MediaStore:
    """Keeps the media of one import, each file once, and counts in `tally` what came and what did not."""

    def __init__(self, session: Session, user: UserId, archive: Package, tally: Counter[str]) -> None:
        self._session, self._user, self._archive, self._tally = session, user, archive, tally
        self._digests: dict[tuple[str, str], str] = {}
        self._bytes = 0

    def recording(self, name: str) -> str:
        """Keep a note's sound and return its digest, empty where it has none that browsers play."""
        return self._kept("recordings", name, MAX_BYTES, audio_type)

    def picture(self, name: str) -> str:
        """Keep a note's picture and return its digest, empty where it has none that browsers show."""
        return self._kept("pictures", name, MAX_PICTURE_BYTES, picture_type)

    def _kept(self, what: str, name: str, limit: int, type_of: Callable[[bytes], str]) -> str:
        if not name:
            return ""
        if (what, name) not in self._digests:
            content = self._archive.media(name, limit)
            digest = ""
            if content is not None and self._bytes + len(content) <= MAX_MEDIA:
                try:
                    digest = recordings.put(self._session, self._user, Recording(type_of(content), content))
                    self._bytes += len(content)
                except (AudioUnknown, PictureUnknown):
                    digest = ""
            self._digests[what, name] = digest
            self._tally[what if digest else f"{what} left out"] += 1
        return self._digests[what, name]
