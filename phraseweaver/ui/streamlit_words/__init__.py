"""Streamlit's own words in the learner's language: it has them in English only, and takes no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from phraseweaver.translation import Translator

_component = st.components.v2.component(
    "phraseweaver_streamlit_words", js=(Path(__file__).parent / "words.js").read_text(encoding="utf-8")
)
_KEY = "streamlit_words"
_HIDDEN = f"<style>.st-key-{_KEY} {{ display: none; }}</style>"

Rule = tuple[str, str, str, str]
"""Where (a CSS selector), which attribute ("" for the text itself), what it says, what it shall say."""


def streamlit_words(t: Translator) -> None:
    """Let the browser say in the learner's language what Streamlit says; in English nothing is to be done."""
    if t.language == "en":
        return
    st.html(_HIDDEN)
    _component(key=_KEY, data={"language": t.language, "rules": [list(rule) for rule in rules(t)]})


def rules(t: Callable[[str], str]) -> list[Rule]:
    """Return the rules, with sources as Streamlit writes them; `{}` stands for the same on both sides."""
    return [
        ("[data-testid=stSkipToContent]", "", "Skip to main content", t("Skip to main content")),
        ("[data-testid=stSidebar]", "aria-label", "Sidebar", t("Menu")),
        *_labels("button", {"Collapse sidebar": t("Hide the menu"), "Expand sidebar": t("Show the menu")}),
        *_labels("[role=dialog] button, [data-testid=stToast] button", {"Close": t("Close")}),
        *_texts(
            "[role=dialog]",
            {
                "Page not found": t("Page not found"),
                "The page that you have requested does not seem to exist. Running the app's main page.": t(
                    "There is no such page. This is the first one."
                ),
                "Connection error": t("No connection"),
            },
        ),
        *_fields(t),
        *_uploads(t),
        *_dates(t),
        *_pictures(t),
        *_labels(
            "[data-testid=stPagination], [data-testid=stPagination] *",
            {
                "Pagination": t("Pages"),
                "Previous page": t("Previous page"),
                "Next page": t("Next page"),
                "Page {}": t("Page {}"),
            },
        ),
        *_labels("[data-testid=stHeaderActionElements] a", {"Link to heading": t("Link to this heading")}),
        *_labels("[data-testid=stProgress], [data-testid=stProgress] *", {"progress": t("Progress")}),
        *_labels("[data-testid=stStatusWidgetRunningIcon]", {"Running...": t("Working …")}),
    ]


def _fields(t: Callable[[str], str]) -> list[Rule]:
    box = "[data-testid=stSelectbox]"
    return [
        (f"{box} input", "placeholder", "Choose an option", t("Choose …")),
        *_labels(f"{box} button", {"Open": t("Show the choices"), "Clear value": t("Clear")}),
        *_texts("[data-testid=stSelectboxVirtualDropdown]", {"No results": t("Nothing found")}),
        *_labels("[data-testid=stTextInputClearButton]", {"Clear entry": t("Clear")}),
        *_labels("[data-testid=stTimeInputClearButton]", {"Clear time": t("Clear")}),
        *_labels("[data-testid=stChatInputSubmitButton]", {"Send message": t("Add")}),
        *_labels("[data-testid=stNumberInputStepDown]", {"Decrement": t("Decrease")}),
        *_labels("[data-testid=stNumberInputStepUp]", {"Increment": t("Increase")}),
        *_labels(
            "[data-testid=stTooltipHoverTarget] [aria-label]",
            {"Help": t("Help"), "Help for {}": t("Help: {}")},
        ),
        *_labels(
            "[data-testid=stCode] button",
            {"Copy to clipboard": t("Copy"), "Copied": t("Copied")},
        ),
    ]


def _uploads(t: Callable[[str], str]) -> list[Rule]:
    upload = "[data-testid=stFileUploader]"
    return [
        *_texts(
            f"{upload} [data-testid=stFileUploaderDropzone]",
            {
                "Upload": t("Choose a file"),
                "{}MB per file": t("Up to {} MB"),
                "Drag and drop a file here": t("Drop the file here"),
            },
        ),
        *_texts(
            upload,
            {
                "File must be {}MB or smaller.": t("The file may have {} MB at most."),
                "{} files are not allowed.": t("A file of the kind {} is of no use here."),
            },
        ),
        *_labels(
            f"{upload} [aria-label]",
            {
                "file upload": t("Choose a file"),
                "Remove {}": t("Remove {}"),
                "Cancel upload of {}": t("Cancel {}"),
            },
        ),
    ]


def _dates(t: Callable[[str], str]) -> list[Rule]:
    date = "[data-testid=stDateInput]"
    return [
        # Letters that stand for the digits of a day, a month and a year.
        *_texts(f"{date} [role=spinbutton]", {"dd": t("dd"), "mm": t("mm"), "yyyy": t("yyyy")}),
        *_labels(
            f"{date} [role=spinbutton]",
            {"day, {}": t("day, {}"), "month, {}": t("month, {}"), "year, {}": t("year, {}")},
        ),
        (f"{date} [role=spinbutton]", "aria-valuetext", "Empty", t("empty")),
        *_labels(f"{date} button", {"Choose date": t("Choose a date"), "Clear date": t("Clear")}),
        *_labels("[role=dialog]", {"Choose date": t("Choose a date")}),
    ]


def _pictures(t: Callable[[str], str]) -> list[Rule]:
    buttons = {
        "Download as PNG": t("Save as PNG"),
        "Download as SVG": t("Save as SVG"),
        "Fullscreen": t("Full screen"),
        "Close fullscreen": t("Leave the full screen"),
    }
    with_names = {f"{source}: {{}}": f"{target}: {{}}" for source, target in buttons.items()}
    return [
        *_labels("[data-testid=stBaseButton-elementToolbar]", buttons | with_names),
        *_texts("[data-testid=stTooltipContent]", buttons),
    ]


def _labels(where: str, words: dict[str, str]) -> list[Rule]:
    return [(where, "aria-label", source, target) for source, target in words.items()]


def _texts(where: str, words: dict[str, str]) -> list[Rule]:
    return [(where, "", source, target) for source, target in words.items()]
