from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.forgetting import retrievability
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.patterns import is_pattern, variants
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.progress import Part
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.fitting.judged import fit_and_judge
from phraseweaver.services import accounts, decks, progress, review
from phraseweaver.services.demo import DeckPlan, DemoRefused, DemoSummary, make_demo, make_history
from phraseweaver.store import cards, history, memory_models, reviews
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import (
    CardRow,
    DailyRow,
    DeckRow,
    NeutralDayRow,
    PhraseRow,
    PlannedBreakRow,
    ReviewRow,
)
from tests.conftest import BACKENDS
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock

ZONE = "Europe/Berlin"
DECAY = DEFAULT_PARAMETERS[20]


@dataclass(frozen=True)
class Year:
    """The demo and everything in it. The tests of this module only look at it."""

    app: App
    learner: Learner
    made: DemoSummary
    cards: list[CardRow]
    log: list[ReviewRow]

    def by_card(self) -> dict[int, list[ReviewRow]]:
        """The answers to each card, for cards without any an empty list."""
        found: dict[int, list[ReviewRow]] = {card.id: [] for card in self.cards}
        for row in self.log:
            found[row.card_id].append(row)
        return found


@pytest.fixture(scope="module", params=BACKENDS)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    url: URL
    server: PostgresServer | None = None
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("demo") / "phraseweaver.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = sqlite_url(path)
    else:
        server = request.getfixturevalue("postgres")
        url = server.create(migrated=True)
    engine = make_engine(url)
    app = App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=FixedClock())
    made = make_demo(app, browser_zone=ZONE)
    with app.sessions.read() as session:
        all_cards = list(session.scalars(select(CardRow).order_by(CardRow.id)))
        log = list(session.scalars(select(ReviewRow).order_by(ReviewRow.id)))
    yield Year(app, accounts.local_learner(app, None), made, all_cards, log)
    engine.dispose()
    if server is not None:
        server.drop(url)


def test_the_demo_belongs_to_the_learner_of_an_app_without_sign_in(year: Year) -> None:
    found = decks.list_decks(year.app, year.learner.id)
    assert sorted((deck.name, deck.learning, deck.known, deck.phrases) for deck in found) == [
        ("Deutsch", "de", "en", 100),
        ("Español", "es", "en", 123),
        ("Français", "fr", "en", 120),
        ("Polski", "pl", "en", 60),
    ]
    assert year.learner.days.zone.key == ZONE


def test_the_summary_counts_what_is_stored(year: Year) -> None:
    with year.app.sessions.read() as session:
        stored = {
            table: session.scalar(select(func.count()).select_from(table))
            for table in (DeckRow, PhraseRow, CardRow, ReviewRow)
        }
    assert list(stored.values()) == [4, 403, 806, year.made.reviews]
    assert (year.made.decks, year.made.phrases, year.made.cards) == (4, 403, 806)
    assert year.made.days == len({row.studied_on for row in year.log})


def test_the_totals_of_every_day_are_those_of_the_log(year: Year) -> None:
    with year.app.sessions.read() as session:
        kept = {
            (row.studied_on, row.deck_id): {name: getattr(row, name) for name in _counts()}
            for row in session.scalars(select(DailyRow))
        }
        counted = reviews.totals_from_log(session, year.learner.id)
    assert kept == {key: totals.as_dict() for key, totals in counted.items()}


def _counts() -> tuple[str, ...]:
    keys = {"user_id", "studied_on", "deck_id"}
    return tuple(column.name for column in DailyRow.__table__.columns if column.name not in keys)


def test_the_log_of_a_card_tells_how_the_card_stands(year: Year) -> None:
    by_card = year.by_card()
    for card in year.cards:
        answers = by_card[card.id]
        lapses = [a for a in answers if a.before_state == CardState.REVIEW and a.rating == Rating.AGAIN]
        assert [answer.before_reps for answer in answers] == list(range(card.reps))
        assert len(lapses) == card.lapses
        assert {(answer.phrase_id, answer.deck_id) for answer in answers} <= {(card.phrase_id, card.deck_id)}
        if answers:
            last = answers[-1]
            assert (last.reviewed_at, last.studied_on) == (card.last_reviewed_at, card.last_studied_on)
            assert last.interval_days == card.interval_days


def test_every_answer_begins_where_the_one_before_it_ended(year: Year) -> None:
    firsts = [row for row in year.log if row.before_reps == 0]
    assert all(reviews.before_of(row) == Schedule() for row in firsts)
    for answers in year.by_card().values():
        for earlier, later in pairwise(answers):
            before = reviews.before_of(later)
            assert before.last_reviewed_at == earlier.reviewed_at
            assert before.last_studied_on == earlier.studied_on
            assert before.interval_days == earlier.interval_days
            assert before.reps == earlier.before_reps + 1
            assert before.memory is not None


