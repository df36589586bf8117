"""What Anki says of a collection is what we say of it once it is here."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import SameLanguages
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.services import anki_import, review
from phraseweaver.services.anki_import import look_into
from phraseweaver.store import daily, hourly, users
from phraseweaver.store.tables import (
    CardRow,
    PhraseRow,
    RecordingRow,
    ReviewRow,
)
from tests.anki_packages import CONTAINERS, bring, figures, learner_at_that_time, package
from tests.fixed_clock import FixedClock
from tests.services.studying import contents, new_deck

PASSED = ("young_passed", "young_failed", "mature_passed", "mature_failed")


@pytest.fixture
def user(app: App, clock: FixedClock) -> UserId:
    return learner_at_that_time(app, clock)


def cards(app: App) -> list[CardRow]:
    with app.sessions.read() as session:
        return list(session.scalars(select(CardRow).order_by(CardRow.id)))


def card(app: App, text: str, kind: str = "recognition") -> CardRow:
    with app.sessions.read() as session:
        found = session.scalar(
            select(CardRow)
            .join(PhraseRow, PhraseRow.id == CardRow.phrase_id)
            .where(PhraseRow.text == text, CardRow.kind == kind)
        )
    assert found is not None, text
    return found


def phrase(app: App, text: str) -> PhraseRow:
    with app.sessions.read() as session:
        found = session.scalar(select(PhraseRow).where(PhraseRow.text == text))
    assert found is not None, text
    return found


def reviews(app: App) -> list[ReviewRow]:
    with app.sessions.read() as session:
        return list(session.scalars(select(ReviewRow).order_by(ReviewRow.id)))


def counts(app: App, user: UserId) -> dict[str, tuple[int, ...]]:
    """Return true retention for each of Anki's periods: young passed, failed, mature passed, failed."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(app.clock())
        spans = {
            "today": (0, 0),
            "yesterday": (1, 1),
            "week": (6, 0),
            "month": (29, 0),
            "year": (364, 0),
            "all_time": (99_999, 0),
        }
        found = {}
        for name, (first, last) in spans.items():
            days = daily.by_day(session, user, today - timedelta(first), today - timedelta(last))
            found[name] = tuple(sum(getattr(day.totals, part) for day in days) for part in PASSED)
        return found


@pytest.mark.parametrize("container", CONTAINERS)
def test_each_container_gives_the_same(app: App, user: UserId, container: str, clock: FixedClock) -> None:
    outcome = bring(app, user, container)
    # 38 notes of which one has no translation; six cloze notes have two numbers each.
    assert (outcome.added, outcome.notes_left_out) == (figures()["notes"] - 1 + 6, 1)
    assert outcome.cards + outcome.cards_left_out == figures()["cards"]
    assert outcome.answers + outcome.answers_left_out == figures()["answers"]
    assert (outcome.recordings, outcome.recordings_left_out) == (1, 1)
    assert (outcome.pictures, outcome.pictures_left_out) == (0, 1)
    assert outcome.decks == ("Spanish::Food", "Spanish::Travel")


def test_true_retention_is_what_anki_says(app: App, user: UserId) -> None:
    bring(app, user)
    assert counts(app, user) == {name: tuple(parts) for name, parts in figures()["true_retention"].items()}


def test_future_due_is_what_anki_says(app: App, user: UserId) -> None:
    bring(app, user)
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
    due = Counter(
        (row.due_on - today).days
        for row in cards(app)
        if row.due_on is not None and not row.suspended and not row.buried_until
    )
    said = {int(day): count for day, count in figures()["future_due"].items()}
    # Anki counts cards in steps too: one is due in five minutes, one tomorrow.
    said[0] -= 1
    said[1] -= 1
    assert due == +Counter(said)


def test_answers_per_day_are_what_anki_says(app: App, user: UserId) -> None:
    bring(app, user)
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
        days = daily.by_day(session, user, today - timedelta(400), today)
    ours = {
        str((day.studied_on - today).days): [
            day.totals.new + day.totals.learning,
            day.totals.relearning,
            day.totals.young,
            day.totals.mature,
        ]
        for day in days
    }
    assert ours == figures()["reviews"]


def test_the_memory_of_fsrs_comes_along(app: App, user: UserId) -> None:
    bring(app, user)
    said = figures()["memory"]
    for number in range(24):
        stored = card(app, f"frase número\xa0{number}")
        known = said.get(f"frase <b>número</b>&nbsp;{number}|0")
        if known and stored.stability is not None:
            assert (stored.stability, stored.difficulty) == pytest.approx(known, abs=1e-3)


