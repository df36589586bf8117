"""The figures behind the charts, part by part, as the service hands them over."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.learner import DEFAULT_RETENTION
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD
from phraseweaver.domain.progress.scope import EVERYTHING, Scope
from phraseweaver.domain.streak import Streak

NO_STREAK = Streak(0, 0)


class Part(StrEnum):
    """A part of the figures that is read by itself: nothing is read that no chart on the screen needs."""

    DAYS = "days"
    STREAK = "streak"
    TODAY = "today"
    HOURS = "hours"
    DUE = "due"
    CARDS = "cards"
    ADDED = "added"
    KNOWLEDGE = "knowledge"
    HARDEST = "hardest"


OF_CARDS = frozenset({Part.DUE, Part.CARDS, Part.ADDED, Part.KNOWLEDGE})
"""The parts that are of cards or phrases, not of answers: a sentence of a pattern has none of its own."""


@dataclass(frozen=True, slots=True)
class Days:
    """The totals of all study days with answers."""

    totals: Mapping[date, AnswerTotals] = field(default_factory=dict)

    @property
    def first(self) -> date | None:
        """The first study day with an answer."""
        return min(self.totals, default=None)

    def on(self, day: date) -> AnswerTotals:
        """Return the totals of a day, zeros without answers."""
        return self.totals.get(day, AnswerTotals())


@dataclass(frozen=True, slots=True)
class StreakDays:
    """The streak, and the days without answers that do not break it; never narrowed to a deck or tag."""

    streak: Streak = NO_STREAK
    neutral: frozenset[date] = frozenset()
    breaks: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class KindToday:
    """Today's answers to cards of one kind; `kind` is empty for cards that are gone."""

    kind: str
    answers: int
    again: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class HourCount:
    """Answers, and those of them that were not Again."""

    answers: int
    passed: int


@dataclass(frozen=True, slots=True)
class Due:
    """Review cards that are not suspended, in decks that are not archived, by their due dates.

    `daily_load` is the reviews a day that they ask for in the long run: Σ 1 / max(interval, 1).
    """

    by_date: Mapping[date, int] = field(default_factory=dict)
    daily_load: float = 0.0


@dataclass(frozen=True, slots=True)
class Census:
    """All cards, those in archived decks too. Suspended and buried cards are counted apart from the states.

    The histograms hold, of every card that was seen, suspended or not: `intervals` in days (of cards in
    review or relearning), `stability` rounded to days, `difficulty` and `retrievability` in percent without
    their fractions.
    `known` is Σ R over the cards that were seen.
    """

    new: int = 0
    learning: int = 0
    relearning: int = 0
    young: int = 0
    mature: int = 0
    suspended: int = 0
    buried: int = 0
    seen: int = 0
    known: float = 0.0
    intervals: Mapping[int, int] = field(default_factory=dict)
    stability: Mapping[int, int] = field(default_factory=dict)
    difficulty: Mapping[int, int] = field(default_factory=dict)
    retrievability: Mapping[int, int] = field(default_factory=dict)

    @property
    def cards(self) -> int:
        """All of them."""
        shown = self.new + self.learning + self.relearning + self.young + self.mature
        return shown + self.suspended + self.buried


@dataclass(frozen=True, slots=True)
class KnowledgePoint:
    """What was known on a study day: Σ over the phrases of the mean R of their cards, 0 for those not seen.

    `seen` counts the phrases of which any card was seen by then.
    """

    day: date
    known: float
    seen: float


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Estimated knowledge over time, the last point being now. Of a large collection each `every`th phrase is
    looked at and counts for so many."""

    points: tuple[KnowledgePoint, ...] = ()
    every: int = 1


@dataclass(frozen=True, slots=True)
class NamedPhrase:
    """A phrase by its words."""

    id: PhraseId
    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class HardCard:
    """A card that was forgotten often. `leech` from the learner's threshold on, near it from half of that."""

    card: CardId
    phrase: NamedPhrase
    kind: str
    lapses: int
    reps: int
    suspended: bool
    leech: bool


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often the answer to `other` was typed where `asked` was wanted."""

    asked: NamedPhrase
    other: NamedPhrase
    times: int
    last: date


@dataclass(frozen=True, slots=True)
class Hardest:
    """The cards with the most lapses, and the phrases that are taken for each other."""

    cards: tuple[HardCard, ...] = ()
    confusions: tuple[Confusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """What charts are made from, on the study day `today` at the instant `now`.

    Parts that were not asked for are empty. `added` counts phrases by the study date of their adding, `hours`
    answers by study date and local hour. Equal `source` and `stamp` mean equal figures: whose they are, and
    the state of the data that they were read from. `desired_retention` is that of the deck in the scope,
    where it has one of its own.
    """

    today: date
    now: datetime
    desired_retention: float = DEFAULT_RETENTION
    leech_threshold: int = DEFAULT_LEECH_THRESHOLD
    days: Days = Days()
    streak: StreakDays = StreakDays()
    kinds: tuple[KindToday, ...] = ()
    hours: Mapping[tuple[date, int], HourCount] = field(default_factory=dict)
    due: Due = Due()
    census: Census = Census()
    added: Mapping[date, int] = field(default_factory=dict)
    knowledge: Knowledge = Knowledge()
    hardest: Hardest = Hardest()
    scope: Scope = EVERYTHING
    source: Hashable = None
    stamp: Hashable = None
