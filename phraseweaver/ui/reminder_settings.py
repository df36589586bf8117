"""Everything about reminders: the chat, when to be reminded, planned breaks, and how it all stands."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services.reminding import plans
from phraseweaver.translation import Translator
from phraseweaver.ui.page import Page
from phraseweaver.ui.reminder_breaks import breaks_card
from phraseweaver.ui.reminder_chat import chat_card
from phraseweaver.ui.reminder_form import plan_form
from phraseweaver.ui.reminder_status import status_card


def reminder_settings(page: Page) -> None:
    """Draw everything about reminders; planned breaks are there without a bot too."""
    if page.app.settings.telegram_token is None:
        if page.visitor is None or page.visitor.is_administrator:
            _how_to_set_up(page.t)
        else:
            _who_sets_it_up(page.t)
    else:
        view = plans.plan(page.app, page.user)
        chat_card(page, view)
        if view.linked:
            status_card(page, view)
            plan_form(page, view)
    breaks_card(page)


def _how_to_set_up(t: Translator) -> None:
    with st.container(border=True):
        st.subheader(t("A daily reminder in Telegram"), anchor=False)
        st.write(t("Reminders come through a Telegram bot of your own. Setting it up takes two minutes:"))
        st.markdown(
            "\n".join(
                (
                    f"1. {t('Open @BotFather in Telegram, send it /newbot and follow its questions.')}",
                    f"2. {t('Put the token that it gives you into the variable TELEGRAM_BOT_TOKEN.')}",
                    f"3. {t('Start PhraseWeaver again, and beside it the sender:')} "
                    "`python -m phraseweaver.sidecar`",
                )
            )
        )


def _who_sets_it_up(t: Translator) -> None:
    with st.container(border=True):
        st.subheader(t("A daily reminder in Telegram"), anchor=False)
        st.write(t("Reminders are not set up on this server. Whoever runs it can do so in two minutes."))
