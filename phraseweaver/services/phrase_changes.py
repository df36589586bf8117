"""What a learner can do to many phrases at once, and take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import kinds_for, unpack_kinds
from phraseweaver.domain.phrase_draft import split_tags
from phraseweaver.domain.search_query import fold_tag
from phraseweaver.errors import N_, NotFound, PhraseWeaverError
from phraseweaver.store import (
    bulk_cards,
    cards,
    changes,
    deck_merge,
    decks,
    neutral_days,
    phrases,
    recordings,
    users,
)
from phraseweaver.store.changes import Change, State
from phraseweaver.store.session import Session
from phraseweaver.store.tables import PhraseRow

MOVE, TAG, UNTAG, SUSPEND, UNSUSPEND, RESET, FLIP, DELETE, MERGE = (
    *("move", "tag", "untag", "suspend", "unsuspend", "reset", "flip", "delete", "merge"),
)
"""The kinds of changes, as they are kept."""


class NothingChanged(PhraseWeaverError):
    message = N_("Nothing had to be changed.")


class NoTag(PhraseWeaverError):
    message = N_("Write at least one tag.")


class DeckArchived(PhraseWeaverError):
    message = N_("This deck is archived. Bring it back first.")


class SameDeck(PhraseWeaverError):
    message = N_("A deck cannot be put into itself.")


class OtherLanguages(PhraseWeaverError):
    message = N_("Only decks of the same two languages can be put together.")


@dataclass(frozen=True, slots=True)
class MergeLook:
    """What putting a deck into another would do: how many phrases go, and how many are there already."""

    phrases: int
    same: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done: the change that can be undone, and how many phrases it is about.

    `left` counts the phrases among the chosen that were left as they are.
    """

    change: int
    kind: str
    phrases: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Work:
    """What every kind of change works with."""

    session: Session
    user: UserId
    before: State
    now: datetime

    @property
    def ids(self) -> list[PhraseId]:
        return [PhraseId(phrase) for phrase in self.before.phrases]

    def rows(self) -> list[PhraseRow]:
        return phrases.of_ids(self.session, self.user, self.ids)


def move_phrases(app: App, user: UserId, chosen: Sequence[PhraseId], deck: DeckId) -> Changed:
    """Move phrases with their cards and progress to a deck, whose kinds of cards they then have.

    Raises NotFound, DeckArchived or NothingChanged.
    """

    def work(at: _Work) -> int:
        target = decks.get(at.session, user, deck)
        if target.archived_at is not None:
            raise DeckArchived
        kinds_there = unpack_kinds(target.card_kinds)
        kinds_of = {row.id: unpack_kinds(row.card_kinds) for row in decks.all_of(at.session, user)}
        moved = [row for row in at.rows() if row.deck_id != deck]
        before = {row.id: kinds_of[row.deck_id] for row in moved}
        phrases.move(at.session, user, [PhraseId(row.id) for row in moved], deck, at.now)
        # Only for phrases that follow their deck; one with kinds of its own keeps them.
        following: dict[tuple[str, ...], dict[PhraseId, tuple[str, ...]]] = {}
        for row in moved:
            if not row.card_kinds:
                wanted = kinds_for(phrases.draft_of(row).words, kinds_there)
                following.setdefault(before[row.id], {})[PhraseId(row.id)] = wanted
        for kinds, wanted_of in following.items():
            if set(kinds) != set(kinds_there):
                cards.fit_kinds(at.session, user, deck, wanted_of, set(kinds_there) - set(kinds))
        return len(moved)

    return _change(app, user, chosen, MOVE, work)


def tag_phrases(app: App, user: UserId, chosen: Sequence[PhraseId], tags: str) -> Changed:
    """Give phrases tags that they lack; raises NotFound, NoTag, TextRejected or NothingChanged."""
    added = split_tags(tags)
    if not added:
        raise NoTag

    def work(at: _Work) -> int:
        return _save_tags(at, lambda now: split_tags([*now, *added]))

    return _change(app, user, chosen, TAG, work, daily_work=False)


