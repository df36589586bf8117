"""Which kinds of cards a deck and a phrase make, and that no choice costs any progress."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState
from phraseweaver.errors import SettingRejected
from phraseweaver.services import decks, phrases, review
from phraseweaver.services.decks import DeckForm
from tests.fixed_clock import FixedClock
from tests.services.studying import (
    BOTH,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    schedule,
    shown,
)

EASY = Rating.EASY
HELLO = "hola, ¿qué tal?"


def choose(app: App, user: UserId, deck: DeckId, *kinds: str) -> None:
    """Choose the kinds of a deck."""
    decks.change_deck(app, user, deck, DeckForm("Spanish", "es", "en", kinds))


def edit(app: App, user: UserId, phrase: PhraseId, *kinds: str, **words: Any) -> None:
    """Change some of a phrase's words, and choose its own kinds if any are given."""
    draft = replace(phrases.get_phrase(app, user, phrase).draft, **words)
    phrases.edit_phrase(app, user, phrase, draft, kinds)


def asked(app: App, user: UserId, phrase: PhraseId) -> set[str]:
    """Return the kinds of the phrase's cards that are not suspended."""
    return {card.kind for card in phrases.get_phrase(app, user, phrase).cards if not card.suspended}


def stored(app: App, user: UserId, phrase: PhraseId) -> dict[str, CardId]:
    return {card.kind: card.id for card in phrases.get_phrase(app, user, phrase).cards}


@pytest.fixture
def user(app: App) -> UserId:
    return local(app)


@pytest.fixture
def deck(app: App, user: UserId) -> DeckId:
    """A deck of both usual kinds with one phrase whose recognition was answered once."""
    deck = new_deck(app, user, HELLO, kinds=BOTH)
    give(app, user, card_id(app, user, HELLO), EASY)
    return deck


@pytest.fixture
def hello(app: App, user: UserId, deck: DeckId) -> PhraseId:
    return phrase_id(app, user, HELLO)


# --- of a deck ------------------------------------------------------------------------------------------


