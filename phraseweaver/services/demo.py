"""Filling an empty account with a believable year of study, to look around in or to measure on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from phraseweaver.app import App
from phraseweaver.demo.attendance import Sitting, first_day, holidays, sittings
from phraseweaver.demo.learner import LearnersCard, MadeUpLearner
from phraseweaver.demo.patterns import with_patterns, with_variants
from phraseweaver.demo.slips import with_slips
from phraseweaver.domain.answer_totals import AnswerTotals, totals_of_answer
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.learner import LOCAL_HANDLE, Learner
from phraseweaver.domain.patterns import is_pattern, variants
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, pack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.reminders.breaks import Break
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.domain.time_zones import zone_or_fallback
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.starter import STARTER_LANGUAGES, starter_phrases
from phraseweaver.store import decks, history, hourly, new_phrases, planned_breaks, users
from phraseweaver.store.history import CardPlace
from phraseweaver.store.session import Session

DAYS = 365
"""How far back the history goes."""

SEED = 2026

_DECKS = (("es", 120), ("fr", 120), ("de", 100), ("pl", 60), ("en", 120))
"""Languages in the order in which they are begun, with the number of phrases; the first four not known."""

_NUMBER_OF_DECKS = 4
_FALLBACK_KNOWN = "en"
_SHARE_BEGUN = 0.95
"""The share of the cards that were answered at least once by today."""

_PARTS_OF_A_DECK = 8
_ANSWERS_PER_CARD = 10
_COUNTS = AnswerTotals.names()


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a made-up learner differs from one who studies by the book.

    `memory` are the FSRS parameters by which they really remember, `gives_up` is how likely a leech is
    suspended. The last phrases are added after the share `added_by` of the time. With `tries_first`, so many
    phrases are added first, and others not before `_TRIES_DAYS` have passed.
    """

    memory: tuple[float, ...] | None = None
    gives_up: float = 1.0
    added_by: float = 0.85
    tries_first: int = 0


_TRIES_DAYS = 28
_BY_THE_BOOK = _Manner()


def _forgetful() -> tuple[float, ...]:
    """Return parameters of a memory that takes longer to settle, and in which long waits cost more.

    So a fit finds something: it foretells this learner clearly better than the published parameters do.
    """
    changed = {2: 1.2, 8: 1.7, 20: 0.4}
    return tuple(changed.get(place, usual) for place, usual in enumerate(DEFAULT_PARAMETERS))


_LIFELIKE = _Manner(memory=_forgetful(), gives_up=0.25, added_by=0.96, tries_first=3)


class DemoRefused(PhraseWeaverError):
    message = N_("There are decks here already. The demo is for an empty database: nothing was changed.")


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """A deck that the made-up learner adds at some point of the year; of equal phrases the first is taken."""

    name: str
    learning: str
    known: str
    drafts: Sequence[PhraseDraft]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """How much was made up; `days` counts those with at least one answer."""

    decks: int
    phrases: int
    cards: int
    reviews: int
    days: int


def make_demo(app: App, *, browser_zone: str | None = None) -> DemoSummary:
    """Give the learner of an app without sign-in four starter decks and a year of study up to now.

    The learner is made, with the browser's time zone, if there is none yet. Raises DemoRefused where there
    are decks.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        users.create_if_absent(session, LOCAL_HANDLE, zone_or_fallback(browser_zone), now)
        learner = users.find_by_handle(session, LOCAL_HANDLE)
        assert learner is not None, "the row was written in this very transaction"
        return _fill(session, learner, _starter_plans(learner.language), now, SEED, _LIFELIKE)


def make_history(app: App, user: UserId, plans: Sequence[DeckPlan], *, seed: int = SEED) -> DemoSummary:
    """Give the learner these decks, not all empty, and a year of study up to now.

    Raises NotFound, DeckNameTaken, or DemoRefused where there are decks.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        return _fill(session, users.get(session, user), plans, now, seed, _BY_THE_BOOK)


def _starter_plans(preferred: str | None) -> list[DeckPlan]:
    known = preferred if preferred and preferred in STARTER_LANGUAGES else _FALLBACK_KNOWN
    learned = [(code, size) for code, size in _DECKS if code != known][:_NUMBER_OF_DECKS]
    plans = [
        DeckPlan(language(code).native.capitalize(), code, known, starter_phrases(code, known)[:size])
        for code, size in learned
    ]
    first = plans[0]
    return [replace(first, drafts=with_patterns(first.drafts, first.learning, known)), *plans[1:]]