def untag_phrases(app: App, user: UserId, chosen: Sequence[PhraseId], tags: str) -> Changed:
    """Take tags away, without regard to case; raises NotFound, NoTag, TextRejected or NothingChanged."""
    unwanted = {fold_tag(tag) for tag in split_tags(tags)}
    if not unwanted:
        raise NoTag

    def work(at: _Work) -> int:
        return _save_tags(at, lambda now: tuple(tag for tag in now if fold_tag(tag) not in unwanted))

    return _change(app, user, chosen, UNTAG, work, daily_work=False)


def suspend_phrases(app: App, user: UserId, chosen: Sequence[PhraseId]) -> Changed:
    """Let the cards of phrases rest until the learner says otherwise; raises NotFound or NothingChanged."""

    def work(at: _Work) -> int:
        awake = [card for card in at.before.rows["cards"].values() if not card["suspended"]]
        cards.set_suspended(at.session, user, [CardId(card["id"]) for card in awake], True, by_hand=True)
        return len({card["phrase_id"] for card in awake})

    return _change(app, user, chosen, SUSPEND, work)


def unsuspend_phrases(app: App, user: UserId, chosen: Sequence[PhraseId]) -> Changed:
    """Let resting cards be asked again, but for those that neither phrase nor deck wants any more.

    Raises NotFound or NothingChanged.
    """

    def work(at: _Work) -> int:
        kinds_of = {row.id: row.card_kinds for row in decks.all_of(at.session, user)}
        wanted = {
            row.id: kinds_for(
                phrases.draft_of(row).words, unpack_kinds(row.card_kinds or kinds_of[row.deck_id])
            )
            for row in at.rows()
        }
        woken = [
            card
            for card in at.before.rows["cards"].values()
            if card["suspended"] and card["kind"] in wanted[card["phrase_id"]]
        ]
        cards.set_suspended(at.session, user, [CardId(card["id"]) for card in woken], False)
        return len({card["phrase_id"] for card in woken})

    return _change(app, user, chosen, UNSUSPEND, work)


def reset_phrases(app: App, user: UserId, chosen: Sequence[PhraseId]) -> Changed:
    """Let the cards of phrases be new again; the answers stay in the history.

    Raises NotFound or NothingChanged.
    """

    def work(at: _Work) -> int:
        seen = [
            card for card in at.before.rows["cards"].values() if card["state"] != 0 or card["buried_until"]
        ]
        bulk_cards.reset(at.session, user, [CardId(card["id"]) for card in seen])
        return len({card["phrase_id"] for card in seen})

    return _change(app, user, chosen, RESET, work)


def flip_phrases(app: App, user: UserId, chosen: Sequence[PhraseId]) -> Changed:
    """Exchange phrase and translation, for phrases that were written the wrong way round.

    The deck's languages stay. Where a phrase is asked in both directions, each card goes on asking what it
    asked, so that the progress belongs to the same question. Phrases with a keyword, other accepted answers
    or a recording are left as they are: these belong to one side alone. Raises NotFound or NothingChanged.
    """

    def work(at: _Work) -> int:
        turned = []
        for row in at.rows():
            draft = phrases.draft_of(row)
            if draft.keyword or draft.alternatives or row.recording:
                continue
            phrases.save(
                at.session,
                user,
                PhraseId(row.id),
                replace(draft, text=draft.translation, translation=draft.text),
                at.now,
            )
            turned.append(row.id)
        bulk_cards.set_kinds(at.session, user, _asked_both_ways(at.before, turned))
        return len(turned)

    return _change(app, user, chosen, FLIP, work)


def delete_phrases(app: App, user: UserId, chosen: Sequence[PhraseId]) -> Changed:
    """Delete phrases with their cards; the answers stay in the history. Raises NotFound."""

    def work(at: _Work) -> int:
        phrases.remove_all(at.session, user, at.ids)
        recordings.sweep(at.session, user)
        return len(at.ids)

    return _change(app, user, chosen, DELETE, work)


def look_at_merge(app: App, user: UserId, deck: DeckId, into: DeckId) -> MergeLook:
    """Return what `merge_decks` would do; raises NotFound."""
    with app.sessions.read() as session:
        for each in (deck, into):
            decks.get(session, user, each)
        going = [row.phrase_key for row in phrases.of_deck(session, user, deck)]
        there = phrases.keys_of_deck(session, user, into)
        return MergeLook(len(going), sum(key in there for key in going))


