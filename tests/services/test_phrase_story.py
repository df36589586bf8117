"""All that is known of one phrase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from phraseweaver.app import App
from phraseweaver.domain.patterns import VariantProgress
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import decks, phrase_changes, phrases, review, transfer
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.phrase_story import PhraseStory, phrase_story
from phraseweaver.store.variants import variant_to_ask
from tests.fixed_clock import FixedClock
from tests.services.studying import BOTH, card_id, give, local, new_deck, phrase_id


def story(app: App, text: str = "uno") -> PhraseStory:
    user = local(app)
    return phrase_story(app, user, phrase_id(app, user, text))


def test_a_new_phrase_tells_when_and_from_where_it_came(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", kinds=BOTH)
    told = story(app)
    assert (told.deck, told.deck_name, told.deck_archived) == (deck, "Spanish", False)
    assert (told.added_on, told.today, told.source) == (date(2026, 3, 10), date(2026, 3, 10), "typed")
    assert [(card.kind, card.schedule.state, card.recall, card.curve) for card in told.cards] == [
        ("recognition", CardState.NEW, None, ()),
        ("production", CardState.NEW, None, ()),
    ]
    assert told.log == ()


def test_starter_and_import_are_told_apart_from_what_was_typed(app: App) -> None:
    user = local(app)
    decks.add_starter_deck(app, user, DeckForm("Starter", "es", "en"))
    deck = new_deck(app, user)
    transfer.import_phrases(app, user, deck, (PhraseDraft("importado", "imported"),))
    *_, oldest = (line.id for line in phrases.find_phrases(app, user, words="deck:Starter").lines)
    assert phrase_story(app, user, oldest).source == "starter"
    assert story(app, "importado").source == "import"


def test_the_log_begins_with_the_latest_answer_and_says_what_each_changed(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    card = card_id(app, user, "uno", "production")
    review.rate(app, user, card, Rating.EASY, seen=0, typed="uno")
    interval = story(app).cards[1].schedule.interval_days
    clock.advance(days=interval)
    review.rate(app, user, card, Rating.AGAIN, seen=1, typed="otro")
    latest, first = story(app).log
    assert (first.kind, first.rating, first.before, first.typed) == (
        "production",
        Rating.EASY,
        CardState.NEW,
        "uno",
    )
    assert (first.interval_before, first.interval_after) == (0, interval)
    assert (latest.rating, latest.before, latest.typed) == (Rating.AGAIN, CardState.REVIEW, "otro")
    assert latest.interval_before == interval
    # 09:00 in UTC is 10:00 in Berlin.
    assert (first.at.hour, first.at.date()) == (10, date(2026, 3, 10))


def test_the_curve_ends_where_the_card_comes_back_with_the_recall_wished_for(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    clock.advance(days=2)
    (card,) = story(app).cards
    assert card.schedule.due_on is not None
    assert (card.curve[0].on, card.curve[0].recall) == (date(2026, 3, 10), 1)
    assert card.curve[-1].on == card.schedule.due_on
    assert card.curve[-1].recall == pytest.approx(0.9, abs=0.02)
    assert card.recall is not None
    assert 0.9 < card.recall < 1


def test_editing_and_moving_leave_the_story_as_it_is(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    before = story(app)
    phrases.edit_phrase(app, user, before.line.id, PhraseDraft("uno", "one", note="n"))
    phrase_changes.move_phrases(app, user, [before.line.id], new_deck(app, user, name="Other"))
    after = story(app)
    assert (after.cards, after.log, after.source, after.added_on) == (
        before.cards,
        before.log,
        before.source,
        before.added_on,
    )
    assert after.deck_name == "Other"


def test_a_deleted_phrase_that_came_back_has_its_story(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    before = story(app)
    done = phrase_changes.delete_phrases(app, user, [before.line.id])
    phrase_changes.undo_change(app, user, done.change)
    assert replace(story(app), line=before.line) == before
    assert story(app).line == before.line


WOVEN = "Quiero {té|café|agua}."


def woven(app: App) -> PhraseStory:
    """Make a pattern with both kinds of cards, and return its story."""
    user = local(app)
    deck = new_deck(app, user, kinds=BOTH)
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked(WOVEN, "I want {tea|coffee|water}.")])
    return story(app, WOVEN)


def test_a_pattern_tells_how_each_sentence_fares_on_each_card_and_which_comes_next(
    app: App, clock: FixedClock
) -> None:
    woven(app)
    user, card = local(app), card_id(app, local(app), WOVEN)
    give(app, user, card, Rating.EASY)
    clock.advance(days=20)
    # In Berlin it is the next morning already.
    clock.set(clock.now.replace(hour=23, minute=30))
    give(app, user, card, Rating.AGAIN)
    told = story(app, WOVEN)
    assert [(one.text, one.translation, one.answers) for one in told.variants] == [
        ("Quiero té.", "I want tea.", 1),
        ("Quiero café.", "I want coffee.", 1),
        ("Quiero agua.", "I want water.", 0),
    ]
    tea, coffee, water = (one.cards[0] for one in told.variants)
    assert (tea.progress, tea.is_next) == (VariantProgress(1, 0, Rating.EASY, holds=True), False)
    assert (coffee.progress, coffee.is_next) == (VariantProgress(1, 1, Rating.AGAIN, holds=False), True)
    assert (water.progress, water.last, water.is_next) == (VariantProgress(), None, False)
    assert coffee.last is not None
    assert coffee.last.isoformat() == "2026-03-31T01:30:00+02:00"
    # Nothing was asked the other way round: the first sentence is the first there.
    assert [one.cards[1].is_next for one in told.variants] == [True, False, False]
    assert [answer.variant for answer in told.log] == [one.key for one in told.variants[1::-1]]


def test_the_sentence_that_is_told_to_be_next_is_the_one_that_is_asked(app: App, clock: FixedClock) -> None:
    words = woven(app).line.draft.words
    user, card = local(app), card_id(app, local(app), WOVEN)
    for rating in (3, 3, 4, 1, 3, 2, 4, 3):
        (following,) = (one for one in story(app, WOVEN).variants if one.cards[0].is_next)
        with app.sessions.read() as session:
            assert variant_to_ask(session, user, card, words).key == following.key
        give(app, user, card, Rating(rating))
        clock.advance(days=5)


def test_a_phrase_without_slots_has_no_variants(app: App) -> None:
    new_deck(app, local(app), "uno", "{{x}}")
    assert story(app).variants == story(app, "{{x}}").variants == ()