def test_answers_are_logged_in_the_order_in_which_they_were_given(year: Year) -> None:
    instants = [row.reviewed_at for row in year.log]
    assert all(earlier < later for earlier, later in pairwise(instants))
    assert instants[-1] < year.app.clock()
    assert all(year.learner.days.date_of(row.reviewed_at) == row.studied_on for row in year.log)
    assert year.learner.last_studied_on == year.log[-1].studied_on


def test_nothing_is_answered_before_its_deck_was_made(year: Year) -> None:
    with year.app.sessions.read() as session:
        made = {row.id: row.created_at for row in session.scalars(select(DeckRow))}
        added = {row.id: row.added_on for row in session.scalars(select(PhraseRow))}
    assert all(made[row.deck_id] < row.reviewed_at for row in year.log)
    assert all(added[row.phrase_id] <= row.studied_on for row in year.log)


def test_a_card_in_review_comes_back_an_interval_after_its_last_answer(year: Year) -> None:
    seen = [card for card in year.cards if card.state == CardState.REVIEW]
    assert len(seen) > 600
    for card in seen:
        assert card.last_studied_on is not None
        assert card.due_on == card.last_studied_on + timedelta(days=card.interval_days)


def test_a_sibling_is_not_asked_after_an_answer_of_the_same_day(year: Year) -> None:
    answered: dict[tuple[int, object], set[int]] = {}
    for row in year.log:
        today = answered.setdefault((row.phrase_id, row.studied_on), set())
        if row.before_state in (CardState.NEW, CardState.REVIEW):
            assert today <= {row.card_id}
        today.add(row.card_id)


def test_the_day_is_under_way(year: Year) -> None:
    today = year.learner.days.date_of(year.app.clock())
    of_today = [row for row in year.log if row.studied_on == today]
    review_cards = [c for c in year.cards if c.state == CardState.REVIEW and c.due_on and not c.suspended]
    awake = [card for card in year.cards if not card.suspended]
    assert 1 <= len(of_today) <= 15
    assert 5 <= sum(card.due_on == today for card in review_cards) <= 60
    assert 1 <= sum(card.due_on < today for card in review_cards if card.due_on) <= 30
    assert 20 <= sum(card.state == CardState.NEW for card in awake) <= 80
    assert 1 <= sum(card.state in (CardState.LEARNING, CardState.RELEARNING) for card in awake) <= 10
    left = progress.today(year.app, year.learner.id).left
    assert left.new > 0
    assert left.learning > 0
    assert left.review > 0


def test_there_are_days_of_every_kind(year: Year) -> None:
    with year.app.sessions.read() as session:
        neutral = set(session.scalars(select(NeutralDayRow.day)))
        (planned,) = session.scalars(select(PlannedBreakRow))
    days = {row.studied_on for row in year.log}
    assert neutral
    assert not neutral & days
    # The first phrases were few: each card was begun and due later, and no other was there yet.
    with year.app.sessions.read() as session:
        waits = {
            row.day: _waiting(session, year.log, row.day) for row in session.scalars(select(NeutralDayRow))
        }
    assert set(waits.values()) == {False}
    assert not days & {planned.first_day + timedelta(days=n) for n in range(3)}


def _waiting(session: Session, log: list[ReviewRow], day: date) -> bool:
    """Return whether a card was new, being learned or due on a day, as the log tells."""
    cards = session.execute(
        select(CardRow.id)
        .join(PhraseRow, PhraseRow.id == CardRow.phrase_id)
        .where(PhraseRow.added_on <= day, CardRow.suspended.is_(False))
    )
    latest = {row.card_id: row for row in log if row.studied_on < day}
    return any(
        card not in latest or latest[card].studied_on + timedelta(days=latest[card].interval_days) <= day
        for (card,) in cards
    )


def test_a_fit_foretells_this_learner_better(year: Year) -> None:
    with year.app.sessions.read() as session:
        log = memory_models.log(session, year.learner.id)
    judged = fit_and_judge(log, DEFAULT_PARAMETERS)
    assert judged
    assert judged.after.log_loss < judged.before.log_loss
    assert judged.after.calibration.off_by < judged.before.calibration.off_by


