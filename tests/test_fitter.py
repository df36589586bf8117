"""The process that fits, and those that must stay light."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy.engine import URL

from phraseweaver import fitter


@pytest.mark.parametrize(
    "module",
    [
        "phraseweaver.ui.memory_model",
        "phraseweaver.ui.forecast",
        "phraseweaver.sidecar",
        "phraseweaver.simulator",
    ],
)
def test_numpy_is_loaded_by_the_fitting_process_alone(module: str) -> None:
    code = f"import sys, {module}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_simulating_process_knows_no_database() -> None:
    code = "import sys, phraseweaver.simulator; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_fit_that_fails_says_why_in_the_log_and_in_its_status(
    database_url: URL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url.render_as_string(hide_password=False))
    monkeypatch.delattr("os.nice")
    assert fitter.main(["--user", "1", "--token", "none", "use", "7"]) == 1
    assert "NotFound" in caplog.text
