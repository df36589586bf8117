"""Everything of a learner goes out and comes back the same, whoever gets it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phraseweaver.app import App
from phraseweaver.domain.audio import MAX_BYTES
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.formats.backup_json import BackupBroken
from phraseweaver.services import decks, learner_backup, phrases, review
from phraseweaver.store import learner_backup as stored
from phraseweaver.store.learner_backup import LearnerNotEmpty
from phraseweaver.store.tables import Base
from tests.anki_packages import bring, learner_at_that_time
from tests.fixed_clock import FixedClock
from tests.services.studying import add, another, card_id, contents, local, new_deck, schedule


def saved(app: App, user: UserId) -> bytes:
    out = io.BytesIO()
    learner_backup.back_up_learner(app, user, out)
    return out.getvalue()


def tables(backup: bytes) -> dict[str, list[Any]]:
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def restore(app: App, user: UserId, backup: bytes, *, replace: bool = False) -> None:
    learner_backup.restore_learner(app, user, io.BytesIO(backup), replace=replace)


def test_every_table_of_a_learner_is_either_in_a_backup_or_left_out_on_purpose() -> None:
    owned = {name for name, table in Base.metadata.tables.items() if "user_id" in table.columns}
    assert owned == {*stored.TABLES, *stored.LEFT_OUT}


def test_a_learner_with_a_history_comes_back_the_same(app: App, clock: FixedClock) -> None:
    user = learner_at_that_time(app, clock)
    bring(app, user)
    backup = saved(app, user)
    other = another(app)
    restore(app, other, backup)
    assert tables(saved(app, other)) == tables(backup)
    restore(app, user, backup, replace=True)
    assert tables(saved(app, user)) == tables(backup)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rate", "undo", "delete phrase", "delete deck", "mark", "wait"]),
        st.integers(0, 5),
        st.sampled_from(list(Rating)),
    ),
    max_size=25,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(deeds=DEEDS)
def test_whatever_was_done_an_export_of_what_was_restored_is_the_same(
    app: App, clock: FixedClock, deeds: list[tuple[str, int, Rating]]
) -> None:
    user, other = local(app), another(app)
    for learner in (user, other):
        for summary in decks.list_decks(app, learner):
            decks.delete_deck(app, learner, summary.id)
    new_deck(app, user, "uno", "dos", name="First", kinds=("recognition", "production"))
    for number, (deed, which, rating) in enumerate(deeds):
        carry_out(app, clock, user, deed, which, rating, number)
    backup = saved(app, user)
    restore(app, other, backup, replace=True)
    assert tables(saved(app, other)) == tables(backup)


def carry_out(
    app: App, clock: FixedClock, user: UserId, deed: str, which: int, rating: Rating, number: int
) -> None:
    there = decks.list_decks(app, user)
    lines = phrases.find_phrases(app, user).lines
    if deed == "add":
        new_deck(app, user, f"frase {number}", name=f"Deck {number} {clock.now.isoformat()}")
    elif deed == "rate" and (card := review.screen(app, user).card):
        review.rate(app, user, card.id, rating, seen=card.reps, load=card.load)
    elif deed == "undo" and review.screen(app, user).answered.answers:
        review.undo(app, user)
    elif deed == "delete phrase" and lines:
        phrases.delete_phrase(app, user, lines[which % len(lines)].id)
    elif deed == "delete deck" and len(there) > 1:
        decks.delete_deck(app, user, there[which % len(there)].id)
    elif deed == "mark" and lines:
        phrases.mark_phrase(app, user, lines[which % len(lines)].id, True)
    elif deed == "wait":
        clock.advance(timedelta(days=which, minutes=11))


def test_cards_stand_where_they_stood(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    review.rate(app, user, card_id(app, user, "uno"), Rating.EASY, seen=0)
    before = schedule(app, user, card_id(app, user, "uno"))
    other = another(app)
    restore(app, other, saved(app, user))
    assert schedule(app, other, card_id(app, other, "uno")) == before


def test_decks_of_ones_own_are_not_overwritten_unless_told_to(app: App) -> None:
    user, other = local(app), another(app)
    new_deck(app, user, "uno")
    new_deck(app, other, "otro")
    before = contents(app)
    with pytest.raises(LearnerNotEmpty):
        restore(app, other, saved(app, user))
    assert contents(app) == before


def test_another_learner_is_untouched(app: App) -> None:
    user, other = local(app), another(app)
    new_deck(app, user, "uno")
    new_deck(app, other, "otro")
    theirs = tables(saved(app, other))
    backup = saved(app, user)
    restore(app, user, backup, replace=True)
    assert tables(saved(app, other)) == theirs


def changed(backup: bytes, name: str, change: Any) -> bytes:
    from hashlib import sha256

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(backup)) as old, zipfile.ZipFile(out, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        rows = [json.loads(line) for line in old.read(f"{name}.jsonl").splitlines()]
        entry = next(entry for entry in manifest["tables"] if entry["name"] == name)
        columns = [column for column, _ in entry["columns"]]
        for row in rows:
            for column, value in change.items():
                row[columns.index(column)] = value
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        entry["digest"] = sha256(lines).hexdigest()
        for file in old.namelist():
            content = old.read(file)
            if file == "manifest.json":
                content = json.dumps(manifest).encode()
            new.writestr(file, lines if file == f"{name}.jsonl" else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("users", {"time_zone": "Moon/Crater"}),
        ("users", {"rollover_hour": 99}),
        ("users", {"review_order": "chance"}),
        ("decks", {"learning": "klingon"}),
        ("decks", {"card_kinds": "shouting"}),
        ("cards", {"deck_id": 77}),
        ("cards", {"state": 9}),
        ("phrases", {"text": None}),
        ("phrases", {"text": "a\u0000b"}),
        ("phrases", {"created_at": "yesterday"}),
        ("phrases", {"id": "1; DROP TABLE users"}),
    ],
)
def test_a_backup_that_was_tampered_with_is_refused_and_changes_nothing(
    app: App, table: str, change: dict[str, Any]
) -> None:
    user, other = local(app), another(app)
    new_deck(app, user, "uno")
    backup = changed(saved(app, user), table, change)
    before = contents(app)
    with pytest.raises(BackupBroken):
        restore(app, other, backup)
    assert contents(app) == before


def test_recordings_come_along(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, user)
    add(app, user, deck, "uno")
    sound = b"ID3" + bytes(range(256)) * 10
    assert len(sound) < MAX_BYTES
    line = phrases.find_phrases(app, user).lines[0]
    phrases.edit_phrase(app, user, line.id, line.draft, recording=sound)
    restore(app, other, saved(app, user))
    mine = phrases.find_phrases(app, other).lines[0]
    found = phrases.recording_of(app, other, mine.id)
    assert found and found.content == sound
