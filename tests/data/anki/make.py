"""Makes the packages beside this file with the real `anki` package, and writes down what Anki says of them.

`python tests/data/anki/make.py` in an environment of its own with `anki` 26 (it is under the AGPL and no
dependency of ours). The learner is made up: forty notes of four types in three decks, half a year of answers.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAYS = 180
DAY = 86_400


def main() -> None:
    """Make everything."""
    from anki.collection import Collection

    directory = Path(tempfile.mkdtemp())
    path = directory / "collection.anki2"
    col = Collection(str(path))
    col.db.execute("UPDATE col SET crt = crt - ?", (DAYS + 20) * DAY)
    col.close()
    col = Collection(str(path))
    col.set_config("fsrs", True)
    _fill(col)
    _study(col, random.Random(7))
    _remember(col)
    _move(col)
    figures = _figures(col)
    _export(col, HERE / "learner-anki21b.apkg", legacy=False)
    _export(col, HERE / "learner-anki21.apkg", legacy=True)
    _as_oldest(HERE / "learner-anki21.apkg", HERE / "learner-anki2.apkg")
    col.close()
    (HERE / "learner.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _fill(col: Any) -> None:
    both = col.models.by_name("Basic (and reversed card)")
    typed = col.models.by_name("Basic (type in the answer)")
    cloze = col.models.by_name("Cloze")
    food, travel = col.decks.id("Spanish::Food"), col.decks.id("Spanish::Travel")
    media = Path(col.media.dir())
    (media / "cuenta.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28))
    for number in range(24):
        note = col.new_note(both)
        note["Front"] = f"frase <b>número</b>&nbsp;{number}"
        note["Back"] = f"phrase number {number}<br>second line"
        note.tags = ["travel"] if number % 2 else []
        col.add_note(note, food)
    for number in range(6):
        note = col.new_note(typed)
        note["Front"], note["Back"] = f"question {number}", f"respuesta {number}"
        col.add_note(note, travel)
    for number in range(6):
        note = col.new_note(cloze)
        note["Text"] = f"Me {{{{c1::gusta::verb}}}} el {{{{c2::té}}}} {number}"
        note["Back Extra"] = "liking"
        col.add_note(note, travel)
    note = col.new_note(both)
    note["Front"], note["Back"] = "la cuenta[sound:cuenta.wav]", 'the bill<img src="bill.jpg">'
    note.tags = ["marked", "money"]
    col.add_note(note, food)
    note = col.new_note(both)
    note["Front"], note["Back"] = "perdida[sound:lost.mp3]", "lost"
    col.add_note(note, food)
    note = col.new_note(both)
    note["Front"], note["Back"] = "sin reverso", ""
    col.add_note(note, food)
    note = col.new_note(both)
    note["Front"], note["Back"] = "a {b|c} d", "x < y &amp; z"
    col.add_note(note, food)


def _study(col: Any, rng: random.Random) -> None:
    """Write half a year of answers into the log and where they lead into the cards."""
    # The note without a translation does not come along: what Anki counts must not hold its answers.
    cards = [cid for cid in col.find_cards("-sin") if rng.random() < 0.85]
    cutoff, today = col.sched.day_cutoff, col.sched.today
    taken: set[int] = set()

    def put(moment: float, cid: int, ease: int, ivl: int, last: int, kind: int) -> None:
        ms = int(moment * 1000)
        while ms in taken:
            ms += 1
        taken.add(ms)
        col.db.execute(
            "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
            *(ms, cid, ease, ivl, last, 2500, rng.randint(1500, 70_000), kind),
        )

    for cid in cards:
        day = rng.randint(1, DAYS)
        began = cutoff - DAY - day * DAY
        moment = began + rng.randint(3600, 16 * 3600)
        put(moment, cid, 3, -600, 0, 0)
        put(moment + 660, cid, 3, 1, -600, 0)
        last, lapses, reps = 1, 0, 2
        while True:
            began += last * DAY
            if began >= cutoff - DAY:
                break
            moment = began + rng.randint(3600, 16 * 3600)
            ease = rng.choices((1, 2, 3, 4), (12, 10, 68, 10))[0]
            reps += 1
            if ease == 1:
                lapses += 1
                put(moment, cid, 1, -600, last, 1)
                put(moment + 620, cid, 3, max(last // 3, 1), -600, 2)
                reps += 1
                last = max(last // 3, 1)
            else:
                ivl = max(int(last * (1.2, 2.3, 3.1)[ease - 2] * rng.uniform(0.9, 1.1)), last + 1)
                put(moment, cid, ease, ivl, last, 1)
                last = ivl
            if rng.random() < 0.02:
                # Moved by hand: no answer.
                put(moment + 900, cid, 0, last, last, 4)
        due = today + int((began - (cutoff - DAY)) // DAY)
        col.db.execute(
            "UPDATE cards SET type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = ?, lapses = ?"
            " WHERE id = ?",
            *(due, last, reps, lapses, cid),
        )


def _remember(col: Any) -> None:
    """Let Anki work the memory of every card out from the log."""
    from anki.deck_config_pb2 import UpdateDeckConfigsRequest

    given = col.decks.get_deck_configs_for_update(1)
    request = UpdateDeckConfigsRequest(
        target_deck_id=1,
        mode=0,
        fsrs=True,
        fsrs_reschedule=False,
        limits=given.current_deck.limits,
        new_cards_ignore_review_limit=given.new_cards_ignore_review_limit,
    )
    request.configs.extend(extra.config for extra in given.all_config)
    # Only switching on makes it reckon.
    col.set_config("fsrs", False)
    col.decks.update_deck_configs(request)


def _move(col: Any) -> None:
    """Suspend, bury, send to learning, put into a filtered deck, and take FSRS away from some."""
    seen = col.find_cards("is:review")
    new = col.find_cards("is:new")
    col.sched.suspend_cards([seen[0], new[0]])
    col.sched.bury_cards([seen[1]])
    now = int(time.time())
    col.db.execute("UPDATE cards SET type=1, queue=1, due=?, left=1001, ivl=0 WHERE id=?", now + 300, new[1])
    col.db.execute(
        "UPDATE cards SET type=3, queue=3, due=?, left=1001 WHERE id=?", col.sched.today + 1, seen[2]
    )
    col.db.execute("UPDATE cards SET data='{}' WHERE id=?", seen[3])
    col.db.execute("DELETE FROM revlog WHERE cid=?", seen[4])
    col.db.execute("UPDATE cards SET data='{}' WHERE id=?", seen[4])
    col.sched.schedule_cards_as_new([seen[6]])
    filtered = col.decks.new_filtered("Cram")
    deck = col.decks.get(filtered)
    deck["terms"] = [[f"cid:{seen[5]}", 10, 0]]
    col.decks.save(deck)
    col.sched.rebuild_filtered_deck(filtered)


def _figures(col: Any) -> dict[str, Any]:
    graphs = col._backend.graphs(search="", days=0)
    retention = graphs.true_retention
    today = col.sched.today

    def split(period: Any) -> list[int]:
        return [period.young_passed, period.young_failed, period.mature_passed, period.mature_failed]

    return {
        "made_at": time.time(),
        "today": today,
        "notes": col.note_count(),
        "cards": col.card_count(),
        "answers": col.db.scalar("SELECT count() FROM revlog WHERE ease BETWEEN 1 AND 4"),
        "future_due": {str(day): count for day, count in sorted(graphs.future_due.future_due.items())},
        "true_retention": {
            name: split(getattr(retention, name))
            for name in ("today", "yesterday", "week", "month", "year", "all_time")
        },
        "reviews": {
            str(day): [part.learn, part.relearn, part.young, part.mature]
            for day, part in sorted(graphs.reviews.count.items())
        },
        "memory": {
            f"{col.get_note(card.nid).fields[0]}|{card.ord}": [
                round(card.memory_state.stability, 4),
                round(card.memory_state.difficulty, 3),
            ]
            for card in (col.get_card(cid) for cid in col.find_cards("is:review"))
            if card.memory_state
        },
    }


def _export(col: Any, target: Path, *, legacy: bool) -> None:
    from anki.collection import ExportAnkiPackageOptions

    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
    )
    col.export_anki_package(out_path=str(target), options=options, limit=None)
    target.chmod(0o644)


def _as_oldest(source: Path, target: Path) -> None:
    """Put the collection of schema 11 under its oldest name, without `meta`: as Anki before 2.1 did."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename in ("meta", "collection.anki2"):
                continue
            name = "collection.anki2" if info.filename == "collection.anki21" else info.filename
            new.writestr(name, old.read(info))


if __name__ == "__main__":
    sys.exit(main())
