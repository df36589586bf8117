"""The catalogues: nothing shown is outside them, and each is whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from phraseweaver.channels import REASONS
from phraseweaver.charts import CHARTS
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.reminders import SKIPS
from phraseweaver.formats import FORMATS
from phraseweaver.locale.extraction import NotLiteral, called_name, messages_in, template
from phraseweaver.starter import TOPICS
from phraseweaver.translation import DOMAIN, INTERFACE_LANGUAGES, LOCALE_DIR, SOURCE_LANGUAGE
from phraseweaver.ui.navigation import PAGES, page_file

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = [language for language in INTERFACE_LANGUAGES if language != SOURCE_LANGUAGE]
SOURCE = template()
SOURCE_IDS = {message.id for message in SOURCE if message.id}
SOURCE_STRINGS = {text for id_ in SOURCE_IDS for text in ([id_] if isinstance(id_, str) else id_)}


def catalogue_of(language: str) -> Catalog:
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> list[tuple[list[str], list[str]]]:
    """Return the source forms and the translated forms of every entry."""
    found = []
    for message in catalogue_of(language):
        if message.id:
            found.append((forms(message.id), forms(message.string)))
    return found


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def names_in(text: str) -> set[str]:
    """Return the names of the placeholders."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# --- Finding the source strings


def test_calls_are_found_however_they_are_written() -> None:
    code = """
t("plain")
page.t("by way of the page", name=x)
self.t("by way of self")
N_("marked " "in two pieces")
t.plural("one {n}", "many {n}", number)
page.t.plural("a {n}", "b {n}", 3)
f"1. {t('inside an f-string')} and {t.plural('c {n}', 'd {n}', 2)}"
"""
    assert {(found.singular, found.plural) for found in messages_in(code)} == {
        ("plain", None),
        ("by way of the page", None),
        ("by way of self", None),
        ("marked in two pieces", None),
        ("one {n}", "many {n}"),
        ("a {n}", "b {n}"),
        ("inside an f-string", None),
        ("c {n}", "d {n}"),
    }


def test_a_string_that_is_marked_elsewhere_is_not_looked_for_here() -> None:
    assert list(messages_in("t(chart.title); t(REASONS[reason]); t()")) == []


@pytest.mark.parametrize("argument", ['f"{n} cards"', '"a" + b', '"a" if b else "c"', 'a or "b"'])
def test_a_string_put_together_at_run_time_is_refused(argument: str) -> None:
    with pytest.raises(NotLiteral, match=re.escape("page.py:1")):
        list(messages_in(f"t({argument})", "page.py"))