def merge_decks(
    app: App, user: UserId, deck: DeckId, into: DeckId, *, together: bool = True
) -> Changed | None:
    """Move all phrases of a deck into another, with their progress, and delete the empty deck.

    A phrase that both have becomes one if `together`: the one with more answers stays with its cards and
    takes over the words, recording and picture that it lacks; the other goes, its answers stay in the
    history. Otherwise both stay. Returns the change that `undo_change` takes back, None where the deck was
    empty and only went. Raises NotFound, SameDeck, OtherLanguages or DeckArchived.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        users.lock(session, user)
        source, target = decks.get(session, user, deck), decks.get(session, user, into)
        if deck == into:
            raise SameDeck
        if target.archived_at is not None:
            raise DeckArchived
        if (source.learning, source.known) != (target.learning, target.known):
            raise OtherLanguages
        neutral_days.settle_until(session, user, now)
        kinds = unpack_kinds(source.card_kinds), unpack_kinds(target.card_kinds)
        moving = phrases.of_deck(session, user, deck)
        pairs = deck_merge.twins(moving, phrases.of_deck(session, user, into)) if together else []
        ids = [PhraseId(row.id) for row in moving]
        before = changes.state_of(session, user, [*ids, *(PhraseId(there.id) for _, there in pairs)])
        kept, gone = changes.recordings_of(session, user, before), changes.deck_row(session, user, deck)
        going = deck_merge.put_together(session, user, pairs, before, now)
        phrases.remove_all(session, user, going)
        staying = [phrase for phrase in ids if phrase not in set(going)]
        phrases.move(session, user, staying, into, now)
        deck_merge.fit_kinds(session, user, into, staying, *kinds)
        decks.remove(session, user, deck)
        recordings.sweep(session, user)
        if not ids:
            return None
        change = changes.keep(session, user, MERGE, before, now, recordings=kept, deck=gone, about=len(ids))
        assert change is not None, "the deck went"
        return Changed(change, MERGE, len(ids))


def kept_changes(app: App, user: UserId) -> list[Change]:
    """Return what can still be undone, the latest first."""
    with app.sessions.read() as session:
        return changes.kept(session, user)


def undo_change(app: App, user: UserId, change: int) -> int:
    """Put everything back as it was before the change; return how many phrases it was about.

    Raises NotFound, or ChangedSince where something of it is no longer as the change left it.
    """
    with app.sessions.begin() as session:
        users.lock(session, user)
        neutral_days.settle_until(session, user, app.clock())
        return changes.undo(session, user, change)


def _change(
    app: App,
    user: UserId,
    chosen: Sequence[PhraseId],
    kind: str,
    work: Callable[[_Work], int],
    *,
    daily_work: bool = True,
) -> Changed:
    """Do the work on those of the chosen phrases that are there, and keep what undoes it.

    `daily_work` says that it may change what awaits the learner on a day.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        users.lock(session, user)
        before = changes.state_of(session, user, chosen)
        if not before.phrases:
            raise NotFound
        if daily_work:
            neutral_days.settle_until(session, user, now)
        kept = changes.recordings_of(session, user, before) if kind == DELETE else None
        done = work(_Work(session, user, before, now))
        change = changes.keep(session, user, kind, before, now, recordings=kept)
        if change is None:
            raise NothingChanged
        return Changed(change, kind, done, left=len(before.phrases) - done)


def _save_tags(at: _Work, of: Callable[[tuple[str, ...]], tuple[str, ...]]) -> int:
    changed = 0
    for row in at.rows():
        draft = phrases.draft_of(row)
        tags = of(draft.tags)
        if tags != draft.tags:
            phrases.save(at.session, at.user, PhraseId(row.id), replace(draft, tags=tags), at.now)
            changed += 1
    return changed


def _asked_both_ways(before: State, turned: Sequence[int]) -> Mapping[CardId, str]:
    """Return the new kinds of the cards that ask for one of the phrases in both directions."""
    by_phrase: dict[int, dict[str, int]] = {}
    for card in before.rows["cards"].values():
        by_phrase.setdefault(card["phrase_id"], {})[card["kind"]] = card["id"]
    other = {"recognition": "production", "production": "recognition"}
    wanted: dict[CardId, str] = {}
    for phrase in turned:
        of_phrase = by_phrase.get(phrase, {})
        if other.keys() <= of_phrase.keys():
            wanted.update({CardId(of_phrase[kind]): new for kind, new in other.items()})
    return wanted
