"""The pages: a registry. A new page is one file in `pages/` and one line here."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.errors import N_
from phraseweaver.translation import Translator
from phraseweaver.ui.folding_menu import folding_menu


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its file in `pages/` (also its address), its title (a source string) and its icon.

    A `hidden` one is reached from other pages and not from the menu.
    """

    name: str
    title: str
    icon: str
    hidden: bool = False


PAGES = (
    PageSpec("today", N_("Today"), ":material/today:"),
    PageSpec("review", N_("Review"), ":material/school:"),
    PageSpec("practice", N_("Practice"), ":material/fitness_center:"),
    PageSpec("decks", N_("Decks"), ":material/style:"),
    PageSpec("phrases", N_("Phrases"), ":material/format_quote:"),
    PageSpec("progress", N_("Progress"), ":material/bar_chart:"),
    PageSpec("transfer", N_("Import and export"), ":material/swap_vert:"),
    PageSpec("settings", N_("Settings"), ":material/settings:"),
    PageSpec("phrase", N_("Phrase"), ":material/format_quote:", hidden=True),
    PageSpec("report", N_("Report"), ":material/print:", hidden=True),
    PageSpec("people", N_("People"), ":material/group:", hidden=True),
)


def page_file(name: str) -> str:
    """Return the path of a page as `st.switch_page` and `st.page_link` take it."""
    return f"pages/{name}.py"


def menu(t: Translator) -> st.Page:
    """Draw the menu in the learner's language and return the page that was chosen.

    The menu is made of links of our own: Streamlit's would use the icon of a page for the browser's tab
    too, fetched from a foreign host.
    """
    pages = [
        st.Page(
            PROJECT_ROOT / page_file(spec.name), title=t(spec.title), url_path=spec.name, default=index == 0
        )
        for index, spec in enumerate(PAGES)
    ]
    chosen = st.navigation(pages, position="hidden")
    with st.sidebar:
        for spec, page in zip(PAGES, pages, strict=True):
            if not spec.hidden:
                st.page_link(page, icon=spec.icon)
        folding_menu()
    return chosen