# --- Whole and in step


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_the_strings_of_the_code_and_no_others(language: str) -> None:
    """`python -m phraseweaver.locale` adds what is new and takes out what is gone."""
    catalogue = catalogue_of(language)
    there = {message.id for message in catalogue if message.id}
    assert (SOURCE_IDS - there, there - SOURCE_IDS, list(catalogue.obsolete)) == (set(), set(), [])


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_string_is_translated_in_every_form(language: str) -> None:
    catalogue = catalogue_of(language)
    lacking = []
    for message in catalogue:
        if message.id:
            wanted = catalogue.num_plurals if message.pluralizable else 1
            if len(forms(message.string)) != wanted or not all(forms(message.string)):
                lacking.append(message.id)
    assert lacking == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    def is_guess(message: Message) -> bool:
        return bool(message.id) and message.fuzzy

    assert [message.id for message in catalogue_of(language) if is_guess(message)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_agree_in_every_form(language: str) -> None:
    differing = [
        (source, form)
        for source, translated in entries(language)
        for form in (*source, *translated)
        if names_in(form) != names_in(source[-1])
    ]
    assert differing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_ends_as_its_source_does(language: str) -> None:
    def end(text: str) -> str:
        found = re.search(r"[.?!:…]?$", text)
        return found[0] if found else ""

    # Abbreviations end in a stop where English has none.
    abbreviated = {"{n} mo", "{n} y"}
    differing = [
        (source[0], form)
        for source, translated in entries(language)
        for form in translated
        if end(form) != end(source[0]) and source[0] not in abbreviated
    ]
    assert differing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_spaces_at_the_ends_and_lines_agree(language: str) -> None:
    differing = [
        (source[0], form)
        for source, translated in entries(language)
        for form in translated
        if form != form.strip()
        or "  " in form.replace("  \n", "\n")
        or form.count("\n") != source[0].count("\n")
    ]
    assert differing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_marks_of_markdown_agree(language: str) -> None:
    """A bold word or a command must not lose its marks on the way."""
    differing = [
        (source[0], form)
        for source, translated in entries(language)
        for form in translated
        if any(form.count(mark) != source[0].count(mark) for mark in "`*[]<>$")
    ]
    assert differing == []


def test_russian_has_its_three_forms() -> None:
    assert catalogue_of("ru").num_plurals == 3


def test_russian_uses_its_own_quotation_marks() -> None:
    assert [form for _, russian in entries("ru") for form in russian if re.search("[“”\"„']", form)] == []


def test_russian_leaves_no_english_words_but_names() -> None:
    """A word in Latin letters is one of the source's own: a name, a variable or a command."""
    commands = {"newbot", "d"}
    searched = {"is", "due", "new", "leech", "suspended", "marked", "added", "tag", "deck"}
    in_chat = {"help", "stop", "review", "deck", "due", "stats", "settings", "start"}
    files = {"apkg", "colpkg", "zip", "force", "hello", "hola"}
    commands |= searched | in_chat | files
    left = [
        (word, form)
        for source, russian in entries("ru")
        for form in russian
        for word in re.findall(r"[A-Za-z_]\w*", re.sub(r"\{\w*\}", "", form))
        if word not in source[0] or (word == word.lower() and word not in commands)
    ]
    assert left == []


# --- Nothing shown outside the catalogue

SHOWN_BY_NAME = {"label", "body", "help", "placeholder", "text", "title", "caption", "alt", "format_func"}
"""Arguments that a learner gets to read, whatever is called."""

SHOWN_BY_PLACE = {"notify", "refuse", "language_select"}
"""Calls of ours whose arguments without a name are shown."""

NOT_DRAWING = {
    *("query_params", "session_state", "context", "cache_resource", "switch_page", "form", "Page", "space"),
    *("components",),
}
"""Attributes of `st` whose arguments without a name are keys, addresses or data."""

NAMES = {"PhraseWeaver", "Telegram", "CSV", "png", "svg"}
"""Words that are the same in every language."""

NOT_WORDS = {"page_file", "_address", "_key"}
"""Functions whose strings are no words: addresses, and keys of widgets."""

STREAMLITS_WORDS = Path("phraseweaver/ui/streamlit_words/__init__.py")
"""The file that names what Streamlit says by itself; its own test looks for that in Streamlit."""

EXAMPLES = {
    "Buenos días = Good morning\nLa cuenta, por favor = The bill, please",
    "Quisiera {un café|la cuenta}, por favor.",
    "{¿Cuánto es?|¿Cuánto cuesta?}",
}
"""Phrases shown as they are: an example of a list is in the languages of the list."""

Shown = tuple[int, str]
"""A line of a file, and what stands there."""


def drawing_files() -> list[Path]:
    found = [*(ROOT / "phraseweaver" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return sorted(path.relative_to(ROOT) for path in found)


def chart_files() -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in (ROOT / "phraseweaver" / "charts").glob("*.py"))


def tree_of(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def untranslated(node: ast.AST | None) -> Iterator[str]:
    """Yield the words in an expression that come neither from the catalogue nor from data."""
    match node:
        case ast.Constant(value=str(text)):
            # Commands, tags, styles, icons and placeholders are code, not words.
            bare = re.sub(
                r"`[^`]*`|<style>.*?</style>|<[^<>]*(>|$)|&\w+;|:material/\w+:|\{\w*\}",
                " ",
                text,
                flags=re.DOTALL,
            )
            if [word for word in re.findall(r"[^\W\d_]+", bare) if word not in NAMES]:
                yield text
        case ast.Call(func=ast.Attribute(value=ast.Constant()), args=arguments):
            for argument in arguments:  # ", ".join(…)
                yield from untranslated(argument)
        case ast.Call() | ast.Subscript() | ast.Compare():
            return  # A call is looked at where it stands: in its own right.
        case ast.Lambda(body=body) | ast.FormattedValue(value=body):
            yield from untranslated(body)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from untranslated(body)
            yield from untranslated(otherwise)
        case ast.Dict(values=values):
            for value in values:
                yield from untranslated(value)
        case ast.AST():
            for child in ast.iter_child_nodes(node):
                yield from untranslated(child)


def root_and_first(called: ast.expr) -> tuple[str, str]:
    """Return `("st", "sidebar")` for what is called in `st.sidebar.button(…)`."""
    first = ""
    while True:
        match called:
            case ast.Attribute(value=value, attr=name):
                called, first = value, name
            case ast.Call(func=function):
                called = function
            case ast.Name(id=name):
                return name, first
            case _:
                return "", first


def gives_words(function: ast.FunctionDef) -> bool:
    annotation = function.returns
    return function.name not in NOT_WORDS and (annotation is None or ast.unparse(annotation) == "str")


def shown_untranslated(tree: ast.AST) -> Iterator[Shown]:
    """Yield the line and the text of whatever is shown and does not come from the catalogue."""
    for node in ast.walk(tree):
        shown: list[ast.expr] = []
        if isinstance(node, ast.Call):
            root, first = root_and_first(node.func)
            if (root == "st" and first not in NOT_DRAWING) or called_name(node) in SHOWN_BY_PLACE:
                shown += node.args
            shown += [argument.value for argument in node.keywords if argument.arg in SHOWN_BY_NAME]
        elif isinstance(node, ast.FunctionDef) and gives_words(node):
            shown += [
                found.value for found in ast.walk(node) if isinstance(found, ast.Return) and found.value
            ]
        for expression in shown:
            for text in untranslated(expression):
                yield expression.lineno, text


def sentences_outside(tree: ast.Module) -> Iterator[Shown]:
    """Yield strings of two words and more outside the catalogue, documentation and log lines apart."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        is_documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        root = root_and_first(node.func)[0] if isinstance(node, ast.Call) else ""
        if is_documentation or root == "log" or isinstance(node, ast.Assert | ast.Raise):
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Constant) and node not in skipped and isinstance(node.value, str):
            text = node.value
            if (
                text not in SOURCE_STRINGS
                and any(untranslated(node))
                and re.search(r"[^\W\d_]{2} [^\W\d_]{2}", text)
            ):
                yield node.lineno, text


@pytest.mark.parametrize("file", drawing_files(), ids=str)
def test_what_is_drawn_comes_from_the_catalogue(file: Path) -> None:
    assert list(shown_untranslated(tree_of(file))) == []


@pytest.mark.parametrize(
    "file", [file for file in [*drawing_files(), *chart_files()] if file != STREAMLITS_WORDS], ids=str
)
def test_no_sentence_stands_outside_the_catalogue(file: Path) -> None:
    assert [(line, text) for line, text in sentences_outside(tree_of(file)) if text not in EXAMPLES] == []


def test_the_searches_find_what_is_outside_the_catalogue() -> None:
    planted = """
st.write("Hello")
st.button(t("Save"), help="Stores")
st.sidebar.caption(f"{n} cards")
st.write(t("Save") if x else "None")
notify("Done")
bar.progress(0.5, text="Reading")
st.markdown(", ".join(("one", t("two"))))
st.dialog("Title")(form)(page)
st.selectbox(t("Deck"), options, format_func=lambda option: names.get(option) or "none")
def label(): return "due"
words = "in two steps"
"""
    tree = ast.parse(planted)
    found = {line for line, _ in (*shown_untranslated(tree), *sentences_outside(tree))}
    assert found == set(range(2, 13))


def test_the_review_card_brings_no_words_of_its_own() -> None:
    """Its words come with each card, in the learner's language."""
    page = (ROOT / "phraseweaver/ui/review_card/card.html").read_text(encoding="utf-8")
    assert re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", "", page)) == []
    assert re.findall(r'(?:title|alt|placeholder|aria-label)="[^"]+"', page) == []


def test_every_page_has_the_title_of_the_menu() -> None:
    titles = {
        file.stem: [
            argument.value
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Call) and called_name(node) == "open_page"
            for argument in node.args
            if isinstance(argument, ast.Constant)
        ]
        for file in drawing_files()
        if file.parts[0] == "pages"
    }
    assert titles == {page.name: [page.title] for page in PAGES}
    assert {ROOT / page_file(page.name) for page in PAGES} == set((ROOT / "pages").glob("*.py"))


def test_every_registry_speaks_through_the_catalogue() -> None:
    shown = {
        *(page.title for page in PAGES),
        *(text for kind in KINDS.values() for text in (kind.title, kind.task)),
        *(text for chart in CHARTS for text in (chart.title, chart.empty)),
        *(format_.title for format_ in FORMATS.values()),
        *TOPICS.values(),
        *REASONS.values(),
        *SKIPS.values(),
    }
    assert shown - SOURCE_STRINGS == set()


def test_every_broken_rule_has_its_sentence_in_the_catalogue() -> None:
    """But for those that only the command line can meet: it speaks English."""
    command_line = {Path("phraseweaver/cli.py"), Path("phraseweaver/services/health.py")}
    outside = []
    for path in sorted((ROOT / "phraseweaver").rglob("*.py")):
        file = path.relative_to(ROOT)
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.ClassDef) and file not in command_line:
                outside += [f"{file}: {node.name}: {text}" for text in literal_messages(node)]
    assert outside == []


def literal_messages(rule: ast.ClassDef) -> Iterator[str]:
    """Yield the sentence of a rule that is written down without being marked for the catalogue."""
    for statement in rule.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="message")], value=value):
                yield from untranslated(value)
            case ast.AnnAssign(target=ast.Name(id="message"), value=value):
                yield from untranslated(value)
