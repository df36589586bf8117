"""Many phrases changed at once, and every change taken back exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD
from phraseweaver.errors import NotFound, PhraseWeaverError, TextTooLong
from phraseweaver.services import decks, phrase_changes, phrases, progress, review
from phraseweaver.services.phrase_changes import Changed, DeckArchived, NoTag, NothingChanged
from phraseweaver.store import changes
from phraseweaver.store.changes import ChangedSince
from tests.fixed_clock import FixedClock
from tests.services.studying import (
    BOTH,
    add,
    another,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    schedule,
    shown,
)

WAV = b"RIFF\x00\x00\x00\x00WAVE"


@pytest.fixture
def user(app: App) -> UserId:
    return local(app)


@pytest.fixture
def shelf(app: App, user: UserId, clock: FixedClock) -> list[PhraseId]:
    """Phrases in every state: answered, in learning, suspended by hand, tagged, with a recording, new."""
    deck = new_deck(app, user, "visto", "pasos", "pausado", kinds=BOTH)
    phrases.add_phrases(app, user, deck, [PhraseDraft("marcado", "tagged", tags=("a", "B"))])
    add(app, user, deck, "sonoro", "nuevo")
    for text in ("visto", "sonoro"):
        give(app, user, card_id(app, user, text), Rating.EASY)
    give(app, user, card_id(app, user, "visto", "production"), Rating.GOOD, Rating.GOOD)
    give(app, user, card_id(app, user, "pasos"), Rating.AGAIN)
    review.suspend(app, user, card_id(app, user, "pausado"))
    sonoro = phrase_id(app, user, "sonoro")
    phrases.edit_phrase(app, user, sonoro, phrases.get_phrase(app, user, sonoro).draft, recording=WAV)
    clock.advance(minutes=30)
    return [line.id for line in phrases.find_phrases(app, user).lines]


def target(app: App, user: UserId) -> DeckId:
    """Return an empty deck with one kind of card that the shelf has and one that it lacks."""
    return new_deck(app, user, name="Target", kinds=("recognition", "listening"))


EACH: dict[str, Callable[[App, UserId, Sequence[PhraseId]], Changed]] = {
    "move": lambda app, user, chosen: phrase_changes.move_phrases(app, user, chosen, target(app, user)),
    "tag": lambda app, user, chosen: phrase_changes.tag_phrases(app, user, chosen, "b, new"),
    "untag": lambda app, user, chosen: phrase_changes.untag_phrases(app, user, chosen, "b"),
    "suspend": phrase_changes.suspend_phrases,
    "unsuspend": phrase_changes.unsuspend_phrases,
    "reset": phrase_changes.reset_phrases,
    "flip": phrase_changes.flip_phrases,
    "delete": phrase_changes.delete_phrases,
}


@pytest.mark.parametrize("kind", EACH)
def test_each_change_is_taken_back_to_the_letter(
    app: App, user: UserId, shelf: list[PhraseId], clock: FixedClock, kind: str
) -> None:
    apart = ("decks", "users.last_studied_on")
    before = contents(app, apart_from=apart)
    clock.advance(minutes=1)
    done = EACH[kind](app, user, shelf)
    assert done.kind == kind
    assert done.phrases + done.left == len(shelf)
    changed = contents(app, apart_from=apart)
    assert {name for name in before if changed[name] != before[name]} >= {"changes"}
    assert changed["reviews"] == before["reviews"]
    assert changed["daily"] == before["daily"]
    assert [(change.kind, change.phrases) for change in phrase_changes.kept_changes(app, user)] == [
        (kind, len(shelf))
    ]
    clock.advance(days=1)
    assert phrase_changes.undo_change(app, user, done.change) == len(shelf)
    assert contents(app, apart_from=apart) == before
    assert phrase_changes.kept_changes(app, user) == []


def test_a_moved_phrase_takes_its_progress_along_and_gets_the_decks_kinds(
    app: App, user: UserId, shelf: list[PhraseId]
) -> None:
    seen, there = schedule(app, user, card_id(app, user, "visto")), target(app, user)
    done = phrase_changes.move_phrases(app, user, shelf[-1:], there)
    line = phrases.get_phrase(app, user, shelf[-1])
    assert (done.phrases, line.draft.text, line.deck) == (1, "visto", there)
    assert schedule(app, user, card_id(app, user, "visto")) == seen
    # Production was answered and rests, listening is new.
    assert [(card.kind, card.suspended) for card in line.cards] == [
        ("recognition", False),
        ("production", True),
        ("listening", False),
    ]


def test_a_phrase_with_kinds_of_its_own_keeps_them_when_moved(
    app: App, user: UserId, shelf: list[PhraseId]
) -> None:
    draft = phrases.get_phrase(app, user, shelf[0]).draft
    phrases.edit_phrase(app, user, shelf[0], draft, ("production",))
    phrase_changes.move_phrases(app, user, shelf[:1], target(app, user))
    assert [card.kind for card in phrases.get_phrase(app, user, shelf[0]).cards] == ["production"]


def test_only_what_is_not_there_yet_is_moved(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    deck = phrases.get_phrase(app, user, shelf[0]).deck
    with pytest.raises(NothingChanged):
        phrase_changes.move_phrases(app, user, shelf, deck)
    there = target(app, user)
    phrase_changes.move_phrases(app, user, shelf[:2], there)
    done = phrase_changes.move_phrases(app, user, shelf, there)
    assert (done.phrases, done.left) == (len(shelf) - 2, 2)


def test_an_archived_deck_takes_nothing(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    there = target(app, user)
    decks.archive_deck(app, user, there)
    with pytest.raises(DeckArchived):
        phrase_changes.move_phrases(app, user, shelf, there)


def test_tags_are_added_once_and_taken_away_without_regard_to_case(
    app: App, user: UserId, shelf: list[PhraseId]
) -> None:
    phrase = phrase_id(app, user, "marcado")
    done = phrase_changes.tag_phrases(app, user, [phrase], "b A c")
    assert phrases.get_phrase(app, user, phrase).draft.tags == ("a", "B", "c")
    assert done.phrases == 1
    phrase_changes.untag_phrases(app, user, shelf, "b C")
    assert phrases.get_phrase(app, user, phrase).draft.tags == ("a",)
    for tags in ("", " , "):
        with pytest.raises(NoTag):
            phrase_changes.tag_phrases(app, user, shelf, tags)
    with pytest.raises(NothingChanged):
        phrase_changes.untag_phrases(app, user, shelf, "none")
    with pytest.raises(TextTooLong):
        phrase_changes.tag_phrases(app, user, shelf, "x" * 61)


def test_what_is_suspended_stays_so_when_its_kind_comes_back(app: App, user: UserId) -> None:
    """The learner's own wish is told from what follows of a choice of kinds."""
    deck = new_deck(app, user, "uno", kinds=BOTH)
    give(app, user, card_id(app, user, "uno", "production"), Rating.EASY)
    phrase_changes.suspend_phrases(app, user, [phrase_id(app, user, "uno")])
    for kinds in (("recognition",), BOTH):
        decks.change_deck(app, user, deck, decks.DeckForm("Spanish", "es", "en", kinds))
    line = phrases.get_phrase(app, user, phrase_id(app, user, "uno"))
    assert [card.suspended for card in line.cards] == [True, True]


