"""Putting a deck into another."""

from __future__ import annotations

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.services import decks, phrase_changes, phrases
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.phrase_changes import (
    DeckArchived,
    MergeLook,
    OtherLanguages,
    SameDeck,
    look_at_merge,
    merge_decks,
)
from phraseweaver.store.changes import ChangedSince
from tests.services.studying import BOTH, card_id, contents, give, local, new_deck, phrase_id, schedule

PNG = b"\x89PNG\r\n\x1a\n a picture"


def texts(app: App, user: UserId, deck: DeckId) -> list[tuple[str, str]]:
    found = phrases.find_phrases(app, user, deck=deck).lines
    return sorted((line.draft.text, line.draft.translation) for line in found)


def names(app: App, user: UserId) -> list[str]:
    return [deck.name for deck in decks.list_decks(app, user)]


def test_all_phrases_go_over_with_their_progress_and_the_deck_is_gone(app: App) -> None:
    user = local(app)
    old, new = new_deck(app, user, "uno", "dos", name="Old"), new_deck(app, user, "tres", name="New")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.GOOD)
    before = schedule(app, user, card)
    done = merge_decks(app, user, old, new)
    assert done and done.phrases == 2
    assert names(app, user) == ["New"]
    assert [text for text, _ in texts(app, user, new)] == ["dos", "tres", "uno"]
    assert schedule(app, user, card) == before


def test_undo_brings_the_deck_back_as_it_was(app: App) -> None:
    user = local(app)
    old = new_deck(app, user, "uno", "dos", name="Old", kinds=BOTH)
    new = new_deck(app, user, "uno", "tres", name="New")
    give(app, user, card_id(app, user, "dos"), Rating.GOOD)
    before = contents(app)
    done = merge_decks(app, user, old, new)
    assert done
    assert contents(app) != before
    assert phrase_changes.undo_change(app, user, done.change) == 2
    assert contents(app) == before


def test_of_two_equal_phrases_the_better_known_stays_and_takes_over_what_it_lacks(app: App) -> None:
    user = local(app)
    old, new = new_deck(app, user, name="Old"), new_deck(app, user, name="New")
    there = PhraseDraft("uno.", "Hello", hint="a greeting")
    phrases.add_phrase(app, user, new, there, picture=PNG)
    phrases.add_phrases(app, user, old, [PhraseDraft("Uno", "Hi", tags=("start",))])
    card = card_id(app, user, "Uno")
    give(app, user, card, Rating.GOOD)
    assert look_at_merge(app, user, old, new) == MergeLook(phrases=1, same=1)
    merge_decks(app, user, old, new)
    (line,) = phrases.find_phrases(app, user, deck=new).lines
    assert line.draft == PhraseDraft("Uno", "Hi; Hello", hint="a greeting", tags=("start",))
    assert [shown.id for shown in line.cards] == [card]
    found = phrases.picture_of(app, user, line.id)
    assert found and found.content == PNG


def test_both_of_two_equal_phrases_can_be_kept(app: App) -> None:
    user = local(app)
    old, new = new_deck(app, user, "uno", name="Old"), new_deck(app, user, "uno", name="New")
    merge_decks(app, user, old, new, together=False)
    assert [text for text, _ in texts(app, user, new)] == ["uno", "uno"]


def test_phrases_get_the_kinds_of_cards_of_the_deck_they_go_to(app: App) -> None:
    user = local(app)
    old = new_deck(app, user, "uno", name="Old")
    new = new_deck(app, user, name="New", kinds=BOTH)
    merge_decks(app, user, old, new)
    line = phrases.get_phrase(app, user, phrase_id(app, user, "uno"))
    assert sorted(card.kind for card in line.cards) == sorted(BOTH)


def test_an_empty_deck_just_goes(app: App) -> None:
    user = local(app)
    old, new = new_deck(app, user, name="Old"), new_deck(app, user, "uno", name="New")
    assert merge_decks(app, user, old, new) is None
    assert names(app, user) == ["New"]


def test_undo_is_refused_when_the_name_was_given_to_another_deck(app: App) -> None:
    user = local(app)
    old, new = new_deck(app, user, "uno", name="Old"), new_deck(app, user, name="New")
    done = merge_decks(app, user, old, new)
    assert done
    new_deck(app, user, name="old")
    with pytest.raises(ChangedSince):
        phrase_changes.undo_change(app, user, done.change)


def test_only_decks_that_fit_can_be_put_together(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    french = decks.create_deck(app, user, DeckForm("French", "fr", "en"))
    away = new_deck(app, user, name="Away")
    decks.archive_deck(app, user, away)
    for into, refusal in ((deck, SameDeck), (french, OtherLanguages), (away, DeckArchived)):
        with pytest.raises(refusal):
            merge_decks(app, user, deck, into)
    with pytest.raises(NotFound):
        merge_decks(app, user, deck, DeckId(10**9))
