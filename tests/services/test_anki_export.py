"""What goes out to Anki opens there, and comes back as it was."""

from __future__ import annotations

import importlib.util
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.services import phrases, review
from phraseweaver.services.anki_export import export_package
from phraseweaver.services.anki_import import import_package
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow
from tests.anki_packages import SPANISH, bring, figures, learner_at_that_time
from tests.fixed_clock import FixedClock
from tests.services.studying import another, contents, local, new_deck

SCHEDULE = (
    *("kind", "state", "due_on", "due_at", "interval_days", "reps", "lapses", "suspended", "buried_until"),
    *("last_reviewed_at", "last_studied_on"),
)
LOG = ("reviewed_at", "studied_on", "rating", "duration_ms", "before_state", "before_reps")


@pytest.fixture
def user(app: App, clock: FixedClock) -> UserId:
    return learner_at_that_time(app, clock)


def out(app: App, user: UserId, path: Path, **options: Any) -> Path:
    export_package(app, user, path, **options)
    return path


def cards(app: App, user: UserId) -> list[tuple[Any, ...]]:
    with app.sessions.read() as session:
        rows = session.execute(
            select(PhraseRow, CardRow)
            .join(CardRow, CardRow.phrase_id == PhraseRow.id)
            .where(CardRow.user_id == user)
        ).all()
        return sorted(
            (
                *(phrase.text, phrase.translation, phrase.hint, phrase.note, phrase.tags, phrase.keyword),
                *(phrase.alternatives, phrase.marked, phrase.recording, phrase.created_at),
                *(str(getattr(card, name)) for name in SCHEDULE),
                *(round(card.stability or 0, 3), round(card.difficulty or 0, 2)),
            )
            for phrase, card in rows
        )


def log(app: App, user: UserId) -> list[tuple[Any, ...]]:
    with app.sessions.read() as session:
        rows = session.scalars(select(ReviewRow).where(ReviewRow.user_id == user))
        return sorted(tuple(getattr(row, name) for name in LOG) for row in rows)


def collection(path: Path, directory: Path) -> sqlite3.Connection:
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki21", directory)
    return sqlite3.connect(directory / "collection.anki21")


def test_what_goes_out_comes_back_to_another_learner_as_it_was(
    app: App, user: UserId, tmp_path: Path
) -> None:
    bring(app, user)
    package = out(app, user, tmp_path / "all.apkg")
    other = another_there(app)
    import_package(app, other, package, SPANISH)
    assert cards(app, other) == cards(app, user)
    assert log(app, other) == log(app, user)


def another_there(app: App) -> UserId:
    """Return a second learner in the zone of the first."""
    from phraseweaver.store.tables import UserRow

    other = another(app)
    with app.sessions.begin() as session:
        session.execute(update(UserRow).where(UserRow.id == other).values(time_zone="UTC"))
    return other


def test_it_comes_back_to_the_same_learner_without_doubling_anything(
    app: App, user: UserId, tmp_path: Path, clock: FixedClock
) -> None:
    bring(app, user)
    new_deck(app, user, "hecho aquí", name="Mine")
    for _ in range(3):
        card = review.screen(app, user).card
        assert card
        review.rate(app, user, card.id, Rating.GOOD, seen=card.reps, load=card.load)
    before = contents(app)
    outcome = import_package(app, user, out(app, user, tmp_path / "all.apkg"), SPANISH)
    assert (outcome.added, outcome.answers, outcome.cards) == (0, 0, 0)
    assert contents(app) == before


def test_one_deck_can_go_out_alone(app: App, user: UserId, tmp_path: Path) -> None:
    deck = new_deck(app, user, "uno", "dos", name="One")
    new_deck(app, user, "tres", name="Other")
    package = out(app, user, tmp_path / "one.apkg", decks=[deck])
    with closing(collection(package, tmp_path)) as database:
        assert [row[0] for row in database.execute("SELECT sfld FROM notes ORDER BY id")] == ["uno", "dos"]