def test_memory_that_the_package_lacks_is_replayed_from_the_log_as_anki_does(app: App, user: UserId) -> None:
    bring(app, user)
    compared = 0
    with app.sessions.read() as session:
        for row in cards(app):
            if row.state != 2 or row.reps < 2 or row.stability is None:
                continue
            last = session.scalars(
                select(ReviewRow).where(ReviewRow.card_id == row.id).order_by(ReviewRow.before_reps.desc())
            ).first()
            assert last is not None
            answers = session.scalars(
                select(ReviewRow).where(ReviewRow.card_id == row.id).order_by(ReviewRow.before_reps)
            ).all()
            from phraseweaver.domain.memory_replay import replayer
            from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS

            step = replayer(DEFAULT_PARAMETERS)
            s = d = 0.0
            before = None
            for given in answers:
                s, d = step(s, d, given.rating, (given.studied_on - before).days if before else 0)
                before = given.studied_on
            assert (s, d) == pytest.approx((row.stability, row.difficulty), rel=0.02), row.id
            compared += 1
    assert compared > 30


def test_the_numbers_of_answers_agree_everywhere(app: App, user: UserId) -> None:
    outcome = bring(app, user)
    logged = Counter(row.card_id for row in reviews(app))
    assert {row.id: row.reps for row in cards(app) if row.reps} == logged
    assert sum(logged.values()) == outcome.answers
    for row in cards(app):
        numbers = sorted(given.before_reps for given in reviews(app) if given.card_id == row.id)
        assert numbers == list(range(row.reps))


def test_the_totals_are_those_that_the_log_gives(app: App, user: UserId) -> None:
    bring(app, user)
    before = contents(app)
    with app.sessions.begin() as session:
        daily.rebuild(session, user)
        hourly.rebuild(session, user, users.get(session, user).days.zone)
    assert contents(app) == before


def test_what_was_suspended_buried_and_in_steps_still_is(app: App, user: UserId) -> None:
    bring(app, user)
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
    found = cards(app)
    assert sum(row.suspended and row.suspended_by_hand for row in found) == 2
    assert [row.buried_until for row in found if row.buried_until] == [today + timedelta(days=1)]
    assert [row.step for row in found if row.state == 1] == [1]
    relearning = [row for row in found if row.state == 3]
    assert [row.due_at.date() for row in relearning if row.due_at] == [today + timedelta(days=1)]


def test_a_second_import_changes_nothing(app: App, user: UserId) -> None:
    bring(app, user)
    before = contents(app)
    outcome = bring(app, user, "anki21")
    assert (outcome.added, outcome.changed, outcome.cards, outcome.answers) == (0, 0, 0, 0)
    assert contents(app) == before


def test_answers_given_here_stay_and_are_not_doubled(app: App, user: UserId, clock: FixedClock) -> None:
    bring(app, user)
    clock.advance(days=30)
    asked = review.screen(app, user).card
    assert asked
    review.rate(app, user, asked.id, Rating.GOOD, seen=asked.reps, load=asked.load)
    before = contents(app)
    bring(app, user)
    assert contents(app) == before


def test_answers_that_anki_has_in_between_are_put_in_their_place(
    app: App, user: UserId, clock: FixedClock
) -> None:
    bring(app, user)
    whole = contents(app, apart_from=("reviews.id",))["reviews"]
    busy = max(cards(app), key=lambda row: row.reps)
    mine = [row for row in reviews(app) if row.card_id == busy.id]
    with app.sessions.begin() as session:
        # As if the third answer had not been in the first package.
        session.delete(session.get_one(ReviewRow, (user, mine[2].id)))
        for row in mine[3:]:
            session.flush()
            session.execute(
                update(ReviewRow).where(ReviewRow.id == row.id).values(before_reps=row.before_reps - 1)
            )
        session.execute(update(CardRow).where(CardRow.id == busy.id).values(reps=busy.reps - 1))
        daily.rebuild(session, user)
    assert bring(app, user).answers == 1
    again = [row for row in reviews(app) if row.card_id == busy.id]
    by_time = sorted(again, key=lambda row: row.reviewed_at)
    assert [row.before_reps for row in by_time] == list(range(busy.reps))
    assert [row.reviewed_at for row in by_time] == [row.reviewed_at for row in mine]
    assert card_by_id(app, busy.id).reps == busy.reps
    assert len(contents(app)["reviews"]) == len(whole)


def card_by_id(app: App, card: int) -> CardRow:
    with app.sessions.read() as session:
        return session.scalars(select(CardRow).where(CardRow.id == card)).one()


