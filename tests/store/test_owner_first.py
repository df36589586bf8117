"""On PostgreSQL every statement finds an owned row by a key or an index that begins with its owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import delete

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.progress import Part
from phraseweaver.domain.progress import Scope as Narrowed
from phraseweaver.domain.search_query import Order
from phraseweaver.services import anki_export, forecast, phrase_changes, phrases, practice, progress, review
from phraseweaver.services.learner_backup import back_up_learner
from phraseweaver.services.memory_fitting import Replay
from phraseweaver.services.reminding.today import done_for_today
from phraseweaver.store import changes, history, neutral_days, reminders, users
from phraseweaver.store.engine import Sessions, listen_to_statements, make_engine
from phraseweaver.store.tables import CardRow
from tests.anki_packages import bring
from tests.fixed_clock import FixedClock
from tests.services.reminding import add_learner
from tests.services.studying import prefer
from tests.services.test_isolation import CALLS, QUIET, Target, target

OWNED = ("decks", "phrases", "cards", "reviews", "reminders", "changes", "memory_models")

BY_WORDS = "ix_phrases_search_text"
"""The index of the search finds words, whoever's they are; the owner is compared afterwards."""

Statements = dict[str, Any]


def take_back(app: App, user: UserId, at: Target) -> None:
    change = phrase_changes.delete_phrases(app, user, [at.phrase]).change
    assert change is not None
    assert phrase_changes.kept_changes(app, user)
    phrase_changes.undo_change(app, user, change)
    with app.sessions.begin() as session:
        # A card that comes back to a phrase which has stayed.
        before = changes.state_of(session, user, [at.phrase])
        session.execute(delete(CardRow).where(CardRow.user_id == user, CardRow.id == at.card))
        gone = changes.keep(session, user, "a card", before, app.clock())
        assert gone is not None
        changes.undo(session, user, gone)


def every_order(app: App, user: UserId, _at: Target) -> None:
    for order in ReviewOrder:
        for bury in (True, False):
            prefer(app, user, review_order=order, bury_siblings=bury)
            shown = review.screen(app, user).card
            assert shown
            review.screen(app, user, prefer=shown.id)


def every_search(app: App, user: UserId, _at: Target) -> None:
    for order in Order:
        phrases.find_phrases(app, user, order=order)
    for words in ("un", "tag:x", "is:due", "is:new", "is:suspended", "is:leech", "is:marked", "added:7"):
        phrases.find_phrases(app, user, words=words)


def every_figure(app: App, user: UserId, at: Target) -> None:
    for scope in (Narrowed(), Narrowed(deck=at.deck), Narrowed(tag="x")):
        progress.figures(app, user, list(Part), scope)
    progress.today(app, user)


def remind(app: App, user: UserId, _at: Target) -> None:
    now, hour = app.clock(), timedelta(hours=1)
    with app.sessions.begin() as session:
        held = reminders.claim(
            session, user, now.date(), token="a", now=now, lease=hour, until=now + timedelta(days=1)
        )
        assert held
        assert reminders.begin_sending(session, held, now=now, lease=hour, due_count=1)
        assert not reminders.withdraw(session, held)
        reminders.past(session, user, now, apart_from=held)
        reminders.latest(session, user)
        reminders.last_sent_at(session, user)
    done_for_today(app, user, now.date())


def ask_a_pattern(app: App, user: UserId, at: Target) -> None:
    phrases.add_phrases(app, user, at.deck, [PhraseDraft("Quiero {un té|un café}", "I want {tea|coffee}")])
    (found,) = phrases.find_phrases(app, user, words="quiero").lines
    practice.card(app, user, found.cards[0].id)


def pack(app: App, user: UserId, at: Target) -> None:
    with TemporaryDirectory() as directory:
        anki_export.export_package(app, user, Path(directory) / "one.apkg", decks=[at.deck])
        anki_export.export_package(app, user, Path(directory) / "all.apkg")


