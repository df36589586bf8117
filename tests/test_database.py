from __future__ import annotations

import pytest

from tests.database import missing


def test_what_is_missing_skips_a_test_on_a_desk_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL is not available: no such file"):
        missing("PostgreSQL", "no such file")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL is not available: no such file"):
        missing("PostgreSQL", "no such file")