def test_the_later_change_of_the_words_wins(app: App, user: UserId, clock: FixedClock) -> None:
    bring(app, user)
    mine, theirs = phrase(app, "frase número\xa01"), phrase(app, "frase número\xa02")
    with app.sessions.begin() as session:
        later = app.clock() + timedelta(days=1)
        earlier = app.clock() - timedelta(days=90)
        session.execute(
            update(PhraseRow).where(PhraseRow.id == mine.id).values(text="mine", updated_at=later)
        )
        session.execute(
            update(PhraseRow).where(PhraseRow.id == theirs.id).values(text="old", updated_at=earlier)
        )
    assert bring(app, user).changed == 1
    assert phrase(app, "mine").id == mine.id
    assert phrase(app, "frase número\xa02").id == theirs.id


def test_fields_become_the_parts_of_a_phrase(app: App, user: UserId) -> None:
    bring(app, user)
    first = phrase(app, "frase número\xa01")
    assert (first.translation, first.tags) == ("phrase number 1\nsecond line", "travel")
    typed = phrase(app, "respuesta 3")
    assert typed.translation == "question 3"
    assert card(app, "respuesta 3", "production").phrase_id == typed.id
    braces = phrase(app, "a {{b|c}} d")
    assert braces.translation == "x < y & z"
    money = phrase(app, "la cuenta")
    assert (money.marked, money.tags) == (True, "money")
    with app.sessions.read() as session:
        sound = session.scalars(select(RecordingRow)).one()
    assert (sound.media_type, sound.digest) == ("audio/wav", money.recording)
    assert phrase(app, "perdida").recording == ""


def test_each_number_of_a_cloze_note_is_a_phrase_with_its_keyword(app: App, user: UserId) -> None:
    bring(app, user)
    with app.sessions.read() as session:
        found = session.scalars(
            select(PhraseRow).where(PhraseRow.text == "Me gusta el té 0").order_by(PhraseRow.id)
        ).all()
    assert [(row.keyword, row.translation, row.note) for row in found] == [
        ("gusta", "Me [verb] el té 0", "liking"),
        ("té", "Me gusta el […] 0", "liking"),
    ]


def test_a_note_without_a_translation_is_named(app: App, user: UserId) -> None:
    (problem,) = bring(app, user).problems
    assert problem.words.startswith("sin reverso")
    assert "Translation" in str(problem.error)


def test_without_history_all_cards_are_new(app: App, user: UserId) -> None:
    outcome = bring(app, user, plan=ImportPlan("es", "en", history=False))
    assert (outcome.answers, reviews(app)) == (0, [])
    assert {row.state for row in cards(app)} == {0}


def test_everything_can_go_into_one_deck(app: App, user: UserId) -> None:
    deck = new_deck(app, user)
    outcome = bring(app, user, plan=ImportPlan("es", "en", deck=deck))
    assert outcome.decks == ("Spanish",)
    with app.sessions.read() as session:
        assert set(session.scalars(select(CardRow.deck_id))) == {deck}


def test_a_look_tells_without_storing(app: App, user: UserId) -> None:
    before = contents(app)
    look = look_into(app, user, package())
    assert (look.notes, look.known, look.answers) == (figures()["notes"], 0, figures()["answers"])
    assert [(seen.note_type.name, seen.notes) for seen in look.types] == [
        ("Basic (and reversed card)", 28),
        ("Basic (type in the answer)", 6),
        ("Cloze", 6),
    ]
    assert look.types[0].samples[0].text == "frase número\xa00"
    assert look.decks == ("Spanish::Food", "Spanish::Travel")
    assert contents(app) == before


def test_what_stops_an_import_leaves_nothing(app: App, user: UserId) -> None:
    before = contents(app)

    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.9:
            raise Enough

    with pytest.raises(Enough):
        anki_import.import_package(app, user, package(), ImportPlan("es", "en"), progress=stop)
    assert contents(app) == before


def test_one_language_for_both_sides_is_refused(app: App, user: UserId) -> None:
    with pytest.raises(SameLanguages):
        bring(app, user, plan=ImportPlan("es", "es"))


def test_the_latest_answer_can_be_taken_back(app: App, user: UserId, clock: FixedClock) -> None:
    bring(app, user)
    last = max(reviews(app), key=lambda row: row.reviewed_at)
    clock.set(last.reviewed_at + timedelta(minutes=1))
    assert review.undo(app, user) == CardId(last.card_id)
    assert card_by_id(app, last.card_id).reps == last.before_reps