def test_cards_that_the_deck_does_without_are_not_woken(app: App, user: UserId) -> None:
    deck = new_deck(app, user, "uno", kinds=BOTH)
    give(app, user, card_id(app, user, "uno", "production"), Rating.EASY)
    decks.change_deck(app, user, deck, decks.DeckForm("Spanish", "es", "en", ("recognition",)))
    phrase = phrase_id(app, user, "uno")
    with pytest.raises(NothingChanged):
        phrase_changes.unsuspend_phrases(app, user, [phrase])
    phrase_changes.suspend_phrases(app, user, [phrase])
    phrase_changes.unsuspend_phrases(app, user, [phrase])
    assert [(card.kind, card.suspended) for card in phrases.get_phrase(app, user, phrase).cards] == [
        ("recognition", False),
        ("production", True),
    ]


def test_a_card_that_was_reset_is_new_and_can_be_answered_again(
    app: App, user: UserId, clock: FixedClock
) -> None:
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    clock.advance(days=30)
    give(app, user, card, Rating.AGAIN)
    phrase_changes.reset_phrases(app, user, [phrase_id(app, user, "uno")])
    assert schedule(app, user, card) == replace(NEW_CARD, reps=2)
    asked = shown(app, user)
    assert asked.id == card
    review.rate(app, user, card, Rating.GOOD, seen=asked.reps, load=asked.load)
    assert len(contents(app)["reviews"]) == 3


