"""The packages that the real Anki made, and what it said of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.formats.anki.plan import ImportPlan, PackageOutcome
from phraseweaver.services import accounts
from phraseweaver.services.anki_import import import_package
from tests.fixed_clock import FixedClock

PACKAGES = Path(__file__).parent / "data" / "anki"
CONTAINERS = ("anki2", "anki21", "anki21b")
SPANISH = ImportPlan(learning="es", known="en")


def package(container: str = "anki21b") -> Path:
    """Return the file of the learner in one of Anki's three containers."""
    return PACKAGES / f"learner-{container}.apkg"


def figures() -> dict[str, Any]:
    """Return what Anki said of the learner."""
    found: dict[str, Any] = json.loads((PACKAGES / "learner.json").read_text(encoding="utf-8"))
    return found


def learner_at_that_time(app: App, clock: FixedClock) -> UserId:
    """Return a learner in the zone of the machine that made the packages, at the moment they were made."""
    clock.set(datetime.fromtimestamp(figures()["made_at"], UTC))
    return accounts.local_learner(app, "UTC").id


def bring(app: App, user: UserId, container: str = "anki21b", plan: ImportPlan = SPANISH) -> PackageOutcome:
    """Import the learner."""
    return import_package(app, user, package(container), plan)
