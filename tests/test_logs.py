"""What our processes write to their logs: JSON where it is asked for, and nothing of what learners wrote."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from phraseweaver import redaction
from phraseweaver.config import PROJECT_ROOT, LogFormat, log_format
from phraseweaver.logs import JsonFormatter
from tests.botapi.server import TOKEN

PERSONAL = {
    *("text", "translation", "hint", "note", "tags", "words", "typed", "answer", "draft", "phrase"),
    *("name", "chat_name", "chat_id", "chat", "label", "email", "subject", "claims"),
    *("code", "cookie", "token"),
}
"""Names of what a learner wrote, is called, or is reached by: no argument of a log call may be one."""


LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def line_of(record: logging.LogRecord) -> dict[str, str]:
    line = JsonFormatter().format(record)
    assert "\n" not in line
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def record_of(message: str, *arguments: object, exc_info: object = None) -> logging.LogRecord:
    record = logging.LogRecord("phraseweaver.x", logging.WARNING, "x.py", 1, message, arguments, exc_info)  # type: ignore[arg-type]
    record.created = datetime(2026, 3, 10, 9, tzinfo=UTC).timestamp()
    return record


def test_a_record_is_one_object_on_one_line() -> None:
    assert line_of(record_of("tick %s\nof %s", 1, "«ñ»")) == {
        "time": "2026-03-10T09:00:00.000+00:00",
        "level": "WARNING",
        "logger": "phraseweaver.x",
        "message": "tick 1\nof «ñ»",
    }


def test_an_exception_stands_in_the_same_object() -> None:
    try:
        raise ValueError("no\nway")
    except ValueError:
        found = line_of(record_of("failed", exc_info=sys.exc_info()))
    assert found["message"] == "failed"
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("ValueError: no\nway")


def test_arguments_that_do_not_fit_are_told_rather_than_lost() -> None:
    assert line_of(record_of("%s and %s", "one"))["message"] == "%s and %s ('one',)"


def test_tokens_are_kept_out_of_the_object() -> None:
    record = record_of("asked bot%s", TOKEN)
    redaction.TokenFilter().filter(record)
    assert TOKEN not in JsonFormatter().format(record)


def test_a_format_that_cannot_be_told_is_text() -> None:
    assert log_format({"LOG_FORMAT": " json "}) is LogFormat.JSON
    assert log_format({"LOG_FORMAT": "yaml"}) is log_format({}) is LogFormat.TEXT


@pytest.mark.parametrize("module", ["phraseweaver.sidecar", "phraseweaver.nightly"])
def test_every_line_of_a_process_is_an_object(module: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *(["--once"] if module.endswith("sidecar") else [])],
        cwd=PROJECT_ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{tmp_path}/new.db",
            "BACKUP_DIR": str(tmp_path),
            "LOG_FORMAT": "json",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 0
    assert any(line["message"].startswith("schema upgraded") for line in lines)
    assert lines[-1]["logger"] == "phraseweaver.nightly"
    assert all(line["level"] in ("INFO", "WARNING") for line in lines)


def log_calls() -> list[tuple[str, ast.Call]]:
    """Return each call of a logger in the code, with its place."""
    files = [*(PROJECT_ROOT / "phraseweaver").rglob("*.py"), *(PROJECT_ROOT / "pages").glob("*.py")]
    return [
        (f"{file.relative_to(PROJECT_ROOT)}:{node.lineno}", node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "_log", "logger")
        and node.func.attr in LEVELS
    ]


def test_no_log_call_is_handed_what_a_learner_wrote_or_is_called() -> None:
    calls = log_calls()
    assert len(calls) > 30
    handed = [
        f"{place}: {word}"
        for place, call in calls
        for argument in (*call.args[1:], *(keyword.value for keyword in call.keywords))
        for node in ast.walk(argument)
        if (word := node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in PERSONAL
    ]
    assert handed == []


def test_messages_of_log_calls_are_constant_so_that_nothing_slips_into_them() -> None:
    made_up = []
    for place, call in log_calls():
        assert isinstance(call.func, ast.Attribute)
        message = call.args[call.func.attr == "log"]
        if not isinstance(message, ast.Constant):
            made_up.append(place)
    assert made_up == []
