"""The figures of Today and Progress, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.forgetting import retrievability
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.progress import (
    AddedOn,
    AnsweredOn,
    Behind,
    Between,
    DueOn,
    Figures,
    HourCount,
    InState,
    KindToday,
    Part,
    Scope,
)
from phraseweaver.domain.queue import Left
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.domain.streak import DayMark, Streak
from phraseweaver.services import decks, phrases, progress, review
from phraseweaver.services.reminding import breaks
from phraseweaver.store.tables import CardRow
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, change_cards, in_learning, in_review
from tests.services.studying import (
    BOTH,
    add,
    another,
    answer,
    card_id,
    give,
    local,
    new_deck,
    phrase_id,
    prefer,
    schedule,
)

TODAY = date(2026, 3, 10)
DECAY = DEFAULT_PARAMETERS[20]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    progress.forget()


def figures(app: App, user: UserId, *parts: Part, **scope: Any) -> Figures:
    return progress.figures(app, user, parts, Scope(**scope))


def behind(app: App, user: UserId, bar: Behind, **scope: Any) -> list[str]:
    """Return the texts of the phrases behind a bar."""
    return [phrase.text for phrase in progress.phrases_behind(app, user, bar, Scope(**scope)).phrases]


def tag(app: App, user: UserId, text: str, tags: str) -> None:
    """Give a phrase these tags."""
    phrases.edit_phrase(
        app, user, phrase_id(app, user, text), PhraseDraft.checked(text, text.upper(), tags=tags)
    )


# --- Nothing yet, and nothing of others


def test_a_learner_without_anything_has_empty_figures(app: App) -> None:
    found = progress.figures(app, local(app), tuple(Part))
    assert found == Figures(
        today=TODAY, now=found.now, source=found.source, stamp=found.stamp, leech_threshold=8
    )
    today = progress.today(app, local(app))
    assert (today.today, today.answered, today.left) == (TODAY, AnswerTotals(), Left())
    assert (today.phrases, today.decks, today.streak) == (0, 0, Streak(0, 0))


def test_nothing_of_another_learner_counts(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, other, "uno", "dos")
    tag(app, other, "dos", "viaje")
    give(app, other, card_id(app, other, "uno"), Rating.EASY)
    mine = progress.figures(app, user, tuple(Part))
    assert mine == Figures(today=TODAY, now=mine.now, source=mine.source, stamp=mine.stamp)
    assert progress.scopes(app, user) == progress.Scopes((), (), ())
    for scope in ({"deck": deck}, {"tag": "viaje"}):
        narrowed = progress.figures(app, user, tuple(Part), Scope(**scope))  # type: ignore[arg-type]
        assert (narrowed.days.totals, narrowed.census.cards, narrowed.added) == ({}, 0, {})
        assert behind(app, user, AddedOn(date.min, date.max), **scope) == []
    for bar in (AddedOn(TODAY, TODAY), AnsweredOn(TODAY, TODAY), DueOn(TODAY, date(2027, 1, 1))):
        assert behind(app, user, bar) == []


def test_only_the_parts_that_are_asked_for_are_read(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    found = figures(app, user, Part.DUE)
    assert found.due.by_date and not found.days.totals and not found.added and not found.hours


# --- Answers


def test_answers_stand_at_their_study_days(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    give(app, user, card_id(app, user, "uno"), Rating.AGAIN, Rating.GOOD)
    clock.set(datetime(2026, 3, 12, 9, tzinfo=UTC))
    give(app, user, card_id(app, user, "dos"), Rating.EASY)
    found = figures(app, user, Part.DAYS)
    assert found.today == date(2026, 3, 12)
    assert found.days.totals == {
        date(2026, 3, 10): AnswerTotals(again=1, good=1, new=1, learning=1),
        date(2026, 3, 12): AnswerTotals(easy=1, new=1),
    }
    assert found.days.first == date(2026, 3, 10)


def test_answers_of_deleted_decks_stay_in_all_and_have_no_deck_to_look_at(app: App) -> None:
    user = local(app)
    first = new_deck(app, user, "uno", name="First")
    second = new_deck(app, user, "dos", name="Second")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    give(app, user, card_id(app, user, "dos"), Rating.EASY)
    decks.delete_deck(app, user, second)
    assert figures(app, user, Part.DAYS).days.totals == {TODAY: AnswerTotals(easy=2, new=2)}
    assert figures(app, user, Part.DAYS, deck=first).days.totals == {TODAY: AnswerTotals(easy=1, new=1)}


def test_what_was_taken_back_is_not_counted(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user)
    before = figures(app, user, Part.DAYS, Part.HOURS)
    review.undo(app, user)
    after = figures(app, user, Part.DAYS, Part.HOURS)
    assert before.days.totals and before.hours
    assert (after.days.totals, after.hours) == ({}, {})
    assert progress.today(app, user).answered == AnswerTotals()


def test_the_night_before_the_rollover_is_still_yesterday(app: App, clock: FixedClock) -> None:
    user = local(app)
    clock.set(datetime(2026, 3, 11, 2, 59, tzinfo=UTC))
    assert figures(app, user).today == TODAY
    clock.set(datetime(2026, 3, 11, 3, 0, tzinfo=UTC))
    assert figures(app, user).today == progress.today(app, user).today == date(2026, 3, 11)


def test_hours_are_those_of_the_learners_clock_when_the_answer_was_given(app: App, clock: FixedClock) -> None:
    user = local(app)  # in Berlin, an hour ahead until 29 March
    new_deck(app, user, "uno", "dos", "tres")
    give(app, user, card_id(app, user, "uno"), Rating.AGAIN, Rating.GOOD)
    # Travelling moves no hour that was written.
    prefer(app, user, time_zone="Asia/Tokyo")
    give(app, user, card_id(app, user, "dos"), Rating.GOOD)
    prefer(app, user, time_zone="Europe/Berlin")
    clock.set(datetime(2026, 3, 30, 9, tzinfo=UTC))
    give(app, user, card_id(app, user, "tres"), Rating.GOOD)
    assert figures(app, user, Part.HOURS).hours == {
        (TODAY, 10): HourCount(2, 1),
        (TODAY, 18): HourCount(1, 1),
        (date(2026, 3, 30), 11): HourCount(1, 1),
    }


def test_today_is_told_apart_by_kind_of_card(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres", kinds=BOTH)
    prefer(app, user, bury_siblings=False)
    for text, kind in (("uno", "recognition"), ("dos", "recognition"), ("tres", "production")):
        card = card_id(app, user, text, kind)
        review.rate(app, user, card, Rating.GOOD, seen=0, duration_ms=4_000)
    review.rate(
        app, user, card_id(app, user, "tres", "recognition"), Rating.AGAIN, seen=0, duration_ms=70_000
    )
    assert figures(app, user, Part.TODAY).kinds == (
        KindToday("recognition", 3, 1, 68_000),
        KindToday("production", 1, 0, 4_000),
    )
    phrases.delete_phrase(app, user, phrase_id(app, user, "tres"))
    assert {kind.kind: kind.answers for kind in figures(app, user, Part.TODAY).kinds} == {
        "recognition": 2,
        "": 2,
    }


def test_today_says_what_was_done_and_what_is_left(app: App) -> None:
    user = local(app)
    prefer(app, user, new_per_day=2)
    new_deck(app, user, "uno", "dos", "tres", name="First")
    away = new_deck(app, user, "cuatro", name="Second")
    decks.archive_deck(app, user, away)
    answer(app, user, Rating.AGAIN, milliseconds=3_000)
    today = progress.today(app, user)
    assert today.answered == AnswerTotals(again=1, new=1, milliseconds=3_000)
    assert today.left == Left(new=1, learning=1)
    assert (today.phrases, today.decks, today.streak) == (4, 1, Streak(1, 1))
    assert today.week[-1] == (TODAY, DayMark.MET)
    assert (today.minutes, today.due_tomorrow) == (1, 0)


def test_the_streak_comes_with_the_days_that_do_not_break_it(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    due = schedule(app, user, card).due_on
    assert due
    breaks.plan_break(app, user, due, due + timedelta(days=1))
    clock.set(datetime(due.year, due.month, due.day, 9, tzinfo=UTC) + timedelta(days=2))
    give(app, user, card, Rating.EASY)
    found = figures(app, user, Part.STREAK).streak
    assert found.streak == Streak(2, 2)
    assert found.breaks == {due, due + timedelta(days=1)}
    between = (due - TODAY).days - 1
    assert found.neutral == {TODAY + timedelta(days=n + 1) for n in range(between)}


# --- Cards


def test_cards_are_counted_by_how_they_stand_hidden_ones_apart(app: App) -> None:
    user = local(app)
    new_deck(app, user, *"abcdefgh")
    cards = cards_of(app, user)
    in_review(app, user, cards[:1], due_in=1, interval=20)
    in_review(app, user, cards[1:2], due_in=1, interval=21)
    in_review(app, user, cards[2:4], due_in=1, interval=30)
    in_learning(app, cards[4:5], app.clock(), CardState.LEARNING)
    in_learning(app, cards[5:6], app.clock(), CardState.RELEARNING)
    change_cards(app, cards[3:4], suspended=True)
    change_cards(app, cards[6:7], buried_until=TODAY + timedelta(days=1))
    change_cards(app, cards[2:3], buried_until=TODAY)  # that is over
    census = figures(app, user, Part.CARDS).census
    assert (census.new, census.learning, census.relearning) == (1, 1, 1)
    assert (census.young, census.mature, census.suspended, census.buried) == (1, 2, 1, 1)
    assert census.cards == 8
    # Suspended cards are known all the same; the card in learning has no interval yet.
    assert census.intervals == {20: 1, 21: 1, 30: 2, 3: 1}
    assert census.seen == 6


def test_histograms_are_of_whole_days_and_percents(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    cards = cards_of(app, user)
    in_review(app, user, cards[:2], due_in=0, interval=10, stability=10.4)
    in_review(app, user, cards[2:], due_in=0, interval=10, stability=10.5)
    change_cards(app, cards[:1], difficulty=1.0)
    change_cards(app, cards[1:2], difficulty=5.5)
    change_cards(app, cards[2:], difficulty=10.0)
    census = figures(app, user, Part.CARDS).census
    assert census.stability == {10: 2, 11: 1}
    assert census.difficulty == {0: 1, 50: 1, 100: 1}
    recall = [retrievability(10, stability, DECAY) for stability in (10.4, 10.4, 10.5)]
    assert census.known == pytest.approx(sum(recall), abs=3e-4)
    assert census.retrievability == {90: 3}


def test_a_card_whose_last_answer_is_unknown_is_reckoned_from_its_due_date(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    in_review(app, user, cards_of(app, user), due_in=-5, interval=10, stability=10.0)
    change_cards(app, cards_of(app, user), last_reviewed_at=None, last_studied_on=None)
    found = figures(app, user, Part.CARDS, Part.KNOWLEDGE)
    expected = retrievability(15, 10, DECAY)
    assert found.census.known == pytest.approx(expected, abs=2e-4)
    assert found.knowledge.points[-1].known == pytest.approx(expected, abs=1e-9)


def test_memories_fade_by_the_hour(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    memory = schedule(app, user, card_id(app, user, "uno")).memory
    assert memory
    clock.advance(hours=36)
    found = figures(app, user, Part.CARDS, Part.KNOWLEDGE)
    expected = retrievability(1.5, memory.stability, DECAY)
    assert found.census.known == pytest.approx(expected, abs=2e-4)
    assert found.knowledge.points[-1].known == pytest.approx(expected, abs=1e-9)


def test_knowledge_of_the_past_is_read_off_the_log(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    first = schedule(app, user, card).memory
    clock.advance(days=4)
    give(app, user, card, Rating.GOOD)
    clock.advance(days=2)
    points = figures(app, user, Part.KNOWLEDGE).knowledge.points
    assert first
    assert [point.day for point in points] == [TODAY + timedelta(days=n) for n in range(7)]
    faded = [retrievability(days, first.stability, DECAY) for days in range(4)]
    assert [point.known for point in points[:5]] == pytest.approx([*faded, 1.0])
    assert points[-1].known < 1


def test_the_forecast_holds_review_cards_by_their_due_dates(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    for text in ("uno", "dos"):
        give(app, user, card_id(app, user, text), Rating.GOOD, Rating.GOOD)
    give(app, user, card_id(app, user, "tres"), Rating.AGAIN)
    due = sorted(schedule(app, user, card_id(app, user, text)).due_on or TODAY for text in ("uno", "dos"))
    expected = {day: due.count(day) for day in due}
    assert figures(app, user, Part.DUE).due.by_date == expected
    # What is overdue stays on its own date.
    clock.advance(days=60)
    assert figures(app, user, Part.DUE).due.by_date == expected


def test_it_reaches_ninety_days_ahead(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    cards = cards_of(app, user)
    in_review(app, user, cards[:1], due_in=89)
    in_review(app, user, cards[1:], due_in=90)
    assert figures(app, user, Part.DUE).due.by_date == {TODAY + timedelta(days=89): 1}


def test_the_daily_load_is_the_sum_of_one_by_interval(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, *"abcd", name="First")
    new_deck(app, user, "e", name="Second")
    cards = cards_of(app, user)
    for place, interval in enumerate((1, 4, 10, 0, 2)):
        in_review(app, user, cards[place : place + 1], due_in=3, interval=interval)
    # An interval of less than a day counts as one.
    assert figures(app, user, Part.DUE).due.daily_load == pytest.approx(1 + 1 / 4 + 1 / 10 + 1 + 1 / 2)
    assert figures(app, user, Part.DUE, deck=deck).due.daily_load == pytest.approx(1 + 1 / 4 + 1 / 10 + 1)
    change_cards(app, cards[1:2], suspended=True)
    progress.forget()
    assert figures(app, user, Part.DUE).due.daily_load == pytest.approx(1 + 1 / 10 + 1 + 1 / 2)


def test_an_archived_deck_is_known_but_does_not_come_due(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    assert sum(figures(app, user, Part.DUE).due.by_date.values()) == 1
    decks.archive_deck(app, user, deck)
    found = figures(app, user, Part.DUE, Part.CARDS)
    assert (found.due.by_date, found.due.daily_load) == ({}, 0)
    assert (found.census.young, found.census.seen) == (1, 1)


def test_phrases_are_counted_by_the_day_of_their_adding(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", kinds=BOTH)
    clock.advance(days=2)
    add(app, user, deck, "tres")
    assert figures(app, user, Part.ADDED).added == {TODAY: 2, date(2026, 3, 12): 1}


# --- Narrowed to a deck or a tag


def test_what_figures_can_be_narrowed_to(app: App) -> None:
    user = local(app)
    zeta = new_deck(app, user, "uno", name="Zeta")
    alfa = new_deck(app, user, "dos", name="Alfa")
    tag(app, user, "uno", "viaje Comida")
    tag(app, user, "dos", "comida")
    found = progress.scopes(app, user)
    assert found.decks == ((alfa, "Alfa"), (zeta, "Zeta"))
    # One tag, however it is spelled, and the spelling that sorts first.
    assert found.tags == ("Comida", "viaje")


def test_every_part_can_be_narrowed_to_a_deck_and_to_a_tag(app: App, clock: FixedClock) -> None:
    """A learner who has that deck, or the phrases with that tag, and nothing else, sees the same."""
    user, twin = local(app), another(app)
    one = new_deck(app, user, "uno", "dos", name="One", kinds=BOTH)
    new_deck(app, user, "tres", "cuatro", name="Two", kinds=BOTH)
    for text, tags in (("dos", "casa Viaje"), ("tres", "viaje"), ("cuatro", "viajero")):
        tag(app, user, text, tags)
    new_deck(app, twin, "dos", "tres", name="Both", kinds=BOTH)
    study(app, clock, {user: ("uno", "dos", "tres", "cuatro"), twin: ("dos", "tres")})
    parts = tuple(part for part in Part if part is not Part.STREAK)
    tagged = comparable(progress.figures(app, user, parts, Scope(tag="viaje")))
    assert tagged == comparable(progress.figures(app, twin, parts))
    assert tagged["days"] and tagged["hours"] and tagged["hardest"]

    third = new_deck(app, twin, "uno", name="Third", kinds=BOTH)
    assert figures(app, twin, *parts, deck=third).days.totals == {}
    in_deck = progress.figures(app, user, parts, Scope(deck=one))
    everything = progress.figures(app, user, parts)
    assert in_deck.census.cards == 4 < everything.census.cards
    assert sum(in_deck.added.values()) == 2
    assert sum(day.answers for day in in_deck.days.totals.values()) == 2 * len(ANSWERS) * 2
    assert sum(hour.answers for hour in in_deck.hours.values()) == 2 * len(ANSWERS) * 2


ANSWERS = (Rating.GOOD, *[Rating.GOOD, Rating.AGAIN] * 4, Rating.GOOD, Rating.HARD, Rating.EASY)


def study(app: App, clock: FixedClock, texts: dict[UserId, tuple[str, ...]]) -> None:
    """Answer every card of these phrases on as many days as there are ratings, all at the same instants."""
    for rating in ANSWERS:
        for user, mine in texts.items():
            for text in mine:
                for kind in BOTH:
                    card = card_id(app, user, text, kind)
                    seen = schedule(app, user, card).reps
                    review.rate(app, user, card, rating, seen=seen, duration_ms=7_000)
        clock.advance(days=3)


def comparable(found: Figures) -> dict[str, Any]:
    """Return figures without the ids of phrases and cards, intervals and what follows from their fuzz."""
    census = found.census
    return {
        "days": dict(found.days.totals),
        "hours": dict(found.hours),
        "kinds": found.kinds,
        "cards": census.cards,
        "seen": census.seen,
        "added": dict(found.added),
        "due": sum(found.due.by_date.values()),
        "points": [point.seen for point in found.knowledge.points],
        "hardest": sorted((card.phrase.text, card.kind, card.lapses) for card in found.hardest.cards),
    }


# --- The hardest


def test_cards_are_hard_from_half_of_the_learners_threshold_on(app: App) -> None:
    user = local(app)
    new_deck(app, user, *"abcd")
    for card, lapses in zip(cards_of(app, user), (2, 3, 6, 9), strict=True):
        in_review(app, user, [card], due_in=1)
        change_cards(app, [card], lapses=lapses)
    prefer(app, user, leech_threshold=6)
    cards = figures(app, user, Part.HARDEST).hardest.cards
    assert [(card.phrase.text, card.lapses, card.leech) for card in cards] == [
        ("d", 9, True),
        ("c", 6, True),
        ("b", 3, False),
    ]


def test_without_a_threshold_nothing_is_a_leech_but_hard_cards_are_still_shown(app: App) -> None:
    user = local(app)
    new_deck(app, user, "a")
    change_cards(app, cards_of(app, user), lapses=9)
    prefer(app, user, leech_threshold=0)
    (card,) = figures(app, user, Part.HARDEST).hardest.cards
    assert not card.leech


def typed(app: App, user: UserId, text: str, words: str, rating: Rating = Rating.AGAIN) -> None:
    card = card_id(app, user, text, "production")
    review.rate(app, user, card, rating, seen=schedule(app, user, card).reps, typed=words)


def test_a_wrong_answer_that_is_another_phrase_makes_a_pair(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "Buenos días", "Buenas noches", "Adiós", kinds=("production",))
    typed(app, user, "Buenos días", "buenas  noches!")
    clock.advance(days=1)
    typed(app, user, "Buenos días", "Buenas noches")
    typed(app, user, "Adiós", "Buenos días")
    typed(app, user, "Buenas noches", "Hasta luego")  # no phrase of theirs
    typed(app, user, "Buenas noches", "Adiós", Rating.GOOD)  # passed
    typed(app, user, "Adiós", "adiós")  # itself
    pairs = figures(app, user, Part.HARDEST).hardest.confusions
    assert [(pair.asked.text, pair.other.text, pair.times, pair.last) for pair in pairs] == [
        ("Buenos días", "Buenas noches", 2, date(2026, 3, 11)),
        ("Adiós", "Buenos días", 1, date(2026, 3, 11)),
    ]


def test_a_pair_goes_with_either_phrase(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=("production",))
    typed(app, user, "uno", "dos")
    phrases.delete_phrase(app, user, phrase_id(app, user, "uno"))
    assert figures(app, user, Part.HARDEST).hardest.confusions == ()


# --- Behind the bars


def test_behind_a_day_are_the_phrases_due_on_it(app: App) -> None:
    user = local(app)
    archived = new_deck(app, user, "fin", name="Archived")
    new_deck(app, user, "uno", "dos", "tres", kinds=BOTH)
    in_review(app, user, cards_of(app, user), due_in=2)
    in_review(app, user, [card_id(app, user, "dos"), card_id(app, user, "dos", "production")], due_in=-3)
    change_cards(app, [card_id(app, user, "tres")], suspended=True)
    decks.archive_deck(app, user, archived)
    day = TODAY + timedelta(days=2)
    # A phrase is named once, however many of its cards are due.
    assert behind(app, user, DueOn(day, day)) == ["uno", "tres"]
    assert behind(app, user, DueOn(date.min, TODAY - timedelta(days=1))) == ["dos"]


@pytest.mark.parametrize("name", ["new", "learning", "relearning", "young", "mature", "suspended", "buried"])
def test_behind_a_state_are_as_many_phrases_as_it_counts_cards(app: App, name: str) -> None:
    user = local(app)
    new_deck(app, user, *"abcdefghij")
    cards = cards_of(app, user)
    in_review(app, user, cards[:2], due_in=1, interval=20)
    in_review(app, user, cards[2:5], due_in=1, interval=21)
    in_learning(app, cards[5:6], app.clock(), CardState.LEARNING)
    in_learning(app, cards[6:7], app.clock(), CardState.RELEARNING)
    change_cards(app, [cards[2], cards[7]], suspended=True)
    change_cards(app, [cards[3], cards[8], cards[7]], buried_until=TODAY + timedelta(days=1))
    counted = getattr(figures(app, user, Part.CARDS).census, name)
    assert len(behind(app, user, InState(name))) == counted > 0


@pytest.mark.parametrize("figure", ["intervals", "stability", "difficulty", "retrievability"])
def test_behind_a_bar_of_a_histogram_are_the_cards_that_it_counts(app: App, figure: str) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {n}" for n in range(40)))
    for number, card in enumerate(cards_of(app, user)[:30]):
        in_review(app, user, [card], due_in=1, interval=number + 1, stability=0.3 + number * 1.7)
        change_cards(app, [card], difficulty=1 + 9 * number / 29)
    counts = getattr(figures(app, user, Part.CARDS).census, figure)
    assert sum(counts.values()) == 30
    for low, high in ((0, 4), (5, 19), (20, 79), (80, 94), (95, 100), (0, None)):
        wanted = sum(
            count for number, count in counts.items() if low <= number and (high is None or number <= high)
        )
        assert len(behind(app, user, Between(figure, low, high))) == wanted, (low, high)


def test_behind_an_answer_are_the_phrases_that_were_answered_so(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    give(app, user, card_id(app, user, "dos"), Rating.AGAIN)
    clock.advance(days=1)
    give(app, user, card_id(app, user, "uno"), Rating.AGAIN)
    tomorrow = TODAY + timedelta(days=1)
    assert behind(app, user, AnsweredOn(TODAY, TODAY)) == ["uno", "dos"]
    assert behind(app, user, AnsweredOn(TODAY, tomorrow, Rating.AGAIN)) == ["uno", "dos"]
    assert behind(app, user, AnsweredOn(TODAY, tomorrow, Rating.AGAIN, "young")) == ["uno"]
    assert behind(app, user, AnsweredOn(TODAY, tomorrow, Rating.AGAIN, "learning")) == ["dos"]
    assert behind(app, user, AnsweredOn(TODAY, tomorrow, None, "mature")) == []


def test_what_is_behind_can_be_narrowed_and_is_cut_off(app: App) -> None:
    user = local(app)
    first = new_deck(app, user, "uno", "dos", name="First")
    new_deck(app, user, "tres", name="Second")
    tag(app, user, "tres", "viaje")
    everything = AddedOn(TODAY, TODAY)
    assert behind(app, user, everything, deck=first) == ["uno", "dos"]
    assert behind(app, user, everything, tag="viaje") == ["tres"]
    found = progress.phrases_behind(app, user, everything, limit=2)
    assert ([phrase.text for phrase in found.phrases], found.total) == (["uno", "dos"], 3)


# --- Kept until something changes


@pytest.mark.parametrize(
    "change",
    [
        lambda app, user: answer(app, user),
        lambda app, user: review.suspend(app, user, cards_of(app, user)[0]),
        lambda app, user: review.bury(app, user, cards_of(app, user)[0]),
        lambda app, user: phrases.delete_phrase(app, user, phrase_id(app, user, "uno")),
        lambda app, user: new_deck(app, user, "cuatro", name="Another"),
        lambda app, user: prefer(app, user, desired_retention=0.8),
    ],
)
def test_whatever_the_learner_does_here_is_seen_at_once(app: App, change: Any) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    answer(app, user, Rating.EASY)
    before = progress.figures(app, user, tuple(Part))
    change(app, user)
    after = progress.figures(app, user, tuple(Part))
    assert after.stamp != before.stamp
    progress.forget()
    assert progress.figures(app, user, tuple(Part)) == after


def test_an_answer_given_in_another_process_is_seen_at_once(app: App) -> None:
    """The chat's process writes to the same database; this one hears nothing of it."""
    user = local(app)
    new_deck(app, user, "uno", "dos")
    answer(app, user, Rating.EASY)
    other = App(settings=app.settings, sessions=type(app.sessions)(app.sessions.engine), clock=app.clock)
    before = progress.figures(app, user, tuple(Part))
    answer(other, user, Rating.EASY)
    after = progress.figures(app, user, tuple(Part))
    assert (before.days.on(TODAY).answers, after.days.on(TODAY).answers) == (1, 2)
    review.undo(other, user)
    assert progress.figures(app, user, (Part.DAYS,)).days.on(TODAY).answers == 1


def test_figures_are_read_once_until_something_changes(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    first = progress.figures(app, user, (Part.CARDS, Part.DAYS))
    again = progress.figures(app, user, (Part.CARDS, Part.ADDED))
    assert again.census is first.census
    assert again.stamp == first.stamp


def test_after_five_minutes_they_are_read_again(app: App, clock: FixedClock) -> None:
    """What another process changed in cards alone is seen then, and memories have faded."""
    user = local(app)
    new_deck(app, user, "uno")
    assert progress.figures(app, user, (Part.CARDS,)).census.buried == 0
    with app.sessions.engine.begin() as connection:
        connection.execute(update(CardRow).values(buried_until=date(2026, 3, 11)))
    assert progress.figures(app, user, (Part.CARDS,)).census.buried == 0
    clock.advance(minutes=5)
    assert progress.figures(app, user, (Part.CARDS,)).census.buried == 1
