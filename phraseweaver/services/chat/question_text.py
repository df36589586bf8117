"""A card in the chat: the question, the answer with its ratings, and what is left of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.channels import Button
from phraseweaver.domain.answers import Comparison
from phraseweaver.domain.phrase_cards import KINDS, Side
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.errors import N_
from phraseweaver.services.chat.comparison_text import RIGHT, WRONG, comparison_lines, is_right
from phraseweaver.services.chat.interval_text import comes_back, short_interval
from phraseweaver.services.chat.message import Line, Message, Words, fitted
from phraseweaver.services.review import ReviewCard
from phraseweaver.translation import Translator

SHOW, RATE, UNDO, SKIP, STOP, ACCEPT, SUSPEND = "s", "g", "u", "rk", "rx", "ra", "rl"
"""What the buttons say to the bot, with the card and the number of answers that it had: s:12:3."""

RATINGS = {
    Rating.AGAIN: N_("Again"),
    Rating.HARD: N_("Hard"),
    Rating.GOOD: N_("Good"),
    Rating.EASY: N_("Easy"),
}

SUSPENDED = N_("Suspended: it rests until you resume it on the Phrases page.")

_RULE = "———"


@dataclass(frozen=True, slots=True)
class Written:
    """What the learner wrote before the answer was shown; compared where the card asks for typing."""

    text: str
    comparison: Comparison | None


def question_message(card: ReviewCard, t: Translator) -> Message:
    """Return what is asked, and the buttons to see the answer, to hide the card for today, to stop."""
    lines = question_lines(card, t)
    if card.question.typed:
        lines += ["", t("Write your answer, or look at it.")]
    return Message(
        fitted(lines),
        (
            (_button(t("Show answer"), SHOW, card),),
            (_button(t("Skip for today"), SKIP, card), _button(t("Stop"), STOP, card)),
        ),
    )


def answer_message(
    card: ReviewCard, t: Translator, *, two_buttons: bool, written: Written | None = None
) -> Message:
    """Return question and answer, how a typed answer compares, and a button for each rating."""
    comparison = written.comparison if written else None
    ratings = (Rating.AGAIN, Rating.GOOD) if two_buttons else tuple(Rating)
    suggested = comparison.rating if comparison else None
    buttons = [
        _button(_rating_label(card, rating, t, suggested=rating is suggested), RATE, card, int(rating))
        for rating in ratings
    ]
    # Two in a row: four do not fit the width of a phone with their intervals.
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if comparison and not is_right(comparison) and _takes_alternatives(card):
        rows.append((_button(t("Accept this too"), ACCEPT, card),))
    return Message(fitted(answer_lines(card, t, written)), tuple(rows))


def closed_message(card: ReviewCard, t: Translator, sentence: str) -> Message:
    """Return a question that nobody can answer any more in this message, and why."""
    return Message(fitted([*question_lines(card, t), "", sentence]))


def result_message(
    card: ReviewCard,
    t: Translator,
    rating: Rating,
    after: Schedule | None,
    *,
    written: Written | None = None,
    undo: bool = False,
    leech: bool = False,
    resting: bool = False,
) -> Message:
    """Return what the answer led to; `card` is the card as it was asked.

    `after` is absent where the card has been answered again since. `undo` and, for a `leech`, a rest are
    offered as buttons; a `resting` card has been suspended since.
    """
    result = f"{WRONG if rating is Rating.AGAIN else RIGHT} {t(RATINGS[rating])}"
    if after is not None:
        result = f"{result} · {comes_back(after, t)}"
    lines = [*answer_lines(card, t, written), "", result]
    if leech and after is not None:
        told = t.plural(
            "This one does not stick: forgotten {n} time.",
            "This one does not stick: forgotten {n} times.",
            after.lapses,
        )
        advice = t("Often a change helps: a hint, a clearer picture, two shorter phrases, or a rest.")
        lines += ["", f"{told} {advice}"]
    if resting:
        lines += ["", t(SUSPENDED)]
    buttons: tuple[Button, ...] = ()
    if undo:
        buttons += (_button(t("Undo"), UNDO, card),)
    if leech and not resting:
        buttons += (_button(t("Suspend"), SUSPEND, card),)
    return Message(fitted(lines), (buttons,) if buttons else ())


def question_lines(card: ReviewCard, t: Translator) -> list[Line]:
    """Return the deck, what is asked in words, the question and a hint if there is one."""
    asked = card.question
    task = t(KINDS[card.kind].task)
    if asked.typed and asked.question_side is Side.KNOWN:
        task = t("Say it in {language}.", language=t.language_name(card.learning))
    lines: list[Line] = [card.deck_name, task, "", Words(asked.question)]
    if asked.hint:
        lines += ["", Words(t("Hint: {hint}", hint=asked.hint))]
    return lines


def answer_lines(card: ReviewCard, t: Translator, written: Written | None = None) -> list[Line]:
    """Return the question and what it asks for, between them what was written."""
    asked = card.question
    lines = [*question_lines(card, t), _RULE]
    if written and written.comparison:
        lines += [*comparison_lines(written.text, written.comparison, asked.expected, t), _RULE]
    elif written:
        lines += [Words(t("You wrote: {typed}", typed=written.text)), _RULE]
    lines.append(Words(asked.answer))
    if asked.note:
        lines += ["", Words(asked.note)]
    return lines


def _rating_label(card: ReviewCard, rating: Rating, t: Translator, *, suggested: bool) -> str:
    label = f"{t(RATINGS[rating])} {short_interval(card.outcomes[rating], t)}"
    return f"· {label} ·" if suggested else label


def _takes_alternatives(card: ReviewCard) -> bool:
    # Another right answer is another way to say the whole phrase: not a gap's word.
    return card.question.typed and card.question.expected == card.question.answer


def _button(label: str, key: str, card: ReviewCard, *more: int) -> Button:
    return Button(label, data=":".join(map(str, (key, card.id, card.reps, *more))))
