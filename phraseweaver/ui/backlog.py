"""Back from a break: the offer to spread what is overdue over some days."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import backlog
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page


def backlog_offer(page: Page) -> None:
    """Draw the offer where there is reason for it."""
    t = page.t
    overdue = backlog.overdue(page.app, page.user)
    if not overdue:
        return
    with st.container(border=True, key="backlog"):
        st.subheader(t("Welcome back"), anchor=False)
        st.write(
            t.plural(
                "{n} card is overdue. It need not all be today: spread it over some days.",
                "{n} cards are overdue. It need not all be today: spread them over some days.",
                overdue,
            )
        )
        with st.container(horizontal=True):
            for days in backlog.CHOICES:
                st.button(
                    t.plural("Over {n} day", "Over {n} days", days),
                    on_click=_spread,
                    args=(page, days),
                    key=f"spread_{days}",
                )


def _spread(page: Page, days: int) -> None:
    t = page.t
    with action(t):
        moved = backlog.spread(page.app, page.user, days)
        notify(t.plural("{n} card is spread.", "{n} cards are spread.", moved))
