"""Who studies, and what they may set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.errors import NotFound, SettingRejected
from phraseweaver.services import accounts
from phraseweaver.services.accounts import Preferences
from tests.fixed_clock import FixedClock
from tests.services.studying import contents, local, prefer
from tests.threads import at_once

CHANGED = Preferences(
    time_zone="Asia/Tokyo",
    rollover_hour=0,
    interface_language="ru",
    new_per_day=0,
    reviews_per_day=9_999,
    desired_retention=0.85,
    review_order=ReviewOrder.DUE,
    bury_siblings=False,
    two_buttons=True,
    autoplay=True,
    leech_threshold=0,
    easy_weekdays=0b110_0000,
)


def test_the_first_visit_makes_the_learner_with_the_browsers_zone(app: App) -> None:
    learner = accounts.local_learner(app, "America/New_York")
    assert learner.days.zone == ZoneInfo("America/New_York")
    assert (learner.days.rollover_hour, learner.new_per_day, learner.reviews_per_day) == (4, 20, 200)
    assert learner.desired_retention == 0.9


def test_later_visits_find_the_same_learner_whatever_the_browser_says(app: App) -> None:
    first = accounts.local_learner(app, "America/New_York")
    assert accounts.local_learner(app, "Asia/Tokyo") == first


@pytest.mark.parametrize("zone", [None, "", "Atlantis/Capital", "../../etc/passwd", "\0"])
def test_a_zone_that_is_not_known_becomes_utc(app: App, zone: str | None) -> None:
    assert accounts.local_learner(app, zone).days.zone == ZoneInfo("UTC")


def test_two_first_visits_at_once_make_one_learner(app: App) -> None:
    found = at_once(*[lambda: accounts.local_learner(app, "Europe/Berlin")] * 4)
    assert len({getattr(learner, "id", learner) for learner in found}) == 1
    assert len(contents(app)["users"]) == 1


def test_settings_are_stored_and_come_back(app: App) -> None:
    learner = accounts.local_learner(app, "Europe/Berlin")
    accounts.save_preferences(app, learner.id, CHANGED)
    assert accounts.preferences_of(accounts.local_learner(app, None)) == CHANGED


def test_saving_what_is_stored_changes_nothing(app: App) -> None:
    learner = accounts.local_learner(app, "Europe/Berlin")
    before = contents(app)
    accounts.save_preferences(app, learner.id, accounts.preferences_of(learner))
    assert contents(app) == before


def test_a_setting_out_of_its_range_is_refused_and_nothing_is_stored(app: App) -> None:
    refused: list[tuple[str, Any]] = [
        ("time_zone", "Atlantis/Capital"),
        ("time_zone", ""),
        ("rollover_hour", -1),
        ("rollover_hour", 24),
        ("new_per_day", -1),
        ("new_per_day", 10_000),
        ("reviews_per_day", -1),
        ("reviews_per_day", 10_000),
        ("desired_retention", 0.69),
        ("desired_retention", 1.0),
        ("desired_retention", float("nan")),
        ("leech_threshold", -1),
        ("leech_threshold", 100),
        ("easy_weekdays", -1),
        ("easy_weekdays", 0b111_1111),
        ("review_order", "Most likely forgotten first"),
    ]
    user = local(app)
    before = contents(app)
    for name, value in refused:
        with pytest.raises(SettingRejected):
            accounts.save_preferences(app, user, replace(CHANGED, **{name: value}))
    assert contents(app) == before


def test_a_setting_at_the_end_of_its_range_is_stored(app: App) -> None:
    user = local(app)
    for name, value in (
        ("rollover_hour", 23),
        ("new_per_day", 9_999),
        ("desired_retention", 0.7),
        ("desired_retention", 0.99),
        ("leech_threshold", 99),
        ("easy_weekdays", 0b011_1111),
    ):
        wanted = prefer(app, user, **{name: value})
        assert accounts.preferences_of(accounts.local_learner(app, None)) == wanted


def test_settings_of_a_learner_who_is_not_there_are_not_found(app: App) -> None:
    with pytest.raises(NotFound):
        accounts.save_preferences(app, UserId(10**9), CHANGED)


def test_today_is_the_learners_study_date(app: App, clock: FixedClock) -> None:
    learner = accounts.local_learner(app, "Europe/Berlin")
    clock.set(datetime(2026, 3, 11, 2, 59, tzinfo=UTC))
    assert accounts.today(app, learner) == date(2026, 3, 10)
    clock.set(datetime(2026, 3, 11, 3, 0, tzinfo=UTC))
    assert accounts.today(app, learner) == date(2026, 3, 11)
