"""From a note to phrases: one for an ordinary note, one for each number of a cloze note."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from phraseweaver.domain.patterns.template import literal_braces
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.text import MAX_TAG
from phraseweaver.errors import PhraseWeaverError, TextRejected
from phraseweaver.formats.anki.cloze import Blank, read_cloze
from phraseweaver.formats.anki.note_types import CLOZE, NoteType, Role, Roles, kinds_of_templates
from phraseweaver.formats.html_text import html_to_text

_SOUND = re.compile(r"\[sound:([^\[\]]{1,255})\]")
# Each part stops at the next bracket, so that no field takes more than linear time.
_IMAGE = re.compile(
    r"""<img\b[^<>]{0,2000}?\bsrc\s{0,9}=\s{0,9}(?:"([^"<>]{1,500})"|'([^'<>]{1,500})'|([^\s"'<>]{1,500}))""",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\w")
_MARKED = "marked"


class Note(NamedTuple):
    """A row of Anki's notes. `mod` is the second of its latest change, `tags` have spaces between."""

    id: int
    guid: str
    type_id: int
    mod: int
    tags: str
    fields: tuple[str, ...]


class NotePhrase(NamedTuple):
    """A phrase made from a note.

    `guid` finds it again at the next import. `kinds` names the card kind for each number of a card of the
    note's, `sound` and `picture` the media files of its recording and its first picture ("" for none).
    """

    guid: str
    draft: PhraseDraft
    kinds: dict[int, str]
    sound: str
    marked: bool
    picture: str = ""


class NoteReading(NamedTuple):
    """What a note gives: its phrases, or why there are none; and how many more pictures it has than one."""

    phrases: tuple[NotePhrase, ...]
    problem: PhraseWeaverError | None
    more_pictures: int


class NoteReader:
    """Reads the notes of one type with one choice of roles."""

    def __init__(self, note_type: NoteType, roles: Roles) -> None:
        self._type = note_type
        self._kinds = kinds_of_templates(note_type, roles)
        self._places = {role: [at for at, given in enumerate(roles) if given is role] for role in Role}
        self._heard = [at for at, _ in sorted(enumerate(roles), key=lambda pair: pair[1] is not Role.TEXT)]

    def read(self, note: Note) -> NoteReading:
        """Return the phrases of a note of this type."""
        joined = "\x1f".join(note.fields)
        pictures = _pictures_in(joined) if "<" in joined else []
        marked = False
        tags = [tag[:MAX_TAG] for tag in note.tags.split()]
        if any(tag.casefold() == _MARKED for tag in tags):
            marked, tags = True, [tag for tag in tags if tag.casefold() != _MARKED]
        sound = self._sound(note) if "[sound:" in joined else ""
        try:
            if self._type.cloze:
                found = self._clozes(note, tags)
            else:
                found = [(note.guid, self._draft(note, self._words(note, Role.TEXT), tags), self._kinds)]
        except TextRejected as error:
            return NoteReading((), error, len(pictures))
        phrases = tuple(
            NotePhrase(guid, draft, kinds, sound, marked, pictures[0] if pictures else "")
            for guid, draft, kinds in found
        )
        return NoteReading(phrases, None, max(len(pictures) - 1, 0))

    def _draft(
        self, note: Note, text: str, tags: list[str], *, translation: str | None = None, keyword: str = ""
    ) -> PhraseDraft:
        return PhraseDraft.checked(
            # Braces of elsewhere are braces; ours would make a pattern.
            text=literal_braces(text),
            translation=literal_braces(
                self._words(note, Role.TRANSLATION) if translation is None else translation
            ),
            hint=self._words(note, Role.HINT),
            note=self._words(note, Role.NOTE),
            tags=tags,
            keyword=literal_braces(keyword or self._words(note, Role.KEYWORD)),
            alternatives=literal_braces(self._words(note, Role.ALTERNATIVES)),
        )

    def _clozes(self, note: Note, tags: list[str]) -> list[tuple[str, PhraseDraft, dict[int, str]]]:
        cloze = read_cloze(self._words(note, Role.TEXT))
        given = self._words(note, Role.TRANSLATION)
        if not cloze.blanks:
            return [(note.guid, self._draft(note, cloze.text, tags), {})]
        found = []
        for number in sorted(cloze.blanks):
            # A phrase has a translation; the sentence with its gap stands in and gives nothing away.
            translation = given or cloze.with_gap(number)
            keyword = _fitting_keyword(cloze.text, cloze.blanks[number])
            draft = self._draft(note, cloze.text, tags, translation=translation, keyword=keyword)
            fits = KINDS[CLOZE].fits(draft.words)
            guid = note.guid if number == 1 else f"{note.guid}#{number}"
            found.append((guid, draft, {number - 1: CLOZE} if fits else {}))
        return found

    def _words(self, note: Note, role: Role) -> str:
        places = self._places[role]
        if not places:
            # So it is for most roles of most types, and each note asks for all.
            return ""
        parts = [html_to_text(note.fields[at]) for at in places if at < len(note.fields)]
        return "\n".join([part for part in parts if part and not part.isspace()])

    def _sound(self, note: Note) -> str:
        for at in self._heard:
            if at < len(note.fields) and (found := _SOUND.search(note.fields[at])):
                return found[1]
        return ""


def _pictures_in(fields: str) -> list[str]:
    """Return the media files that the fields show, each once."""
    found = (html.unescape(next(filter(None, names))) for names in _IMAGE.findall(fields))
    return list(dict.fromkeys(found))


def _fitting_keyword(text: str, blank: Blank) -> str:
    """Return the blank's words widened to whole ones: of `habl{{c1::o}}` the keyword is `hablo`."""
    start, end = blank.start, blank.start + len(blank.words)
    if not KINDS[CLOZE].fits(PhraseText(blank.words[-1:] * 2, "", keyword=blank.words[-1:])):
        # In scripts with spaces a keyword is a word of its own.
        while start > 0 and _LETTER.match(text[start - 1]):
            start -= 1
        while end < len(text) and _LETTER.match(text[end]):
            end += 1
    return " ".join(text[start:end].split())
