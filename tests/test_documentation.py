"""What the documents say is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from phraseweaver import cli
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.starter import STARTER_LANGUAGES, starter_phrases
from phraseweaver.ui.navigation import PAGES, page_file

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (PROJECT_ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def variables_read() -> set[str]:
    """Return the names of the variables that the settings ask the environment for."""
    words: set[object] = set()
    for name in ("config.py", "sign_in_settings.py"):
        tree = ast.parse((PROJECT_ROOT / "phraseweaver" / name).read_text(encoding="utf-8"))
        words |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {word for word in words if isinstance(word, str) and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", word)}


def test_the_readme_lists_every_variable_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert listed == variables_read()


def test_the_readme_names_the_size_and_the_languages_of_the_starter_deck() -> None:
    names = {
        "en": "English",
        "ru": "Russian",
        "es": "Spanish",
        "de": "German",
        "fr": "French",
        "pt": "Portuguese",
        "pl": "Polish",
    }
    assert set(names) == set(STARTER_LANGUAGES)
    assert f"({len(starter_phrases('es', 'en'))}\nphrases" in README
    assert all(name in README for name in names.values())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_links_to_is_there(document: str) -> None:
    text = (PROJECT_ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (PROJECT_ROOT / link).exists()] == []


@pytest.mark.parametrize(
    "command", ["upgrade", "check", "import", "export", "backup", "restore", "demo", "serve"]
)
def test_every_command_of_the_readme_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"phraseweaver {command}" in README
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0


def test_the_architecture_names_every_page() -> None:
    there = {path.stem for path in (PROJECT_ROOT / "pages").glob("*.py")}
    assert {page.name for page in PAGES} == there
    assert all((PROJECT_ROOT / page_file(name)).exists() for name in there)
    assert all(name in ARCHITECTURE for name in there)


def test_every_dependency_has_its_line_of_reason() -> None:
    needed = [
        re.split(r"[\[=]", line)[0]
        for line in (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    reasons = re.findall(r"^\| ([\w.-]+) \|", ARCHITECTURE, re.MULTILINE)
    assert [name for name in needed if name not in reasons] == []


def test_every_dependency_is_pinned() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (PROJECT_ROOT / Path(file)).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or re.search(r"==\d", line), line
