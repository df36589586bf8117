"""Who may import whom: the tables here are the documentation of the layers, the tests hold the code to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    # At the bottom: sentences for broken rules, the clock, the language of the interface.
    "phraseweaver": set(),
    "phraseweaver.errors": set(),
    "phraseweaver.clock": set(),
    "phraseweaver.redaction": set(),
    "phraseweaver.reruns": set(),
    "phraseweaver.translation": set(),
    "phraseweaver.locale": {"phraseweaver.translation"},
    # Pure: values in, values out.
    "phraseweaver.domain": {"phraseweaver.errors"},
    "phraseweaver.formats": {"phraseweaver.domain", "phraseweaver.errors"},
    # Reads and writes packages on the disk, because SQLite reads files only.
    "phraseweaver.formats.anki.files": {
        "phraseweaver.domain",
        "phraseweaver.errors",
        "phraseweaver.formats",
    },
    "phraseweaver.charts": {"phraseweaver.domain", "phraseweaver.errors", "phraseweaver.translation"},
    "phraseweaver.starter": {"phraseweaver.domain", "phraseweaver.errors"},
    "phraseweaver.demo": {"phraseweaver.domain", "phraseweaver.starter"},
    "phraseweaver.fitting": {"phraseweaver.domain"},
    "phraseweaver.simulator": {"phraseweaver.domain"},
    # What reaches outside: the database, other people's servers.
    "phraseweaver.store": {"phraseweaver.domain", "phraseweaver.errors"},
    "phraseweaver.sign_in_settings": {"phraseweaver.domain"},
    "phraseweaver.config": {"phraseweaver.sign_in_settings", "phraseweaver.store"},
    "phraseweaver.logs": {"phraseweaver.config", "phraseweaver.redaction"},
    "phraseweaver.channels": {"phraseweaver.config", "phraseweaver.errors", "phraseweaver.redaction"},
    "phraseweaver.app": {"phraseweaver.clock", "phraseweaver.config", "phraseweaver.store"},
    # One function, one thing that a learner can do.
    "phraseweaver.services": {
        "phraseweaver.app",
        "phraseweaver.channels",
        "phraseweaver.config",
        "phraseweaver.demo",
        "phraseweaver.domain",
        "phraseweaver.errors",
        "phraseweaver.fitting",
        "phraseweaver.formats",
        "phraseweaver.formats.anki.files",
        "phraseweaver.sign_in_settings",
        "phraseweaver.starter",
        "phraseweaver.store",
        "phraseweaver.translation",
    },
    # What learners and operators see. No arrow leads to the store from here on.
    "phraseweaver.ui": {
        "phraseweaver.app",
        "phraseweaver.charts",
        "phraseweaver.config",
        "phraseweaver.domain",
        "phraseweaver.errors",
        "phraseweaver.formats",
        "phraseweaver.reruns",
        "phraseweaver.services",
        "phraseweaver.sign_in_settings",
        "phraseweaver.starter",
        "phraseweaver.translation",
    },
    "phraseweaver.web": {
        "phraseweaver.app",
        "phraseweaver.clock",
        "phraseweaver.config",
        "phraseweaver.domain",
        "phraseweaver.errors",
        "phraseweaver.logs",
        "phraseweaver.reruns",
        "phraseweaver.services",
        "phraseweaver.sign_in_settings",
        "phraseweaver.ui",
    },
    "phraseweaver.fitter": {
        "phraseweaver.app",
        "phraseweaver.domain",
        "phraseweaver.logs",
        "phraseweaver.services",
    },
    "phraseweaver.nightly": {"phraseweaver.app", "phraseweaver.logs", "phraseweaver.services"},
    "phraseweaver.worker": {"phraseweaver.app", "phraseweaver.logs", "phraseweaver.services"},
    "phraseweaver.checkup": {
        "phraseweaver.app",
        "phraseweaver.config",
        "phraseweaver.errors",
        "phraseweaver.services",
    },
    "phraseweaver.sidecar": {
        "phraseweaver.app",
        "phraseweaver.channels",
        "phraseweaver.config",
        "phraseweaver.errors",
        "phraseweaver.logs",
        "phraseweaver.services",
    },
    "phraseweaver.serve": {"phraseweaver.config"},
    "phraseweaver.cli": {
        "phraseweaver",
        "phraseweaver.app",
        "phraseweaver.checkup",
        "phraseweaver.config",
        "phraseweaver.domain",
        "phraseweaver.errors",
        "phraseweaver.formats",
        "phraseweaver.logs",
        "phraseweaver.serve",
        "phraseweaver.services",
    },
    "phraseweaver.__main__": {"phraseweaver.cli"},
    "pages": {"phraseweaver.charts", "phraseweaver.services", "phraseweaver.ui"},
    "streamlit_app": {"phraseweaver.ui", "phraseweaver.web"},
    "migrations": {"phraseweaver.config", "phraseweaver.store"},
}
"""A part of the tree, and the parts that it may import besides itself."""

MAY_BE_IMPORTED_BY: dict[str, set[str]] = {
    "alembic": {"phraseweaver/store/migrate.py", "migrations/*"},
    "backports": {"phraseweaver/formats/anki/files/package.py"},
    "babel": {"phraseweaver/translation.py", "phraseweaver/locale/*"},
    "fsrs": {"phraseweaver/domain/scheduler.py"},
    "numpy": {"phraseweaver/fitting/*"},
    "prometheus_client": {"phraseweaver/web/metrics.py"},
    "requests": {"phraseweaver/channels/telegram/wire.py"},
    "schedule": {"phraseweaver/sidecar.py"},
    "segno": {"phraseweaver/ui/*"},
    "sqlalchemy": {"phraseweaver/store/*", "migrations/*"},
    "starlette": {"phraseweaver/web/*"},
    "streamlit": {"phraseweaver/ui/*", "phraseweaver/web/*", "pages/*", "streamlit_app.py"},
    "urllib3": {"phraseweaver/channels/telegram/wire.py"},
}
"""A package from elsewhere, and the files that may import it (`*` stands for any path)."""

PURE = ("phraseweaver.errors", "phraseweaver.domain", "phraseweaver.formats", "phraseweaver.charts")
"""The parts that neither read nor write anything and give the same answer every time."""

IMPURE_MODULES = {
    *("asyncio", "contextvars", "glob", "http", "locale", "logging", "multiprocessing", "os", "pathlib"),
    *("platform", "queue", "random", "sched", "secrets", "select", "shutil", "signal", "socket", "sqlite3"),
    *("ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
}
"""Modules of the standard library that reach outside, hold state between calls or draw by chance."""


@dataclass(frozen=True)
class Import:
    """One import: in which file and line, and of which module."""

    file: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.file.as_posix()}:{self.line} imports {self.module}"


def source_files() -> list[Path]:
    """Return every file that runs in production, relative to the project's root."""
    folders = ("phraseweaver", "pages", "migrations")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in [*found, ROOT / "streamlit_app.py"])