def test_words_that_look_like_markup_stay_words(app: App, user: UserId, tmp_path: Path) -> None:
    deck = new_deck(app, user)
    draft = PhraseDraft.checked("<b>x</b> & {{{{y}}}}", "a\nb", hint="h < i", note="n\n\nm")
    phrases.add_phrases(app, user, deck, [draft])
    package = out(app, user, tmp_path / "p.apkg")
    with closing(collection(package, tmp_path)) as database:
        fields = database.execute("SELECT flds FROM notes").fetchone()[0].split("\x1f")
    assert fields[:4] == ["&lt;b&gt;x&lt;/b&gt; &amp; {{y}}", "a<br>b", "h &lt; i", "n<br><br>m"]
    other = another_there(app)
    import_package(app, other, package, SPANISH)
    (line,) = phrases.find_phrases(app, other).lines
    assert (line.draft.text, line.draft.translation, line.draft.hint) == (draft.text, "a\nb", "h < i")


def test_without_history_everything_is_new(app: App, user: UserId, tmp_path: Path) -> None:
    bring(app, user)
    package = out(app, user, tmp_path / "p.apkg", history=False)
    with closing(collection(package, tmp_path)) as database:
        assert database.execute("SELECT count(*) FROM revlog").fetchone() == (0,)
        assert database.execute("SELECT DISTINCT type FROM cards").fetchall() == [(0,)]


def test_the_latest_answer_and_the_memory_agree(app: App, user: UserId, tmp_path: Path) -> None:
    """Anki doubts a memory that is not of the log's last answer."""
    bring(app, user)
    package = out(app, user, tmp_path / "p.apkg")
    with closing(collection(package, tmp_path)) as database:
        rows = database.execute(
            "SELECT json_extract(c.data, '$.lrt'), max(r.id) / 1000 FROM cards c"
            " JOIN revlog r ON r.cid = c.id WHERE c.data <> '{}' GROUP BY c.id"
        ).fetchall()
    assert rows and all(last == logged for last, logged in rows)


def test_an_answers_instant_is_cut_to_its_millisecond(app: App, tmp_path: Path) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = review.screen(app, user).card
    assert card
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps, load=card.load)
    with app.sessions.begin() as session:
        late = datetime(2026, 1, 5, 10, 0, 0, 999_600, UTC)
        session.execute(update(ReviewRow).where(ReviewRow.user_id == user).values(reviewed_at=late))
    package = out(app, user, tmp_path / "p.apkg")
    with closing(collection(package, tmp_path)) as database:
        # 2026-01-05T10:00:00Z is second 1,767,607,200.
        assert database.execute("SELECT id FROM revlog").fetchall() == [(1_767_607_200_999,)]


def test_somebody_elses_deck_is_not_there(app: App, user: UserId, tmp_path: Path) -> None:
    theirs = new_deck(app, another(app), "ajeno")
    for deck in (theirs, DeckId(10**9)):
        with pytest.raises(NotFound):
            export_package(app, user, tmp_path / "p.apkg", decks=[deck])
    assert list(tmp_path.glob("*.apkg")) == []


def test_an_export_that_is_stopped_leaves_the_old_file(app: App, tmp_path: Path) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    target = tmp_path / "p.apkg"
    target.write_bytes(b"old")

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_package(app, user, target, progress=stop)
    assert target.read_bytes() == b"old"
    assert [path.name for path in target.parent.glob("*p.apkg*")] == ["p.apkg"]


@pytest.mark.skipif(importlib.util.find_spec("anki") is None, reason="the anki package is not installed")
def test_anki_itself_opens_it_and_says_what_it_said_before(
    app: App, user: UserId, tmp_path: Path, clock: FixedClock
) -> None:
    from anki import import_export_pb2 as messages
    from anki.collection import Collection

    bring(app, user)
    package = out(app, user, tmp_path / "p.apkg")
    theirs = Collection(str(tmp_path / "fresh.anki2"))
    theirs.set_config("fsrs", True)
    options = messages.ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    theirs.import_anki_package(messages.ImportAnkiPackageRequest(package_path=str(package), options=options))
    assert theirs.fix_integrity()[1]
    assert theirs.card_count() == len(cards(app, user))
    graphs = theirs._backend.graphs(search="", days=0)
    since = timedelta(seconds=theirs.sched.day_cutoff) - timedelta(seconds=clock.now.timestamp())
    if since < timedelta(days=1):
        said = figures()["true_retention"]["all_time"]
        period = graphs.true_retention.all_time
        assert said == [
            period.young_passed, period.young_failed, period.mature_passed, period.mature_failed
        ]  # fmt: skip
    theirs.close()