def test_flipping_exchanges_the_words_and_each_card_goes_on_asking_what_it_asked(
    app: App, user: UserId
) -> None:
    deck = new_deck(app, user, kinds=BOTH)
    phrases.add_phrases(app, user, deck, [PhraseDraft("the table", "la mesa", hint="h", tags=("t",))])
    phrase = phrases.find_phrases(app, user).lines[0].id
    give(app, user, card_id(app, user, "the table"), Rating.EASY)
    seen = schedule(app, user, card_id(app, user, "the table"))
    phrase_changes.flip_phrases(app, user, [phrase])
    line = phrases.get_phrase(app, user, phrase)
    assert line.draft == PhraseDraft("la mesa", "the table", hint="h", tags=("t",))
    # What asked "the table" → "la mesa" was recognition, and is production now.
    assert schedule(app, user, card_id(app, user, "la mesa", "production")) == seen
    assert schedule(app, user, card_id(app, user, "la mesa", "recognition")) == NEW_CARD
    assert phrases.find_phrases(app, user, words='"la mesa the table"').total == 1


def test_what_belongs_to_one_side_alone_is_not_flipped(app: App, user: UserId) -> None:
    deck = new_deck(app, user)
    plain = PhraseDraft("one", "uno")
    phrases.add_phrases(
        app,
        user,
        deck,
        [
            plain,
            PhraseDraft("two", "dos", keyword="two"),
            PhraseDraft("three", "tres", alternatives=("3",)),
        ],
    )
    ids = [line.id for line in phrases.find_phrases(app, user).lines]
    done = phrase_changes.flip_phrases(app, user, ids)
    assert (done.phrases, done.left) == (1, 2)
    assert sorted(line.draft.text for line in phrases.find_phrases(app, user).lines) == [
        "three",
        "two",
        "uno",
    ]
    with pytest.raises(NothingChanged):
        phrase_changes.flip_phrases(app, user, ids[:2])


def test_a_deleted_recording_comes_back_with_its_phrase(
    app: App, user: UserId, shelf: list[PhraseId]
) -> None:
    phrase = phrase_id(app, user, "sonoro")
    done = phrase_changes.delete_phrases(app, user, [phrase])
    assert contents(app)["recordings"] == []
    phrase_changes.undo_change(app, user, done.change)
    recording = phrases.recording_of(app, user, phrase)
    assert recording and recording.content == WAV


# --- What stands against taking back


