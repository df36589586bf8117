"""Who studies, and the settings they may change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import (
    LOCAL_HANDLE,
    MAX_PER_DAY,
    MAX_RETENTION,
    MIN_RETENTION,
    Learner,
    ReviewOrder,
)
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD, MAX_LEECH_THRESHOLD
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.domain.time_zones import zone_names, zone_or_fallback
from phraseweaver.errors import N_, SettingRejected
from phraseweaver.store import neutral_days, users

EVERY_DAY = 0b111_1111


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings as a learner fills them in."""

    time_zone: str
    rollover_hour: int
    interface_language: str | None
    new_per_day: int
    reviews_per_day: int
    desired_retention: float
    review_order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    bury_siblings: bool = True
    two_buttons: bool = False
    autoplay: bool = False
    leech_threshold: int = DEFAULT_LEECH_THRESHOLD
    easy_weekdays: int = 0


def local_learner(app: App, browser_zone: str | None, browser_language: str | None = None) -> Learner:
    """Return the learner of an app without sign-in.

    The first visit makes them, with the browser's time zone and language.
    """
    with app.sessions.read() as session:
        found = users.find_by_handle(session, LOCAL_HANDLE)
    if found:
        return found
    with app.sessions.begin() as session:
        users.create_if_absent(
            session, LOCAL_HANDLE, zone_or_fallback(browser_zone), app.clock(), browser_language
        )
        created = users.find_by_handle(session, LOCAL_HANDLE)
    assert created is not None, "the row was written in this very transaction"
    return created


def today(app: App, learner: Learner) -> date:
    """Return the learner's present study date."""
    return learner.days.date_of(app.clock())


def preferences_of(learner: Learner) -> Preferences:
    """Return the learner's settings for a form."""
    return Preferences(
        time_zone=learner.days.zone.key,
        rollover_hour=learner.days.rollover_hour,
        interface_language=learner.interface_language,
        new_per_day=learner.new_per_day,
        reviews_per_day=learner.reviews_per_day,
        desired_retention=learner.desired_retention,
        review_order=learner.review_order,
        bury_siblings=learner.bury_siblings,
        two_buttons=learner.two_buttons,
        autoplay=learner.autoplay,
        leech_threshold=learner.leech_threshold,
        easy_weekdays=learner.easy_weekdays,
    )


def save_preferences(app: App, user: UserId, wanted: Preferences) -> None:
    """Store the learner's settings; raises SettingRejected. Dates already written stay as they are."""
    if wanted.time_zone not in zone_names():
        raise SettingRejected(field=N_("Time zone"), allowed="Europe/Berlin, America/New_York, …")
    _check_range(N_("Day begins at"), wanted.rollover_hour, 0, 23)
    _check_range(N_("New cards a day"), wanted.new_per_day, 0, MAX_PER_DAY)
    _check_range(N_("Reviews a day"), wanted.reviews_per_day, 0, MAX_PER_DAY)
    _check_range(N_("Desired retention"), wanted.desired_retention, MIN_RETENTION, MAX_RETENTION)
    _check_range(N_("Lapses that make a leech"), wanted.leech_threshold, 0, MAX_LEECH_THRESHOLD)
    if not 0 <= wanted.easy_weekdays < EVERY_DAY:
        # With no other day left there would be nothing to choose.
        raise SettingRejected(field=N_("Days to keep free"), allowed="0 – 6")
    if wanted.review_order not in tuple(ReviewOrder):
        raise SettingRejected(field=N_("Order of the reviews"), allowed=", ".join(ReviewOrder))
    with app.sessions.begin() as session:
        learner = users.lock(session, user)
        neutral_days.record(session, learner, learner.days.date_of(app.clock()))
        users.save(
            session,
            replace(
                learner,
                days=StudyDays(ZoneInfo(wanted.time_zone), wanted.rollover_hour),
                interface_language=wanted.interface_language,
                new_per_day=wanted.new_per_day,
                reviews_per_day=wanted.reviews_per_day,
                desired_retention=wanted.desired_retention,
                review_order=wanted.review_order,
                bury_siblings=wanted.bury_siblings,
                two_buttons=wanted.two_buttons,
                autoplay=wanted.autoplay,
                leech_threshold=wanted.leech_threshold,
                easy_weekdays=wanted.easy_weekdays,
            ),
        )


def _check_range(field: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise SettingRejected(field=field, allowed=f"{lowest} – {highest}")
