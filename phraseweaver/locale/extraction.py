"""Finding the source strings in the code.

They are read from the syntax tree. Babel's own extractor reads tokens, and before Python 3.12 an f-string is
one token: the `t("…")` inside it would be missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("phraseweaver", "pages")

_ONE_STRING = {"t", "N_", "self"}
"""Names of calls whose first argument is a source string: `t("…")`, `page.t("…")`, `N_("…")`, and
`self("…")` inside the translator."""
_TWO_STRINGS = {"plural"}
"""Names of calls whose first two arguments are: `t.plural("…", "…", n)`."""


@dataclass(frozen=True, slots=True)
class Message:
    """A source string and where it stands; `plural` is None unless it has a form for many."""

    singular: str
    plural: str | None
    file: str
    line: int


class NotLiteral(ValueError):
    """A source string that is put together at run time, which no catalogue can hold."""


def messages_in(source: str, file: str = "") -> Iterator[Message]:
    """Yield the source strings of one file's code; raises NotLiteral for one put together from parts."""
    for node in ast.walk(ast.parse(source, file)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = called_name(node)
        if name in _ONE_STRING:
            singular, plural = _literal(node.args[0], file), None
        elif name in _TWO_STRINGS and len(node.args) > 1:
            singular, plural = _literal(node.args[0], file), _literal(node.args[1], file)
        else:
            continue
        if singular is not None:
            yield Message(singular, plural, file, node.lineno)


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called: `t` for both `t(…)` and `page.t(…)`, "" if it has none."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def template() -> Catalog:
    """Return a catalogue of all source strings, without translations."""
    found = Catalog(project="PhraseWeaver", fuzzy=False)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for message in messages_in(path.read_text(encoding="utf-8"), file):
                key = (message.singular, message.plural) if message.plural else message.singular
                found.add(key, locations=[(message.file, message.line)])
    return found


def _literal(argument: ast.expr, file: str) -> str | None:
    match argument:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr() | ast.BinOp() | ast.IfExp() | ast.BoolOp():
            raise NotLiteral(f"{file}:{argument.lineno}: {ast.unparse(argument)}")
        case _:
            # A name, an attribute, a table: its string is marked with N_ where it is written down.
            return None
