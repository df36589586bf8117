"""The regional accents of a language that browsers have voices for."""

from __future__ import annotations

from phraseweaver.domain.languages import language
from phraseweaver.errors import N_, SettingRejected

_OTHERS = {
    "ar": ("ar-AE", "ar-EG"),
    "bn": ("bn-IN",),
    "de": ("de-AT", "de-CH"),
    "en": ("en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA"),
    "es": ("es-MX", "es-US", "es-AR", "es-CO", "es-CL"),
    "fr": ("fr-CA", "fr-BE", "fr-CH"),
    "it": ("it-CH",),
    "nl": ("nl-BE",),
    "pt": ("pt-BR",),
    "sw": ("sw-TZ",),
    "ur": ("ur-IN",),
    "zh": ("zh-TW", "zh-HK"),
}
"""Beside the usual one of `Language.speech`."""


def accents_of(code: str) -> tuple[str, ...]:
    """Return the accents of a language as BCP 47 tags, the usual one first; raises UnknownLanguage."""
    return (language(code).speech, *_OTHERS.get(code, ()))


def check_accent(code: str, accent: str) -> str:
    """Return the accent, empty for the language's usual one; raises SettingRejected for any other."""
    usual, *others = accents_of(code)
    if accent in ("", usual):
        return ""
    if accent not in others:
        raise SettingRejected(field=N_("Accent of the voice"), allowed=", ".join((usual, *others)))
    return accent
