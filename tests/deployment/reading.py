"""What the deployment pages and files tell people and hosts to run."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from configparser import RawConfigParser
from dataclasses import dataclass
from typing import Any

import yaml

from phraseweaver.config import PROJECT_ROOT

PAGES = PROJECT_ROOT / "docs" / "deployment"
DEPLOY = PROJECT_ROOT / "deploy"


def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """Return the lines of the shell blocks of a page, in their order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def from_yaml(path: str) -> Any:
    return yaml.safe_load((PROJECT_ROOT / path).read_text(encoding="utf-8"))


def unit(name: str) -> dict[str, dict[str, str]]:
    """Return the sections of a unit; of a setting that is named twice, the last one."""
    parser = RawConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / "systemd" / name).read_text(encoding="utf-8"))
    return {section: dict(parser[section]) for section in parser.sections()}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of the Dockerfile."""

    name: str
    rest: str

    @property
    def arguments(self) -> list[str]:
        """The arguments of a CMD in its form as a list."""
        return [str(argument) for argument in json.loads(self.rest.removeprefix("CMD "))]


def dockerfile() -> list[Instruction]:
    text = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", "").splitlines() if line and not line.startswith("#")]
    return [Instruction(*line.split(" ", 1)) for line in lines]


def instruction(name: str, number: int = 0) -> Instruction:
    return [one for one in dockerfile() if one.name == name][number]


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(instruction("ENV").rest))


def health_check() -> list[str]:
    rest = instruction("HEALTHCHECK").rest
    return Instruction("CMD", rest[rest.index("CMD ") :]).arguments


def environment_example(name: str, *, commented: bool = False) -> dict[str, str]:
    """Return the settings of an example file, on request with those that are commented out."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    found = re.findall(rf"^{'#?' if commented else ''}([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE)
    return dict(found)


def settings_named() -> Iterator[tuple[str, str]]:
    """Yield where and which setting of ours the files and pages name."""
    pattern = re.compile(
        r"\b(DATABASE_URL|PUBLIC_URL|BACKUP_DIR|LOG_FORMAT|(?:TELEGRAM|PHRASEWEAVER|SIGN_IN|OIDC)_[A-Z_]+)\b"
    )
    files = [*PAGES.glob("*.md"), *(file for file in DEPLOY.rglob("*") if file.is_file())]
    for file in [*files, *(PROJECT_ROOT / name for name in ("Dockerfile", "compose.yaml", "render.yaml"))]:
        for name in pattern.findall(file.read_text(encoding="utf-8")):
            yield file.name, name
