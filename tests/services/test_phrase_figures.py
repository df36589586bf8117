"""The figures of one phrase and of one variant of it."""

from __future__ import annotations

from datetime import date

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.progress import Part
from phraseweaver.domain.rating import Rating
from phraseweaver.services import phrases, progress
from phraseweaver.services.phrase_figures import phrase_figures
from phraseweaver.services.phrase_story import phrase_story
from tests.fixed_clock import FixedClock
from tests.services.studying import BOTH, card_id, give, local, new_deck, phrase_id

WOVEN = "Quiero {té|café}."


def test_a_phrase_and_each_of_its_variants_has_its_own_totals(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", kinds=BOTH)
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked(WOVEN, "I want {tea|coffee}.")])
    phrase = phrase_id(app, user, WOVEN)
    give(app, user, card_id(app, user, WOVEN, "recognition"), Rating.EASY)
    give(app, user, card_id(app, user, WOVEN, "production"), Rating.GOOD)
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    clock.advance(days=20)
    give(app, user, card_id(app, user, WOVEN, "recognition"), Rating.AGAIN)

    tea, coffee = (variant.key for variant in phrase_story(app, user, phrase).variants)
    first, last = date(2026, 3, 10), date(2026, 3, 30)
    new = AnswerTotals(good=1, easy=1, new=2)
    forgotten = AnswerTotals(again=1, young=1, young_failed=1, young_again=1)
    assert phrase_figures(app, user, phrase).days.totals == {first: new, last: forgotten}
    assert phrase_figures(app, user, phrase, tea).days.totals == {first: new}
    assert phrase_figures(app, user, phrase, coffee).days.totals == {last: forgotten}


def test_of_the_only_phrase_the_figures_are_those_of_progress(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    for rating in (3, 3, 1, 2, 4):
        give(app, user, card_id(app, user, "uno"), Rating(rating))
        clock.advance(days=3)
    found = phrase_figures(app, user, phrase_id(app, user, "uno"))
    everything = progress.figures(app, user, (Part.DAYS,))
    assert found.days == everything.days
    assert found.today == everything.today