def after_tagging(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    phrases.edit_phrase(app, user, shelf[0], PhraseDraft("otro", "other"))


def after_resetting(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    give(app, user, card_id(app, user, "visto"), Rating.GOOD)


def after_moving(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    give(app, user, card_id(app, user, "nuevo", "listening"), Rating.GOOD)


def after_suspending(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    phrases.delete_phrase(app, user, shelf[-1])


def after_deleting(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    decks.delete_deck(app, user, decks.list_decks(app, user)[0].id)


@pytest.mark.parametrize(
    ("kind", "since"),
    [
        ("tag", after_tagging),
        ("reset", after_resetting),
        ("move", after_moving),
        ("suspend", after_suspending),
        ("delete", after_deleting),
    ],
)
def test_what_was_changed_since_is_not_overwritten(
    app: App,
    user: UserId,
    shelf: list[PhraseId],
    clock: FixedClock,
    kind: str,
    since: Callable[[App, UserId, list[PhraseId]], None],
) -> None:
    done = EACH[kind](app, user, shelf)
    clock.advance(minutes=1)
    since(app, user, shelf)
    before = contents(app)
    with pytest.raises(ChangedSince):
        phrase_changes.undo_change(app, user, done.change)
    assert contents(app) == before


def test_what_a_change_did_not_touch_may_change_since(
    app: App, user: UserId, shelf: list[PhraseId], clock: FixedClock
) -> None:
    done = phrase_changes.suspend_phrases(app, user, shelf)
    draft = PhraseDraft("otro", "other")
    phrases.edit_phrase(app, user, shelf[0], draft)
    phrases.mark_phrase(app, user, shelf[1], True)
    phrase_changes.undo_change(app, user, done.change)
    assert phrases.get_phrase(app, user, shelf[0]).draft == draft
    assert not any(card.suspended for card in phrases.get_phrase(app, user, shelf[0]).cards)


def test_changes_of_the_same_phrases_are_taken_back_from_the_latest(
    app: App, user: UserId, shelf: list[PhraseId], clock: FixedClock
) -> None:
    before = contents(app)
    first = phrase_changes.tag_phrases(app, user, shelf, "first")
    clock.advance(minutes=1)
    second = phrase_changes.tag_phrases(app, user, shelf, "second")
    with pytest.raises(ChangedSince):
        phrase_changes.undo_change(app, user, first.change)
    phrase_changes.undo_change(app, user, second.change)
    phrase_changes.undo_change(app, user, first.change)
    assert contents(app) == before
    with pytest.raises(NotFound):
        phrase_changes.undo_change(app, user, first.change)


def test_so_many_changes_of_each_learner_are_kept(app: App, user: UserId, clock: FixedClock) -> None:
    other = another(app)
    for learner in (user, other):
        new_deck(app, learner, "uno")
    kept = phrase_changes.tag_phrases(app, other, [phrase_id(app, other, "uno")], "x").change
    phrase = phrase_id(app, user, "uno")
    for number in range(changes.KEPT + 3):
        phrase_changes.tag_phrases(app, user, [phrase], f"tag{number}")
    found = phrase_changes.kept_changes(app, user)
    assert len(found) == changes.KEPT
    assert [change.id for change in found] == sorted((change.id for change in found), reverse=True)
    assert [change.id for change in phrase_changes.kept_changes(app, other)] == [kept]


def test_a_change_of_somebody_else_is_not_there(app: App, user: UserId, shelf: list[PhraseId]) -> None:
    done = phrase_changes.tag_phrases(app, user, shelf, "x")
    before = contents(app)
    with pytest.raises(NotFound):
        phrase_changes.undo_change(app, another(app), done.change)
    assert contents(app, apart_from=("users",)) == {
        name: rows for name, rows in before.items() if name != "users"
    }


def test_of_the_chosen_only_ones_own_are_changed(app: App, user: UserId) -> None:
    other = another(app)
    new_deck(app, user, "uno")
    new_deck(app, other, "ajeno")
    foreign = phrase_id(app, other, "ajeno")
    done = phrase_changes.tag_phrases(app, user, [phrase_id(app, user, "uno"), foreign], "x")
    assert done.phrases == 1
    assert phrases.get_phrase(app, other, foreign).draft.tags == ()
    for change in EACH.values():
        with pytest.raises((NotFound, PhraseWeaverError)):
            change(app, user, [foreign])
    assert phrases.get_phrase(app, other, foreign).draft == PhraseDraft("ajeno", "AJENO")


def test_suspending_after_missed_days_does_not_mend_a_streak(
    app: App, user: UserId, clock: FixedClock
) -> None:
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    clock.advance(days=40)
    broken = progress.today(app, user).streak.current
    done = phrase_changes.suspend_phrases(app, user, [phrase_id(app, user, "uno")])
    assert progress.today(app, user).streak.current == broken == 0
    phrase_changes.undo_change(app, user, done.change)
    assert progress.today(app, user).streak.current == 0


def test_thousands_are_changed_and_taken_back_at_once(app: App, user: UserId) -> None:
    new_deck(app, user, *(f"frase {number}" for number in range(1_300)))
    everything = phrases.all_found(app, user, "frase")
    before = contents(app)
    done = phrase_changes.delete_phrases(app, user, everything)
    assert (done.phrases, phrases.find_phrases(app, user).total) == (1_300, 0)
    phrase_changes.undo_change(app, user, done.change)
    assert contents(app) == before
    assert phrases.find_phrases(app, user, words="frase 1299").total == 1
