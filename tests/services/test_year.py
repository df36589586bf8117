"""A learner's year, answer by answer through the services, and what must hold after it.

On PostgreSQL it is the first sixty days. The learner begins in New York and moves to Berlin on the thirtieth
day, so that both zones' changes of the clock lie within: 8 March in New York, 29 March and 25 October in
Berlin. Some days are left out, one of them nine days long; some evenings end before the day is done; now and
then an answer is taken back and given again.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.domain.scheduler import Scheduler, SchedulerSettings
from phraseweaver.domain.streak import Streak, streak
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.services import review
from phraseweaver.services.review import ReviewCard
from phraseweaver.store import cards, reviews, users
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import CardRow, DailyRow, ReviewRow
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock
from tests.services.studying import BOTH, local, new_deck, prefer, schedule

BEGINS = date(2026, 2, 20)
MOVES_AFTER = 30
NEW_PER_DAY, REVIEWS_PER_DAY = 3, 12
BREAK = range(120, 129)
THINKING = timedelta(seconds=30)
SETTINGS = SchedulerSettings()


@dataclass(frozen=True)
class Given:
    """An answer as it was given, to be worked out once more."""

    card: CardId
    rating: Rating
    at: datetime
    load: DayLoad
    days: StudyDays


@dataclass
class Year:
    """What was done and seen; the tests of this module only look at it."""

    app: App
    user: UserId
    given: list[Given] = field(default_factory=list)
    free: set[date] = field(default_factory=set)
    dates_before_moving: dict[int, date] = field(default_factory=dict)
    repeated: list[tuple[date | None, date | None]] = field(default_factory=list)
    last_day: date = BEGINS

    def log(self) -> list[ReviewRow]:
        with self.app.sessions.read() as session:
            return list(session.scalars(select(ReviewRow).order_by(ReviewRow.id)))

    def cards(self) -> list[CardRow]:
        with self.app.sessions.read() as session:
            return list(session.scalars(select(CardRow).order_by(CardRow.id)))

    def by_card(self) -> dict[int, list[ReviewRow]]:
        found: dict[int, list[ReviewRow]] = {card.id: [] for card in self.cards()}
        for row in self.log():
            found[row.card_id].append(row)
        return found


class Learner:
    """Goes through the year by what the screen shows, and remembers as the forgetting curve says."""

    def __init__(self, app: App, clock: FixedClock, seed: int) -> None:
        self.app, self.clock, self.random = app, clock, Random(seed)
        self.user = local(app)
        prefer(
            app,
            self.user,
            time_zone="America/New_York",
            new_per_day=NEW_PER_DAY,
            reviews_per_day=REVIEWS_PER_DAY,
        )
        new_deck(app, self.user, *(f"frase {n}" for n in range(28)), name="One kind")
        new_deck(app, self.user, *(f"modismo {n}" for n in range(12)), name="Both", kinds=BOTH)
        self.year = Year(app, self.user)

    @property
    def days(self) -> StudyDays:
        with self.app.sessions.read() as session:
            return users.get(session, self.user).days

    def live(self, number_of_days: int) -> Year:
        for number in range(number_of_days):
            day = BEGINS + timedelta(days=number)
            if number == MOVES_AFTER:
                self.year.dates_before_moving = {row.id: row.studied_on for row in self.year.log()}
                prefer(self.app, self.user, time_zone="Europe/Berlin")
            evening = datetime.combine(day, time(19), self.days.zone).astimezone(UTC)
            self.clock.set(evening + timedelta(minutes=self.random.randrange(180)))
            left = review.screen(self.app, self.user).left
            if left.total == 0:
                self.year.free.add(day)
            elif number not in BREAK and self.random.random() < 0.9:
                self.study(at_most=8 if self.random.random() < 0.1 else None)
            self.year.last_day = day
        return self.year

    def study(self, at_most: int | None) -> None:
        given = 0
        while at_most is None or given < at_most:
            screen = review.screen(self.app, self.user)
            if screen.card is None:
                if screen.waiting_until is None:
                    return
                self.clock.set(screen.waiting_until)
                continue
            self.clock.advance(THINKING)
            self.answer(screen.card)
            given += 1

    def answer(self, card: ReviewCard) -> None:
        days = self.days
        before = schedule(self.app, self.user, card.id)
        rating = self.rating(before, days)
        after = review.rate(self.app, self.user, card.id, rating, seen=card.reps, load=card.load).after
        if self.random.random() < 0.03:
            assert review.undo(self.app, self.user) == card.id
            self.clock.advance(seconds=2)
            again = review.rate(self.app, self.user, card.id, rating, seen=card.reps, load=card.load).after
            self.year.repeated.append((after.due_on, again.due_on))
        self.year.given.append(Given(card.id, rating, self.clock.now, card.load, days))

    def rating(self, before: Schedule, days: StudyDays) -> Rating:
        remembered = Scheduler(SETTINGS, days).retrievability(before, self.clock.now)
        if self.random.random() > (0.6 if remembered is None else remembered):
            return Rating.AGAIN
        return self.random.choices([Rating.HARD, Rating.GOOD, Rating.EASY], [1, 8, 1])[0]


# One process lives the years for all tests: each would live them anew.
pytestmark = pytest.mark.xdist_group("year")


@pytest.fixture(scope="module", params=[("sqlite", 365), ("postgresql", 60)], ids=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    backend, number_of_days = request.param
    server: PostgresServer | None = None
    url: URL
    if backend == "sqlite":
        path = tmp_path_factory.mktemp("year") / "phraseweaver.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = sqlite_url(path)
    else:
        server = request.getfixturevalue("postgres")
        url = server.create(migrated=True)
    engine = make_engine(url)
    clock = FixedClock(datetime.combine(BEGINS, time(12), UTC))
    app = App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=clock)
    yield Learner(app, clock, seed=3).live(number_of_days)
    engine.dispose()
    if server is not None:
        server.drop(url)


def test_every_answer_given_is_in_the_log_once_and_in_order(year: Year) -> None:
    logged = [(CardId(row.card_id), Rating(row.rating), row.reviewed_at) for row in year.log()]
    assert logged == [(given.card, given.rating, given.at) for given in year.given]
    assert len(logged) > 100


def test_each_card_has_as_many_answers_as_its_state_says(year: Year) -> None:
    answers = year.by_card()
    for card in year.cards():
        assert card.reps == len(answers[card.id])
        assert [row.before_reps for row in answers[card.id]] == list(range(card.reps))


def test_working_the_log_out_again_leads_to_the_cards_as_they_are(year: Year) -> None:
    schedules: dict[CardId, Schedule] = defaultdict(lambda: NEW_CARD)
    for given, row in zip(year.given, year.log(), strict=True):
        before = schedules[given.card]
        assert reviews.before_of(row) == before
        after = Scheduler(SETTINGS, given.days).review(
            given.card, before, given.rating, given.at, load=given.load
        )
        assert row.interval_days == after.interval_days
        schedules[given.card] = after
    for card in year.cards():
        assert cards.schedule_of(card) == schedules[CardId(card.id)]


def test_lapses_are_the_agains_of_cards_in_review(year: Year) -> None:
    answers = year.by_card()
    for card in year.cards():
        lapses = [
            row
            for row in answers[card.id]
            if row.before_state == CardState.REVIEW and row.rating == Rating.AGAIN
        ]
        assert card.lapses == len(lapses)
    assert sum(card.lapses for card in year.cards()) > 0


def test_the_totals_of_every_day_and_deck_are_those_of_the_log(year: Year) -> None:
    names = AnswerTotals.names()
    with year.app.sessions.read() as session:
        stored = {
            (row.studied_on, DeckId(row.deck_id)): AnswerTotals(
                **{name: getattr(row, name) for name in names}
            )
            for row in session.scalars(select(DailyRow))
        }
        assert stored == reviews.totals_from_log(session, year.user)


def test_no_day_exceeds_a_limit(year: Year) -> None:
    new: Counter[date] = Counter()
    reviewed: Counter[date] = Counter()
    for row in year.log():
        new[row.studied_on] += row.before_state == CardState.NEW
        reviewed[row.studied_on] += row.before_state == CardState.REVIEW
    assert max(new.values()) == NEW_PER_DAY
    assert max(reviewed.values()) <= REVIEWS_PER_DAY


def test_no_card_is_reviewed_twice_on_a_day_nor_begun_twice_at_all(year: Year) -> None:
    of_a_day = Counter(
        (row.card_id, row.studied_on) for row in year.log() if row.before_state == CardState.REVIEW
    )
    assert set(of_a_day.values()) == {1}
    begun = Counter(row.card_id for row in year.log() if row.before_state == CardState.NEW)
    assert set(begun.values()) == {1}


def test_no_card_is_due_before_its_answer(year: Year) -> None:
    for card in year.cards():
        if card.due_on is not None:
            assert card.last_studied_on is not None
            assert card.due_on > card.last_studied_on
        if card.due_at is not None:
            assert card.last_reviewed_at is not None
            assert card.due_at > card.last_reviewed_at
    for row in year.log():
        if row.before_due_on is not None:
            assert row.before_last_studied_on is not None
            assert row.before_last_studied_on < row.before_due_on <= row.studied_on


def test_moving_to_another_zone_leaves_the_history_as_it_was(year: Year) -> None:
    kept = {row.id: row.studied_on for row in year.log() if row.id in year.dates_before_moving}
    assert kept == year.dates_before_moving
    assert len(kept) > 30
    for given, row in zip(year.given, year.log(), strict=True):
        assert row.studied_on == given.days.date_of(given.at)


def test_study_dates_never_fall_over_changes_of_the_clock_and_of_the_zone(year: Year) -> None:
    dates = [row.studied_on for row in year.log()]
    assert dates == sorted(dates)
    zones = {given.days.zone.key for given in year.given}
    assert zones == {"America/New_York", "Europe/Berlin"}


def test_days_between_answers_are_counted_in_study_days(year: Year) -> None:
    for rows in year.by_card().values():
        for row in rows:
            if row.before_state == CardState.REVIEW:
                assert row.before_due_on is not None
                assert row.before_last_studied_on is not None
                waited = (row.before_due_on - row.before_last_studied_on).days
                assert waited == row.before_interval_days


def test_siblings_are_not_asked_on_one_day_unless_in_learning(year: Year) -> None:
    first_of_day: dict[tuple[int, date], int] = {}
    for row in year.log():
        card = first_of_day.setdefault((row.phrase_id, row.studied_on), row.card_id)
        if card != row.card_id:
            assert row.before_state in (CardState.LEARNING, CardState.RELEARNING)


def test_answers_taken_back_and_given_again_led_to_the_same_dates(year: Year) -> None:
    assert year.repeated
    assert all(first == second for first, second in year.repeated)


def test_the_streaks_are_those_of_the_days_as_they_were_seen(year: Year) -> None:
    """Met are the days with answers, free those on which the screen had nothing, seen on each evening."""
    met = {row.studied_on for row in year.log()}
    expected = streak(met, year.free, year.last_day)
    assert review.finished(year.app, year.user).streak == expected
    assert isinstance(expected, Streak)
    assert expected.longest > 5


def test_what_was_well_remembered_goes_further_and_further_apart(year: Year) -> None:
    longest = max(card.interval_days for card in year.cards())
    assert longest > 20
