"""Who may see a dashboard without sign-in."""

from __future__ import annotations

import pytest

from phraseweaver.ui.closed import is_local


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (None, "localhost:8501"),
        ("127.0.0.1", "127.0.0.1:8501"),
        ("::1", "[::1]:8501"),
        (None, None),
        (None, "LOCALHOST"),
    ],
)
def test_a_visit_from_this_machine_is_local(address: str | None, host: str | None) -> None:
    assert is_local(address, host)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("192.168.1.7", "192.168.1.2:8501"),
        ("192.168.1.7", "localhost:8501"),
        (None, "phrases.example.org"),
        (None, "localhost.example.org"),
        (None, "127.0.0.1.example.org:8501"),
        (None, ""),
    ],
)
def test_another_machine_or_another_name_for_this_one_is_not(address: str | None, host: str | None) -> None:
    assert not is_local(address, host)
