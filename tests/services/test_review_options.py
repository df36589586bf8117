"""How a learner may review: the fixed set of a day, limits, buttons, hiding, leeches, strictness."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.answers import Verdict
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.errors import NotFound, SettingRejected, TextRejected
from phraseweaver.services import decks, phrases, progress, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.tables import ReviewRow
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import (
    cards_of,
    change_cards,
    in_learning,
    in_review,
    random_collection,
    study_all_day,
)
from tests.services.studying import (
    BOTH,
    add,
    another,
    answer,
    card_id,
    contents,
    local,
    new_deck,
    phrase_id,
    prefer,
    schedule,
    shown,
)

AGAIN, HARD, GOOD, EASY = Rating
TODAY = date(2026, 3, 10)  # Tuesday
DAY = timedelta(days=1)


def numbered(count: int, word: str = "frase") -> list[str]:
    return [f"{word} {n}" for n in range(count)]


def kinds_asked(app: App, user: UserId, clock: FixedClock) -> Counter[CardState]:
    """Go through the day and return how many cards were asked, by their state when first asked."""
    first: dict[CardId, CardState] = {}

    def rate(card: review.ReviewCard) -> Rating:
        first.setdefault(card.id, schedule(app, user, card.id).state)
        return GOOD

    study_all_day(app, clock, user, rate)
    return Counter(first.values())


# --- the set of a day -----------------------------------------------------------------------------------


@pytest.mark.parametrize("bury", [True, False], ids=["siblings buried", "siblings asked"])
@pytest.mark.parametrize("seed", range(3))
def test_a_day_asks_exactly_as_many_cards_as_it_says_at_its_start(
    app: App, clock: FixedClock, seed: int, bury: bool
) -> None:
    random, user = Random(seed), local(app)
    order = random.choice(list(ReviewOrder))
    limits = {"new_per_day": random.choice([0, 3, 20]), "reviews_per_day": random.choice([4, 200])}
    prefer(app, user, bury_siblings=bury, review_order=order, **limits)
    random_collection(app, user, random)
    promised = review.screen(app, user).left
    given = study_all_day(app, clock, user, lambda _: random.choices(list(Rating), [2, 1, 5, 1])[0])
    assert len({asked.card.id for asked in given}) == promised.total > 0
    assert review.screen(app, user).left.total == 0
    assert progress.today(app, user).left.total == 0


def test_a_review_waits_for_another_day_while_a_sibling_is_in_learning(app: App, clock: FixedClock) -> None:
    """If either could come first, the day's count would hang on it: only one of them buries the other."""
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    step, due = card_id(app, user, "uno", "recognition"), card_id(app, user, "uno", "production")
    in_learning(app, [step], clock.now + timedelta(minutes=40), CardState.RELEARNING)
    in_review(app, user, [due], due_in=0)
    assert review.screen(app, user).left.total == 1
    assert {asked.card.id for asked in study_all_day(app, clock, user, lambda _: GOOD)} == {step}
    clock.advance(days=1)
    assert shown(app, user).id == due


def test_a_step_that_ends_tomorrow_keeps_no_sibling_waiting(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    step, due = card_id(app, user, "uno", "recognition"), card_id(app, user, "uno", "production")
    in_learning(app, [step], clock.now + timedelta(hours=30), CardState.RELEARNING)
    in_review(app, user, [due], due_in=0)
    assert {asked.card.id for asked in study_all_day(app, clock, user, lambda _: GOOD)} == {due}


def test_where_siblings_are_asked_both_come_on_one_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, bury_siblings=False)
    new_deck(app, user, "uno", kinds=BOTH)
    step, due = card_id(app, user, "uno", "recognition"), card_id(app, user, "uno", "production")
    in_learning(app, [step], clock.now + timedelta(minutes=40), CardState.RELEARNING)
    in_review(app, user, [due], due_in=0)
    assert review.screen(app, user).left.total == 2
    given = study_all_day(app, clock, user, lambda _: GOOD)
    assert {asked.card.id for asked in given} == {step, due}


