"""What a learner can do with decks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain.accents import check_accent
from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.learner import MAX_PER_DAY, MAX_RETENTION, MIN_RETENTION
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, check_kinds, kinds_for, pack_kinds, unpack_kinds
from phraseweaver.domain.queue import Left
from phraseweaver.domain.text import MAX_NAME, clean_line
from phraseweaver.errors import N_, SameLanguages, SettingRejected
from phraseweaver.starter import starter_phrases
from phraseweaver.store import cards, decks, due, neutral_days, new_phrases, phrases, recordings, users
from phraseweaver.store.session import Session
from phraseweaver.store.tables import DeckRow
from phraseweaver.translation import translator


@dataclass(frozen=True, slots=True)
class DeckOwn:
    """What a deck has of its own instead of the learner's settings; None and "" follow those.

    `new_per_day` and `reviews_per_day` are limits beside the learner's, which hold for all decks together.
    `desired_retention` is a probability; `accent` a BCP 47 tag, "" for the usual one of the language learned.
    """

    new_per_day: int | None = None
    reviews_per_day: int | None = None
    desired_retention: float | None = None
    accent: str = ""


@dataclass(frozen=True, slots=True)
class DeckSummary:
    """A deck in a list: its settings, its size, and what the study day still holds in it."""

    id: DeckId
    name: str
    learning: str
    known: str
    kinds: tuple[str, ...]
    accents_matter: bool
    archived: bool
    phrases: int
    left: Left
    own: DeckOwn = DeckOwn()


@dataclass(frozen=True, slots=True)
class DeckName:
    """A deck by its name and languages, where nothing has to be counted."""

    id: DeckId
    name: str
    learning: str
    known: str
    archived: bool


@dataclass(frozen=True, slots=True)
class DeckForm:
    """A deck as a learner fills it in; the languages are codes."""

    name: str
    learning: str
    known: str
    kinds: tuple[str, ...] = DEFAULT_KINDS
    accents_matter: bool = True
    own: DeckOwn = DeckOwn()


def list_decks(app: App, user: UserId) -> list[DeckSummary]:
    """Return the learner's decks by name, archived ones last."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        left = {d.deck: d.left for d in due.day(session, learner, learner.days.date_of(now)).decks}
        sizes = decks.phrase_counts(session, user)
        return [
            _summary(row, sizes.get(DeckId(row.id), 0), left.get(DeckId(row.id), Left()))
            for row in decks.all_of(session, user)
        ]


def deck_names(app: App, user: UserId) -> list[DeckName]:
    """Return the learner's decks by name, archived ones last."""
    with app.sessions.read() as session:
        return [
            DeckName(DeckId(row.id), row.name, row.learning, row.known, row.archived_at is not None)
            for row in decks.all_of(session, user)
        ]


def create_deck(app: App, user: UserId, form: DeckForm) -> DeckId:
    """Add a deck; raises TextRejected, UnknownLanguage, SameLanguages, SettingRejected or DeckNameTaken."""
    checked = _checked(form)
    with app.sessions.begin() as session:
        return _add(session, user, checked, app.clock())


def add_starter_deck(app: App, user: UserId, form: DeckForm) -> DeckId:
    """Add a deck with the starter phrases of its two languages; raises as `create_deck` does.

    Their tags are in the learner's language.
    """
    checked = _checked(form)
    now = app.clock()
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        drafts = starter_phrases(checked.learning, checked.known, translator(learner.language))
        deck = _add(session, user, checked, now)
        new_phrases.add(session, learner, deck, drafts, now, source="starter")
    return deck


