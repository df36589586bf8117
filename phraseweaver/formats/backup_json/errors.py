"""Why a backup cannot be read."""

from __future__ import annotations

from phraseweaver.errors import N_, PhraseWeaverError


class BackupRejected(PhraseWeaverError):
    """A file that cannot be restored; nothing was changed."""


class BackupBroken(BackupRejected):
    message = N_("This file is no backup of PhraseWeaver’s, or it is damaged.")


class BackupTooNew(BackupRejected):
    message = N_("This backup was made by a newer version of PhraseWeaver. Update PhraseWeaver first.")


class BackupTooLarge(BackupRejected):
    message = N_("This backup holds more than PhraseWeaver restores.")
