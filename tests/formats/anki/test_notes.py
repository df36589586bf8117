"""What the fields and templates of a note mean for a phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.formats.anki.cloze import read_cloze
from phraseweaver.formats.anki.note_types import NoteType, Role, Template, guess_roles, kinds_of_templates
from phraseweaver.formats.anki.notes import Note, NoteReader
from phraseweaver.formats.anki.protobuf import fields

TEXT, TRANSLATION, HINT, NOTE = Role.TEXT, Role.TRANSLATION, Role.HINT, Role.NOTE
NOTHING = Role.NOTHING


def note_type(*names: str, fronts: tuple[str, ...] = ("{{Front}}",), cloze: bool = False) -> NoteType:
    templates = tuple(Template(f"Card {number}", front) for number, front in enumerate(fronts))
    return NoteType(1, "Type", cloze, names, templates)


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("Front", "Back"), (TEXT, TRANSLATION)),
        (("Vorne", "Hinten"), (TEXT, TRANSLATION)),
        (("Vorne", "Hinten", "Etwas"), (TEXT, TRANSLATION, NOTE)),
        (("Number", "Spanish", "English", "Notes"), (NOTHING, TEXT, TRANSLATION, NOTE)),
        (("English", "Spanish"), (TRANSLATION, TEXT)),
        (("Word", "Meaning", "Hint", "Comment"), (TEXT, TRANSLATION, HINT, NOTE)),
        (("Фраза", "Перевод", "Подсказка"), (TEXT, TRANSLATION, HINT)),
        (("Only",), (TEXT,)),
        (("Phrase", "Translation", "Keyword", "Also accepted"),
         (TEXT, TRANSLATION, Role.KEYWORD, Role.ALTERNATIVES)),
    ],
)  # fmt: skip
def test_fields_are_told_by_name_language_or_place(names: tuple[str, ...], roles: tuple[Role, ...]) -> None:
    assert guess_roles(note_type(*names), learning="es", known="en") == roles


def test_what_is_typed_is_the_phrase_that_is_learned() -> None:
    typed = note_type("Front", "Back", fronts=("{{Front}} {{type:Back}}",))
    assert guess_roles(typed) == (TRANSLATION, TEXT)


@pytest.mark.parametrize(
    ("fronts", "kinds"),
    [
        (("{{Front}}",), {0: "recognition"}),
        (("{{Front}}", "{{Back}}"), {0: "recognition", 1: "production"}),
        (("{{Back}}<br>{{type:Front}}",), {0: "production"}),
        (("{{Front}}", "{{#Back}}{{furigana:Front}}{{/Back}}"), {0: "recognition"}),
        (("{{Audio}}",), {0: "listening"}),
        (("{{FrontSide}}{{hint:Front}}{{Back}}",), {0: "production"}),
    ],
)
def test_templates_are_kinds_by_what_they_show(fronts: tuple[str, ...], kinds: dict[int, str]) -> None:
    given_type = note_type("Front", "Back", "Audio", fronts=fronts)
    assert kinds_of_templates(given_type, (TEXT, TRANSLATION, NOTHING)) == kinds


@pytest.mark.parametrize(
    ("source", "text", "blanks"),
    [
        ("plain", "plain", {}),
        ("a {{c1::b}} c", "a b c", {1: ("b", "")}),
        ("a {{c1::b::hint here}} c", "a b c", {1: ("b", "hint here")}),
        ("{{c2::x}} {{c1::y}} {{c2::z}}", "x y z", {2: ("x", ""), 1: ("y", "")}),
        ("{{c1::one {{c2::two}} three}}", "one two three", {1: ("one two three", ""), 2: ("two", "")}),
        ("a {{c1::b", "a {{c1::b", {}),
        ("a }} b", "a }} b", {}),
        ("{{c1::}}", "", {}),
    ],
)
def test_clozes_are_read_with_hints_and_inside_each_other(
    source: str, text: str, blanks: dict[int, tuple[str, str]]
) -> None:
    found = read_cloze(source)
    assert found.text == text
    assert {number: (blank.words, blank.hint) for number, blank in found.blanks.items()} == blanks


@given(st.text(alphabet="{}c1:2 ab|", max_size=80))
def test_any_cloze_can_be_read_and_keeps_its_letters(source: str) -> None:
    found = read_cloze(source)
    assert found.text.count("a") <= source.count("a")
    for number in found.blanks:
        found.with_gap(number)


@given(st.binary(max_size=60))
def test_any_message_is_read_or_refused(message: bytes) -> None:
    try:
        list(fields(message))
    except ValueError:
        return


def note(*parts: str, tags: str = "") -> Note:
    return Note(1, "guid", 1, 1_700_000_000, tags, parts)


def test_part_of_a_word_makes_the_word_the_keyword() -> None:
    cloze = note_type("Text", "Extra", cloze=True)
    (phrase,) = NoteReader(cloze, (TEXT, NOTE)).read(note("yo habl{{c1::o}} bien", "")).phrases
    assert (phrase.draft.keyword, phrase.kinds) == ("hablo", {0: "cloze"})


def test_in_scripts_without_spaces_the_keyword_stays_as_it_is() -> None:
    cloze = note_type("Text", "Extra", cloze=True)
    (phrase,) = NoteReader(cloze, (TEXT, NOTE)).read(note("我{{c1::喝}}茶", "")).phrases
    assert (phrase.draft.keyword, phrase.draft.translation) == ("喝", "我[…]茶")


def test_the_gap_is_where_the_cloze_is() -> None:
    assert read_cloze("o {{c1::o::x}} o").with_gap(1) == "o [x] o"
    assert read_cloze("{{c9::{{c1::a}} b").with_gap(1) == "{{c9::[…] b"


def test_numbers_of_a_cloze_note_are_told_apart_by_their_guid() -> None:
    cloze = note_type("Text", "Extra", cloze=True)
    found = NoteReader(cloze, (TEXT, TRANSLATION)).read(note("{{c1::a}} {{c3::b}}", "meaning"))
    assert [(p.guid, p.draft.translation, p.kinds) for p in found.phrases] == [
        ("guid", "meaning", {0: "cloze"}),
        ("guid#3", "meaning", {2: "cloze"}),
    ]


def test_markup_scripts_and_entities_become_what_a_reader_sees() -> None:
    given_type = note_type("Front", "Back")
    found = NoteReader(given_type, (TEXT, TRANSLATION)).read(
        note("<script>alert(1)</script><b>=1+1</b> &lt;i&gt; \u202eabc", "a<br>b<div>c</div>")
    )
    (phrase,) = found.phrases
    assert phrase.draft.text == "=1+1 <i> \u202eabc"
    assert phrase.draft.translation == "a\nb\nc"


def test_what_cannot_be_stored_is_named_and_left_out() -> None:
    given_type = note_type("Front", "Back")
    reader = NoteReader(given_type, (TEXT, TRANSLATION))
    for parts in (("", "x"), ("x", ""), ("x" * 2_001, "y"), ("a\x00b", "c"), ()):
        found = reader.read(note(*parts))
        assert found.phrases == () and found.problem is not None
