import pytest

from phraseweaver.domain.phrase_draft import PhraseDraft, split_tags
from phraseweaver.errors import TextEmpty, TextHasControl, TextTooLong


def test_words_are_stored_clean() -> None:
    draft = PhraseDraft.checked("  ¿Qué tal? \r\n", "How are\u00a0you?", " two \n words ", "a\r\nb", "x")
    assert draft == PhraseDraft("¿Qué tal?", "How are\u00a0you?", "two words", "a\nb", ("x",))


def test_hint_note_and_tags_may_be_absent() -> None:
    assert PhraseDraft.checked("Hallo", "Hello") == PhraseDraft("Hallo", "Hello", "", "", ())


def test_the_no_break_space_of_french_stays() -> None:
    assert PhraseDraft.checked("Ça va\u00a0?", "All right?").text == "Ça va\u00a0?"


@pytest.mark.parametrize(("text", "translation", "field"), [(" ", "b", "Phrase"), ("a", "\n", "Translation")])
def test_phrase_and_translation_are_required(text: str, translation: str, field: str) -> None:
    with pytest.raises(TextEmpty) as caught:
        PhraseDraft.checked(text, translation)
    assert caught.value.params == {"field": field}


@pytest.mark.parametrize(
    ("words", "field", "limit"),
    [
        ({"text": "a" * 2001}, "Phrase", 2000),
        ({"translation": "a" * 2001}, "Translation", 2000),
        ({"hint": "a" * 2001}, "Hint", 2000),
        ({"note": "a" * 10_001}, "Note", 10_000),
        ({"tags": "a" * 61}, "Tag", 60),
    ],
)
def test_the_field_that_is_too_long_is_named(words: dict[str, str], field: str, limit: int) -> None:
    with pytest.raises(TextTooLong) as caught:
        PhraseDraft.checked(**{"text": "a", "translation": "b"} | words)
    assert (caught.value.params["field"], caught.value.params["limit"]) == (field, limit)


def test_what_just_fits_is_taken() -> None:
    draft = PhraseDraft.checked("a" * 2000, "b" * 2000, "c" * 2000, "d" * 10_000, "e" * 60)
    assert len(draft.note) == 10_000


@pytest.mark.parametrize("field", ["text", "translation", "hint", "note", "tags"])
def test_nul_is_refused_in_every_field(field: str) -> None:
    with pytest.raises(TextHasControl) as caught:
        PhraseDraft.checked(**{"text": "a", "translation": "b"} | {field: "a\0b"})
    assert caught.value.params["character"] == "U+0000"


def test_tags_are_separated_by_white_space_and_commas() -> None:
    assert split_tags(" travel,food\tsea  side,, ") == ("travel", "food", "sea", "side")


def test_a_tag_is_kept_once_as_it_was_written_first() -> None:
    assert split_tags("Travel food TRAVEL Straße STRASSE") == ("Travel", "food", "Straße")


def test_an_invisible_tag_is_none() -> None:
    assert split_tags("a \u200b b \ufeff") == ("a", "b")


def test_tags_may_come_one_by_one() -> None:
    assert split_tags(["travel", "sea side", "travel"]) == ("travel", "sea", "side")


def test_stored_tags_are_read_back() -> None:
    tags = split_tags("b, a, c")
    assert " ".join(tags) == "b a c"
    assert split_tags(" ".join(tags)) == tags
