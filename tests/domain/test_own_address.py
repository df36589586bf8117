from __future__ import annotations

import pytest

from phraseweaver.domain.own_address import MOST_CHARACTERS, own_address


@pytest.mark.parametrize(
    "address", ["/", "/phrases", "/phrases?q=deck%3A7%20casa&in=deck-7", "/?deck=7", "/settings?tab=account"]
)
def test_a_page_with_its_query_is_an_address_of_ours(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "/phrases/../..", "phrases", ""),
        *("/auth/logout", "/invitation/abc", "/oauth2callback?code=1", "/phrases#x", "/phrases?q=a b"),
        *("/phrases\r\nSet-Cookie: a=b", "/phrases?q=\n", "/phrases\n", "/фразы", "/phrases?q=\\"),
        "/phrases?q=" + "a" * MOST_CHARACTERS,
        None,
    ],
)
def test_nothing_else_is(address: str | None) -> None:
    assert own_address(address) is None
