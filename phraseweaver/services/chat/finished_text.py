"""Nothing is to be asked now: a look back and ahead, or when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phraseweaver.channels import Button
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.learner import Extra
from phraseweaver.domain.queue import MORE, Left
from phraseweaver.services.chat.message import Line, Message, fitted
from phraseweaver.services.review import Finished
from phraseweaver.translation import Translator

REVIEW, MORE_CARDS = "r", "rm"
"""What the buttons say to the bot: r or r:<deck>, and rm:<n or r>:<day>:<new>:<reviews>."""
MORE_NEW, MORE_REVIEWS = "n", "r"


@dataclass(frozen=True, slots=True)
class Pause:
    """Why nothing is asked now.

    `deck` is the name of the one that the review keeps to. `waiting_until` is when the next card in learning
    comes, in the learner's zone. `elsewhere` cards can be asked on the dashboard only; `beyond` is what the
    day's limits hold back, `extra` what was added to them.
    """

    look: Finished
    deck_id: DeckId | None
    deck: str | None
    waiting_until: datetime | None
    elsewhere: int
    beyond: Left
    extra: Extra


def pause_message(pause: Pause, t: Translator, dashboard: Button | None) -> Message:
    """Return when it goes on, or what was done today and what tomorrow holds."""
    answered = pause.look.answered
    lines: list[Line] = []
    if pause.waiting_until is not None:
        lines += [
            t("A short break"),
            t(
                "The next card is ready at {time}. It is being learned and needs a little while.",
                time=t.time(pause.waiting_until),
            ),
        ]
    elif pause.deck is not None:
        lines.append(t("Nothing is left today in “{deck}”.", deck=pause.deck))
    elif pause.elsewhere:
        lines.append(t("Nothing is left to ask here today."))
    elif answered.answers:
        lines.append(t("Done for today"))
    else:
        lines.append(t("There is nothing to review now. Add phrases, or come back tomorrow."))
    if pause.elsewhere:
        lines.append(
            t.plural(
                "{n} listening card waits on the dashboard: it needs sound.",
                "{n} listening cards wait on the dashboard: they need sound.",
                pause.elsewhere,
            )
        )
    if answered.answers:
        lines += ["", *_look_back(pause.look, t)]
    return Message(fitted(lines), _buttons(pause, t, dashboard))


def _look_back(look: Finished, t: Translator) -> list[Line]:
    answered = look.answered
    remembered = answered.answers - answered.again
    return [
        t.plural("{n} answer today", "{n} answers today", answered.answers)
        + " · "
        + t("{share} remembered", share=t.percent(remembered / answered.answers))
        + " · "
        + t.plural("{n} minute", "{n} minutes", max(round(answered.milliseconds / 60_000), 1)),
        t.plural("Tomorrow {n} card comes back.", "Tomorrow {n} cards come back.", look.due_tomorrow)
        if look.due_tomorrow
        else t("Nothing comes back tomorrow yet."),
        t("Streak: {days}.", days=t.plural("{n} day", "{n} days", look.streak.current)),
    ]


def _buttons(pause: Pause, t: Translator, dashboard: Button | None) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if pause.waiting_until is not None:
        data = REVIEW if pause.deck_id is None else f"{REVIEW}:{pause.deck_id}"
        rows.append((Button(t("Look again"), data=data),))
    if pause.deck_id is not None:
        rows.append((Button(t("All decks"), data=REVIEW),))
    if pause.beyond.new:
        count = min(pause.beyond.new, MORE)
        label = t.plural("{n} more new card", "{n} more new cards", count)
        rows.append((Button(label, data=_more(MORE_NEW, pause.extra)),))
    if pause.beyond.review:
        count = min(pause.beyond.review, MORE)
        label = t.plural("{n} more review", "{n} more reviews", count)
        rows.append((Button(label, data=_more(MORE_REVIEWS, pause.extra)),))
    if dashboard is not None:
        rows.append((dashboard,))
    return tuple(rows)


def _more(which: str, extra: Extra) -> str:
    # What had been added when it was offered comes back with the press: pressed twice it is added once.
    day = extra.on.isoformat() if extra.on else ""
    return f"{MORE_CARDS}:{which}:{day}:{extra.new}:{extra.reviews}"
