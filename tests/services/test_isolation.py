"""What is somebody else's and what is not there are the same answer, whatever is asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules
from typing import get_type_hints

import pytest

from phraseweaver import services
from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import CardChanged, NotFound
from phraseweaver.services import decks, phrase_changes, phrases, practice, review, shared_decks, transfer
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.phrase_changes import NothingChanged, SameDeck
from phraseweaver.services.phrase_story import phrase_story
from tests.services.studying import add, another, card_id, contents, give, local, new_deck, phrase_id

IDS = (DeckId, PhraseId, CardId)

DRAFT = PhraseDraft("tres", "three")
FORM = DeckForm("Another name", "es", "en")


@dataclass(frozen=True)
class Target:
    """A deck with one of its phrases and cards."""

    deck: DeckId
    phrase: PhraseId
    card: CardId


MISSING = Target(DeckId(10**9), PhraseId(10**9), CardId(10**9))


def idly(change: Callable[[], object]) -> None:
    """Make a change that may find nothing to do."""
    with suppress(NothingChanged, SameDeck):
        change()


CALLS: dict[str, Callable[[App, UserId, Target], object]] = {
    "decks.change_deck": lambda app, user, at: decks.change_deck(app, user, at.deck, FORM),
    "decks.archive_deck": lambda app, user, at: decks.archive_deck(app, user, at.deck),
    "decks.unarchive_deck": lambda app, user, at: decks.unarchive_deck(app, user, at.deck),
    "decks.delete_deck": lambda app, user, at: decks.delete_deck(app, user, at.deck),
    "phrase_changes.look_at_merge": lambda app, user, at: phrase_changes.look_at_merge(
        app, user, at.deck, at.deck
    ),
    "phrase_changes.merge_decks": lambda app, user, at: idly(
        lambda: phrase_changes.merge_decks(app, user, at.deck, at.deck)
    ),
    "shared_decks.share_deck": lambda app, user, at: shared_decks.share_deck(app, user, at.deck, BytesIO()),
    "phrases.add_phrase": lambda app, user, at: phrases.add_phrase(app, user, at.deck, DRAFT),
    "phrases.picture_of": lambda app, user, at: phrases.picture_of(app, user, at.phrase),
    "phrases.get_phrase": lambda app, user, at: phrases.get_phrase(app, user, at.phrase),
    "phrases.quick_add": lambda app, user, at: phrases.quick_add(app, user, at.deck, [DRAFT]),
    "phrases.add_anyway": lambda app, user, at: phrases.add_anyway(app, user, at.deck, DRAFT),
    "phrases.merge_phrase": lambda app, user, at: phrases.merge_phrase(app, user, at.phrase, DRAFT),
    "phrase_story.phrase_story": lambda app, user, at: phrase_story(app, user, at.phrase),
    "phrase_changes.move_phrases": lambda app, user, at: idly(
        lambda: phrase_changes.move_phrases(app, user, [at.phrase], at.deck)
    ),
    "phrase_changes.tag_phrases": lambda app, user, at: phrase_changes.tag_phrases(
        app, user, [at.phrase], "x"
    ),
    "phrase_changes.untag_phrases": lambda app, user, at: idly(
        lambda: phrase_changes.untag_phrases(app, user, [at.phrase], "x")
    ),
    "phrase_changes.suspend_phrases": lambda app, user, at: phrase_changes.suspend_phrases(
        app, user, [at.phrase]
    ),
    "phrase_changes.unsuspend_phrases": lambda app, user, at: idly(
        lambda: phrase_changes.unsuspend_phrases(app, user, [at.phrase])
    ),
    "phrase_changes.reset_phrases": lambda app, user, at: phrase_changes.reset_phrases(
        app, user, [at.phrase]
    ),
    "phrase_changes.flip_phrases": lambda app, user, at: phrase_changes.flip_phrases(app, user, [at.phrase]),
    "phrase_changes.delete_phrases": lambda app, user, at: phrase_changes.delete_phrases(
        app, user, [at.phrase]
    ),
    "phrases.add_phrases": lambda app, user, at: phrases.add_phrases(app, user, at.deck, [DRAFT]),
    "phrases.edit_phrase": lambda app, user, at: phrases.edit_phrase(app, user, at.phrase, DRAFT),
    "phrases.delete_phrase": lambda app, user, at: phrases.delete_phrase(app, user, at.phrase),
    "phrases.mark_phrase": lambda app, user, at: phrases.mark_phrase(app, user, at.phrase, True),
    "phrases.accept_answer": lambda app, user, at: phrases.accept_answer(app, user, at.phrase, "uno"),
    "phrases.recording_of": lambda app, user, at: phrases.recording_of(app, user, at.phrase),
    "practice.round_of": lambda app, user, at: practice.round_of(app, user, at.deck),
    "practice.card": lambda app, user, at: practice.card(app, user, at.card),
    "review.screen": lambda app, user, at: review.screen(app, user, deck=at.deck),
    "review.rate": lambda app, user, at: review.rate(app, user, at.card, Rating.GOOD, seen=1),
    "review.compare_answer": lambda app, user, at: review.compare_answer(app, user, at.card, "uno"),
    "review.bury": lambda app, user, at: review.bury(app, user, at.card),
    "review.suspend": lambda app, user, at: review.suspend(app, user, at.card),
    "review.unsuspend": lambda app, user, at: review.unsuspend(app, user, at.card),
    "transfer.preview_import": lambda app, user, at: transfer.preview_import(app, user, at.deck, "a = b"),
    "transfer.import_phrases": lambda app, user, at: transfer.import_phrases(app, user, at.deck, (DRAFT,)),
    "transfer.export_deck": lambda app, user, at: transfer.export_deck(app, user, at.deck, "csv"),
}
"""Every function that is given an id, called with it."""

QUIET: dict[str, Callable[[App, UserId, Target], object]] = {
    "phrases.find_phrases": lambda app, user, at: phrases.find_phrases(app, user, deck=at.deck),
}
"""Functions that an id only narrows down: nothing is found."""


def functions_with_ids() -> set[str]:
    """Return the services' functions that take the id of a deck, a phrase or a card."""
    found = set()
    for module in iter_modules(services.__path__):
        loaded = import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                hints = get_type_hints(function)
                hints.pop("return", None)
                wanted = {kind for hint in hints.values() for kind in (hint, *getattr(hint, "__args__", ()))}
                if hints.get("app") is App and wanted & set(IDS):
                    found.add(f"{module.name}.{name}")
    return found


