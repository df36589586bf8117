"""All that is known of one phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from phraseweaver.app import App
from phraseweaver.domain import patterns
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.recall_curve import Learned, Point, recall_curve
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.store import cards, decks, memory_models, phrase_log, phrases, users
from phraseweaver.store.phrase_lines import PhraseLine, lines_of
from phraseweaver.store.review_cards import scheduler_for
from phraseweaver.store.tables import CardRow, ReviewRow


@dataclass(frozen=True, slots=True)
class CardStory:
    """A card: where it stands, how likely it is recalled now (None if never answered), and its curve."""

    id: CardId
    kind: str
    schedule: Schedule
    suspended: bool
    buried: bool
    recall: float | None
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """An answer of the log; `at` is an instant in the learner's zone, intervals are in days."""

    at: datetime
    kind: str
    rating: Rating
    before: CardState
    interval_before: int
    interval_after: int
    typed: str
    variant: str


@dataclass(frozen=True, slots=True)
class VariantOnCard:
    """How a card's answers to a variant went; `last` is None before the first one, and in the learner's zone.

    `is_next` says that the card asks for it next.
    """

    kind: str
    progress: patterns.VariantProgress
    last: datetime | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class VariantStory:
    """A sentence of a pattern, its row counted from 0, and how it fared on each card."""

    row: int
    key: str
    text: str
    translation: str
    cards: tuple[VariantOnCard, ...]

    @property
    def answers(self) -> int:
        """How often it was asked for, by whichever card."""
        return sum(card.progress.answers for card in self.cards)


@dataclass(frozen=True, slots=True)
class PhraseStory:
    """A phrase with everything that happened to it; the log begins with the latest answer.

    `source` says where it came from: "typed", "starter", "import", "telegram", "anki", or nothing.
    `desired_retention` is the wished-for probability of recall, the deck's own where it has one. A
    phrase without slots has no `variants`.
    """

    line: PhraseLine
    deck: DeckId
    deck_name: str
    deck_archived: bool
    added_on: date
    source: str
    today: date
    desired_retention: float
    cards: tuple[CardStory, ...]
    log: tuple[LoggedAnswer, ...]
    variants: tuple[VariantStory, ...]


def phrase_story(app: App, user: UserId, phrase: PhraseId) -> PhraseStory:
    """Return all that is known of the phrase; raises NotFound, for another's phrase too."""
    now = app.clock()
    with app.sessions.read() as session:
        row = phrases.get(session, user, phrase)
        learner = users.get(session, user)
        deck = decks.get(session, user, DeckId(row.deck_id))
        made = cards.of_phrases(session, user, [phrase])
        log = phrase_log.of_cards(session, user, [CardId(card.id) for card in made])
        today = learner.days.date_of(now)
        parameters = memory_models.active_parameters(session, user) or DEFAULT_PARAMETERS
        scheduler = scheduler_for(learner)
        kinds = {card.id: card.kind for card in made}
        return PhraseStory(
            line=lines_of(session, user, [row])[0],
            deck=DeckId(deck.id),
            deck_name=deck.name,
            deck_archived=deck.archived_at is not None,
            added_on=row.added_on,
            source=row.source,
            today=today,
            desired_retention=deck.desired_retention or learner.desired_retention,
            cards=tuple(
                CardStory(
                    id=CardId(card.id),
                    kind=card.kind,
                    schedule=cards.schedule_of(card),
                    suspended=card.suspended,
                    buried=card.buried_until is not None and card.buried_until > today,
                    recall=scheduler.retrievability(cards.schedule_of(card), now),
                    curve=_curve(
                        card, [answer for answer in log if answer.card_id == card.id], today, parameters
                    ),
                )
                for card in made
            ),
            log=tuple(
                LoggedAnswer(
                    at=answer.reviewed_at.astimezone(learner.days.zone),
                    kind=kinds[answer.card_id],
                    rating=Rating(answer.rating),
                    before=CardState(answer.before_state),
                    interval_before=answer.before_interval_days,
                    interval_after=answer.interval_days,
                    typed=answer.typed,
                    variant=answer.variant,
                )
                for answer in reversed(log)
            ),
            variants=_variants(phrases.draft_of(row).words, made, log, learner.days.zone),
        )


def _variants(
    words: PhraseText, made: Sequence[CardRow], log: Sequence[ReviewRow], zone: ZoneInfo
) -> tuple[VariantStory, ...]:
    """Return how each variant fared, as the review itself tells which one comes next."""
    if not patterns.is_pattern(words):
        return ()
    found = patterns.variants(words)
    keys = [variant.key for variant in found]
    told: dict[str, list[VariantOnCard]] = {key: [] for key in keys}
    for card in made:
        mine = sorted(
            (answer for answer in log if answer.card_id == card.id and answer.variant),
            key=lambda answer: answer.before_reps,
        )
        shown = [
            patterns.Shown(answer.variant, Rating(answer.rating), answer.before_state == CardState.REVIEW)
            for answer in mine
        ]
        progress = patterns.progress_of(keys, shown)
        last = {answer.variant: answer.reviewed_at.astimezone(zone) for answer in mine}
        following = keys[patterns.choose(keys, shown)]
        for key in keys:
            told[key].append(VariantOnCard(card.kind, progress[key], last.get(key), key == following))
    return tuple(
        VariantStory(
            variant.row, variant.key, variant.words.text, variant.words.translation, tuple(told[variant.key])
        )
        for variant in found
    )


def _curve(
    card: CardRow, log: Sequence[ReviewRow], today: date, parameters: Sequence[float]
) -> tuple[Point, ...]:
    """Return the card's curve; what an answer left behind is what stood before the next one."""
    mine = [answer for answer in log if answer.card_id == card.id]
    if card.stability is None or not mine:
        return ()
    after = [answer.before_stability for answer in mine[1:]] + [card.stability]
    learned = [
        Learned(answer.studied_on, stability)
        for answer, stability in zip(mine, after, strict=True)
        if stability
    ]
    return tuple(recall_curve(learned, max(today, card.due_on or today), parameters[20]))
