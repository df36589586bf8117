"""/due and /stats: the day, the week, the streak, in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.queue import Left
from phraseweaver.domain.reminders import minutes_needed
from phraseweaver.domain.reminders.digest import retention
from phraseweaver.services.chat.linking import review_button
from phraseweaver.services.chat.replies import Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.store import daily, decks, due, neutral_days
from phraseweaver.translation import Translator

_WEEK = 7
_MONTH = 30


def show_due(turn: Turn, _argument: str) -> Sequence[Reply]:
    """Say how many cards today still holds, how long they take, and in which decks they are."""
    t, today = turn.t, turn.learner.days.date_of(turn.now)
    with turn.app.sessions.read() as session:
        day = due.day(session, turn.learner, today)
        names = {DeckId(row.id): row.name for row in decks.all_of(session, turn.user)}
        recent = _sum(daily.by_day(session, turn.user, today - timedelta(days=_MONTH), today))
    if not day.left.total:
        return [Send(turn.chat_id, t("Nothing is due. Well done!"))]
    minutes = minutes_needed(day.left.total, answers=recent.answers, milliseconds=recent.milliseconds)
    head = t(
        "{cards}, {minutes}.",
        cards=t.plural("{n} card due", "{n} cards due", day.left.total),
        minutes=t.plural("about {n} minute", "about {n} minutes", minutes),
    )
    lines = [
        f"{names[entry.deck]}: {_left(t, entry.left)}"
        for entry in day.decks
        if entry.left.total and entry.deck in names
    ]
    text = "\n".join([head, "", *lines])
    if sum(entry.left.total for entry in day.decks) > day.left.total:
        text = f"{text}\n\n{t('All decks share the limit of the day.')}"
    return [Send(turn.chat_id, text, review_button(t))]


def show_stats(turn: Turn, _argument: str) -> Sequence[Reply]:
    """Say what was answered today and in a week, how much was remembered, and how long the streak is."""
    t, today = turn.t, turn.learner.days.date_of(turn.now)
    with turn.app.sessions.read() as session:
        days = daily.by_day(session, turn.user, today - timedelta(days=_MONTH - 1), today)
        streak = neutral_days.study_streak(session, turn.learner, today)
    week = _sum([day for day in days if day.studied_on > today - timedelta(days=_WEEK)])
    remembered = retention(_sum(days))
    lines = [
        t("Today: {answers}", answers=_answers(t, _sum([day for day in days if day.studied_on == today]))),
        t("Last 7 days: {answers}", answers=_answers(t, week)),
        t(
            "Streak: {current} (longest {longest})",
            current=t.plural("{n} day", "{n} days", streak.current),
            longest=t.number(streak.longest),
        ),
    ]
    if remembered is not None:
        lines.append(t("True retention, last 30 days: {share}", share=t.percent(remembered)))
    return [Send(turn.chat_id, "\n".join(lines))]


def _left(t: Translator, left: Left) -> str:
    parts = (
        (left.review + left.learning, t.plural("{n} review", "{n} reviews", left.review + left.learning)),
        (left.new, t.plural("{n} new card", "{n} new cards", left.new)),
    )
    return ", ".join(words for count, words in parts if count)


def _answers(t: Translator, totals: AnswerTotals) -> str:
    count = t.plural("{n} answer", "{n} answers", totals.answers)
    if not totals.milliseconds:
        return count
    minutes = max(round(totals.milliseconds / 60_000), 1)
    return t("{answers}, {minutes}", answers=count, minutes=t.plural("{n} minute", "{n} minutes", minutes))


def _sum(days: Sequence[daily.DayTotals]) -> AnswerTotals:
    total = AnswerTotals()
    for day in days:
        total = total.plus(day.totals)
    return total
