"""Figures narrowed to a pattern or to one of its sentences, and what stands behind hours and weekdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.progress import AnsweredOn, HourCount, InState, Part, Scope
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.services import decks, phrases, progress
from phraseweaver.services.decks import DeckForm, DeckOwn
from phraseweaver.services.phrase_story import phrase_story
from tests.fixed_clock import FixedClock
from tests.services.studying import BOTH, another, card_id, give, local, new_deck, phrase_id, prefer

FIRST, LATER = date(2026, 3, 10), date(2026, 3, 30)
WOVEN = "Quiero {té|café}."
PARTS = tuple(Part)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    progress.forget()


def woven(app: App, user: UserId) -> PhraseId:
    """Make a deck with a plain phrase and a pattern of two sentences, two cards each."""
    deck = new_deck(app, user, "uno", kinds=BOTH)
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked(WOVEN, "I want {tea|coffee}.")])
    return phrase_id(app, user, WOVEN)


def test_answers_are_narrowed_to_a_sentence_and_cards_to_its_pattern(app: App, clock: FixedClock) -> None:
    user = local(app)
    phrase = woven(app, user)
    # Both cards ask for tea first, and after it was known for coffee.
    give(app, user, card_id(app, user, WOVEN, "recognition"), Rating.EASY)
    give(app, user, card_id(app, user, WOVEN, "production"), Rating.GOOD)
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    clock.advance(days=20)
    give(app, user, card_id(app, user, WOVEN, "recognition"), Rating.AGAIN)

    tea, coffee = (sentence.key for sentence in progress.sentences(app, user, phrase).rows)
    new = AnswerTotals(good=1, easy=1, new=2)
    forgotten = AnswerTotals(again=1, young=1, young_failed=1, young_again=1)
    found = {
        key: progress.figures(app, user, PARTS, Scope(phrase=phrase, variant=key))
        for key in ("", tea, coffee)
    }
    assert found[""].days.totals == {FIRST: new, LATER: forgotten}
    assert found[tea].days.totals == {FIRST: new}
    assert found[coffee].days.totals == {LATER: forgotten}
    hours = {
        key: sorted(figures.hours.values(), key=lambda hour: hour.answers) for key, figures in found.items()
    }
    assert hours == {
        "": [HourCount(1, 0), HourCount(2, 2)],
        tea: [HourCount(2, 2)],
        coffee: [HourCount(1, 0)],
    }
    assert [len(found[key].kinds) for key in ("", tea, coffee)] == [1, 0, 1]
    for figures in found.values():
        # A sentence has no card of its own.
        assert (figures.census.cards, figures.census.relearning, figures.added) == (2, 1, {FIRST: 1})
        assert figures.knowledge.points[-1].seen == 1

    def behind(key: str) -> list[str]:
        bar = AnsweredOn(FIRST, FIRST)
        scope = Scope(phrase=phrase, variant=key)
        return [one.text for one in progress.phrases_behind(app, user, bar, scope).phrases]

    assert (behind(""), behind(tea), behind(coffee)) == ([WOVEN], [WOVEN], [])
    states = progress.phrases_behind(app, user, InState("learning"), Scope(phrase=phrase))
    assert [one.text for one in states.phrases] == [WOVEN]


def test_of_the_only_phrase_the_figures_are_those_of_everything(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    for rating in (3, 3, 1, 2, 4):
        give(app, user, card_id(app, user, "uno"), Rating(rating))
        clock.advance(days=3)
    scope = Scope(phrase=phrase_id(app, user, "uno"))
    narrowed, everything = progress.figures(app, user, PARTS, scope), progress.figures(app, user, PARTS)
    for part in ("days", "kinds", "hours", "due", "census", "added", "knowledge", "hardest"):
        assert getattr(narrowed, part) == getattr(everything, part), part


def test_patterns_are_offered_and_their_sentences_are_those_of_the_log(app: App) -> None:
    user = local(app)
    phrase = woven(app, user)
    deck = new_deck(app, user, name="Braces")
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked("{{a}}", "{{b}}")])
    assert progress.scopes(app, user).patterns == ((phrase, WOVEN),)
    found = progress.sentences(app, user, phrase)
    assert found.pattern == WOVEN
    assert [(row.row, row.text) for row in found.rows] == [(0, "Quiero té."), (1, "Quiero café.")]
    story = phrase_story(app, user, phrase)
    assert [row.key for row in found.rows] == [variant.key for variant in story.variants]
    assert progress.sentences(app, user, phrase_id(app, user, "uno")).rows == ()


def test_a_pattern_of_another_learner_is_not_there(app: App) -> None:
    user, other = local(app), another(app)
    phrase = woven(app, other)
    give(app, other, card_id(app, other, WOVEN), Rating.GOOD)
    with pytest.raises(NotFound):
        progress.sentences(app, user, phrase)
    figures = progress.figures(app, user, PARTS, Scope(phrase=phrase))
    assert (figures.days.totals, figures.hours, figures.census.cards, figures.added) == ({}, {}, 0, {})
    assert progress.phrases_behind(app, user, AnsweredOn(FIRST, FIRST), Scope(phrase=phrase)).total == 0
    assert progress.scopes(app, user).patterns == ()


def test_a_decks_own_desired_retention_is_what_its_figures_are_held_against(app: App) -> None:
    user = local(app)
    phrase = woven(app, user)
    strict = new_deck(app, user, "dos", name="Strict")
    own = DeckOwn(desired_retention=0.95)
    decks.change_deck(app, user, strict, DeckForm("Strict", "es", "en", ("recognition",), own=own))

    def wished(**scope: object) -> float:
        return progress.figures(app, user, (Part.DAYS,), Scope(**scope)).desired_retention  # type: ignore[arg-type]

    assert (wished(), wished(deck=strict), wished(phrase=phrase)) == (0.9, 0.95, 0.9)
    assert wished(phrase=phrase_id(app, user, "dos")) == 0.95
    assert phrase_story(app, user, phrase_id(app, user, "dos")).desired_retention == 0.95


def test_behind_an_hour_or_a_weekday_are_the_answers_of_it(app: App, clock: FixedClock) -> None:
    """In Berlin, where the clocks went forward on 29 March 2026 at 01:00 UTC."""
    user = local(app)
    prefer(app, user, time_zone="Europe/Berlin")
    new_deck(app, user, "Saturday", "Monday", "night", "late")
    for at, text in (
        (datetime(2026, 3, 28, 7, 30, tzinfo=UTC), "Saturday"),  # 8:30 in winter time
        (datetime(2026, 3, 30, 6, 30, tzinfo=UTC), "Monday"),  # 8:30 in summer time
        (datetime(2026, 3, 30, 22, 30, tzinfo=UTC), "night"),  # 0:30 on Tuesday, still Monday's study day
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), "late"),  # 23:59 on Tuesday
    ):
        clock.set(at)
        give(app, user, card_id(app, user, text), Rating.GOOD)
    counted = progress.figures(app, user, (Part.HOURS,)).hours
    first, last = date(2026, 3, 1), date(2026, 3, 31)

    def behind(hour: int | None = None, weekday: int | None = None) -> list[str]:
        bar = AnsweredOn(first, last, hour=hour, weekday=weekday)
        return [one.text for one in progress.phrases_behind(app, user, bar).phrases]

    assert behind(hour=8) == ["Saturday", "Monday"]
    assert behind(hour=0) == ["night"]
    assert [len(behind(hour=hour)) for hour in range(24)] == [
        sum(count.answers for (_, at), count in counted.items() if at == hour) for hour in range(24)
    ]
    assert [behind(weekday=day) for day in range(7)] == [
        ["Monday", "night"],
        ["late"],
        [],
        [],
        [],
        ["Saturday"],
        [],
    ]
    # Outside of the period there is nothing, whatever the hour.
    early = AnsweredOn(date.min, date(2026, 3, 29) - timedelta(days=1), hour=8)
    assert [one.text for one in progress.phrases_behind(app, user, early).phrases] == ["Saturday"]
