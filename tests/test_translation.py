"""Strings, dates and numbers in the interface's languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.translation import negotiate, translator

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

en = translator("en")
ru = translator("ru")


def test_english_says_the_source_string() -> None:
    assert en("Done for today") == "Done for today"


def test_russian_says_its_translation() -> None:
    assert ru("Done for today") == "Готово на сегодня"
    assert [ru(rating) for rating in ("Again", "Hard", "Good", "Easy")] == [
        "Снова",
        "Трудно",
        "Хорошо",
        "Легко",
    ]


def test_a_string_without_a_translation_stays_as_it_is() -> None:
    assert ru("This sentence is in no catalogue.") == "This sentence is in no catalogue."


def test_parameters_take_their_places() -> None:
    assert ru("“{name}” is back.", name="Испания") == "Колода «Испания» снова на месте."


def test_braces_in_a_parameter_mean_themselves() -> None:
    assert en("“{name}” is back.", name="{name} {0}") == "“{name} {0}” is back."


def test_a_string_without_parameters_may_hold_braces() -> None:
    assert en("{not a name") == "{not a name"


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        (0, "0 фраз", "0 phrases"),
        (1, "1 фраза", "1 phrase"),
        (2, "2 фразы", "2 phrases"),
        (5, "5 фраз", "5 phrases"),
        (11, "11 фраз", "11 phrases"),
        (21, "21 фраза", "21 phrases"),
        (24, "24 фразы", "24 phrases"),
        (112, "112 фраз", "112 phrases"),
    ],
)
def test_the_form_goes_with_the_number(number: int, russian: str, english: str) -> None:
    assert ru.plural("{n} phrase", "{n} phrases", number) == russian
    assert en.plural("{n} phrase", "{n} phrases", number) == english


def test_a_counted_number_is_written_as_the_language_does() -> None:
    assert en.plural("{n} phrase", "{n} phrases", 12_345) == "12,345 phrases"
    assert ru.plural("{n} phrase", "{n} phrases", 12_345) == f"12{NBSP}345 фраз"


def test_a_counted_string_takes_parameters_too() -> None:
    sentence = en.plural(
        "“{name}” and its {n} phrase go for good. The answers you gave stay in your progress.",
        "“{name}” and its {n} phrases go for good. The answers you gave stay in your progress.",
        1,
        name="Spain",
    )
    assert sentence.startswith("“Spain” and its 1 phrase go")


def test_numbers_are_written_as_each_language_does() -> None:
    assert (en.number(1234.5), ru.number(1234.5)) == ("1,234.5", f"1{NBSP}234,5")


def test_a_share_is_shown_in_whole_percent() -> None:
    assert (en.percent(0.914), ru.percent(0.914)) == ("91%", f"91{NBSP}%")
    assert en.percent(1) == "100%"


def test_dates_are_written_as_each_language_does() -> None:
    day = date(2026, 3, 10)
    assert (en.short_date(day), ru.short_date(day)) == ("Tue, 10 Mar", "вт, 10 мар.")
    assert (en.long_date(day), ru.long_date(day)) == ("March 10, 2026", f"10 марта 2026{NARROW}г.")


def test_a_week_begins_on_monday() -> None:
    assert [en.weekday(day) for day in range(7)] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert ru.weekday(0) == "пн"


def test_an_instant_is_shown_in_the_zone_it_carries() -> None:
    instant = datetime(2026, 3, 10, 18, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo"))
    assert (en.time(instant), ru.time(instant)) == (f"3:00{NARROW}AM", "03:00")
    assert ru.date_time(instant) == "ср, 11 мар., 03:00"


def test_a_wall_time_is_shown_as_it_is() -> None:
    assert (en.time(time(19, 5)), ru.time(time(19, 5))) == (f"7:05{NARROW}PM", "19:05")


def test_languages_of_the_world_have_names_with_a_capital() -> None:
    assert (en.language_name("es"), ru.language_name("es")) == ("Spanish", "Испанский")


def test_a_language_without_a_catalogue_is_shown_in_english() -> None:
    assert translator("de").language == "en"
    assert translator(None).language == "en"


def test_a_translator_is_made_once() -> None:
    assert translator("ru") is ru


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (["ru"], "ru"),
        (["ru-RU"], "ru"),
        (["RU_ru"], "ru"),
        (["de-DE", "ru"], "ru"),
        (["en-GB", "ru"], "en"),
        (["de", "fr"], "en"),
        (["", None], "en"),
        ([], "en"),
    ],
)
def test_the_first_wish_that_can_be_met_decides(wishes: list[str | None], language: str) -> None:
    assert negotiate(wishes) == language
