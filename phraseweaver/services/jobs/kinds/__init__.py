"""The kinds of jobs: a registry. A new kind is one file and one line here."""

from __future__ import annotations

from typing import Any

from phraseweaver.services.jobs.kind import Kind
from phraseweaver.services.jobs.kinds.backup import BACKUP
from phraseweaver.services.jobs.kinds.deck_addition import DECK_ADDITION, DECK_LOOK
from phraseweaver.services.jobs.kinds.deck_sharing import DECK_SHARING
from phraseweaver.services.jobs.kinds.list_export import LIST_EXPORT
from phraseweaver.services.jobs.kinds.list_import import LIST_IMPORT
from phraseweaver.services.jobs.kinds.list_look import LIST_LOOK
from phraseweaver.services.jobs.kinds.package_export import PACKAGE_EXPORT
from phraseweaver.services.jobs.kinds.package_import import PACKAGE_IMPORT
from phraseweaver.services.jobs.kinds.package_look import PACKAGE_LOOK
from phraseweaver.services.jobs.kinds.restoration import RESTORATION, RESTORATION_LOOK

KINDS: dict[str, Kind[Any, Any]] = {
    kind.name: kind
    for kind in (
        LIST_LOOK,
        LIST_IMPORT,
        PACKAGE_LOOK,
        PACKAGE_IMPORT,
        DECK_LOOK,
        DECK_ADDITION,
        LIST_EXPORT,
        PACKAGE_EXPORT,
        DECK_SHARING,
        BACKUP,
        RESTORATION_LOOK,
        RESTORATION,
    )
}
"""Every kind by its name."""
