"""Phrase and translation of a form: as a text, with slots where there are some, or as a table of variants."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from phraseweaver.domain.patterns import (
    FIELDS,
    MAX_ROWS,
    Inspection,
    PatternRejected,
    PatternTable,
    Problem,
    frame_of,
    from_table,
    has_room,
    inspect,
    inspect_table,
    slot_count,
    to_table,
    written_frame,
)
from phraseweaver.domain.text import MAX_PHRASE
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import plain_sentence
from phraseweaver.ui.fragment import fragment

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "phraseweaver_pattern_editor",
    html=(_HERE / "editor.html").read_text(encoding="utf-8"),
    css=(_HERE / "editor.css").read_text(encoding="utf-8"),
    js=(_HERE / "editor.js").read_text(encoding="utf-8"),
)

_EXAMPLE = "Quisiera {un café|la cuenta}, por favor."
_SENTENCES = "{¿Cuánto es?|¿Cuánto cuesta?}"

View = Literal["text", "table"]
_Rows = tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """What the browser sent: the fields of a view, of a table its rows by slot, and the view wanted next."""

    number: int
    view: View
    to: View
    fields: tuple[str, str]
    rows: _Rows = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the browser is to show: a view, its fields and rows, and what was found in them."""

    view: View
    fields: tuple[str, str]
    rows: _Rows
    found: Inspection

    def table(self) -> PatternTable:
        """Return the table that is written; raises PatternRejected for a frame that cannot be read."""
        text, translation = (
            frame_of(written, field) for written, field in zip(self.fields, FIELDS, strict=True)
        )
        wide = slot_count(text), slot_count(translation)
        rows = tuple(
            tuple(row[side].get(str(slot), "") for side in (0, 1) for slot in range(1, wide[side] + 1))
            for row in self.rows
        )
        return PatternTable(text, translation, rows)


@fragment()
def pattern_editor(key: str, text: str, translation: str, t: Translator, *, submit: str) -> None:
    """Draw the fields for a phrase and its translation; `written_words` says what stands in them.

    `key` is that of the widget, another one for each fresh form; `submit` that of the button which Ctrl+Enter
    is to click.
    """
    sent = _sent(key)
    shown = _shown(sent or _first(text, translation))
    data = {
        "answer": sent.number if sent else 0,
        "view": shown.view,
        "fields": shown.fields,
        "rows": shown.rows,
        "problems": [_problem(problem, shown.fields, t) for problem in shown.found.problems],
        "sentences": shown.found.sentences if _woven(shown) else (),
        "most": MAX_ROWS,
        "submit": f".st-key-{submit} button",
        "labels": _labels(len(shown.found.sentences), t),
    }
    # As bytes: Streamlit's own JSON takes six for every letter beyond ASCII.
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    _component(key=key, data=content, on_written_change=lambda: None)


def written_words(key: str, text: str, translation: str) -> tuple[str, str]:
    """Return phrase and translation as they are written, those given where nobody has changed them.

    Raises PatternRejected for a table that is no pattern yet.
    """
    sent = _sent(key)
    if sent is None:
        return text, translation
    shown = _shown(sent)
    if shown.view == "text":
        return shown.fields
    for problem in shown.found.problems:
        raise problem.error
    return from_table(shown.table())


