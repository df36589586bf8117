"""The form of how a learner wishes to study."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from phraseweaver.domain.learner import MAX_PER_DAY, MAX_RETENTION, MIN_RETENTION, ReviewOrder
from phraseweaver.domain.leech import MAX_LEECH_THRESHOLD
from phraseweaver.domain.time_zones import zone_names
from phraseweaver.services import accounts
from phraseweaver.services.accounts import Preferences
from phraseweaver.translation import INTERFACE_LANGUAGES, Translator, translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page

FOLLOW_BROWSER = ""


def preferences_form(page: Page) -> None:
    """Draw the learner's settings with what is stored filled in."""
    t = page.t
    now = accounts.preferences_of(page.learner)
    zones = list(zone_names())
    if now.time_zone not in zones:
        zones.append(now.time_zone)
    languages = [FOLLOW_BROWSER, *INTERFACE_LANGUAGES]
    with st.form("preferences", border=False):
        st.selectbox(
            t("Interface language"),
            languages,
            index=languages.index(now.interface_language or FOLLOW_BROWSER),
            format_func=lambda code: INTERFACE_LANGUAGES.get(code, t("As the browser")),
            key=_worded("interface_language", t),
        )
        st.selectbox(
            t("Time zone"),
            zones,
            index=zones.index(now.time_zone),
            help=t("Taken from your browser at the first visit. Past days keep their dates when it changes."),
            key="time_zone",
        )
        st.selectbox(
            t("Day begins at"),
            list(range(24)),
            index=now.rollover_hour,
            format_func=lambda hour: f"{hour:02}:00",
            help=t("Answers given before this hour still belong to the evening before."),
            key="rollover_hour",
        )
        with st.container(horizontal=True):
            st.number_input(t("New cards a day"), 0, MAX_PER_DAY, now.new_per_day, key="new_per_day")
            st.number_input(t("Reviews a day"), 0, MAX_PER_DAY, now.reviews_per_day, key="reviews_per_day")
        st.slider(
            t("Desired retention"),
            round(MIN_RETENTION * 100),
            round(MAX_RETENTION * 100),
            round(now.desired_retention * 100),
            format="%d %%",
            help=t("How likely you should still know a card when it comes back. Higher means more reviews."),
            key="desired_retention",
        )
        st.selectbox(
            t("Order of the reviews"),
            list(ReviewOrder),
            index=list(ReviewOrder).index(now.review_order),
            format_func=lambda order: _order_title(order, t),
            key=_worded("review_order", t),
        )
        st.pills(
            t("Days to keep free"),
            list(range(7)),
            selection_mode="multi",
            default=[day for day in range(7) if now.easy_weekdays & 1 << day],
            format_func=t.weekday,
            help=t("Reviews are planned around these weekdays wherever there is room."),
            key="easy_weekdays",
        )
        st.toggle(t("Two buttons only: Again and Good"), value=now.two_buttons, key="two_buttons")
        st.toggle(t("Speak each phrase by itself"), value=now.autoplay, key="autoplay")
        st.toggle(
            t("One card of a phrase a day"),
            value=now.bury_siblings,
            help=t("After one card of a phrase its other cards wait until tomorrow."),
            key="bury_siblings",
        )
        st.number_input(
            t("Lapses that make a leech"),
            0,
            MAX_LEECH_THRESHOLD,
            now.leech_threshold,
            help=t("You are told of phrases that you forget so often. 0 switches it off."),
            key="leech_threshold",
        )
        st.form_submit_button(t("Save"), type="primary", on_click=_save, args=(page,), key="save_preferences")


def _worded(name: str, t: Translator) -> str:
    # The browser sends the words of a choice; those of another language would be taken for the choice itself.
    return f"{name}_{t.language}"


def _order_title(order: ReviewOrder, t: Translator) -> str:
    match order:
        case ReviewOrder.RETRIEVABILITY:
            return t("Most likely forgotten first")
        case ReviewOrder.DUE:
            return t("Due longest first")
        case _:
            assert_never(order)


def _save(page: Page) -> None:
    fields, t = st.session_state, page.t
    wanted = Preferences(
        time_zone=fields["time_zone"],
        rollover_hour=fields["rollover_hour"],
        interface_language=fields[_worded("interface_language", t)] or None,
        new_per_day=fields["new_per_day"],
        reviews_per_day=fields["reviews_per_day"],
        desired_retention=fields["desired_retention"] / 100,
        review_order=fields[_worded("review_order", t)],
        bury_siblings=fields["bury_siblings"],
        two_buttons=fields["two_buttons"],
        autoplay=fields["autoplay"],
        leech_threshold=fields["leech_threshold"],
        easy_weekdays=sum(1 << day for day in fields["easy_weekdays"]),
    )
    with action(t):
        accounts.save_preferences(page.app, page.user, wanted)
        # In the language that was just chosen.
        chosen = translator(wanted.interface_language) if wanted.interface_language else t
        notify(chosen("Saved."))
