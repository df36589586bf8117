from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.link_intent import LinkIntent, read_intent, write_intent
from phraseweaver.domain.sign_in import SignInUnreadable, browser_words, read_claims, read_people

SAID: dict[str, Any] = {"iss": "https://id.example.org", "sub": "7", "iat": 1_773_133_200, "nonce": "n"}
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def test_an_identity_is_issuer_and_subject_and_its_instant_is_read() -> None:
    who = read_claims(SAID)
    assert (who.issuer, who.subject, who.issued_at) == ("https://id.example.org", "7", NOW)


@pytest.mark.parametrize(
    "missing",
    [
        {"iss": None},
        {"iss": ""},
        {"sub": None},
        {"sub": "a\0b"},
        {"sub": "x" * 256},
        {"iat": None},
        {"iat": True},
        {"iat": "1773133200"},
        {"iat": 1e30},
    ],
)
def test_claims_that_identify_nobody_are_refused(missing: dict[str, object]) -> None:
    with pytest.raises(SignInUnreadable):
        read_claims(SAID | missing)


def test_each_sign_in_has_a_name_of_its_own_that_tells_nothing() -> None:
    one, same = read_claims(SAID), read_claims(SAID | {"name": "Ann", "picture": "x"})
    other = read_claims(SAID | {"nonce": "m"})
    assert one.digest == same.digest != other.digest
    assert len(one.digest) == 64


def test_the_number_of_a_chat_is_taken_from_telegram_only() -> None:
    assert read_claims(SAID | {"provider": "telegram", "id": 4711}).chat == 4711
    assert read_claims(SAID | {"provider": "telegram", "id": "4711"}).chat == 4711
    assert read_claims(SAID | {"provider": "google", "id": 4711}).chat is None
    for odd in (True, -5, "0", "x", "9" * 30, None):
        assert read_claims(SAID | {"provider": "telegram", "id": odd}).chat is None


def test_what_a_provider_tells_is_shortened_and_cleaned_for_showing() -> None:
    assert read_claims(SAID | {"name": "Ann\n\u202e" + "x" * 500}).label == "Ann" + "x" * 197


@pytest.mark.parametrize(
    ("written", "email", "is_in"),
    [
        ("@example.org", "ann@example.org", True),
        ("@Example.org", "ANN@EXAMPLE.ORG", True),
        ("@example.org", "ann@sub.example.org", False),
        ("@example.org", "ann@notexample.org", False),
        ("@example.org", "ann@example.org@evil.net", False),
        ("ann@example.org", "ann@example.org", True),
        ("ann@example.org", "joann@example.org", False),
        ("https://id.example.org/ 7", "", True),
        ("https://id.example.org 77", "", False),
        ("", "ann@example.org", False),
        ("*", "", True),
    ],
)
def test_a_list_names_people_and_nobody_else(written: str, email: str, is_in: bool) -> None:
    who = read_claims(SAID | {"email": email, "email_verified": True})
    assert (who in read_people(written, crowds=True)) is is_in


@pytest.mark.parametrize("written", ["ann", "@", "ann@", "https://id.example.org", "a@b@c", "@a b"])
def test_an_entry_that_means_nothing_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_people(f"bea@example.org, {written}", crowds=True)


@pytest.mark.parametrize("crowd", ["*", "@example.org"])
def test_a_list_of_administrators_names_single_people(crowd: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_people(crowd, crowds=False)


def test_a_browser_is_told_in_two_words() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1"
    assert browser_words(edge) == "Edge, Windows"
    assert browser_words(phone) == "Safari, iPhone"
    assert browser_words("curl/8") == browser_words(None) == ""


def test_a_wish_to_link_is_read_back_while_it_is_good_and_by_its_secret_only() -> None:
    wish = write_intent(LinkIntent(UserId(7), "d"), "secret", NOW)
    assert read_intent(wish, "secret", NOW + timedelta(minutes=30)) == LinkIntent(UserId(7), "d")
    assert read_intent(wish, "secret", NOW + timedelta(minutes=30, seconds=1)) is None
    assert read_intent(wish, "other", NOW) is None
    for forged in ("8" + wish[1:], wish[:-1], "", None, "…", "a.b.c.d"):
        assert read_intent(forged, "secret", NOW) is None