def _sent(key: str) -> _Written | None:
    """Return what the browser sent last, None for nothing or nonsense."""
    sent: Any = getattr(st.session_state.get(key), "written", None)
    try:
        view: View = "table" if sent["view"] == "table" else "text"
        text, translation = (str(field) for field in sent["fields"])
        rows = tuple((_options(phrase), _options(translated)) for phrase, translated in sent["rows"])
        to: View = "table" if sent["to"] == "table" else "text" if sent["to"] == "text" else view
        return _Written(int(sent["number"]), view, to, (text, translation), rows)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _options(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {str(slot): str(option) for slot, option in row.items()}


def _first(text: str, translation: str) -> _Written:
    """Return what stands in the fields at first: a pattern as a table, if there is room for its slots."""
    view: View = "table" if inspect(text, translation).rows and has_room(text, translation) else "text"
    return _Written(0, "text", view, (text, translation))


def _shown(sent: _Written) -> _Shown:
    """Return the view that is wanted, or the present one with the reason why there is no way across."""
    if max(map(len, sent.fields)) > 2 * MAX_PHRASE:
        # Refused when it is stored; until then nobody has to read it.
        return _Shown(sent.view, sent.fields, sent.rows, Inspection())
    try:
        if sent.view == "text":
            if sent.to == "text":
                return _Shown("text", sent.fields, (), inspect(*sent.fields))
            table = to_table(*sent.fields)
            fields = written_frame(table.text_frame), written_frame(table.translation_frame)
            return _Shown("table", fields, _rows_of(table), inspect_table(table))
        table = _Shown("table", sent.fields, sent.rows, Inspection()).table()
        if sent.to == "table":
            return _Shown("table", sent.fields, sent.rows, inspect_table(table))
        fields = from_table(table)
        return _Shown("text", fields, (), inspect(*fields))
    except PatternRejected as error:
        side = FIELDS.index(str(error.params["field"]))
        found = Inspection(problems=(Problem(error, side, error.span),))
        return _Shown(sent.view, sent.fields, sent.rows, found)


def _rows_of(table: PatternTable) -> _Rows:
    split = table.text_slots
    return tuple((_by_slot(row[:split]), _by_slot(row[split:])) for row in table.rows)


def _by_slot(options: Sequence[str]) -> dict[str, str]:
    return {str(slot): option for slot, option in enumerate(options, start=1)}


def _woven(shown: _Shown) -> bool:
    """Return whether the sentences differ from what stands in the fields."""
    return any("{" in field or "}" in field for field in shown.fields)


def _problem(problem: Problem, fields: Sequence[str], t: Translator) -> dict[str, Any]:
    start, end = (_in_browser(fields[problem.side], place) for place in problem.span)
    return {
        "message": plain_sentence(t, problem.error),
        "side": problem.side,
        "start": start,
        "end": end,
        "row": problem.row,
        "slot": problem.slot,
    }


def _in_browser(text: str, place: int) -> int:
    """Return where the browser counts a place: it takes a character beyond the first 65,536 for two."""
    return place + sum(character > "\uffff" for character in text[:place])


def _labels(sentences: int, t: Translator) -> dict[str, Any]:
    return {
        "sides": [t(field) for field in FIELDS],
        "text": t("As text"),
        "table": t("As a table"),
        "views": t("How the phrase is written"),
        "slot": t("Make a slot"),
        "slotOf": t("Make a slot in “{side}”", side="{side}"),
        "slotHelp": t("Mark the words that change: they become the first row of a new column."),
        "noSlot": t(
            "No slot yet: mark the words that change from sentence to sentence, and press “Make a slot”."
        ),
        "cell": t("Row {row}, {name}", row="{row}", name="{name}"),
        "addRow": t("Add row"),
        "remove": t("Take out row {row}", row="{row}"),
        "nothing": t("nothing"),
        "there": t("Show the place"),
        "preview": t.plural("{n} sentence:", "{n} sentences, asked in turn:", sentences),
        "all": t("Show all"),
        "help": t("Several sentences in one phrase?"),
        "explained": _explained(t),
    }


def _explained(t: Translator) -> list[tuple[str, str]]:
    """Return the paragraphs of the help, each with its class."""
    return [
        (
            "",
            t("Put what changes in braces, with | between the variants, in the phrase and its translation:"),
        ),
        ("example", _EXAMPLE),
        ("example", t("I'd like {options}, please.", options="{" + t("a coffee|the bill") + "}")),
        ("", t("The first variant goes with the first, the second with the second: two sentences here.")),
        ("", t("Whole sentences can change too:")),
        ("example", _SENTENCES + " = {" + t("How much is that?|What does it cost?") + "}"),
        ("", t("As a table: each row is a sentence, and {1} in a field is where its first column goes.")),
        (
            "",
            t("Each review asks for another sentence; new ones come one by one. A brace itself is {{ or }}."),
        ),
    ]
