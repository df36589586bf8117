"""The command line: the same composition root as the pages.

`python -m phraseweaver upgrade | check | import | export | demo | serve`; the sender of reminders is
`python -m phraseweaver.sidecar`.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from phraseweaver import __version__
from phraseweaver.app import App, open_app
from phraseweaver.checkup import check
from phraseweaver.config import Settings, SettingsError
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats import FORMATS
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.formats.backup_json import Scope
from phraseweaver.logs import set_up_logs
from phraseweaver.serve import serve
from phraseweaver.services import (
    accounts,
    anki_export,
    anki_import,
    decks,
    demo,
    health,
    learner_backup,
    memory_model,
    shared_decks,
    transfer,
)
from phraseweaver.services.backup import whole
from phraseweaver.services.transfer import OnMatch

OK, PROBLEM = 0, 1
_ANKI, _SHARED = "anki", "deck"


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

    bring = commands.add_parser(
        "import",
        help="add a list (CSV, TSV), a package of Anki's with its history, or a deck that somebody shared",
    )
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument(
        "--deck", help="name of the deck; needed for a list when there are several, else decks are as in Anki"
    )
    bring.add_argument(
        "--languages",
        type=_languages,
        metavar="LEARNING-KNOWN",
        help="languages of the decks that a package makes, such as es-en; by default those of your decks",
    )
    bring.add_argument("--without-history", action="store_true", help="all cards of a package are new")
    bring.add_argument(
        "--on-match",
        type=OnMatch,
        choices=list(OnMatch),
        default=OnMatch.SKIP,
        help="what becomes of phrases of a list that the deck has already (default: %(default)s)",
    )
    bring.add_argument("--dry-run", action="store_true", help="only say what would be done")
    bring.set_defaults(run=_import)

    take = commands.add_parser(
        "export",
        help="write a deck as a list, as a file for others (.deck.zip), or decks with their history (.apkg)",
    )
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--deck", help="name of the deck; needed when there are several, except for a package")
    take.add_argument(
        "--format", choices=[*FORMATS, _ANKI, _SHARED], help="by default told from the name of FILE, else csv"
    )
    take.add_argument("--without-history", action="store_true", help="all cards of a package are new")
    take.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    take.set_defaults(run=_export)

    keep = commands.add_parser("backup", help="write the whole database, or one learner, to FILE")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.add_argument("--learner", action="store_true", help="only the learner of an app without sign-in")
    keep.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    keep.set_defaults(run=_backup)

    back = commands.add_parser("restore", help="bring a backup back, on either database")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--force", action="store_true", help="put it in the place of what is there")
    back.set_defaults(run=_restore)

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
    if anki_import.is_package(options.file.name):
        return _import_package(settings, options)
    if shared_decks.is_shared_deck(options.file.name):
        return _import_shared(settings, options)
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
    done = transfer.import_phrases(
        app, user, deck, preview.fresh, matching=preview.matching, on_match=options.on_match
    )
    print(f"{done.added} added." + (f" {done.changed} changed." if done.changed else ""))
    return OK


def _import_package(settings: Settings, options: argparse.Namespace) -> int:
    app = open_app(settings=settings)
    user = accounts.local_learner(app, None).id
    deck = None if options.deck is None else _deck(app, options.deck)
    learning, known = options.languages or _usual_languages(app, user)
    look = anki_import.look_into(app, user, options.file, learning=learning, known=known)
    print(
        f"{look.notes} notes, {look.known} of them already here; {look.cards} cards, {look.answers} answers."
    )
    if options.dry_run:
        print("Nothing was stored (--dry-run).")
        return OK
    plan = ImportPlan(learning, known, deck=deck, history=not options.without_history)
    progress = _shown_progress() if sys.stderr.isatty() else None
    done = anki_import.import_package(app, user, options.file, plan, progress=progress)
    for problem in done.problems:
        print(f"“{problem.words}”: {problem.error}", file=sys.stderr)
    print(
        f"{done.added} phrases added, {done.changed} changed, {done.unchanged} as they were; "
        f"{done.cards} cards, {done.answers} answers, {done.recordings} recordings and "
        f"{done.pictures} pictures added. "
        f"Left out: {done.notes_left_out} notes, {done.cards_left_out} cards, "
        f"{done.answers_left_out} answers, {done.recordings_left_out} recordings, "
        f"{done.pictures_left_out} pictures."
    )
    return OK


def _import_shared(settings: Settings, options: argparse.Namespace) -> int:
    if options.deck is not None:
        raise _DeckBringsItsName
    app = open_app(settings=settings)
    with options.file.open("rb") as file:
        look = shared_decks.look_into_shared(file)
        print(f"{look.phrases} phrases, {look.files} recordings and pictures, made on {look.made_on}.")
        if options.dry_run:
            print("Nothing was stored (--dry-run).")
            return OK
        done = shared_decks.add_shared(app, accounts.local_learner(app, None).id, file)
    print(f"Deck “{done.name}”: {done.added} added, {done.skipped} already there.")
    return OK


class _DeckBringsItsName(PhraseWeaverError):
    message = "A shared deck brings its name along: leave --deck out."


def _shown_progress() -> Callable[[float], object]:
    return lambda share: print(f"\r{share:4.0%}", end="\n" if share == 1 else "", file=sys.stderr, flush=True)


def _languages(written: str) -> tuple[str, str]:
    learning, _, known = written.partition("-")
    return learning, known


class _LanguagesUnclear(PhraseWeaverError):
    message = "Say which languages the package is in with --languages LEARNING-KNOWN, such as es-en."


def _usual_languages(app: App, user: UserId) -> tuple[str, str]:
    pairs = {(deck.learning, deck.known) for deck in decks.list_decks(app, user)}
    if len(pairs) != 1:
        raise _LanguagesUnclear
    return pairs.pop()


def _export(settings: Settings, options: argparse.Namespace) -> int:
    app = open_app(settings=settings)
    user = accounts.local_learner(app, None).id
    chosen = options.format or _format_told_by(options.file)
    if chosen == _ANKI:
        if options.file.exists() and not options.force:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(options.file))
        some = None if options.deck is None else [_deck(app, options.deck)]
        done = anki_export.export_package(
            app, user, options.file, decks=some, history=not options.without_history
        )
        print(
            f"{options.file} is written: {done.phrases} phrases, {done.cards} cards, {done.answers} answers."
        )
        return OK
    deck = _deck(app, options.deck)
    with options.file.open("wb" if options.force else "xb") as file:
        if chosen == _SHARED:
            shared_decks.share_deck(app, user, deck, file)
        else:
            file.write(transfer.export_deck(app, user, deck, chosen))
    print(f"{options.file} is written.")
    return OK


def _format_told_by(file: Path) -> str:
    if file.suffix.lower() == anki_export.SUFFIX:
        return _ANKI
    return _SHARED if shared_decks.is_shared_deck(file.name) else "csv"


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    if options.file.exists() and not options.force:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(options.file))
    app = open_app(settings=settings)
    if options.learner:
        user = accounts.local_learner(app, None).id
        with options.file.open("w+b") as file:
            manifest = learner_backup.back_up_learner(app, user, file)
        rows = sum(table.rows for table in manifest.tables)
    else:
        rows = whole.back_up_database(app, options.file).rows
    print(f"{options.file} is written and checked: {rows} rows.")
    return OK


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    if whole.manifest_of(options.file).scope is Scope.LEARNER:
        app = open_app(settings=settings)
        user = accounts.local_learner(app, None).id
        with options.file.open("rb") as file:
            rows = learner_backup.restore_learner(app, user, file, replace=options.force)
    else:
        rows = whole.restore_database(settings, options.file, force=options.force).rows
    print(f"{options.file} is restored: {rows} rows.")
    return OK


def _demo(settings: Settings, _options: argparse.Namespace) -> int:
    app = open_app(settings=settings)
    made = demo.make_demo(app)
    # As it would happen by itself in the first hour without answers: so that there is something to look at.
    memory_model.start_fit(app, accounts.local_learner(app, None).id)
    for fit in memory_model.children():
        fit.wait()
    print(f"{made.phrases} phrases in {made.decks} decks, {made.reviews} answers in {made.days} days.")
    return OK


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logs()
    wanted = settings.telegram_token is not None or settings.backup_dir is not None
    return serve(options.host, options.port, with_sender=wanted)


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
