"""A learner with decks, the way they go through a day, and the whole database at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.services import accounts, decks, phrases, review
from phraseweaver.services.accounts import Preferences
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.review import ReviewCard
from phraseweaver.store import cards, users
from phraseweaver.store.tables import Base

BOTH = ("recognition", "production")

Tables = dict[str, list[tuple[Any, ...]]]


def local(app: App) -> UserId:
    """Return the app's own learner, in Berlin: an hour ahead of UTC in winter, rollover at 4."""
    return accounts.local_learner(app, "Europe/Berlin").id


def another(app: App) -> UserId:
    """Return a second learner."""
    with app.sessions.begin() as session:
        users.create_if_absent(session, "another", ZoneInfo("Europe/Berlin"), app.clock())
        found = users.find_by_handle(session, "another")
    assert found
    return found.id


def prefer(app: App, user: UserId, **changed: Any) -> Preferences:
    """Change some of the learner's settings and return all of them."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
    wanted = Preferences(**{**_as_dict(accounts.preferences_of(learner)), **changed})
    accounts.save_preferences(app, user, wanted)
    return wanted


def _as_dict(preferences: Preferences) -> dict[str, Any]:
    return {name: getattr(preferences, name) for name in Preferences.__dataclass_fields__}


def new_deck(
    app: App, user: UserId, *texts: str, name: str = "Spanish", kinds: Sequence[str] = ("recognition",)
) -> DeckId:
    """Make a deck that holds these phrases, with one kind of card unless told otherwise."""
    deck = decks.create_deck(app, user, DeckForm(name, "es", "en", tuple(kinds)))
    add(app, user, deck, *texts)
    return deck


def add(app: App, user: UserId, deck: DeckId, *texts: str) -> None:
    """Add phrases; the translation of each is its text in capitals."""
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked(text, text.upper()) for text in texts])


def phrase_id(app: App, user: UserId, text: str) -> PhraseId:
    """Return the id of the phrase with that text."""
    return next(
        line.id for line in phrases.find_phrases(app, user, words=text).lines if line.draft.text == text
    )


def card_id(app: App, user: UserId, text: str, kind: str = "recognition") -> CardId:
    """Return the id of a phrase's card."""
    line = phrases.get_phrase(app, user, phrase_id(app, user, text))
    return next(card.id for card in line.cards if card.kind == kind)


def schedule(app: App, user: UserId, card: CardId) -> Schedule:
    """Return where the card stands."""
    with app.sessions.read() as session:
        return cards.schedule_of(cards.get(session, user, card))


def shown(app: App, user: UserId, deck: DeckId | None = None) -> ReviewCard:
    """Return the card that is asked now; fails if there is none."""
    card = review.screen(app, user, deck=deck).card
    assert card, "nothing is asked"
    return card


def answer(app: App, user: UserId, rating: Rating = Rating.GOOD, *, milliseconds: int = 0) -> ReviewCard:
    """Answer the card that is asked now, and return it as it was asked."""
    card = shown(app, user)
    review.rate(app, user, card.id, rating, seen=card.reps, duration_ms=milliseconds, load=card.load)
    return card


def give(app: App, user: UserId, card: CardId, *ratings: Rating) -> None:
    """Answer one card again and again, whether it is due or not."""
    for rating in ratings:
        review.rate(app, user, card, rating, seen=schedule(app, user, card).reps)


# Up to which day it is written down whether days were neutral: a fact of the past, which nothing takes back.
KEPT = "users.settled_until"


def contents(app: App, *, apart_from: Sequence[str] = ()) -> Tables:
    """Return every row of every table, `apart_from` some tables and columns (`users.last_studied_on`)."""
    found = {}
    apart_from = [*apart_from, KEPT]
    with app.sessions.read() as session:
        for name, table in Base.metadata.tables.items():
            if name in apart_from:
                continue
            columns = [column for column in table.columns if f"{name}.{column.name}" not in apart_from]
            rows = session.execute(select(*columns)).all()
            found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found
