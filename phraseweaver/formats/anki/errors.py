"""Why a package cannot be read: one sentence each, with what to do about it."""

from __future__ import annotations

from phraseweaver.errors import N_, ImportRejected


class PackageRejected(ImportRejected):
    """A package that cannot be read; nothing was stored."""


class PackageBroken(PackageRejected):
    message = N_("This file is no Anki package, or it is damaged. Export it in Anki again.")


class PackageUnsafe(PackageRejected):
    """Parameter: name, of the entry."""

    message = N_("This package holds “{name}”, which no package of Anki’s does. It was not opened.")


class PackageTooLarge(PackageRejected):
    """Parameter: limit (megabytes)."""

    message = N_("This package holds more than {limit} MB. Export fewer decks at a time.")


class PackageTooFull(PackageRejected):
    message = N_("This package holds more files than PhraseWeaver reads. Export fewer decks at a time.")


class PackageTooNew(PackageRejected):
    message = N_(
        "This package was made by a newer Anki than PhraseWeaver knows. Export it again with "
        "“Support older Anki versions” ticked."
    )


class CollectionUnreadable(PackageRejected):
    message = N_(
        "The collection inside this package is damaged. In Anki choose Tools → Check Database, "
        "then export again."
    )
