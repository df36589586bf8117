"""A package of Anki's: all of it with its history, or nothing."""

from __future__ import annotations

from phraseweaver.formats.anki.plan import ImportPlan, PackageOutcome
from phraseweaver.services import anki_import
from phraseweaver.services.jobs.kind import Kind, Place, Work


def _run(work: Work, plan: ImportPlan) -> PackageOutcome:
    return anki_import.import_package(work.app, work.user, work.source, plan, progress=work.progress)


PACKAGE_IMPORT = Kind("package-import", Place.IMPORT, ImportPlan, PackageOutcome, _run)
