from __future__ import annotations

import pytest

from phraseweaver.config import Settings, SettingsError

GOOD = {
    "PUBLIC_URL": "https://phrases.example.org",
    "SIGN_IN_PROVIDERS": "telegram, Google,myorg",
    "SIGN_IN_COOKIE_SECRET": "x" * 32,
    "SIGN_IN_ALLOW": "@example.org",
    "OIDC_TELEGRAM_CLIENT_ID": "1",
    "OIDC_TELEGRAM_CLIENT_SECRET": "telegram-secret",
    "OIDC_GOOGLE_CLIENT_ID": "2",
    "OIDC_GOOGLE_CLIENT_SECRET": "google-secret",
    "OIDC_MYORG_CLIENT_ID": "3",
    "OIDC_MYORG_CLIENT_SECRET": "myorg-secret",
    "OIDC_MYORG_ISSUER": "https://id.example.org/realms/all/",
    "OIDC_MYORG_TITLE": "Our house",
}


def problems_of(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return [problem.partition(":")[0] for problem in refused.value.problems]


def test_nobody_signs_in_unless_providers_are_named() -> None:
    assert Settings.from_env({}).sign_in is None


def test_known_providers_need_no_address_and_others_name_theirs() -> None:
    settings = Settings.from_env(GOOD).sign_in
    assert settings
    assert [(one.name, one.title, one.discovery) for one in settings.providers] == [
        ("telegram", "Telegram", "https://oauth.telegram.org/.well-known/openid-configuration"),
        ("google", "Google", "https://accounts.google.com/.well-known/openid-configuration"),
        ("myorg", "Our house", "https://id.example.org/realms/all/.well-known/openid-configuration"),
    ]
    assert settings.providers[0].scope == "openid profile telegram:bot_access"
    assert settings.allowed.domains == {"example.org"}


def test_the_address_of_the_discovery_document_itself_is_as_good() -> None:
    address = "https://id.example.org/.well-known/openid-configuration"
    settings = Settings.from_env(GOOD | {"OIDC_MYORG_ISSUER": address}).sign_in
    assert settings and settings.providers[2].discovery == address


def test_without_a_list_people_come_by_invitation_only() -> None:
    settings = Settings.from_env(GOOD | {"SIGN_IN_ALLOW": ""}).sign_in
    assert settings and not settings.allowed.everyone


def test_all_that_is_missing_is_told_at_once() -> None:
    assert problems_of({"SIGN_IN_PROVIDERS": "google,myorg", "SIGN_IN_ALLOW": "ann"}) == [
        "PUBLIC_URL",
        "SIGN_IN_COOKIE_SECRET",
        "OIDC_GOOGLE_CLIENT_ID",
        "OIDC_GOOGLE_CLIENT_SECRET",
        "OIDC_MYORG_ISSUER",
        "OIDC_MYORG_CLIENT_ID",
        "OIDC_MYORG_CLIENT_SECRET",
        "SIGN_IN_ALLOW",
    ]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SIGN_IN_COOKIE_SECRET": "x" * 31}, "SIGN_IN_COOKIE_SECRET"),
        ({"SIGN_IN_PROVIDERS": "my_org"}, "SIGN_IN_PROVIDERS"),
        ({"SIGN_IN_PROVIDERS": "google,google"}, "SIGN_IN_PROVIDERS"),
        ({"SIGN_IN_ADMINS": "@example.org"}, "SIGN_IN_ADMINS"),
        ({"OIDC_MYORG_ISSUER": "id.example.org"}, "OIDC_MYORG_ISSUER"),
        ({"PUBLIC_URL": "https://example.org/phrases"}, "PUBLIC_URL"),
        ({"PHRASEWEAVER_OPEN": "1"}, "PHRASEWEAVER_OPEN"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(wrong: dict[str, str], named: str) -> None:
    assert problems_of(GOOD | wrong) == [named]


def test_a_list_that_nothing_asks_is_a_mistake() -> None:
    assert problems_of({"SIGN_IN_ALLOW": "@example.org"}) == ["SIGN_IN_ALLOW"]


def test_secrets_stay_out_of_what_is_printed() -> None:
    printed = repr(Settings.from_env(GOOD))
    assert not any(secret in printed for secret in ("x" * 32, "telegram-secret", "google-secret"))
