"""`python -m phraseweaver.locale`: bring every catalogue in step with the code."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from phraseweaver.locale.extraction import template
from phraseweaver.translation import DOMAIN, INTERFACE_LANGUAGES, LOCALE_DIR, SOURCE_LANGUAGE

# Dates and versions would change with every run and make every change of a catalogue a conflict.
_RESTLESS = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To)'
    rb":[^\n]*\n",
    re.MULTILINE,
)


def main() -> None:
    """Update the file of each language; what a translator has written stays."""
    source = template()
    for language in INTERFACE_LANGUAGES:
        if language != SOURCE_LANGUAGE:
            path = LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            catalogue = update(path, language, source)
            lacking = [message for message in catalogue if message.id and not _is_whole(message.string)]
            sys.stdout.write(f"{path}: {len(catalogue)} strings, {len(lacking)} without a translation\n")


def update(path: Path, language: str, source: Catalog) -> Catalog:
    """Write the language's file anew with the strings of `source`, and return what it holds."""
    catalogue = Catalog(locale=language, project="PhraseWeaver", version="1")
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    # No guesses: a string that was changed is translated anew.
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.fuzzy = False
    catalogue.header_comment = f"# PhraseWeaver: {language}. Kept in step by `python -m phraseweaver.locale`."
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_RESTLESS.sub(b"", written.getvalue()))
    return catalogue


def _is_whole(translation: str | Sequence[str] | None) -> bool:
    return bool(translation) if isinstance(translation, str | None) else all(translation)


if __name__ == "__main__":
    main()