def test_a_kind_added_to_a_deck_makes_new_cards_and_keeps_the_old_ones_as_they_were(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    before = {kind: (card, schedule(app, user, card)) for kind, card in stored(app, user, hello).items()}
    choose(app, user, deck, "recognition", "production", "listening")
    after = stored(app, user, hello)
    assert asked(app, user, hello) == {"recognition", "production", "listening"}
    assert schedule(app, user, after["listening"]) == NEW_CARD
    for kind, (card, its_schedule) in before.items():
        assert (after[kind], schedule(app, user, card)) == (card, its_schedule)


def test_a_kind_taken_from_a_deck_goes_where_it_was_never_answered_and_rests_where_it_was(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    before = schedule(app, user, stored(app, user, hello)["recognition"])
    choose(app, user, deck, "listening")
    assert stored(app, user, hello).keys() == {"recognition", "listening"}
    assert asked(app, user, hello) == {"listening"}
    assert schedule(app, user, stored(app, user, hello)["recognition"]) == before


def test_a_kind_that_comes_back_goes_on_where_it_was(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    card = stored(app, user, hello)["recognition"]
    before = schedule(app, user, card)
    choose(app, user, deck, "production")
    choose(app, user, deck, *BOTH)
    assert stored(app, user, hello)["recognition"] == card
    assert asked(app, user, hello) == set(BOTH)
    assert schedule(app, user, card) == before


def test_changing_a_decks_name_leaves_its_cards_alone(app: App, user: UserId, deck: DeckId) -> None:
    review.suspend(app, user, card_id(app, user, HELLO, "production"))
    before = contents(app)
    decks.change_deck(app, user, deck, DeckForm("Español", "es", "en", BOTH))
    after = contents(app)
    assert after["cards"] == before["cards"]
    assert after["phrases"] == before["phrases"]


def test_a_card_that_the_learner_suspended_stays_so_when_another_kind_is_added(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    review.suspend(app, user, stored(app, user, hello)["recognition"])
    choose(app, user, deck, "recognition", "production", "listening")
    assert asked(app, user, hello) == {"production", "listening"}


def test_a_card_that_the_learner_suspended_stays_so_when_its_kind_goes_and_comes_back(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    review.suspend(app, user, stored(app, user, hello)["recognition"])
    choose(app, user, deck, "production")
    choose(app, user, deck, *BOTH)
    assert asked(app, user, hello) == {"production"}
    review.unsuspend(app, user, stored(app, user, hello)["recognition"])
    assert asked(app, user, hello) == set(BOTH)


def test_a_kind_added_to_a_deck_skips_the_phrases_that_it_does_not_fit(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked("buenos días", "good day", keyword="días")])
    choose(app, user, deck, "recognition", "cloze")
    assert asked(app, user, hello) == {"recognition"}
    assert asked(app, user, phrase_id(app, user, "buenos días")) == {"recognition", "cloze"}


@pytest.mark.parametrize("kinds", [(), ("telepathy",), ("recognition", "")])
def test_a_deck_makes_at_least_one_kind_and_only_known_ones(
    app: App, user: UserId, deck: DeckId, kinds: tuple[str, ...]
) -> None:
    before = contents(app)
    with pytest.raises(SettingRejected):
        choose(app, user, deck, *kinds)
    assert contents(app) == before


def test_the_answers_of_a_kind_that_was_taken_away_stay_in_the_history(
    app: App, user: UserId, deck: DeckId
) -> None:
    before = contents(app)
    choose(app, user, deck, "production")
    after = contents(app)
    assert after["reviews"] == before["reviews"]
    assert after["daily"] == before["daily"]


# --- of a phrase ----------------------------------------------------------------------------------------


def test_a_phrases_own_kinds_come_before_the_decks(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    edit(app, user, hello, "listening", "recognition")
    assert phrases.get_phrase(app, user, hello).kinds == ("recognition", "listening")
    assert asked(app, user, hello) == {"recognition", "listening"}
    choose(app, user, deck, "production")
    assert asked(app, user, hello) == {"recognition", "listening"}


def test_a_phrase_without_a_choice_of_its_own_follows_the_deck_again(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    before = schedule(app, user, stored(app, user, hello)["recognition"])
    edit(app, user, hello, "listening")
    assert asked(app, user, hello) == {"listening"}
    edit(app, user, hello)
    assert phrases.get_phrase(app, user, hello).kinds == ()
    assert asked(app, user, hello) == set(BOTH)
    assert schedule(app, user, stored(app, user, hello)["recognition"]) == before


def test_an_unknown_kind_of_a_phrase_is_refused(app: App, user: UserId, hello: PhraseId) -> None:
    before = contents(app)
    with pytest.raises(SettingRejected):
        edit(app, user, hello, "telepathy")
    assert contents(app) == before


# --- cloze follows the keyword --------------------------------------------------------------------------


@pytest.fixture
def blanks(app: App, user: UserId) -> DeckId:
    """A deck that makes cloze cards, with a phrase that has no keyword yet."""
    return new_deck(app, user, HELLO, kinds=("recognition", "cloze"))


def test_a_keyword_added_to_a_phrase_makes_its_cloze_card(app: App, user: UserId, blanks: DeckId) -> None:
    hello = phrase_id(app, user, HELLO)
    assert asked(app, user, hello) == {"recognition"}
    edit(app, user, hello, keyword="qué")
    assert asked(app, user, hello) == {"recognition", "cloze"}
    card = stored(app, user, hello)["cloze"]
    shown_card = review.screen(app, user, prefer=card).card
    assert shown_card is not None
    assert shown_card.question.question == "hola, ¿_____ tal?"


def test_a_keyword_taken_away_lets_an_answered_cloze_card_rest_and_brings_it_back_as_it_was(
    app: App, user: UserId, blanks: DeckId
) -> None:
    hello = phrase_id(app, user, HELLO)
    edit(app, user, hello, keyword="qué")
    card = stored(app, user, hello)["cloze"]
    give(app, user, card, EASY)
    before = schedule(app, user, card)
    for words in ({"keyword": ""}, {"keyword": "vaso"}, {"keyword": "tal", "text": "hola"}):
        edit(app, user, hello, **words)
        assert asked(app, user, hello) == {"recognition"}
    edit(app, user, hello, keyword="hola")
    assert asked(app, user, hello) == {"recognition", "cloze"}
    assert stored(app, user, hello)["cloze"] == card
    assert schedule(app, user, card) == before


def test_a_keyword_taken_away_removes_a_cloze_card_that_was_never_answered(
    app: App, user: UserId, blanks: DeckId
) -> None:
    hello = phrase_id(app, user, HELLO)
    edit(app, user, hello, keyword="qué")
    edit(app, user, hello, keyword="")
    assert stored(app, user, hello).keys() == {"recognition"}


def test_a_resting_cloze_card_is_never_asked_though_its_day_has_come(
    app: App, clock: FixedClock, user: UserId, blanks: DeckId
) -> None:
    hello = phrase_id(app, user, HELLO)
    edit(app, user, hello, keyword="qué")
    give(app, user, stored(app, user, hello)["cloze"], EASY)
    edit(app, user, hello, keyword="")
    clock.advance(days=60)
    assert shown(app, user).kind == "recognition"
    assert review.screen(app, user).left.total == 1


def test_a_new_phrase_with_a_keyword_has_its_cloze_card_at_once(
    app: App, user: UserId, blanks: DeckId
) -> None:
    phrases.add_phrases(
        app, user, blanks, [PhraseDraft.checked("muchas gracias", "thanks", keyword="gracias")]
    )
    assert asked(app, user, phrase_id(app, user, "muchas gracias")) == {"recognition", "cloze"}


# --- progress -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"text": "buenas"},
        {"translation": "HI"},
        {"hint": "informal", "note": "often heard"},
        {"keyword": "hola"},
        {"text": "adiós", "translation": "BYE", "keyword": "adiós"},
    ],
)
def test_editing_a_phrase_resets_no_progress(
    app: App, user: UserId, hello: PhraseId, words: dict[str, str]
) -> None:
    before = contents(app)
    edit(app, user, hello, **words)
    after = contents(app)
    for table in ("cards", "reviews", "daily"):
        assert after[table] == before[table]


def test_editing_during_a_review_shows_the_new_words_on_the_same_card(app: App, user: UserId) -> None:
    new_deck(app, user, "uno")
    card = shown(app, user)
    edit(app, user, card.phrase, text="dos")
    again = review.screen(app, user, prefer=card.id).card
    assert again is not None
    assert (again.id, again.reps, again.question.question) == (card.id, card.reps, "dos")


def test_whatever_kinds_are_chosen_in_turn_the_schedule_of_an_answered_card_stays(
    app: App, user: UserId, deck: DeckId, hello: PhraseId
) -> None:
    card = stored(app, user, hello)["recognition"]
    before = schedule(app, user, card)
    choose(app, user, deck, "production")
    edit(app, user, hello, "listening", keyword="hola")
    choose(app, user, deck, "cloze")
    edit(app, user, hello)
    assert asked(app, user, hello) == {"cloze"}
    edit(app, user, hello, "recognition")
    assert asked(app, user, hello) == {"recognition"}
    assert schedule(app, user, card) == before
    assert before.state is CardState.REVIEW
