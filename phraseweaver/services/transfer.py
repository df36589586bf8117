"""Phrases in and out: a preview that stores nothing, then all of it or none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.formats import FORMATS, Layout, Mapping, Progress, RowProblem, format_of
from phraseweaver.store import decks, matching_phrases, new_phrases, phrases, users


class OnMatch(StrEnum):
    """What becomes of a listed phrase that the deck has already, as the command line names it too."""

    SKIP = "skip"
    UPDATE = "update"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: `skipped` are those that the deck had and that stayed as they were."""

    added: int
    changed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing is stored yet.

    `fresh` are the phrases that the deck does not hold, `matching` those that it does (or that the list
    holds twice); `problems` are the rows that cannot be read.
    """

    fresh: tuple[PhraseDraft, ...]
    matching: tuple[PhraseDraft, ...]
    problems: tuple[RowProblem, ...]
    layout: Layout

    @property
    def known(self) -> int:
        """How many match."""
        return len(self.matching)


def preview_import(
    app: App,
    user: UserId,
    deck: DeckId,
    source: bytes | str,
    *,
    file_name: str = "",
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> Preview:
    """Return what adding a file or a pasted list to the deck would do.

    Raises NotFound, or ImportRejected if the list as a whole cannot be read.
    """
    with app.sessions.read() as session:
        row = decks.get(session, user, deck)
        learning, known = row.learning, row.known
    table = format_of(file_name).read(
        source, mapping=mapping, learning=learning, known=known, progress=progress
    )
    drafts = [draft for _, draft in table.drafts]
    with app.sessions.read() as session:
        fresh = new_phrases.missing(drafts, phrases.keys_of_deck(session, user, deck))
    new = {id(draft) for draft in fresh}
    return Preview(
        fresh=tuple(fresh),
        matching=tuple(draft for draft in drafts if id(draft) not in new),
        problems=tuple(table.problems),
        layout=table.layout,
    )


def import_phrases(
    app: App,
    user: UserId,
    deck: DeckId,
    drafts: tuple[PhraseDraft, ...],
    *,
    matching: tuple[PhraseDraft, ...] = (),
    on_match: OnMatch = OnMatch.SKIP,
    progress: Progress | None = None,
) -> Imported:
    """Add the phrases of a preview, and do with those `matching` what was chosen, all or none.

    What the deck got meanwhile counts as matching and is skipped. Raises NotFound.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        fresh = new_phrases.add(session, learner, deck, drafts, now, progress, source="import")
        again = changed = 0
        match on_match:
            case OnMatch.SKIP:
                pass
            case OnMatch.UPDATE:
                changed = matching_phrases.update(session, user, deck, matching, now)
            case OnMatch.ADD:
                again = new_phrases.add(
                    session, learner, deck, matching, now, progress, source="import", again=True
                ).added
            case _:
                assert_never(on_match)
        return Imported(
            added=fresh.added + again,
            changed=changed,
            skipped=fresh.skipped + len(matching) - changed - again,
        )


def export_deck(app: App, user: UserId, deck: DeckId, format_key: str) -> bytes:
    """Return the deck's phrases as the content of a file; raises NotFound."""
    with app.sessions.read() as session:
        decks.get(session, user, deck)
        drafts = phrases.drafts_of_deck(session, user, deck)
    return FORMATS[format_key].write(drafts)


def file_name(deck_name: str, format_key: str) -> str:
    """Return a name for the deck's file that no file system or header objects to."""
    safe = "".join(c if c.isalnum() or c in " -_" else "_" for c in deck_name).strip()
    return (safe or "phrases") + FORMATS[format_key].suffix


def find_deck(app: App, user: UserId, name: str) -> DeckId | None:
    """Return the id of the learner's deck of that name, without regard to case; None if there is none."""
    with app.sessions.read() as session:
        row = decks.find_by_name(session, user, name)
        return DeckId(row.id) if row else None
