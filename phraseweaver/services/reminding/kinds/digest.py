"""The weekly digest: what the last week was and what the coming one holds."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import Skip
from phraseweaver.domain.reminders.digest import DIGEST, WEEK, owed, retention, week_before
from phraseweaver.services.reminding import message
from phraseweaver.services.reminding.kinds.kind import Kind
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.store import daily, decks, due_dates, neutral_days
from phraseweaver.store.session import Session
from phraseweaver.translation import Translator


def compose(session: Session, occasion: Occasion) -> Message | Skip:
    """Return the digest; nothing is told of a week without answers before one without reviews."""
    t, learner, day = occasion.t, occasion.learner, occasion.day
    week = daily.by_day(session, learner.id, *week_before(day))
    coming = _coming(session, learner.id, day)
    if not week and not coming:
        return Skip.NOTHING_TO_TELL
    totals = AnswerTotals()
    for entry in week:
        totals = totals.plus(entry.totals)
    streak = neutral_days.study_streak(session, learner, day).current
    lines = [_last_week(t, totals, len(week))]
    if (share := retention(totals)) is not None:
        lines.append(t("True retention: {percent}.", percent=t.percent(share)))
    if streak:
        lines.append(t("Streak: {days}.", days=t.plural("{n} day", "{n} days", streak)))
    lines.append(_this_week(t, coming))
    text = message.with_address("\n".join(lines), occasion.public_url)
    return Message(text, (message.review_buttons(t, occasion.public_url),), sum(coming.values()))


def _coming(session: Session, user: UserId, day: date) -> Counter[date]:
    """Return the reviews that fall due within a week from `day`; what is overdue waits for its first day."""
    found: Counter[date] = Counter()
    last = day + WEEK - timedelta(days=1)
    for due_on, count in due_dates.counts(session, user, decks.active_ids(session, user), last).items():
        found[max(due_on, day)] += count
    return found


def _last_week(t: Translator, totals: AnswerTotals, days: int) -> str:
    if not totals.answers:
        return t("Last week had no answers.")
    return t(
        "Last week: {answers}, {minutes}. Days with answers: {days} of 7.",
        answers=t.plural("{n} answer", "{n} answers", totals.answers),
        minutes=t.plural("{n} minute", "{n} minutes", max(round(totals.milliseconds / 60_000), 1)),
        days=days,
    )


def _this_week(t: Translator, coming: Counter[date]) -> str:
    if not coming:
        return t("This week nothing is due yet.")
    busiest = max(sorted(coming), key=lambda day: coming[day])
    return t(
        "This week: {reviews}, most of them on {day} ({number}).",
        reviews=t.plural("{n} review", "{n} reviews", sum(coming.values())),
        day=t.short_date(busiest),
        number=t.number(coming[busiest]),
    )


KIND = Kind(owed=owed, stored=lambda _: DIGEST, compose=compose)
