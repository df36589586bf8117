"""The command line: the same composition root as the pages.

`python -m phraseweaver upgrade | check | import | export | demo | serve`; the sender of reminders is
`python -m phraseweaver.sidecar`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from phraseweaver import __version__
from phraseweaver.app import App, open_app
from phraseweaver.checkup import check
from phraseweaver.config import Settings, SettingsError
from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats import FORMATS
from phraseweaver.serve import serve
from phraseweaver.services import accounts, decks, demo, health, transfer

OK, PROBLEM = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit code: 0 when all is well, 1 with a sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env(os.environ)
        return int(options.run(settings, options))
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except PhraseWeaverError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return PROBLEM


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m phraseweaver", description="Spaced repetition for the phrases of a foreign language."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    upgrade = commands.add_parser("upgrade", help="bring the database's schema to this version")
    upgrade.set_defaults(run=_upgrade)

    check = commands.add_parser("check", help="say of each thing whether it is well; exit 0 only if all are")
    check.set_defaults(run=_check)

    bring = commands.add_parser("import", help="add the phrases of a CSV or TSV file to a deck")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--deck", help="name of the deck; needed when there are several")
    bring.add_argument("--dry-run", action="store_true", help="only say what would be done")
    bring.set_defaults(run=_import)

    take = commands.add_parser("export", help="write the phrases of a deck to a file")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--deck", help="name of the deck; needed when there are several")
    take.add_argument("--format", choices=list(FORMATS), default="csv")
    take.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    take.set_defaults(run=_export)

    show = commands.add_parser("demo", help="fill an empty database with a believable year of a learner")
    show.set_defaults(run=_demo)

    both = commands.add_parser("serve", help="run dashboard and sender as one")
    both.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    both.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8501))
    both.set_defaults(run=_serve)
    return parser


def _upgrade(settings: Settings, _options: argparse.Namespace) -> int:
    open_app(settings=settings)
    print(f"The database is at revision {health.schema_revision(settings)}.")
    return OK


def _check(settings: Settings, _options: argparse.Namespace) -> int:
    findings = check(settings)
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'FAIL'}  {finding.thing}: {finding.sentence}")
    return OK if all(finding.well for finding in findings) else PROBLEM


def _import(settings: Settings, options: argparse.Namespace) -> int:
    content = options.file.read_bytes()
    app = open_app(settings=settings)
    user = accounts.local_learner(app, None).id
    deck = _deck(app, options.deck)
    preview = transfer.preview_import(app, user, deck, content, file_name=options.file.name)
    for problem in preview.problems:
        print(f"Row {problem.row}: {problem.error}", file=sys.stderr)
    print(f"{len(preview.fresh)} new, {preview.known} already there, {len(preview.problems)} unreadable.")
    if options.dry_run:
        print("Nothing was stored (--dry-run).")
        return OK
    added = transfer.import_phrases(app, user, deck, preview.fresh)
    print(f"{added.added} added.")
    return OK


def _export(settings: Settings, options: argparse.Namespace) -> int:
    app = open_app(settings=settings)
    content = transfer.export_deck(
        app, accounts.local_learner(app, None).id, _deck(app, options.deck), options.format
    )
    with options.file.open("wb" if options.force else "xb") as file:
        file.write(content)
    print(f"{options.file} is written.")
    return OK


def _demo(settings: Settings, _options: argparse.Namespace) -> int:
    app = open_app(settings=settings)
    made = demo.make_demo(app)
    print(f"{made.phrases} phrases in {made.decks} decks, {made.reviews} answers in {made.days} days.")
    return OK


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return serve(options.host, options.port, with_sender=settings.telegram_token is not None)


class _DeckUnclear(PhraseWeaverError):
    """Parameter: names."""

    message = "Say which deck with --deck NAME. There are: {names}."


def _deck(app: App, name: str | None) -> DeckId:
    user = accounts.local_learner(app, None).id
    if name is not None and (found := transfer.find_deck(app, user, name)) is not None:
        return found
    there = [deck for deck in decks.list_decks(app, user) if not deck.archived]
    if name is None and len(there) == 1:
        return there[0].id
    raise _DeckUnclear(names=", ".join(deck.name for deck in there) or "none; make one in the dashboard")
