"""A pattern in the daily review: one card, many sentences."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.answers import Verdict
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.patterns import PatternRejected
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.services import decks, phrases, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.tables import CardRow, ReviewRow
from tests.fixed_clock import FixedClock
from tests.services.studying import answer, contents, local, shown

ORDER = PhraseDraft.checked(
    "I'd like {a coffee|the bill}, please.", "Мне, пожалуйста, {кофе|счёт}.", alternatives="Hello there!"
)


@pytest.fixture
def user(app: App) -> UserId:
    return local(app)


@pytest.fixture
def deck(app: App, user: UserId) -> DeckId:
    deck = decks.create_deck(app, user, DeckForm("English", "en", "ru", ("production",)))
    phrases.add_phrases(app, user, deck, [ORDER])
    return deck


def variants_in_log(app: App) -> list[str]:
    with app.sessions.read() as session:
        return list(session.scalars(select(ReviewRow.variant).order_by(ReviewRow.id)))


def learn(app: App, user: UserId, clock: FixedClock) -> None:
    """Answer Easy on as many days as the pattern has rows."""
    for _ in range(2):
        answer(app, user, Rating.EASY)
        clock.advance(days=4_000)


def test_a_pattern_makes_one_card_for_each_kind(app: App, deck: DeckId) -> None:
    with app.sessions.read() as session:
        assert len(session.scalars(select(CardRow)).all()) == 1
    assert deck


def test_each_review_asks_another_variant_and_the_log_keeps_which(
    app: App, user: UserId, deck: DeckId, clock: FixedClock
) -> None:
    assert shown(app, user).question.question == "Мне, пожалуйста, кофе."
    answer(app, user, Rating.EASY)
    clock.advance(days=60)
    card = shown(app, user)
    assert (card.question.question, card.question.expected) == (
        "Мне, пожалуйста, счёт.",
        "I'd like the bill, please.",
    )
    answer(app, user, Rating.EASY)
    assert variants_in_log(app) == ["a coffee → кофе", "the bill → счёт"]


def test_all_who_ask_see_the_same_variant(app: App, user: UserId, deck: DeckId, clock: FixedClock) -> None:
    learn(app, user, clock)
    assert shown(app, user).variant == shown(app, user, deck).variant


def test_undo_shows_the_same_variant_again(app: App, user: UserId, deck: DeckId, clock: FixedClock) -> None:
    learn(app, user, clock)
    before, everything = shown(app, user), contents(app, apart_from=("users.last_studied_on", "neutral_days"))
    answer(app, user, Rating.GOOD)
    review.undo(app, user)
    assert shown(app, user).question == before.question
    assert contents(app, apart_from=("users.last_studied_on", "neutral_days")) == everything


def test_a_failed_variant_comes_back_first(app: App, user: UserId, deck: DeckId, clock: FixedClock) -> None:
    learn(app, user, clock)
    failed = answer(app, user, Rating.AGAIN)
    clock.advance(minutes=11)
    assert shown(app, user).variant == failed.variant


def test_an_answer_given_elsewhere_is_logged_with_the_variant_that_was_due(
    app: App, user: UserId, deck: DeckId
) -> None:
    card = shown(app, user)
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)
    assert variants_in_log(app) == [card.variant]


def test_what_is_typed_is_compared_with_the_variant_that_is_asked(
    app: App, user: UserId, deck: DeckId, clock: FixedClock
) -> None:
    answer(app, user, Rating.EASY)
    clock.advance(days=60)
    card = shown(app, user)
    right = review.compare_answer(app, user, card.id, "I'd like the bill, please.")
    other = review.compare_answer(app, user, card.id, "I'd like a coffee, please.")
    assert right.verdict is Verdict.EXACT
    assert other.verdict is not Verdict.EXACT


def test_an_accepted_answer_counts_for_its_variant_alone(
    app: App, user: UserId, deck: DeckId, clock: FixedClock
) -> None:
    answer(app, user, Rating.EASY)
    clock.advance(days=60)
    bill = shown(app, user)
    phrases.accept_answer(app, user, bill.phrase, "The {check}, please!", card=bill.id)
    assert shown(app, user).question.alternatives == ("Hello there!", "The {check}, please!")
    answer(app, user, Rating.EASY)
    clock.advance(days=200)
    assert shown(app, user).question.alternatives == ("Hello there!",)


def test_editing_the_frame_keeps_progress_and_what_each_variant_has_shown(
    app: App, user: UserId, deck: DeckId, clock: FixedClock
) -> None:
    learn(app, user, clock)
    before = shown(app, user)
    changed = PhraseDraft.checked("So: {the bill|a coffee}!", "Так: {счёт|кофе}!")
    phrases.edit_phrase(app, user, before.phrase, changed)
    after = shown(app, user)
    assert after.reps == before.reps
    assert after.question.expected == "So: a coffee!"


def test_rows_that_do_not_match_are_refused_with_a_sentence() -> None:
    with pytest.raises(PatternRejected, match="2 variants, its translation 3"):
        PhraseDraft.checked("{a|b}", "{c|d|e}")
