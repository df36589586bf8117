"""The table of phrases: chosen and edited in the browser, a page of them at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import phrase_changes
from phraseweaver.services.decks import DeckName
from phraseweaver.services.phrases import CardLine, PhraseLine, PhrasePage
from phraseweaver.translation import Translator

_HERE = Path(__file__).parent
_KEY = "phrase_table"

_component = st.components.v2.component(
    "phraseweaver_phrase_table",
    html=(_HERE / "table.html").read_text(encoding="utf-8"),
    css=(_HERE / "table.css").read_text(encoding="utf-8"),
    js=(_HERE / "table.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """The form last dealt with, by its number, and what was wrong with it; empty if nothing was."""

    number: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """What the table draws besides the phrases.

    `start` names this drawing of the page, `query` what was searched; `done` grows with every bulk change.
    """

    start: str
    query: str
    done: int
    saved: Saved


@dataclass(frozen=True, slots=True)
class Edited:
    """A form that was sent."""

    phrase: PhraseId
    number: int
    fields: Mapping[str, str]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bulk change that was asked for: its kind, and the chosen phrases, None for all that are found."""

    kind: str
    phrases: tuple[PhraseId, ...] | None


def phrase_table(
    page: PhrasePage,
    decks: Mapping[DeckId, DeckName],
    view: TableView,
    t: Translator,
    *,
    on_save: Callable[[], None],
    on_act: Callable[[], None],
    on_tag: Callable[[], None],
) -> PhraseId | None:
    """Draw the table; return the phrase whose page is to be opened, if any."""
    data = {
        "start": view.start,
        "query": view.query,
        "done": view.done,
        "saved": {"number": view.saved.number, "problem": view.saved.problem},
        "found": page.total + page.more,
        "rows": [_row(line, decks, t) for line in page.lines],
        "kinds": [{"key": kind.key, "title": t(kind.title)} for kind in KINDS.values()],
        "deeds": [{"kind": kind, "label": label} for kind, label in deed_labels(t).items()],
        "labels": _labels(page, t),
    }
    # As bytes: Streamlit's own JSON takes six for every letter beyond ASCII.
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    result = _component(
        key=_KEY,
        data=content,
        on_save_change=on_save,
        on_act_change=on_act,
        on_tag_change=on_tag,
        on_open_change=lambda: None,
    )
    opened: Any = getattr(result, "open", None)
    return PhraseId(opened) if isinstance(opened, int) else None


def deed_labels(t: Translator) -> dict[str, str]:
    """Return what can be done to many phrases, by its kind."""
    return {
        phrase_changes.MOVE: t("Move"),
        phrase_changes.TAG: t("Add tags"),
        phrase_changes.UNTAG: t("Take tags off"),
        phrase_changes.SUSPEND: t("Suspend"),
        phrase_changes.UNSUSPEND: t("Resume"),
        phrase_changes.RESET: t("Reset progress"),
        phrase_changes.FLIP: t("Swap sides"),
        phrase_changes.DELETE: t("Delete"),
    }


def edited() -> Edited | None:
    """Return the form that came with this run, None if it makes no sense."""
    sent: Any = getattr(st.session_state.get(_KEY), "save", None)
    try:
        return Edited(
            phrase=PhraseId(int(sent["id"])),
            number=int(sent["number"]),
            fields={str(name): str(value) for name, value in sent["fields"].items()},
            kinds=tuple(str(kind) for kind in sent["kinds"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def wanted() -> Wanted | None:
    """Return the bulk change that came with this run, None if it makes no sense."""
    sent: Any = getattr(st.session_state.get(_KEY), "act", None)
    try:
        ids = tuple(PhraseId(int(phrase)) for phrase in sent["ids"])
        return Wanted(kind=str(sent["kind"]), phrases=None if sent["all"] else ids)
    except (KeyError, TypeError, ValueError):
        return None


def tag_chosen() -> str:
    """Return the tag that was clicked, empty for none."""
    sent: Any = getattr(st.session_state.get(_KEY), "tag", None)
    return str(sent) if sent else ""


def card_label(card: CardLine, t: Translator) -> str:
    """Return where a card stands, in a word or two."""
    if card.suspended:
        return t("suspended")
    match card.state:
        case CardState.NEW:
            return t("new")
        case CardState.LEARNING | CardState.RELEARNING:
            return t("in learning")
        case CardState.REVIEW:
            return t("due {date}", date=t.short_date(card.due_on)) if card.due_on else ""


_TONES = {
    CardState.NEW: "new",
    CardState.LEARNING: "learning",
    CardState.REVIEW: "review",
    CardState.RELEARNING: "learning",
}


def _row(line: PhraseLine, decks: Mapping[DeckId, DeckName], t: Translator) -> dict[str, Any]:
    draft, deck = line.draft, decks.get(line.deck)
    several = len(decks) > 1
    return {
        "id": line.id,
        "text": draft.text,
        "translation": draft.translation,
        "hint": draft.hint,
        "note": draft.note,
        "keyword": draft.keyword,
        "alternatives": "\n".join(draft.alternatives),
        "tags": list(draft.tags),
        "kinds": list(line.kinds),
        "marked": line.marked,
        "learning": deck.learning if deck else "",
        "known": deck.known if deck else "",
        "deck": _deck_label(deck, t) if deck and several else "",
        "cards": _badges(line, t),
    }


def _badges(line: PhraseLine, t: Translator) -> list[dict[str, str]]:
    """Return a badge for each state that cards of the phrase are in, with the kinds of these cards."""
    found: dict[tuple[str, str], list[str]] = {}
    for card in line.cards:
        tone = "resting" if card.suspended else _TONES[card.state]
        found.setdefault((card_label(card, t), tone), []).append(t(KINDS[card.kind].title))
    return [
        {
            "label": label if len(titles) == 1 else f"{label} × {len(titles)}",
            "title": "\n".join(titles),
            "tone": tone,
        }
        for (label, tone), titles in found.items()
    ]


def _deck_label(deck: DeckName, t: Translator) -> str:
    return t("{name} (archived)", name=deck.name) if deck.archived else deck.name


def _labels(page: PhrasePage, t: Translator) -> dict[str, Any]:
    return {
        "table": t("Phrases"),
        "bar": t("What to do with the chosen phrases"),
        "select": t("Choose “{text}”", text="{text}"),
        "edit": t("Edit"),
        "editOf": t("Edit “{text}”", text="{text}"),
        "remove": t("Delete"),
        "removeOf": t("Delete “{text}”", text="{text}"),
        "marked": t("marked"),
        "onlyTag": t("Show only this tag"),
        "pickPage": t("Choose all on this page"),
        "pickFound": t("Choose all that are found"),
        "pickNone": t("Choose none"),
        "chosen": t("Chosen: {n}", n="{n}"),
        "allChosen": t("All that are found are chosen: {found}", found=_found_label(page, t)),
        "kinds": t("Card kinds of this phrase"),
        "kindsHelp": t("None chosen: those of the deck."),
        "save": t("Save"),
        "cancel": t("Cancel"),
        "progressStays": t("The progress of its cards stays as it is."),
        "fields": {
            "text": t("Phrase"),
            "translation": t("Translation"),
            "keyword": t("Keyword"),
            "alternatives": t("Also accepted, one a line"),
            "hint": t("Hint"),
            "note": t("Note"),
            "tags": t("Tags"),
        },
    }


def _found_label(page: PhrasePage, t: Translator) -> str:
    """Return how many phrases were found."""
    if page.more:
        return t("more than {n}", n=t.number(page.total))
    return t.number(page.total)