def read_everything(app: App, user: UserId, _at: Target) -> None:
    with app.sessions.read() as session:
        history.places(session, user)
        history.words(session, user)
        learner = users.get(session, user)
        today = learner.days.date_of(app.clock())
        neutral_days.neutral(session, replace(learner, last_studied_on=today - timedelta(days=9)), today)


DOES: dict[str, Callable[[App, UserId, Target], object]] = {
    **CALLS,
    **QUIET,
    "an Anki package comes in twice": lambda app, user, _: [bring(app, user), bring(app, user)],
    "a bulk change is taken back": take_back,
    "an answer is taken back": lambda app, user, _: review.undo(app, user),
    "the day ends": lambda app, user, _: review.finished(app, user),
    "every order": every_order,
    "every search": every_search,
    "every figure": every_figure,
    "a memory model is replayed": lambda app, user, _: Replay(app, user, (1.0,) * 21),
    "a simulation is prepared": lambda app, user, _: forecast.load(app, user),
    "a learner's backup": lambda app, user, _: back_up_learner(app, user, BytesIO()),
    "a pattern": ask_a_pattern,
    "a reminder": remind,
    "a package for Anki": pack,
    "history and streak": read_everything,
}


@pytest.fixture
def heard(app: App) -> Iterator[tuple[App, Statements]]:
    """The app, and what it says to the database: each statement once, with values that it was sent with."""
    seen: Statements = {}

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            seen.setdefault(statement, values[0] if many else values)

    engine = make_engine(app.settings.database_url)
    listen_to_statements(engine, note)
    yield replace(app, sessions=Sessions(engine)), seen
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whatever_a_learner_does_finds_rows_by_their_owner(
    app: App, heard: tuple[App, Statements], clock: FixedClock
) -> None:
    listened, statements = heard
    found: dict[str, list[str]] = {}
    for number, (name, does) in enumerate(DOES.items()):
        user = add_learner(app, f"learner {number}")
        at = target(app, user)
        statements.clear()
        does(listened, user, at)
        assert statements, name
        found |= {f"{name}: {statement}": bad for statement, bad in past_owners(app, statements).items()}
    assert found == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT text FROM phrases WHERE id = 1",
        "SELECT rating FROM reviews WHERE card_id = 1 AND before_reps = 0",
        "SELECT cards.id FROM cards JOIN phrases ON phrases.id = cards.phrase_id WHERE cards.user_id = 1",
        "DELETE FROM memory_models WHERE id = 1",
    ],
)
def test_a_statement_that_goes_past_the_owner_is_noticed(app: App, statement: str) -> None:
    assert past_owners(app, {statement: {}}) != {}


def past_owners(app: App, statements: Statements) -> dict[str, list[str]]:
    """Return the statements that read owned rows otherwise than by their owner, with what they read."""
    found: dict[str, list[str]] = {}
    with app.sessions.engine.connect() as connection:
        # Small tables are read whole otherwise, whatever their keys.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, values in statements.items():
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
            bad = [_words(node) for node in _nodes(plan[0]["Plan"]) if _goes_past_owner(node)]
            if bad:
                found[statement] = bad
    return found


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def _goes_past_owner(node: dict[str, Any]) -> bool:
    match node["Node Type"]:
        case "Seq Scan":
            return node["Relation Name"] in OWNED
        case "Index Scan" | "Index Only Scan":
            return node["Relation Name"] in OWNED and "user_id" not in node.get("Index Cond", "")
        case "Bitmap Index Scan":
            # It names no table; the names of indexes hold it.
            of_owned = node["Index Name"].split("_")[1] in OWNED or "memory_models" in node["Index Name"]
            return of_owned and node["Index Name"] != BY_WORDS and "user_id" not in node.get("Index Cond", "")
        case _:
            return False


def _words(node: dict[str, Any]) -> str:
    return " ".join(
        str(node.get(key, "")) for key in ("Node Type", "Relation Name", "Index Name", "Index Cond")
    )