def test_every_sentence_of_a_pattern_is_asked_and_no_other(year: Year) -> None:
    with year.app.sessions.read() as session:
        patterns = {
            phrase: {variant.key for variant in variants(words)}
            for phrase, words in history.words(session, year.learner.id).items()
            if is_pattern(words)
        }
    assert len(patterns) == 3
    asked: dict[int, set[str]] = {}
    for row in year.log:
        asked.setdefault(row.phrase_id, set()).add(row.variant)
    for phrase, keys in patterns.items():
        assert len(keys) == 3
        assert asked[phrase] == keys
    assert all(asked[phrase] == {""} for phrase in asked.keys() - patterns.keys())


def test_something_is_hard(year: Year) -> None:
    figures = progress.figures(year.app, year.learner.id, [Part.HARDEST])
    assert any(card.leech and not card.suspended for card in figures.hardest.cards)
    assert any(card.suspended for card in figures.hardest.cards)
    assert any(pair.times > 1 for pair in figures.hardest.confusions)


def test_most_days_are_study_days_but_not_all(year: Year) -> None:
    days = sorted({row.studied_on for row in year.log})
    gaps = [(later - earlier).days - 1 for earlier, later in pairwise(days)]
    assert 280 <= len(days) <= 345
    assert 5 <= max(gaps) <= 12
    assert (days[-1] - days[0]).days in (364, 365)


def test_what_is_fresher_is_remembered_more_often(year: Year) -> None:
    fresh, faded = [], []
    for row in year.log:
        before = reviews.before_of(row)
        if before.state is CardState.REVIEW and before.memory and before.last_studied_on:
            elapsed = (row.studied_on - before.last_studied_on).days
            recalled = retrievability(elapsed, before.memory.stability, DECAY)
            (fresh if recalled >= 0.9 else faded).append(row.rating != Rating.AGAIN)
    assert len(fresh) > 500
    assert len(faded) > 500
    assert fmean(fresh) > fmean(faded) + 0.02
    assert 0.8 < fmean(fresh + faded) < 0.95


def test_answers_take_seconds_and_count_for_a_minute_at_most(year: Year) -> None:
    times = [row.duration_ms for row in year.log]
    assert 4_000 < fmean(times) < 12_000
    assert max(times) == 60_000
    assert min(times) > 500


def test_where_there_is_a_deck_already_nothing_is_made(app: App) -> None:
    user = accounts.local_learner(app, ZONE).id
    decks.create_deck(app, user, decks.DeckForm(name="Mine", learning="es", known="en"))
    with pytest.raises(DemoRefused):
        make_demo(app)
    assert [deck.name for deck in decks.list_decks(app, user)] == ["Mine"]
    with app.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(PhraseRow)) == 0


def test_the_decks_are_in_languages_that_the_learner_does_not_know(app: App) -> None:
    learner = accounts.local_learner(app, ZONE)
    wanted = replace(accounts.preferences_of(learner), interface_language="de")
    accounts.save_preferences(app, learner.id, wanted)
    make_demo(app)
    found = decks.list_decks(app, learner.id)
    assert {(deck.learning, deck.known) for deck in found} == {
        ("es", "de"),
        ("fr", "de"),
        ("pl", "de"),
        ("en", "de"),
    }


def forty_phrases() -> list[DeckPlan]:
    drafts = [PhraseDraft.checked(text=f"número {n}", translation=f"number {n}") for n in range(40)]
    return [DeckPlan("Numbers", "es", "en", drafts)]


def test_the_last_answer_can_be_taken_back(app: App) -> None:
    user = accounts.local_learner(app, ZONE).id
    make_history(app, user, forty_phrases())
    answered = _standing(app, user)
    before = _before_the_last_answer(app, user)
    card = review.undo(app, user)
    assert card is not None
    assert _standing(app, user) == {**answered, card: before}
    with app.sessions.read() as session:
        kept = {
            (row.studied_on, row.deck_id): row.again + row.hard + row.good + row.easy
            for row in session.scalars(select(DailyRow))
        }
        counted = reviews.totals_from_log(session, user)
    assert kept == {key: totals.answers for key, totals in counted.items()}


def _standing(app: App, user: UserId) -> dict[CardId, Schedule]:
    with app.sessions.read() as session:
        rows = session.scalars(select(CardRow).where(CardRow.user_id == user))
        return {CardId(row.id): cards.schedule_of(row) for row in rows}


def _before_the_last_answer(app: App, user: UserId) -> Schedule:
    with app.sessions.read() as session:
        row = session.scalars(select(ReviewRow).order_by(ReviewRow.id.desc())).first()
        assert row is not None
        return reviews.before_of(row)


def test_the_next_answer_is_given_as_ever(app: App, clock: FixedClock) -> None:
    user = accounts.local_learner(app, ZONE).id
    made = make_history(app, user, forty_phrases())
    clock.advance(days=3)
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)
    with app.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(ReviewRow)) == made.reviews + 1