@pytest.fixture
def mine(app: App) -> Target:
    return target(app, local(app))


@pytest.fixture
def theirs(app: App) -> Target:
    return target(app, another(app))


def target(app: App, user: UserId) -> Target:
    """Return a deck of the learner, whose first card was answered once."""
    deck = new_deck(app, user, "uno", "dos")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.GOOD)
    return Target(deck, phrase_id(app, user, "uno"), card)


def test_every_function_with_an_id_is_tried_here() -> None:
    # Undo names the card for comparison only; its own test is the last one.
    assert functions_with_ids() - {"review.undo"} == CALLS.keys() | QUIET.keys()


@pytest.mark.parametrize("name", CALLS)
def test_what_is_somebody_elses_is_not_found_like_what_is_not_there(
    app: App, mine: Target, theirs: Target, name: str
) -> None:
    before = contents(app)
    for at in (theirs, MISSING):
        with pytest.raises(NotFound):
            CALLS[name](app, local(app), at)
    assert contents(app) == before


@pytest.mark.parametrize("name", CALLS)
def test_the_owner_may(app: App, mine: Target, name: str) -> None:
    CALLS[name](app, local(app), mine)


@pytest.mark.parametrize("name", QUIET)
def test_an_id_that_only_narrows_down_finds_nothing_alike(
    app: App, mine: Target, theirs: Target, name: str
) -> None:
    user = local(app)
    assert QUIET[name](app, user, theirs) == QUIET[name](app, user, MISSING)
    assert QUIET[name](app, user, theirs) != QUIET[name](app, user, mine)


def test_the_card_that_a_page_shows_is_checked_too(app: App, mine: Target, theirs: Target) -> None:
    """The browser says which card it shows; it may say anything."""
    asked = review.screen(app, local(app), prefer=theirs.card)
    assert asked == review.screen(app, local(app), prefer=MISSING.card)
    assert asked.card and asked.card.id != theirs.card


def test_lists_hold_ones_own_only(app: App, mine: Target, theirs: Target) -> None:
    user = local(app)
    add(app, another(app), theirs.deck, "secreto")
    assert [deck.id for deck in decks.list_decks(app, user)] == [mine.deck]
    assert phrases.find_phrases(app, user).total == 2
    assert phrases.find_phrases(app, user, words="secreto").total == 0
    assert transfer.find_deck(app, user, "Spanish") == mine.deck


def test_an_answer_can_only_be_taken_back_by_whoever_gave_it(app: App, mine: Target, theirs: Target) -> None:
    for card in (theirs.card, MISSING.card):
        with pytest.raises(CardChanged):
            review.undo(app, local(app), card=card, seen=0)
    assert review.undo(app, local(app)) == mine.card
    assert review.screen(app, another(app)).answered.answers == 1