def change_deck(app: App, user: UserId, deck: DeckId, form: DeckForm) -> None:
    """Store a deck's name, languages and settings; raises NotFound and as `create_deck` does.

    A kind that is added makes new cards and leaves the progress of the others alone. Of a kind that is
    taken away the cards never answered go; the others rest, and go on where they were if it comes back.
    """
    checked = _checked(form)
    with app.sessions.begin() as session:
        row = decks.get(session, user, deck)
        before = unpack_kinds(row.card_kinds)
        limits = (row.new_per_day, row.reviews_per_day)
        if limits != (checked.own.new_per_day, checked.own.reviews_per_day):
            neutral_days.settle_until(session, user, app.clock())
        decks.save(
            session,
            user,
            deck,
            name=checked.name,
            learning=checked.learning,
            known=checked.known,
            card_kinds=pack_kinds(checked.kinds),
            accents_matter=checked.accents_matter,
            own=_columns(checked.own),
        )
        if set(checked.kinds) != set(before):
            neutral_days.settle_until(session, user, app.clock())
            wanted = {
                PhraseId(row.id): kinds_for(phrases.draft_of(row).words, checked.kinds)
                for row in phrases.of_deck(session, user, deck)
                if not row.card_kinds
            }
            cards.fit_kinds(session, user, deck, wanted, set(checked.kinds) - set(before))


def archive_deck(app: App, user: UserId, deck: DeckId) -> None:
    """Take a deck out of the daily study without losing anything; raises NotFound."""
    with app.sessions.begin() as session:
        neutral_days.settle_until(session, user, app.clock())
        decks.set_archived(session, user, deck, app.clock())


def unarchive_deck(app: App, user: UserId, deck: DeckId) -> None:
    """Bring an archived deck back; raises NotFound."""
    with app.sessions.begin() as session:
        neutral_days.record_until(session, user, app.clock())
        decks.set_archived(session, user, deck, None)


def delete_deck(app: App, user: UserId, deck: DeckId) -> None:
    """Delete a deck with its phrases and cards; answers stay in the history. Raises NotFound."""
    with app.sessions.begin() as session:
        neutral_days.settle_until(session, user, app.clock())
        decks.remove(session, user, deck)
        recordings.sweep(session, user)


def _checked(form: DeckForm) -> DeckForm:
    name = clean_line(form.name, N_("Name of the deck"), MAX_NAME)
    learning, known = language(form.learning).code, language(form.known).code
    if learning == known:
        raise SameLanguages
    return replace(
        form,
        name=name,
        learning=learning,
        known=known,
        kinds=check_kinds(form.kinds),
        own=_checked_own(form.own, learning),
    )


def _checked_own(own: DeckOwn, learning: str) -> DeckOwn:
    for field, value, lowest, highest in (
        (N_("New cards a day"), own.new_per_day, 0, MAX_PER_DAY),
        (N_("Reviews a day"), own.reviews_per_day, 0, MAX_PER_DAY),
        (N_("Desired retention"), own.desired_retention, MIN_RETENTION, MAX_RETENTION),
    ):
        if value is not None and not lowest <= value <= highest:
            raise SettingRejected(field=field, allowed=f"{lowest} – {highest}")
    return replace(own, accent=check_accent(learning, own.accent))


def _columns(own: DeckOwn) -> decks.Own:
    return decks.Own(own.new_per_day, own.reviews_per_day, own.desired_retention, own.accent)


def _add(session: Session, user: UserId, form: DeckForm, now: datetime) -> DeckId:
    return decks.add(
        session,
        user,
        name=form.name,
        learning=form.learning,
        known=form.known,
        card_kinds=pack_kinds(form.kinds),
        accents_matter=form.accents_matter,
        own=_columns(form.own),
        now=now,
    )


def _summary(row: DeckRow, size: int, left: Left) -> DeckSummary:
    return DeckSummary(
        id=DeckId(row.id),
        name=row.name,
        learning=row.learning,
        known=row.known,
        kinds=unpack_kinds(row.card_kinds),
        accents_matter=row.accents_matter,
        archived=row.archived_at is not None,
        phrases=size,
        left=left,
        own=DeckOwn(row.new_per_day, row.reviews_per_day, row.desired_retention, row.voice),
    )