def test_a_step_that_runs_into_the_next_study_day_is_not_shown_ahead_of_it(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    clock.set(datetime(2026, 3, 11, 2, 55, tzinfo=UTC))  # 03:55 in Berlin, five minutes before the rollover
    answer(app, user, HARD)  # 5½ minutes: due from 04:00 on
    screen = review.screen(app, user)
    assert (screen.card, screen.left.total, screen.waiting_until) == (None, 0, None)
    clock.set(datetime(2026, 3, 11, 3, 0, tzinfo=UTC))
    assert shown(app, user).id == card_id(app, user, "uno")


def test_a_card_that_is_seen_goes_once_its_step_belongs_to_the_next_study_day(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    clock.set(datetime(2026, 3, 11, 2, 55, tzinfo=UTC))
    card = answer(app, user, HARD)
    assert review.screen(app, user, prefer=card.id).card is None


# --- limits ---------------------------------------------------------------------------------------------


def test_ten_more_new_cards_raise_todays_limit_and_no_other(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=2)
    new_deck(app, user, *numbered(40))
    assert review.screen(app, user).left.new == 2
    review.allow_more(app, user, new=True)
    screen = review.screen(app, user)
    assert (screen.left.new, screen.left.review) == (12, 0)
    review.allow_more(app, user, new=True)
    assert review.screen(app, user).left.new == 22
    assert kinds_asked(app, user, clock) == {CardState.NEW: 22}
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    assert review.screen(app, user).left.new == 2


def test_ten_more_reviews_raise_todays_limit_and_no_other(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, reviews_per_day=4)
    new_deck(app, user, *numbered(30))
    in_review(app, user, cards_of(app, user), due_in=-1)
    assert review.screen(app, user).left.review == 4
    review.allow_more(app, user, new=False)
    assert (review.screen(app, user).left.review, review.screen(app, user).left.new) == (14, 0)
    assert kinds_asked(app, user, clock) == {CardState.REVIEW: 14}
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    assert review.screen(app, user).left.review == 4


def test_more_new_cards_and_more_reviews_are_counted_apart(app: App) -> None:
    user = local(app)
    prefer(app, user, new_per_day=1, reviews_per_day=2)
    new_deck(app, user, *numbered(60))
    in_review(app, user, cards_of(app, user)[:30], due_in=0)
    review.allow_more(app, user, new=True)
    review.allow_more(app, user, new=False)
    review.allow_more(app, user, new=False)
    left = review.screen(app, user).left
    assert (left.new, left.review) == (11, 22)


def test_more_can_be_asked_for_after_the_limit_was_reached(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=2)
    new_deck(app, user, *numbered(20))
    assert kinds_asked(app, user, clock) == {CardState.NEW: 2}
    review.allow_more(app, user, new=True)
    assert kinds_asked(app, user, clock) == {CardState.NEW: 10}


def test_what_was_added_yesterday_is_not_added_to_what_is_added_today(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=5)
    new_deck(app, user, *numbered(60))
    review.allow_more(app, user, new=True)
    review.allow_more(app, user, new=True)
    clock.advance(days=1)
    review.allow_more(app, user, new=True)
    assert review.screen(app, user).left.new == 15


def test_the_screen_says_what_the_limits_hold_back(app: App) -> None:
    """All reviews, and of the new cards no more than can be asked for at a time."""
    user = local(app)
    prefer(app, user, new_per_day=5, reviews_per_day=4)
    new_deck(app, user, *numbered(50))
    in_review(app, user, cards_of(app, user)[:30], due_in=0)
    beyond = review.screen(app, user).beyond
    assert (beyond.new, beyond.review, beyond.learning) == (10, 26, 0)
    review.allow_more(app, user, new=True)
    review.allow_more(app, user, new=False)
    beyond = review.screen(app, user).beyond
    assert (beyond.new, beyond.review) == (5, 16)  # 20 − 15 and 30 − 14


def test_nothing_is_held_back_below_the_limits(app: App) -> None:
    user = local(app)
    new_deck(app, user, *numbered(20))
    assert review.screen(app, user).beyond.total == 0


# --- what a button says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rating", list(Rating))
def test_an_answer_gives_what_its_button_showed_whatever_was_answered_meanwhile(
    app: App, clock: FixedClock, rating: Rating
) -> None:
    """The card that follows is drawn before the answer to the one on the screen is given."""
    user = local(app)
    new_deck(app, user, *numbered(30))
    ids = cards_of(app, user)
    in_review(app, user, ids, due_in=0)
    early = [review.screen(app, user, prefer=card).card for card in ids[:15]]
    for card in ids[15:]:
        review.rate(app, user, card, GOOD, seen=4)
    clock.advance(minutes=3)
    for drawn in early:
        assert drawn is not None
        after = review.rate(app, user, drawn.id, rating, seen=drawn.reps, load=drawn.load).after
        said = drawn.outcomes[rating]
        assert (after.interval_days, after.due_on) == (said.interval_days, said.due_on)
        stored = schedule(app, user, drawn.id)
        assert (stored.interval_days, stored.due_on) == (after.interval_days, after.due_on)


def test_undo_and_the_same_answer_with_what_the_card_was_drawn_with_give_the_same_date(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, *numbered(25))
    ids = cards_of(app, user)
    in_review(app, user, ids, due_in=0, stability=20.0)
    for _ in range(8):
        card = answer(app, user, GOOD)
        given = schedule(app, user, card.id).due_on
        assert review.undo(app, user) == card.id
        # Another day's counts must not matter: the card is shown again with those it was drawn with.
        other = next(one for one in ids if one != card.id and schedule(app, user, one).reps == 4)
        review.rate(app, user, other, GOOD, seen=4)
        clock.advance(seconds=30)
        again = review.rate(app, user, card.id, GOOD, seen=card.reps, load=card.load)
        assert again.after.due_on == given == card.outcomes[GOOD].due_on


def test_days_to_be_kept_free_are_avoided_even_while_they_are_empty(app: App) -> None:
    user = local(app)
    prefer(app, user, easy_weekdays=0b1100000)  # Saturday and Sunday
    new_deck(app, user, *numbered(30))
    in_review(app, user, cards_of(app, user), due_in=0, stability=8.0)
    weekdays: Counter[int] = Counter()
    for _ in range(30):
        card = answer(app, user, GOOD)
        due = schedule(app, user, card.id).due_on
        assert due is not None
        weekdays[due.weekday()] += 1
    assert weekdays[5] == weekdays[6] == 0
    assert weekdays.total() == 30


def test_without_days_to_be_kept_free_every_weekday_is_used(app: App) -> None:
    user = local(app)
    new_deck(app, user, *numbered(40))
    in_review(app, user, cards_of(app, user), due_in=0, stability=20.0)
    weekdays = set()
    for _ in range(40):
        due = schedule(app, user, answer(app, user, GOOD).id).due_on
        assert due is not None
        weekdays.add(due.weekday())
    assert weekdays == set(range(7))


def test_a_week_without_any_day_for_reviews_is_refused(app: App) -> None:
    user = local(app)
    with pytest.raises(SettingRejected):
        prefer(app, user, easy_weekdays=0b1111111)


def test_balancing_counts_what_really_is_due_on_each_day(app: App) -> None:
    """Suspended cards, archived decks and other learners leave no trace in the counts."""
    user, stranger = local(app), another(app)
    new_deck(app, user, "uno", *numbered(12), kinds=("recognition",))
    card = card_id(app, user, "uno")
    others = [one for one in cards_of(app, user) if one != card]
    in_review(app, user, [card], due_in=0, stability=10.0)
    good = shown(app, user).outcomes[GOOD].interval_days
    in_review(app, user, others[:5], due_in=good - 1)
    in_review(app, user, others[5:8], due_in=good)
    in_review(app, user, others[8:10], due_in=good + 1)
    change_cards(app, others[8:9], suspended=True)
    archived = new_deck(app, user, "otra", name="Archived")
    in_review(app, user, [card_id(app, user, "otra")], due_in=good)
    decks.archive_deck(app, user, archived)
    new_deck(app, stranger, "suya")
    in_review(app, stranger, cards_of(app, stranger), due_in=good)
    load = shown(app, user).load
    middle = TODAY + good * DAY
    assert load.due == {middle - DAY: 5, middle: 3, middle + DAY: 1}
    assert load.easiness == (1.0,) * 7


def test_a_crowded_day_gets_fewer_cards_than_its_neighbours(app: App) -> None:
    user = local(app)
    new_deck(app, user, *numbered(60), name="Crowd")
    crowd = cards_of(app, user)
    new_deck(app, user, *numbered(30, "otra"), name="Study")
    studied = [card for card in cards_of(app, user) if card not in crowd]
    in_review(app, user, studied, due_in=0, stability=10.0)
    middle = Counter(
        review.screen(app, user, prefer=card).card.outcomes[GOOD].due_on  # type: ignore[union-attr]
        for card in studied
    ).most_common(1)[0][0]
    assert middle is not None
    in_review(app, user, crowd, due_in=(middle - TODAY).days)
    days: Counter[date | None] = Counter()
    for _ in studied:
        days[schedule(app, user, answer(app, user, GOOD).id).due_on] += 1
    assert days[middle] <= min(days[middle - DAY], days[middle + DAY])


def test_cards_of_one_phrase_do_not_come_due_together(app: App) -> None:
    user = local(app)
    prefer(app, user, bury_siblings=False)
    new_deck(app, user, *numbered(8), kinds=BOTH)
    in_review(app, user, cards_of(app, user), due_in=0, stability=10.0)
    for _ in range(16):
        answer(app, user, GOOD)
    for text in numbered(8):
        first, second = (schedule(app, user, card_id(app, user, text, kind)).due_on for kind in BOTH)
        assert first != second


def test_a_stale_load_is_as_good_as_any_other(app: App, clock: FixedClock) -> None:
    """A tab may hold a card for days: its load knows none of the days that the answer chooses from."""
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    in_review(app, user, [card], due_in=0)
    after = review.rate(app, user, card, GOOD, seen=4, load=DayLoad(due={date(2020, 1, 1): 3})).after
    assert after.due_on is not None
    assert after.due_on > TODAY


# --- hiding and marking ---------------------------------------------------------------------------------


def test_a_buried_card_comes_back_with_the_next_study_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    hidden = shown(app, user).id
    before = schedule(app, user, hidden)
    review.bury(app, user, hidden)
    assert shown(app, user).id != hidden
    assert review.screen(app, user).left.new == 1
    assert schedule(app, user, hidden) == before
    clock.set(datetime(2026, 3, 11, 2, 59, 59, tzinfo=UTC))  # a second before 4 o'clock in Berlin
    assert review.screen(app, user, prefer=hidden).left.new == 1
    clock.advance(seconds=1)
    assert shown(app, user).id == hidden


@pytest.mark.parametrize("rating", [AGAIN, GOOD])
def test_a_card_in_learning_can_be_buried_too(app: App, clock: FixedClock, rating: Rating) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = answer(app, user, rating).id
    assert review.screen(app, user).left.learning == 1
    review.bury(app, user, card)
    screen = review.screen(app, user)
    assert (screen.card, screen.waiting_until, screen.left.total) == (None, None, 0)
    clock.advance(days=1)
    assert shown(app, user).id == card


def test_an_answer_to_a_hidden_card_shows_it_again(app: App, clock: FixedClock) -> None:
    """Another tab still had it: its steps go on today."""
    user = local(app)
    new_deck(app, user, "uno")
    card = shown(app, user)
    review.bury(app, user, card.id)
    review.rate(app, user, card.id, AGAIN, seen=0)
    clock.advance(minutes=2)
    assert shown(app, user).id == card.id


def test_undo_after_a_card_was_buried_takes_back_the_answer_before_it(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    answered = answer(app, user, EASY).id
    buried = shown(app, user).id
    review.bury(app, user, buried)
    assert review.undo(app, user) == answered
    assert schedule(app, user, answered).state is CardState.NEW
    assert review.screen(app, user, prefer=buried).card is not None
    assert shown(app, user).id == answered
    assert review.screen(app, user).left.new == 2  # the buried one stays hidden


def test_undo_leaves_a_sibling_hidden_that_the_learner_had_buried(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    first, second = (card_id(app, user, "uno", kind) for kind in BOTH)
    review.bury(app, user, second)
    review.rate(app, user, first, EASY, seen=0)
    review.undo(app, user)
    assert review.screen(app, user).left.new == 1
    review.bury(app, user, first)
    assert review.screen(app, user).card is None


def test_undo_works_after_the_answered_card_was_suspended(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    card = answer(app, user, EASY).id
    review.suspend(app, user, card)
    assert review.undo(app, user) == card
    assert schedule(app, user, card).reps == 0
    assert shown(app, user).id != card
    review.unsuspend(app, user, card)
    assert shown(app, user).id == card


def test_a_suspended_card_keeps_its_place_in_the_schedule(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    in_review(app, user, [card], due_in=3)
    before = schedule(app, user, card)
    review.suspend(app, user, card)
    clock.advance(days=30)
    assert review.screen(app, user).left.total == 0
    review.unsuspend(app, user, card)
    assert schedule(app, user, card) == before
    assert review.screen(app, user).left.review == 1


def test_marking_a_phrase_changes_nothing_but_the_mark(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    phrase = phrase_id(app, user, "uno")
    before, others = contents(app), contents(app, apart_from=["phrases.marked"])
    assert not shown(app, user).marked
    phrases.mark_phrase(app, user, phrase, True)
    assert shown(app, user).marked
    assert phrases.get_phrase(app, user, phrase).marked
    assert contents(app, apart_from=["phrases.marked"]) == others
    phrases.mark_phrase(app, user, phrase, False)
    assert contents(app) == before


def test_what_is_not_there_cannot_be_hidden_or_marked(app: App) -> None:
    user = local(app)
    for act in (review.bury, review.suspend, review.unsuspend):
        with pytest.raises(NotFound):
            act(app, user, CardId(77))


# --- leeches --------------------------------------------------------------------------------------------


def lapses_told(app: App, clock: FixedClock, *, lapses: int, threshold: int) -> list[int]:
    """Let a card lapse again and again; return the numbers of lapses that the learner was told of."""
    user = local(app)
    prefer(app, user, leech_threshold=threshold)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    told = []
    for lapse in range(1, lapses + 1):
        in_review_again(app, user, card, lapse - 1)
        seen = schedule(app, user, card).reps
        rated = review.rate(app, user, card, AGAIN, seen=seen)
        assert rated.after.lapses == lapse
        if rated.leech:
            told.append(lapse)
        # The steps of relearning are no lapses, and nobody is told twice of the same ones.
        assert not review.rate(app, user, card, AGAIN, seen=seen + 1).leech
        assert not review.rate(app, user, card, GOOD, seen=seen + 2).leech
        clock.advance(days=1)
    return told


def in_review_again(app: App, user: UserId, card: CardId, lapses: int) -> None:
    reps = schedule(app, user, card).reps
    in_review(app, user, [card], due_in=0)
    change_cards(app, [card], lapses=lapses, reps=reps)


@pytest.mark.parametrize(("threshold", "told"), [(8, [8, 12, 16]), (5, [5, 8, 11, 14, 17]), (0, [])])
def test_the_learner_is_told_of_a_leech_exactly_when_it_is_one(
    app: App, clock: FixedClock, threshold: int, told: list[int]
) -> None:
    assert lapses_told(app, clock, lapses=17, threshold=threshold) == told


def test_a_leech_is_not_hidden_without_being_asked(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    in_review_again(app, user, card, 7)
    assert review.rate(app, user, card, AGAIN, seen=0).leech
    clock.advance(minutes=10)
    assert shown(app, user).id == card


def test_undo_of_the_lapse_that_made_a_leech_takes_the_lapse_back_and_the_next_one_tells_again(
    app: App,
) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    in_review_again(app, user, card, 7)
    assert review.rate(app, user, card, AGAIN, seen=0).leech
    review.undo(app, user)
    assert schedule(app, user, card).lapses == 7
    assert review.rate(app, user, card, AGAIN, seen=0).leech


# --- answers that count ---------------------------------------------------------------------------------


def verdict(app: App, user: UserId, card: CardId, typed: str) -> tuple[Verdict, Rating]:
    found = review.compare_answer(app, user, card, typed)
    return found.verdict, found.rating


def test_an_accepted_answer_is_an_alternative_from_then_on(app: App) -> None:
    user = local(app)
    new_deck(app, user, "quisiera un café", kinds=BOTH)
    card, phrase = (
        card_id(app, user, "quisiera un café", "production"),
        phrase_id(app, user, "quisiera un café"),
    )
    assert verdict(app, user, card, "me gustaría un café") == (Verdict.WRONG, AGAIN)
    before = schedule(app, user, card)
    phrases.accept_answer(app, user, phrase, "  me gustaría   un café ")
    assert verdict(app, user, card, "me gustaría un café") == (Verdict.ALTERNATIVE, GOOD)
    assert verdict(app, user, card, "quisiera un café") == (Verdict.EXACT, GOOD)
    assert schedule(app, user, card) == before


def test_an_answer_is_accepted_once(app: App) -> None:
    user = local(app)
    new_deck(app, user, "quisiera un café", kinds=BOTH)
    phrase = phrase_id(app, user, "quisiera un café")
    for written in ("un café", "un  café", " un café", "una caña"):
        phrases.accept_answer(app, user, phrase, written)
    assert phrases.get_phrase(app, user, phrase).draft.alternatives == ("un café", "una caña")


@pytest.mark.parametrize("written", ["", "  ", "a\x00b", "x" * 2_001])
def test_an_answer_that_cannot_be_stored_is_not_accepted(app: App, written: str) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    before = contents(app)
    with pytest.raises(TextRejected):
        phrases.accept_answer(app, user, phrase_id(app, user, "uno"), written)
    assert contents(app) == before


@pytest.mark.parametrize(("accents_matter", "rating"), [(True, HARD), (False, GOOD)])
def test_a_deck_says_how_much_accents_matter(app: App, accents_matter: bool, rating: Rating) -> None:
    user = local(app)
    form = DeckForm("Spanish", "es", "en", BOTH, accents_matter)
    deck = decks.create_deck(app, user, form)
    add(app, user, deck, "¿Dónde está?")
    card = card_id(app, user, "¿Dónde está?", "production")
    assert verdict(app, user, card, "¿Donde esta?") == (Verdict.ACCENTS, rating)
    decks.change_deck(app, user, deck, DeckForm("Spanish", "es", "en", BOTH, not accents_matter))
    assert verdict(app, user, card, "¿Donde esta?")[1] is ({HARD, GOOD} - {rating}).pop()


def test_comparing_stores_nothing(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    before = contents(app)
    verdict(app, user, card_id(app, user, "uno", "production"), "dos")
    assert contents(app) == before


# --- clocks ---------------------------------------------------------------------------------------------


def studied_on(app: App) -> list[date]:
    with app.sessions.read() as session:
        return list(session.scalars(select(ReviewRow.studied_on).order_by(ReviewRow.id)))


def test_a_tab_left_open_over_the_rollover_answers_on_the_new_study_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    clock.set(datetime(2026, 3, 11, 2, 59, tzinfo=UTC))
    assert answer(app, user, EASY).reps == 0
    card = shown(app, user)
    clock.advance(minutes=2)
    after = review.rate(app, user, card.id, EASY, seen=card.reps, load=card.load).after
    assert studied_on(app) == [TODAY, TODAY + DAY]
    assert after.due_on == TODAY + DAY + timedelta(days=after.interval_days)
    assert after.last_studied_on == TODAY + DAY
    assert review.finished(app, user).answered.answers == 1


def test_a_clock_set_back_by_three_hours_loses_no_answer_and_doubles_none(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, *numbered(4))
    answer(app, user, EASY)
    answer(app, user, AGAIN)
    clock.advance(hours=-3)
    answer(app, user, EASY)
    assert studied_on(app) == [TODAY] * 3
    given = study_all_day(app, clock, user, lambda _: GOOD)
    assert len({asked.card.id for asked in given}) == 2  # the last new one, and the one in learning
    with app.sessions.read() as session:
        seen = session.scalars(select(ReviewRow.card_id)).all()
    assert sum(schedule(app, user, card).reps for card in cards_of(app, user)) == len(seen)
    for card in cards_of(app, user):
        assert seen.count(card) == schedule(app, user, card).reps


def test_a_clock_set_back_into_the_day_before_counts_the_answers_there(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *numbered(3))
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))
    answer(app, user, EASY)
    clock.advance(hours=-3)
    answer(app, user, EASY)
    assert studied_on(app) == [TODAY + DAY, TODAY]
    clock.advance(hours=3, minutes=1)
    answer(app, user, EASY)
    assert studied_on(app) == [TODAY + DAY, TODAY, TODAY + DAY]
    assert review.finished(app, user).streak.current == 2


def test_two_clicks_on_one_offer_of_more_add_ten_once(app: App) -> None:
    user = local(app)
    offered = review.screen(app, user).extra
    review.allow_more(app, user, new=True, seen=offered)
    review.allow_more(app, user, new=True, seen=offered)
    assert review.screen(app, user).extra.new == 10
    review.allow_more(app, user, new=True, seen=review.screen(app, user).extra)
    assert review.screen(app, user).extra.new == 20
