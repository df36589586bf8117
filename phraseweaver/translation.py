"""The interface's languages: gettext catalogues, compiled by Babel when they are first needed."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time, get_day_names, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

DOMAIN = "phraseweaver"
LOCALE_DIR = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE = "en"
INTERFACE_LANGUAGES = {"en": "English", "ru": "Русский"}
"""Code and own name of every language that the interface speaks."""


class Translator:
    """Puts source strings, dates and numbers into one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._catalogue = _catalogue(language)

    def __call__(self, message: str, **params: object) -> str:
        """Return the message in this language, its `{names}` replaced by the parameters."""
        text: str = self._catalogue.gettext(message)
        if params:
            text = text.format(**params)
        return text

    def plural(self, singular: str, plural: str, n: int, **params: object) -> str:
        """Return the form of the message that goes with the number; `{n}` stands for the number itself."""
        return self._catalogue.ngettext(singular, plural, n).format(n=self.number(n), **params)

    def number(self, value: float) -> str:
        """Return the number as it is written in this language."""
        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float, *, exact: bool = False) -> str:
        """Return a share from 0 to 1 as whole percent, or with one decimal."""
        pattern = self.locale.percent_formats[None].pattern
        return format_percent(share, pattern.replace("0", "0.0", 1) if exact else pattern, locale=self.locale)

    def short_date(self, day: date) -> str:
        """Return the day with its weekday and without the year: Tue, 10 Mar."""
        return format_date(day, self("EEE, d MMM"), locale=self.locale)

    def long_date(self, day: date) -> str:
        """Return the day with its month in full and its year."""
        return format_date(day, "long", locale=self.locale)

    def month(self, day: date) -> str:
        """Return the month of a day with its year: Mar 2026."""
        return format_date(day, "LLL y", locale=self.locale)

    def month_name(self, month: int) -> str:
        """Return the short name of a month; 1 is January."""
        return str(get_month_names("abbreviated", "stand-alone", locale=self.locale)[month])

    def weekday(self, day: int) -> str:
        """Return the short name of a weekday; 0 is Monday."""
        return str(get_day_names("abbreviated", "stand-alone", locale=self.locale)[day])

    def time(self, moment: time | datetime) -> str:
        """Return hours and minutes of a wall time, or of an instant in the zone it carries."""
        if isinstance(moment, datetime):
            return format_time(moment, "short", tzinfo=moment.tzinfo, locale=self.locale)
        return format_time(moment, "short", locale=self.locale)

    def date_time(self, instant: datetime) -> str:
        """Return day and time of an instant in the zone it carries: Tue, 10 Mar, 19:00."""
        return f"{self.short_date(instant.date())}, {self.time(instant)}"

    def language_name(self, code: str) -> str:
        """Return the name of a language of the world, in this language, with a capital."""
        name = str(self.locale.languages.get(code, code))
        return name[:1].upper() + name[1:]


@cache
def translator(language: str | None) -> Translator:
    """Return the translator for a language; English for one without a catalogue."""
    return Translator(language if language in INTERFACE_LANGUAGES else SOURCE_LANGUAGE)


def negotiate(preferred: Iterable[str | None]) -> str:
    """Return the first interface language among the wishes (`ru`, `ru-RU`, …), English when there is none."""
    for wish in preferred:
        code = (wish or "").replace("_", "-").split("-")[0].lower()
        if code in INTERFACE_LANGUAGES:
            return code
    return SOURCE_LANGUAGE


def _catalogue(language: str) -> gettext.NullTranslations:
    path = LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    # Compiled in memory: a committed .mo file would one day disagree with its .po.
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