def _fill(
    session: Session,
    learner: Learner,
    plans: Sequence[DeckPlan],
    now: datetime,
    seed: int,
    manner: _Manner,
) -> DemoSummary:
    if decks.all_of(session, learner.id):
        raise DemoRefused
    random = Random(seed)
    today = learner.days.date_of(now)
    phrases = _add_decks(session, learner, plans, first_day(today, DAYS), now, manner)
    places = {place.card: place for place in history.places(session, learner.id)}
    student = MadeUpLearner(
        [LearnersCard(place.card, place.phrase, place.added_on) for place in places.values()],
        _scheduler(learner, DEFAULT_PARAMETERS),
        random,
        memory=_scheduler(learner, manner.memory) if manner.memory else None,
        gives_up=manner.gives_up,
    )
    busy = len(places) * _ANSWERS_PER_CARD // DAYS
    away = holidays(random, today, DAYS)
    if away:
        # The first was told to the app, the second was not.
        planned_breaks.add(session, learner.id, Break(*away[0]))
    attended = sittings(random, learner.days, now, DAYS, busy, away)
    counted = _Counted(places)
    idle: set[date] = set()
    tries_until = first_day(today, DAYS) + timedelta(days=_TRIES_DAYS if manner.tries_first else 0)
    in_earnest = sum(sitting.day >= tries_until for sitting in attended)
    pace = _SHARE_BEGUN * len(places) / max(in_earnest, 1)
    answers = _as_asked(session, learner, _study(student, attended, pace, random, idle), places, seed)
    answers = counted.through(answers)
    history.add_answers(session, learner.id, answers, places)
    history.save_cards(session, learner.id, student.schedules, student.buried_until, student.suspended)
    totals = counted.totals()
    history.add_totals(session, learner.id, totals)
    hourly.rebuild(session, learner.id, learner.days.zone)
    days = {day for day, _ in totals}
    history.add_neutral_days(session, learner.id, idle - days)
    users.set_last_studied(session, learner.id, max(days))
    return DemoSummary(
        decks=len(plans),
        phrases=phrases,
        cards=len(places),
        reviews=sum(total.answers for total in totals.values()),
        days=len(days),
    )


def _scheduler(learner: Learner, parameters: tuple[float, ...]) -> Scheduler:
    settings = SchedulerSettings(desired_retention=learner.desired_retention, parameters=parameters)
    return Scheduler(settings, learner.days)


def _as_asked(
    session: Session,
    learner: Learner,
    answers: Iterable[GivenAnswer],
    places: Mapping[CardId, CardPlace],
    seed: int,
) -> Iterator[GivenAnswer]:
    """Return the answers with what was typed and which sentence of a pattern was asked."""
    words = history.words(session, learner.id)
    keys = {phrase: [one.key for one in variants(text)] for phrase, text in words.items() if is_pattern(text)}
    typed = with_slips(
        answers,
        {
            place.card: place.phrase
            for place in places.values()
            if place.kind == "production" and place.phrase not in keys
        },
        {phrase: text.text for phrase, text in words.items() if phrase not in keys},
        Random(seed),
    )
    return with_variants(
        typed, {place.card: keys[place.phrase] for place in places.values() if place.phrase in keys}
    )


def _add_decks(
    session: Session,
    learner: Learner,
    plans: Sequence[DeckPlan],
    first: date,
    now: datetime,
    manner: _Manner,
) -> int:
    """Add the decks one after the other over the year, each in parts; return how many phrases there are."""
    in_all = sum(len(plan.drafts) for plan in plans)
    so_far = added = 0
    for plan in plans:
        instant = _added_at(learner, first, so_far / in_all, now, manner)
        deck = decks.add(
            session,
            learner.id,
            name=plan.name,
            learning=plan.learning,
            known=plan.known,
            card_kinds=pack_kinds(DEFAULT_KINDS),
            now=instant,
        )
        size = max(-(-len(plan.drafts) // _PARTS_OF_A_DECK), 1)
        tried = manner.tries_first if not so_far else 0
        bounds = sorted({0, tried, *range(tried, len(plan.drafts), size), len(plan.drafts)})
        for start, end in pairwise(bounds):
            part = plan.drafts[start:end]
            instant = _added_at(learner, first, so_far / in_all, now, manner)
            added += new_phrases.add(session, learner, deck, part, instant).added
            so_far += len(part)
    return added


def _added_at(learner: Learner, first: date, share: float, now: datetime, manner: _Manner) -> datetime:
    """Return when the learner had added that share of all phrases."""
    after = int(DAYS * manner.added_by * share)
    if share and manner.tries_first:
        after = max(after, _TRIES_DAYS)
    return min(learner.days.start_of(first + timedelta(days=after)), now)


def _study(
    student: MadeUpLearner, attended: Sequence[Sitting], pace: float, random: Random, idle: set[date]
) -> Iterator[GivenAnswer]:
    """Yield the answers of all sittings; days on which there was nothing to do are added to `idle`."""
    seen = attended[0].day - timedelta(days=1) if attended else None
    for sitting in attended:
        while seen is not None and seen < sitting.day:
            seen += timedelta(days=1)
            if student.has_nothing_to_do(seen):
                idle.add(seen)
        # Two and a third new cards a day are two on most days and three on every third.
        yield from student.study(sitting, new=int(pace + random.random()))


class _Counted:
    """Counts answers by study day and deck while they pass: there may be too many to hold."""

    def __init__(self, places: Mapping[CardId, CardPlace]) -> None:
        self._places = places
        self._counts: dict[tuple[date, DeckId], Counter[str]] = {}

    def through(self, answers: Iterable[GivenAnswer]) -> Iterator[GivenAnswer]:
        """Yield the answers as they are."""
        for answer in answers:
            day = answer.after.last_studied_on
            assert day is not None
            added = totals_of_answer(answer.before, answer.rating, answer.duration_ms, day)
            counts = self._counts.setdefault((day, self._places[answer.card].deck), Counter())
            for name in _COUNTS:
                counts[name] += getattr(added, name)
            yield answer

    def totals(self) -> dict[tuple[date, DeckId], AnswerTotals]:
        """Return the totals of those that have passed."""
        return {key: AnswerTotals(**counts) for key, counts in self._counts.items()}
