"""What visitors from elsewhere see: without sign-in the dashboard belongs to whoever sits at the machine."""

from __future__ import annotations

import ipaddress

import streamlit as st

from phraseweaver.translation import Translator


def is_local(address: str | None, host: str | None) -> bool:
    """Return whether a visit comes from this very machine.

    `address` is the visitor's, None for Streamlit's own word for a local one; `host` is what the browser
    calls the server. Both count: behind a proxy on this machine every address is local, and a foreign page
    may give its own name to ours.
    """
    return (address is None or _is_loopback(address)) and (host is None or _is_loopback(_name_of(host)))


def closed_page(t: Translator) -> None:
    """Say why nothing is shown and what the owner of the server can do."""
    st.title("PhraseWeaver", anchor=False)
    st.warning(
        t("This dashboard has no sign-in, so that it shows itself only on the machine where it runs."),
        icon=":material/lock:",
    )
    st.markdown(t("If this server is yours, choose one of these:"))
    st.markdown(
        "\n".join(
            (
                f"- {t('Open it on that machine, or through an SSH tunnel:')} "
                "`ssh -L 8501:localhost:8501 server`",
                f"- {t('Let people sign in, with Telegram, Google or a provider of yours:')} "
                "`SIGN_IN_PROVIDERS` (" + t("the README says how") + ")",
                f"- {t('Put a proxy that asks for a password in front of it, and start it with')} "
                "`PHRASEWEAVER_OPEN=1`. "
                + t("From then on everybody who reaches the server is the same learner."),
            )
        )
    )


def _name_of(host: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
