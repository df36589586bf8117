import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phraseweaver.domain.patterns import PatternRejected, literal_braces, variants
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import ImportRejected, PhraseWeaverError, TextEmpty, TextHasControl, TextTooLong
from phraseweaver.formats import FORMATS, Mapping, ParsedTable, format_of
from phraseweaver.formats.delimited import decode, find_layout, read, read_rows, write
from phraseweaver.formats.encoding import find_encoding
from phraseweaver.formats.errors import (
    FileEmpty,
    FileNotText,
    FileTooLarge,
    MisplacedQuote,
    TooManyRows,
    UnclosedQuote,
)
from phraseweaver.starter import starter_phrases

HELLO = PhraseDraft("Hola", "Hello")
THANKS = PhraseDraft("Gracias", "Thank you")
TWO = [HELLO, THANKS]


def drafts(table: ParsedTable) -> list[PhraseDraft]:
    return [draft for _, draft in table.drafts]


def rows(table: ParsedTable) -> list[int]:
    return [row for row, _ in table.drafts]


def problems(table: ParsedTable) -> list[tuple[int, type[PhraseWeaverError]]]:
    return [(problem.row, type(problem.error)) for problem in table.problems]


class TestEncoding:
    @pytest.mark.parametrize(
        ("codec", "found"),
        [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1251", "cp1251")],
    )
    def test_russian_is_read_in_the_usual_encodings(self, codec: str, found: str) -> None:
        text = "привет;hello\nещё раз;once more\n"
        assert find_encoding(text.encode(codec)) == found
        assert decode(text.encode(codec)) == text

    def test_utf_16_is_read_in_both_byte_orders(self) -> None:
        assert decode(b"\xff\xfea\x00,\x00b\x00") == "a,b"
        assert decode(b"\xfe\xff\x00a\x00,\x00b") == "a,b"

    @pytest.mark.parametrize(
        "text", ["café,coffee\n", "¿Dónde está?;Wo ist es?\n", "Grüße,greetings\n", "à,to\nété,summer\n"]
    )
    def test_lone_accented_letters_are_western(self, text: str) -> None:
        assert find_encoding(text.encode("cp1252")) == "cp1252"
        assert decode(text.encode("cp1252")) == text

    def test_one_short_word_is_enough_to_tell_russian(self) -> None:
        assert decode("да;yes\n".encode("cp1251")) == "да;yes\n"

    def test_signs_alone_are_western(self) -> None:
        assert decode(b"5 \x80 or \xa3,price\n") == "5 € or £,price\n"

    def test_the_mark_is_no_part_of_the_first_phrase(self) -> None:
        assert drafts(read(b"\xef\xbb\xbfHola,Hello\n")) == [HELLO]
        assert drafts(read("\ufeffHola,Hello\n")) == [HELLO]

    @pytest.mark.parametrize(
        "data",
        [
            b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2l",  # a workbook is a zip file
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "Hola,Hello\n".encode("utf-16-le"),  # no byte order mark
            b"\xff\xfea",  # half a character
            b"\xef\xbb\xbfcaf\xe9,coffee",  # says UTF-8 and is not
            b"\x00\x00\x00\x00",
        ],
    )
    def test_what_is_no_text_is_refused(self, data: bytes) -> None:
        with pytest.raises(FileNotText):
            decode(data)

    def test_more_than_ten_megabytes_are_refused(self) -> None:
        just = b"a" * (10 * 1024 * 1024)
        assert len(decode(just)) == len(just)
        with pytest.raises(FileTooLarge) as caught:
            decode(just + b"a")
        assert "10 MB" in str(caught.value)
        with pytest.raises(FileTooLarge):
            read(just.decode() + "a")


class TestDelimiters:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("header", ["", "text{0}translation\n"])
    def test_the_delimiter_is_found(self, delimiter: str, header: str) -> None:
        table = read(header.format(delimiter) + f"Hola{delimiter}Hello\nGracias{delimiter}Thank you\n")
        assert table.layout.delimiter == delimiter
        assert drafts(table) == TWO

    @pytest.mark.parametrize("delimiter", [";", "\t", "|"])
    def test_commas_in_sentences_do_not_divide(self, delimiter: str) -> None:
        table = read(f"Sí, claro.{delimiter}Yes, of course.\nNo, gracias.{delimiter}No, thank you.\n")
        assert drafts(table) == [
            PhraseDraft("Sí, claro.", "Yes, of course."),
            PhraseDraft("No, gracias.", "No, thank you."),
        ]

    def test_semicolons_in_quoted_sentences_do_not_divide(self) -> None:
        table = read('Hola,"Hello; hi"\nAdiós,Goodbye\nGracias,"Thank you; thanks"\n')
        assert table.layout.delimiter == ","
        assert drafts(table)[0] == PhraseDraft("Hola", "Hello; hi")

    def test_slots_are_no_columns(self) -> None:
        table = read("I’d like {tea|coffee}.;Мне {чай|кофе}.\nHello.;Привет.\nBye.;Пока.\n")
        assert drafts(table)[0] == PhraseDraft("I’d like {tea|coffee}.", "Мне {чай|кофе}.")

    @pytest.mark.parametrize("words", ["a { b", "} a", "set {x}", "{{c1::tea}", "f() {}", "{a {b} c}"])
    def test_braces_of_a_list_that_knows_no_slots_are_braces(self, words: str) -> None:
        (draft,) = drafts(read(f"text\ttranslation\n{words}\ttranslated {words}\n"))
        (shown,) = variants(draft.words)
        assert (shown.words.text, shown.words.translation) == (words, f"translated {words}")

    @pytest.mark.parametrize("words", ["{tea|coffee", "{tea|coffee} {a}", "{tea|coffee|milk}"])
    def test_a_slot_gone_wrong_is_named_and_not_taken_for_words(self, words: str) -> None:
        table = read(f"text\ttranslation\n{words}\t{{чай|кофе}}\n")
        assert [(problem.row, isinstance(problem.error, PatternRejected)) for problem in table.problems] == [
            (2, True)
        ]

    def test_a_space_may_follow_the_comma(self) -> None:
        assert drafts(read('Hola, Hello\nSí, "Yes, of course"\n'))[1] == PhraseDraft("Sí", "Yes, of course")

    def test_the_caller_may_name_the_delimiter(self) -> None:
        assert drafts(read("a;b,c;d", delimiter=",")) == [PhraseDraft("a;b", "c;d")]

    def test_excel_may_name_the_delimiter(self) -> None:
        table = read("sep=;\r\nHola, buenas;Hello, hi\r\n")
        assert drafts(table) == [PhraseDraft("Hola, buenas", "Hello, hi")]
        assert rows(table) == [2]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_end_is_understood(self, end: str) -> None:
        table = read(f'text,translation{end}Hola,Hello{end}"dos{end}líneas",two{end}{end}Gracias,Thank you')
        assert drafts(table) == [HELLO, PhraseDraft("dos\nlíneas", "two"), THANKS]
        assert rows(table) == [2, 3, 6]

    def test_quoted_cells_hold_line_breaks_delimiters_and_quotation_marks(self) -> None:
        table = read('"a, ""b""\nc","d;\n\ne"\nHola,Hello\n')
        assert table.drafts == [(1, PhraseDraft('a, "b"\nc', "d;\n\ne")), (5, HELLO)]


class TestQuickLines:
    @pytest.mark.parametrize("mark", [" = ", "=", " — ", " – ", " - ", "\u00a0— "])
    def test_phrase_and_translation_stand_on_one_line(self, mark: str) -> None:
        table = read(f"Hola{mark}Hello\n\nGracias{mark}Thank you")
        assert table.drafts == [(1, HELLO), (3, THANKS)]

    @pytest.mark.parametrize("mark", ["=", "—", "-"])
    def test_commas_of_a_single_line_do_not_divide_it(self, mark: str) -> None:
        assert drafts(read(f"Yes, please. {mark} Да, пожалуйста.")) == [
            PhraseDraft("Yes, please.", "Да, пожалуйста.")
        ]

    def test_only_the_first_mark_divides(self) -> None:
        assert drafts(read("dos y dos = two and two = 4")) == [PhraseDraft("dos y dos", "two and two = 4")]

    def test_a_hyphen_in_a_word_does_not_divide(self) -> None:
        assert drafts(read("Wi-Fi - вай-фай")) == [PhraseDraft("Wi-Fi", "вай-фай")]

    def test_a_dash_in_a_table_is_part_of_the_sentence(self) -> None:
        table = read("Это — я.,It’s me.\nВот — он.,Here he is.\n")
        assert drafts(table)[0] == PhraseDraft("Это — я.", "It’s me.")

    def test_a_line_without_the_mark_lacks_its_translation(self) -> None:
        table = read("Hola = Hello\nAdiós\nGracias = Thank you\n")
        assert problems(table) == [(2, TextEmpty)]
        assert drafts(table) == TWO

    def test_lines_without_any_mark_are_named(self) -> None:
        assert problems(read("Hola\nGracias\n")) == [(1, TextEmpty), (2, TextEmpty)]


class TestColumns:
    def test_without_a_header_the_third_column_is_a_note(self) -> None:
        assert drafts(read("Hola,Hello,informal,x\n")) == [PhraseDraft("Hola", "Hello", note="informal")]

    @pytest.mark.parametrize(
        "header",
        [
            "tags,note,hint,translation,text",
            "Tags,Notes,Clue,Back,Front",
            "теги;примечание;подсказка;перевод;фраза",
            "Метки\tКомментарий\tПодсказка\tЗначение\tСлово",
            "TOPIC|Comment| hint |Translation (English)|Phrase (Spanish)",
            "tags,note,hint,English,phrase",
        ],
    )
    def test_columns_are_known_by_their_names(self, header: str) -> None:
        delimiter = next(mark for mark in ",;\t|" if mark in header)
        table = read(header + "\n" + delimiter.join(("a b", "n", "h", "Hello", "Hola")) + "\n")
        assert table.drafts == [(2, PhraseDraft("Hola", "Hello", "h", "n", ("a", "b")))]
        assert len(table.layout.header) == 5

    def test_blank_lines_may_precede_the_header(self) -> None:
        assert read("\n,\n\nFront,Back\nHola,Hello\n").drafts == [(5, HELLO)]

    def test_the_first_phrase_is_no_header_because_it_says_phrase(self) -> None:
        table = read("frase,phrase\npalabra,word\n")
        assert table.layout.header == ()
        assert drafts(table)[0] == PhraseDraft("frase", "phrase")

    def test_a_language_and_its_own_name_are_no_header(self) -> None:
        assert len(read("español,Spanish\nfrancés,French\n").drafts) == 2

    def test_languages_name_text_and_translation_in_their_order(self) -> None:
        table = read("Spanish,English\nHola,Hello\n")
        assert drafts(table) == [HELLO]

    def test_languages_of_the_deck_say_which_column_is_which(self) -> None:
        table = read("English,español\nHello,Hola\n", learning="es", known="en")
        assert drafts(table) == [HELLO]

    def test_a_table_of_many_languages_gives_the_pair_that_is_asked_for(self) -> None:
        table = read("topic,en,es,de\ngreetings,Hello,Hola,Hallo\n", learning="de", known="es")
        assert drafts(table) == [PhraseDraft("Hallo", "Hola", tags=("greetings",))]

    def test_a_column_without_a_known_name_is_the_translation(self) -> None:
        assert drafts(read("Tags,Bedeutung,Phrase\n,Hello,Hola\n")) == [HELLO]

    def test_the_caller_may_map_the_columns(self) -> None:
        table = read("1,Hello,Hola\n2,Thank you,Gracias\n", mapping=Mapping(text=2, translation=1))
        assert drafts(table) == TWO

    def test_a_format_of_the_registry_knows_the_languages_of_the_deck(self) -> None:
        table = FORMATS["csv"].read("en,es\nHello,Hola\n", learning="es", known="en")
        assert drafts(table) == [HELLO]

    def test_the_caller_may_say_whether_there_is_a_header(self) -> None:
        assert rows(read("uno,one\nHola,Hello\n", has_header=True)) == [2]
        assert rows(read("text,translation\nHola,Hello\n", has_header=False)) == [1, 2]

    def test_columns_beyond_those_mapped_do_not_matter(self) -> None:
        assert drafts(read("Hola,Hello," + ",".join("x" * 9_998) + "\n")) == [
            PhraseDraft("Hola", "Hello", note="x")
        ]

    def test_the_layout_shows_the_first_rows_for_choosing_by_hand(self) -> None:
        layout = find_layout("text,translation\n" + "Hola,Hello\n" * 9)
        assert layout.header == ("text", "translation")
        assert layout.sample == (("Hola", "Hello"),) * 5


class TestAnkiText:
    def test_header_lines_are_obeyed(self) -> None:
        table = read(
            "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
            "x1\tBasic\tSpanish\t¿Cu&aacute;nto?<br>(precio)\t<b>How much?</b>\ttravel shop\n"
        )
        assert table.drafts == [
            (7, PhraseDraft("¿Cuánto?\n(precio)", "How much?", tags=("travel", "shop"))),
        ]

    def test_columns_are_named_in_a_header_line(self) -> None:
        table = read(
            "#separator:Semicolon\n#columns:Notes;Back;Front\n#tags:new trip\ncolloquial;Hello;Hola\n"
        )
        assert table.drafts == [(4, PhraseDraft("Hola", "Hello", note="colloquial", tags=("new", "trip")))]

    def test_unknown_names_fall_back_to_the_places_of_the_words(self) -> None:
        table = read("#separator:tab\n#columns:GUID\tFrente\tVerso\n#guid column:1\nx1\tHola\tHello\n")
        assert drafts(table) == [HELLO]

    def test_a_known_name_never_leads_to_a_column_without_words(self) -> None:
        table = read("#separator:tab\n#columns:GUID\tFront\tVerso\n#guid column:1\nx1\tHola\tHello\n")
        assert drafts(table) == [HELLO]

    def test_markup_stays_where_html_is_not_announced(self) -> None:
        assert drafts(read("#separator:tab\n<b>Hola</b>\tA &amp; B\n")) == [
            PhraseDraft("<b>Hola</b>", "A &amp; B")
        ]

    def test_html_becomes_the_text_that_one_sees(self) -> None:
        table = read(
            "#html:true\n#separator:tab\n"
            "<div>Hola,</div><div>¿qué&nbsp;tal?</div>[sound:hola.mp3]\t<!-- x -->1 < 2 &lt; 3"
            "<script>x()</script>\n"
        )
        assert drafts(table) == [PhraseDraft("Hola,\n¿qué\u00a0tal?", "1 < 2 < 3")]

    def test_a_phrase_may_begin_with_a_number_sign(self) -> None:
        assert drafts(read("#1,number one\n#fyi: x,for your information\n"))[0] == PhraseDraft(
            "#1", "number one"
        )


class TestBrokenRows:
    def test_each_is_named_and_the_others_are_kept(self) -> None:
        table = read(
            "text;translation;tags\n"
            "Hola;Hello\n"
            "Adiós;\n"
            ";Goodbye\n"
            f"{'a' * 2001};long\n"
            "nul\0;NUL\n"
            f"etiqueta;tag;{'t' * 61}\n"
            "Gracias;Thank you;;;;;;;;\n"
        )
        assert table.drafts == [(2, HELLO), (8, THANKS)]
        assert problems(table) == [
            (3, TextEmpty),
            (4, TextEmpty),
            (5, TextTooLong),
            (6, TextHasControl),
            (7, TextTooLong),
        ]
        assert [problem.error.params["field"] for problem in table.problems] == [
            "Translation",
            "Phrase",
            "Phrase",
            "Phrase",
            "Tag",
        ]

    def test_the_number_is_the_line_in_which_the_row_begins(self) -> None:
        table = read('text,translation\n"one\ntwo\nthree",1-3\n\n"lonely\ncell",\nHola,Hello\n')
        assert rows(table) == [2, 8]
        assert problems(table) == [(6, TextEmpty)]

    def test_nul_in_bytes_is_named_by_its_row(self) -> None:
        table = read(b"text,translation\nHola,Hello\nGrac\0ias,Thank you\n")
        assert problems(table) == [(3, TextHasControl)]
        assert table.problems[0].error.params["character"] == "U+0000"

    def test_a_stray_quotation_mark_costs_its_row_only(self) -> None:
        table = read('text,translation\n"Hola" dijo,Hello\nGracias,Thank you\n')
        assert problems(table) == [(2, MisplacedQuote)]
        assert table.drafts == [(3, THANKS)]

    def test_quotation_marks_pasted_as_they_are_stay_in_the_phrase(self) -> None:
        table = read('"Hola" dijo\t"Hello" he said\nGracias\tThank you\n')
        assert table.drafts == [(1, PhraseDraft('"Hola" dijo', '"Hello" he said')), (2, THANKS)]

    def test_a_cell_of_megabytes_is_a_problem_of_its_row(self) -> None:
        table = read(b"Hola,Hello\nlargo," + b"x" * 1_000_000 + b"\nGracias,Thank you\n")
        assert problems(table) == [(2, TextTooLong)]
        assert drafts(table) == TWO

    def test_lone_surrogates_are_named(self) -> None:
        assert problems(read("Hola,Hello\n\ud800,x\n")) == [(2, TextHasControl)]


class TestWholeList:
    @pytest.mark.parametrize(
        "source", [b"", "", " \n\t\n", "\ufeff", b"\xff\xfe", "text,translation\n", ",,,\n,\n"]
    )
    def test_a_list_without_phrases_is_refused(self, source: bytes | str) -> None:
        with pytest.raises(FileEmpty):
            read(source)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('Hola,Hello\nGracias,"Thank you\nAdiós,Goodbye\n', 2),
            ('"Hola,Hello', 1),
            ('text\ttranslation\n\nHola\tHello\n"', 4),
            ('"a\nb",c\n"d\n', 3),
        ],
    )
    def test_an_unclosed_quotation_mark_is_named_by_its_line(self, text: str, line: int) -> None:
        with pytest.raises(UnclosedQuote) as caught:
            read(text)
        assert caught.value.params == {"line": line}

    def test_a_forced_header_cannot_hide_an_unclosed_quotation_mark(self) -> None:
        with pytest.raises(UnclosedQuote):
            read('a,"b\nHola,Hello\n', has_header=True, delimiter=",")

    def test_a_hundred_thousand_rows_are_the_limit(self) -> None:
        text = "a,b\n" * 100_000
        assert sum(1 for _ in read_rows(text, find_layout(text))) == 100_000
        with pytest.raises(TooManyRows):
            read(text + "a,b\n")

    def test_rows_come_one_at_a_time(self) -> None:
        text = 'Hola,Hello\nGracias,"Thank you'
        outcomes = read_rows(text, find_layout(text))
        assert next(outcomes) == (1, HELLO)
        with pytest.raises(UnclosedQuote):
            next(outcomes)

    def test_twenty_thousand_rows_are_read_with_their_progress(self) -> None:
        told: list[float] = []
        text = "text;translation\n" + "".join(f"frase {n:05};phrase {n:05}\n" for n in range(20_000))
        table = read(text.encode("utf-8-sig"), progress=told.append)
        assert len(table.drafts) == 20_000
        assert table.drafts[-1] == (20_001, PhraseDraft("frase 19999", "phrase 19999"))
        assert len(told) == 41
        assert told == sorted(told)
        assert told[19] == pytest.approx(0.5, abs=0.01)
        assert told[-1] == 1.0

    @settings(max_examples=300, deadline=None)
    @given(
        st.text(st.sampled_from("ab ,;\t|\"'\n\r=-—#:{}\0é")) | st.text(),
        st.sampled_from([None, True, False]),
    )
    def test_no_text_raises_anything_but_a_refusal(self, text: str, has_header: bool | None) -> None:
        try:
            table = read(text, has_header=has_header)
        except ImportRejected as refusal:
            assert str(refusal)
        else:
            numbers = sorted(rows(table) + [problem.row for problem in table.problems])
            assert len(set(numbers)) == len(numbers) > 0
            assert numbers[-1] <= text.count("\n") + text.count("\r") + 1

    @settings(max_examples=200, deadline=None)
    @given(st.binary())
    def test_no_bytes_raise_anything_but_a_refusal(self, data: bytes) -> None:
        try:
            table = read(data)
        except ImportRejected as refusal:
            assert str(refusal)
        else:
            assert table.drafts or table.problems


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
    | st.sampled_from("'=+-@\t\n,;|\"{}#😀👩‍🚀مرحباéЁ"),
    max_size=30,
)
tags = st.lists(words.filter(lambda word: len(word) < 20), max_size=3)


