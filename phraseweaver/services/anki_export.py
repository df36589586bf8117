"""Decks out to Anki, with their schedules and every answer.

Decided here, where our log knows less than Anki's: an answer to a card in relearning gave days if it was
Good or Easy, and a step otherwise; a step whose length is not in the log is ten minutes. A phrase takes its
guid along, by which a later import finds it again.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
    QUEUES,
    CardToWrite,
    CollectionFrame,
    CollectionWriter,
    NoteToWrite,
    write_package,
)
from phraseweaver.store import anki_export, users
from phraseweaver.store.anki_export import AnswerRow, PhraseAndCards
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
        self._created = int(began.timestamp())
        base = int(now.timestamp() * 1000)
        self._deck_ids = {deck: base + number for number, deck in enumerate(names)}
        self._frame = CollectionFrame(
            created=self._created,
            minutes_west=-int(offset.total_seconds() // 60),
            rollover_hour=learner.days.rollover_hour,
            modified_ms=base,
            decks={self._deck_ids[deck]: name for deck, name in names.items()},
        )
        self._cards: dict[int, int] = {}
        self._last_answer: dict[int, int] = {}
        self._phrases = self._answers = 0
        self._media: dict[str, str] = {}
        self._steps = SchedulerSettings()
        decay = (learner.parameters or DEFAULT_PARAMETERS)[20]
        self._wanted = f',"dr":{learner.desired_retention!r},"decay":{decay!r}'
        self._end_of_today = learner.days.end_of(self._today)

    def write(self, target: Path) -> Exported:
        collection = self._workshop / "collection"
        writer = CollectionWriter(collection, self._frame)
        try:
            self._number_cards()
            if self._history:
                writer.write_answers(self._answer_rows())
            self._progress(0.5)
            last_note = 0
            found = anki_export.phrases_with_cards(self._session, self._learner.id, self._ours)
            while some := list(islice(found, _AT_ONCE)):
                notes: list[NoteToWrite] = []
                cards: list[CardToWrite] = []
                for both in some:
                    last_note = max(last_note + 1, int(both.phrase.created_at.timestamp() * 1000))
                    notes.append(self._note(both, last_note))
                    cards += (self._card(card, last_note, both.phrase) for card in both.cards)
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
            latest = max(latest + 1, int(made.timestamp() * 1000))
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

    def _card(self, card: Any, note: int, phrase: Any) -> CardToWrite:
        state = CardState(card.state) if self._history else CardState.NEW
        steps = {
            CardState.LEARNING: len(self._steps.learning_steps),
            CardState.RELEARNING: len(self._steps.relearning_steps),
        }.get(state, 0)
        queue, due = QUEUES["new"], min(card.position, 2**31 - 1)
        match state:
            case CardState.REVIEW:
                queue, due = QUEUES["review"], self._day(card.due_on)
            case CardState.LEARNING | CardState.RELEARNING:
                if card.due_at < self._end_of_today:
                    queue, due = QUEUES["learning"], int(card.due_at.timestamp())
                else:
                    queue, due = QUEUES["day"], self._day(self._learner.days.date_of(card.due_at))
        if card.suspended:
            queue = QUEUES["suspended"]
        elif card.buried_until is not None and card.buried_until > self._today and self._history:
            queue = QUEUES["buried"]
        seen = state is not CardState.NEW
        return CardToWrite(
            id=self._cards[card.id],
            nid=note,
            did=self._deck_ids[phrase.deck_id],
            ord=ORDINALS[card.kind],
            mod=int(self._now.timestamp()),
            type=int(state),
            queue=queue,
            due=due,
            ivl=max(card.interval_days, 1) if state in (CardState.REVIEW, CardState.RELEARNING) else 0,
            factor=_STARTING_EASE if seen else 0,
            reps=card.reps if self._history else 0,
            lapses=card.lapses if self._history else 0,
            left=max(steps - (card.step or 0), 1) if steps else 0,
            data=self._memory(card) if seen else "{}",
        )

    def _memory(self, card: Any) -> str:
        if card.stability is None:
            return "{}"
        last = self._last_answer.get(card.id)
        if last is None and card.last_reviewed_at is not None:
            last = int(card.last_reviewed_at.timestamp() * 1000)
        # Plain numbers, written down as JSON does: there is one for each card.
        last_second = "" if last is None else f',"lrt":{last // 1000}'
        return (
            f'{{"pos":{min(card.position, 2**31 - 1)},"s":{round(card.stability, 4)!r},'
            f'"d":{round(card.difficulty, 3)!r}{self._wanted}{last_second}}}'
        )

    def _day(self, day: date) -> int:
        return (day - self._first_day).days

    def _answer_rows(self) -> Iterator[tuple[int, int, int, int, int, int, int, int, int]]:
        total = max(anki_export.count_answers(self._session, self._learner.id), 1)
        latest = 0
        rows: Iterator[AnswerRow] = anki_export.answers(self._session, self._learner.id)
        for at, card, rating, interval, state, before, difficulty, ended, began, took in rows:
            # The instant is the key: two answers of one millisecond must differ.
            latest = max(latest + 1, at)
            theirs = self._cards.get(card)
            if theirs is None:
                continue
            self._answers += 1
            if self._answers % _AT_ONCE == 0:
                self._progress(0.5 * self._answers / total)
            self._last_answer[card] = latest
            if state == _REVIEWED:
                kind, last = 1, before
                step = rating == _AGAIN
            elif state == _RELEARNING:
                kind, step = 2, rating < _GOOD
                last = _step_before(began, ended)
            else:
                kind, step = 0, interval == 0
                last = _step_before(began, ended) if state else 0
            factor = 100 + round((difficulty - 1) / 9 * 1000) if difficulty else 100
            yield (
                *(latest, theirs, -1, rating, -_STEP_SECONDS if step else max(interval, 1)),
                *(last, factor, took, kind),
            )


_REVIEWED, _RELEARNING = int(CardState.REVIEW), int(CardState.RELEARNING)
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
    return html.escape(text, quote=False).replace("\n", "<br>")
