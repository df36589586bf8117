"""The figures of one phrase, or of one variant of a pattern: the same as those of the page of progress."""

from __future__ import annotations

from datetime import date

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, PhraseId, UserId
from phraseweaver.domain.progress import Days, Figures
from phraseweaver.store import cards, phrase_log, phrases, reviews, users


def phrase_figures(app: App, user: UserId, phrase: PhraseId, variant: str = "") -> Figures:
    """Return what was answered on which day, counted from the log; raises NotFound.

    `variant` narrows it to the answers to the variant with that key. Other parts than the days are empty.
    """
    now = app.clock()
    with app.sessions.read() as session:
        phrases.get(session, user, phrase)
        learner = users.get(session, user)
        made = [CardId(card.id) for card in cards.of_phrases(session, user, [phrase])]
        totals: dict[date, AnswerTotals] = {}
        for answer in phrase_log.of_cards(session, user, made):
            if not variant or answer.variant == variant:
                before = totals.get(answer.studied_on, AnswerTotals())
                totals[answer.studied_on] = before.plus(reviews.totals_of(answer))
        return Figures(
            today=learner.days.date_of(now),
            now=now,
            desired_retention=learner.desired_retention,
            days=Days(totals),
        )