visible = words.filter(lambda word: any(c.isprintable() and not c.isspace() for c in word))
plain = visible.map(literal_braces)
phrases = st.builds(PhraseDraft.checked, plain, plain, words, words, tags) | st.builds(
    PhraseDraft.checked, plain.map(lambda text: text + "{a|b}"), plain, words, words, tags
)


class TestRoundTrip:
    @settings(max_examples=300, deadline=None)
    @given(st.lists(phrases, min_size=1, max_size=5), st.sampled_from([",", ";", "\t", "|"]))
    def test_what_is_written_is_read_back_unchanged(self, written: list[PhraseDraft], delimiter: str) -> None:
        table = read(write(written, delimiter))
        assert drafts(table) == written
        assert table.problems == []
        assert table.layout.delimiter == delimiter

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+7",
            "-5 °C",
            "@home",
            "'=1",
            "''-",
            "'tis",
            "' quoted'",
            "＝1",
            "#1",
            '"',
            "'",
            "=\n=",
            "text",
        ],
    )
    @pytest.mark.parametrize("key", FORMATS)
    def test_awkward_beginnings_come_back(self, text: str, key: str) -> None:
        phrase = PhraseDraft.checked(text, text, text, text, text, text, text)
        assert drafts(FORMATS[key].read(FORMATS[key].write([phrase]))) == [phrase]

    def test_a_formula_is_neutralised(self) -> None:
        phrases = [PhraseDraft(mark + "1", "'tis") for mark in "=+-@"]
        lines = write(phrases).decode("utf-8-sig").splitlines()
        assert lines[0] == "text,translation,hint,note,tags,keyword,also accepted"
        assert lines[1:] == [f"'{mark}1,'tis,,,,," for mark in "=+-@"]

    def test_a_file_begins_with_the_mark_that_excel_looks_for(self) -> None:
        assert write(TWO, ";") == (
            b"\xef\xbb\xbftext;translation;hint;note;tags;keyword;also accepted\r\n"
            b"Hola;Hello;;;;;\r\nGracias;Thank you;;;;;\r\n"
        )

    def test_the_starter_phrases_come_back_with_their_topics(self) -> None:
        starter = starter_phrases("fr", "ru")
        assert drafts(read(write(starter))) == starter


class TestRegistry:
    def test_every_format_is_registered_under_its_key(self) -> None:
        assert {key: format_.key for key, format_ in FORMATS.items()} == {key: key for key in FORMATS}

    @pytest.mark.parametrize(
        ("name", "key"),
        [("phrases.csv", "csv"), ("PHRASES.TSV", "tsv"), ("notes.txt", "csv"), ("noname", "csv")],
    )
    def test_a_format_is_told_by_the_end_of_the_name(self, name: str, key: str) -> None:
        assert format_of(name).key == key
