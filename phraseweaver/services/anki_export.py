"""Decks out to Anki, with their schedules and every answer.

Decided here, where our log knows less than Anki's: an answer to a card in relearning gave days if it was
Good or Easy, and a step otherwise; a step whose length is not in the log is ten minutes. A phrase takes its
guid along, by which a later import finds it again.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.patterns import is_pattern, variants
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, SchedulerSettings
from phraseweaver.errors import NotFound
from phraseweaver.formats.anki.files.writer import (
    ORDINALS,
    AnswerToWrite,
    CardToWrite,
    CollectionFrame,
    CollectionWriter,
    NoteToWrite,
    write_package,
)
from phraseweaver.formats.anki.scheduling import (
    QUEUE_DAY_LEARNING,
    QUEUE_LEARNING,
    QUEUE_NEW,
    QUEUE_REVIEW,
    QUEUE_SUSPENDED,
    QUEUES_BURIED,
)
from phraseweaver.store import anki_export, users
from phraseweaver.store.anki_export import PhraseAndCards
from phraseweaver.store.session import Session

Progress = Callable[[float], object]

MEDIA_TYPE = "application/octet-stream"
SUFFIX = ".apkg"

_EXTENSIONS = {
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "audio/flac": "flac",
    "audio/webm": "webm",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
_STARTING_EASE = 2_500
_STEP_SECONDS = 600
_ANKIS_MORNING = 4
"""The hour at which Anki puts the beginning of a collection."""
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Exported:
    """How much went out."""

    phrases: int
    cards: int
    answers: int
    recordings: int


def file_name(deck_name: str | None) -> str:
    """Return a name for a package that no file system or header objects to; None for all decks."""
    safe = "".join(c if c.isalnum() or c in " -_" else "_" for c in deck_name or "PhraseWeaver").strip()
    return (safe or "phrases") + SUFFIX


def export_package(
    app: App,
    user: UserId,
    target: Path,
    *,
    decks: Sequence[DeckId] | None = None,
    history: bool = True,
    progress: Progress | None = None,
) -> Exported:
    """Write a package of these decks, or of all, to `target` in place of what is there; raises NotFound.

    Without `history` all cards are new. The file appears when it is complete, or not at all.
    """
    now = app.clock()
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with TemporaryDirectory(prefix="phraseweaver-") as workshop, app.sessions.read() as session:
            done = _Export(
                session, users.get(session, user), now, Path(workshop), decks, history, progress or _ignore
            ).write(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return done


def _ignore(_share: float) -> None:
    return


class _Export:
    def __init__(
        self,
        session: Session,
        learner: Learner,
        now: datetime,
        workshop: Path,
        decks: Sequence[DeckId] | None,
        history: bool,
        progress: Progress,
    ) -> None:
        self._session, self._learner, self._now = session, learner, now
        self._workshop, self._history, self._progress = workshop, history, progress
        names = anki_export.deck_names(session, learner.id, decks)
        if decks is not None and len(names) < len(set(decks)):
            raise NotFound
        self._ours = list(names)
        self._today = learner.days.date_of(now)
        first = anki_export.earliest_day(session, learner.id) or self._today
        # Anki counts from the day on which a collection was made, and shows nothing before it.
        self._first_day = min(first, self._today) - timedelta(days=1)
        began = datetime.combine(self._first_day, time(_ANKIS_MORNING), learner.days.zone)
        offset = began.utcoffset() or timedelta()
        self._modified = int(now.timestamp())
        base = int(now.timestamp() * 1000)
        self._deck_ids = {deck: base + number for number, deck in enumerate(names)}
        self._frame = CollectionFrame(
            created=int(began.timestamp()),
            minutes_west=-int(offset.total_seconds() // 60),
            rollover_hour=learner.days.rollover_hour,
            modified_ms=base,
            decks={self._deck_ids[deck]: name for deck, name in names.items()},
        )
        self._cards: dict[int, int] = {}
        self._last_answer: dict[int, int] = {}
        self._phrases = self._answers = 0
        self._media: dict[str, str] = {}
        steps = SchedulerSettings()
        self._steps = {_LEARNING: len(steps.learning_steps), _RELEARNING: len(steps.relearning_steps)}
        decay = (learner.parameters or DEFAULT_PARAMETERS)[20]
        self._wanted = f',"dr":{learner.desired_retention!r},"decay":{decay!r}'
        self._end_of_today = learner.days.end_of(self._today)

    def write(self, target: Path) -> Exported:
        collection = self._workshop / "collection"
        writer = CollectionWriter(collection, self._frame)
        try:
            self._number_cards()
            if self._history:
                for rows in self._answer_rows():
                    writer.write_answers(rows)
            self._progress(0.5)
            last_note = 0
            found = anki_export.phrases_with_cards(self._session, self._learner.id, self._ours)
            while some := list(islice(found, _AT_ONCE)):
                notes: list[NoteToWrite] = []
                cards: list[CardToWrite] = []
                for both in some:
                    last_note = max(last_note + 1, int(both.phrase.created_at.timestamp() * 1000))
                    notes.append(self._note(both, last_note))
                    deck = self._deck_ids[both.phrase.deck_id]
                    cards += [self._card(card, last_note, deck) for card in both.cards]
                writer.write_notes(notes)
                writer.write_cards(cards)
                self._phrases += len(notes)
            writer.close()
        finally:
            writer.discard()
        self._progress(0.8)
        recordings = 0

        def media() -> Iterator[tuple[str, bytes]]:
            nonlocal recordings
            found = anki_export.recordings_of(self._session, self._learner.id, self._ours)
            for digest, _, content in found:
                if digest in self._media:
                    recordings += 1
                    yield self._media[digest], content

        write_package(target, collection, media())
        self._progress(1.0)
        return Exported(self._phrases, len(self._cards), self._answers, recordings)

    def _number_cards(self) -> None:
        """Give every card a number as Anki has them: the millisecond in which it was made, each once."""
        latest = 0
        for card, made in anki_export.cards_with_age(self._session, self._learner.id, self._ours):
            latest = made if made > latest else latest + 1
            self._cards[card] = latest

    def _note(self, both: PhraseAndCards, note: int) -> NoteToWrite:
        phrase = both.phrase
        words = _plain(phrase)
        kinds = {card.kind for card in both.cards}
        fields = {
            "Phrase": _html(words.text),
            "Translation": _html(words.translation),
            "Hint": _html(words.hint),
            # Shown with every answer and with no question, which is where a picture gives nothing away.
            "Note": "<br>".join(filter(None, (_html(words.note), self._image(phrase.picture)))),
            "Keyword": _html(words.keyword),
            "Also accepted": _html("\n".join(words.alternatives)),
            "Audio": self._sound(phrase.recording),
            **{f"Ask {kind}": "y" for kind in kinds if kind in ORDINALS},
        }
        if "cloze" in kinds and KINDS["cloze"].fits(words):
            fields["Cloze"] = _html(KINDS["cloze"].ask(words).question)
        tags = phrase.tags + (" marked" if phrase.marked else "")
        return NoteToWrite(
            id=note,
            guid=anki_export.guid_of(phrase.id, phrase.created_at, phrase.guid),
            mod=int(phrase.updated_at.timestamp()),
            tags=tags.strip(),
            fields=fields,
        )

    def _sound(self, digest: str) -> str:
        return f"[sound:{self._file(digest)}]" if digest else ""

    def _image(self, digest: str) -> str:
        return f'<img src="{self._file(digest)}">' if digest else ""

    def _file(self, digest: str) -> str:
        if digest not in self._media:
            media_type = anki_export.media_type(self._session, self._learner.id, digest)
            self._media[digest] = f"pw-{digest[:20]}.{_EXTENSIONS.get(media_type, 'mp3')}"
        return self._media[digest]

    def _card(self, card: Any, note: int, deck: int) -> CardToWrite:
        (
            _, number, kind, position, state, step, stability, difficulty, due_on, due_ms, interval,
            last_ms, reps, lapses, suspended, buried_until,
        ) = card  # fmt: skip
        if not self._history:
            state, reps, lapses = _NEW, 0, 0
        position = min(position, 2**31 - 1)
        queue, due, left = QUEUE_NEW, position, 0
        if state == _REVIEWED:
            queue, due = QUEUE_REVIEW, self._day(due_on)
        elif state != _NEW:
            left = max(self._steps[state] - (step or 0), 1)
            due_at = datetime.fromtimestamp(due_ms / 1000, UTC)
            if due_at < self._end_of_today:
                queue, due = QUEUE_LEARNING, due_ms // 1000
            else:
                queue, due = QUEUE_DAY_LEARNING, self._day(self._learner.days.date_of(due_at))
        if suspended:
            queue = QUEUE_SUSPENDED
        elif buried_until is not None and buried_until > self._today and self._history:
            queue = QUEUES_BURIED[0]
        memory = "{}"
        if state != _NEW and stability is not None:
            last = self._last_answer.get(number, last_ms)
            # Plain numbers, written down as JSON does: there is one for each card.
            last_second = "" if last is None else f',"lrt":{last // 1000}'
            memory = (
                f'{{"pos":{position},"s":{round(stability, 4)!r},'
                f'"d":{round(difficulty, 3)!r}{self._wanted}{last_second}}}'
            )
        return CardToWrite(
            id=self._cards[number],
            nid=note,
            did=deck,
            ord=ORDINALS[kind],
            mod=self._modified,
            type=state,
            queue=queue,
            due=due,
            ivl=max(interval, 1) if state in (_REVIEWED, _RELEARNING) else 0,
            factor=0 if state == _NEW else _STARTING_EASE,
            reps=reps,
            lapses=lapses,
            left=left,
            data=memory,
        )

    def _day(self, day: date) -> int:
        return (day - self._first_day).days

    def _answer_rows(self) -> Iterator[list[AnswerToWrite]]:
        total = max(anki_export.count_answers(self._session, self._learner.id), 1)
        cards, last_answer = self._cards, self._last_answer
        latest = read = 0
        for part in anki_export.answers(self._session, self._learner.id):
            rows: list[AnswerToWrite] = []
            for at, card, rating, interval, state, before, difficulty, ended, began, took in part:
                # The instant is the key: two answers of one millisecond must differ.
                latest = at if at > latest else latest + 1
                theirs = cards.get(card)
                if theirs is None:
                    continue
                last_answer[card] = latest
                if state == _REVIEWED:
                    kind, last, step = 1, before, rating == _AGAIN
                elif state == _RELEARNING:
                    kind, last, step = 2, _step_before(began, ended), rating < _GOOD
                else:
                    kind, last, step = 0, _step_before(began, ended) if state else 0, interval == 0
                after = -_STEP_SECONDS if step else interval if interval > 1 else 1
                factor = 100 + round((difficulty - 1) / 9 * 1000) if difficulty else 100
                rows.append((latest, theirs, rating, after, last, factor, took, kind))
            yield rows
            self._answers += len(rows)
            read += len(part)
            self._progress(0.5 * read / total)


_NEW, _LEARNING, _REVIEWED, _RELEARNING = (int(state) for state in CardState)
_AGAIN, _GOOD = int(Rating.AGAIN), int(Rating.GOOD)


def _step_before(began: int | None, ended: int | None) -> int:
    """Return the length of a step as Anki writes it: seconds, below zero."""
    if began is None or ended is None or ended <= began:
        return -_STEP_SECONDS
    return -max((ended - began) // 1000, 1)


def _plain(phrase: Any) -> PhraseText:
    """Return the words as they are read; a pattern as it is written, since Anki has no slots."""
    words = PhraseText(
        text=phrase.text,
        translation=phrase.translation,
        hint=phrase.hint,
        note=phrase.note,
        keyword=phrase.keyword,
        alternatives=tuple(phrase.alternatives.splitlines()),
    )
    return words if is_pattern(words) else variants(words)[0].words


def _html(text: str) -> str:
    # Most fields of most phrases are empty.
    return html.escape(text, quote=False).replace("\n", "<br>") if text else ""