def imports_of(file: Path) -> Iterator[Import]:
    """Yield every import of the file, those inside functions too."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: an import says where from in full"
            for name in node.names:
                # `from phraseweaver import redaction` means the module, `… import __version__` the package.
                inner = f"{node.module}.{name.name}"
                yield Import(file, node.lineno, inner if part_of(inner) != node.module else str(node.module))


def tree_of(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), str(file))


def module_of(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """Return the part of the tree that a module belongs to, "" for one from elsewhere."""
    known = [part for part in MAY_IMPORT if module == part or module.startswith(f"{part}.")]
    return max(known, key=len, default="")


FILES = source_files()
IMPORTS = [found for file in FILES for found in imports_of(file)]


def test_every_file_belongs_to_a_part_of_the_table() -> None:
    strangers = [file for file in FILES if part_of(module_of(file)) in ("", "phraseweaver")]
    assert strangers == [Path("phraseweaver/__init__.py")]


def test_arrows_lead_only_where_the_table_allows() -> None:
    broken = []
    for found in IMPORTS:
        here, there = part_of(module_of(found.file)), part_of(found.module)
        if there and there != here and there not in MAY_IMPORT[here]:
            broken.append(str(found))
    assert broken == []


def test_the_table_has_no_circles() -> None:
    left = {part: set(others) for part, others in MAY_IMPORT.items()}
    while free := [part for part, others in left.items() if not others & left.keys()]:
        for part in free:
            del left[part]
    assert left == {}


def test_services_never_import_each_other() -> None:
    """Files of one package belong together; chat and jobs are, like the pages, ways in to what they do."""
    sideways = []
    for found in IMPORTS:
        here, there = service_of(module_of(found.file)), service_of(found.module)
        if here and there and here not in {there, "chat", "jobs"}:
            sideways.append(str(found))
    assert sideways == []


def service_of(module: str) -> str:
    """Return which service a module is, or belongs to; "" for another module."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["phraseweaver", "services"] and len(parts) > 2 else ""


def test_pages_never_import_each_other() -> None:
    assert [str(found) for found in IMPORTS if found.module.split(".")[0] == "pages"] == []


def test_packages_from_elsewhere_are_imported_in_their_places_only() -> None:
    broken = []
    for found in IMPORTS:
        package = found.module.split(".")[0]
        if part_of(found.module) or package in sys.stdlib_module_names:
            continue
        allowed = MAY_BE_IMPORTED_BY.get(package, set())
        if not any(fnmatch(found.file.as_posix(), pattern) for pattern in allowed):
            broken.append(str(found))
    assert broken == []


@pytest.mark.parametrize("part", PURE)
def test_pure_parts_import_nothing_that_reaches_outside(part: str) -> None:
    broken = [
        str(found)
        for found in IMPORTS
        if part_of(module_of(found.file)) == part and found.module.split(".")[0] in IMPURE_MODULES
    ]
    assert broken == []


def test_nothing_is_imported_by_a_name_made_at_run_time() -> None:
    """Such an import would pass by all these tests."""
    assert [str(found) for found in IMPORTS if found.module.split(".")[0] == "importlib"] == []
    called = [
        f"{file}:{node.lineno}"
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Name) and node.id == "__import__"
    ]
    assert called == []


def uses_of(attribute_owner: str, folder: str) -> list[str]:
    """Return where an attribute of a variable of that name is used in a folder."""
    return [
        f"{file}:{node.lineno} {attribute_owner}.{node.attr}"
        for file in FILES
        if file.is_relative_to(folder)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == attribute_owner
    ]


def test_services_only_hand_the_session_on() -> None:
    assert uses_of("session", "phraseweaver/services") == []


def test_store_functions_leave_the_commit_to_the_service() -> None:
    ending = {"session.begin", "session.close", "session.commit", "session.rollback"}
    found = [use for use in uses_of("session", "phraseweaver/store") if use.split()[1] in ending]
    # The one place that opens and ends transactions.
    assert [use for use in found if not use.startswith("phraseweaver/store/engine.py")] == []


def test_the_apps_clock_is_read_by_services_only() -> None:
    readers = {
        part_of(module_of(file))
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and node.attr == "clock" and isinstance(node.ctx, ast.Load)
    }
    assert readers <= {"phraseweaver.services"}
