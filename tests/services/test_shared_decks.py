"""A deck as a file for others."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.formats.backup_json import BackupBroken
from phraseweaver.services import decks, learner_backup, phrases, shared_decks
from phraseweaver.services.decks import DeckForm, DeckOwn
from tests.services.studying import another, card_id, contents, give, local, new_deck, phrase_id

PNG = b"\x89PNG\r\n\x1a\n a picture"
OGG = b"OggS a sound"


def shared(app: App, user: UserId, deck: DeckId) -> io.BytesIO:
    out = io.BytesIO()
    shared_decks.share_deck(app, user, deck, out)
    return out


def add(app: App, user: UserId, file: io.BytesIO) -> shared_decks.SharedAdded:
    return shared_decks.add_shared(app, user, file)


def drafts(app: App, user: UserId, deck: DeckId) -> list[PhraseDraft]:
    return [line.draft for line in reversed(phrases.find_phrases(app, user, deck=deck).lines)]


def rich_deck(app: App, user: UserId) -> DeckId:
    """Return a deck with a pattern, a phrase of one kind, a recording and a picture."""
    own = DeckOwn(new_per_day=3, reviews_per_day=30, desired_retention=0.8, accent="es-MX")
    deck = decks.create_deck(app, user, DeckForm("Viaje", "es", "en", ("recognition",), False, own))
    phrases.add_phrase(
        app,
        user,
        deck,
        PhraseDraft("Quiero {un café|una mesa}.", "I want {a coffee|a table}.", note="In a bar"),
        recording=OGG,
        picture=PNG,
    )
    phrases.add_phrases(app, user, deck, [PhraseDraft("uno", "one", hint="1", tags=("a", "b"))])
    line = phrases.get_phrase(app, user, phrase_id(app, user, "uno"))
    phrases.edit_phrase(app, user, line.id, line.draft, ("production",))
    phrases.mark_phrase(app, user, line.id, True)
    return deck


def test_another_learner_gets_words_kinds_recording_and_picture_and_nothing_of_who_shared(app: App) -> None:
    user, other = local(app), another(app)
    deck = rich_deck(app, user)
    give(app, user, card_id(app, user, "uno", "production"), Rating.GOOD)
    done = add(app, other, shared(app, user, deck))
    assert (done.name, done.added, done.skipped) == ("Viaje", 2, 0)
    (got,) = decks.list_decks(app, other)
    assert (got.learning, got.known, got.kinds, got.accents_matter) == ("es", "en", ("recognition",), False)
    assert got.own == DeckOwn(accent="es-MX")
    assert drafts(app, other, got.id) == drafts(app, user, deck)
    (uno,) = (line for line in phrases.find_phrases(app, other).lines if line.draft.text == "uno")
    assert ([card.kind for card in uno.cards], uno.marked) == (["production"], False)
    (pattern,) = (line for line in phrases.find_phrases(app, other).lines if line.draft.text != "uno")
    heard, seen = phrases.recording_of(app, other, pattern.id), phrases.picture_of(app, other, pattern.id)
    assert heard and seen
    assert (heard.content, seen.content) == (OGG, PNG)
    assert (heard.media_type, seen.media_type) == ("audio/ogg", "image/png")


def test_a_newer_file_brings_what_is_new_and_doubles_nothing(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, user, "uno", "dos")
    first = add(app, other, shared(app, user, deck))
    phrases.add_phrases(app, user, deck, [PhraseDraft("tres", "three")])
    again = add(app, other, shared(app, user, deck))
    assert (again.deck, again.added, again.skipped) == (first.deck, 1, 2)


def test_a_deck_of_that_name_in_other_languages_stays_alone(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, user, "uno", name="Travel")
    decks.create_deck(app, other, DeckForm("travel", "fr", "en"))
    assert add(app, other, shared(app, user, deck)).name == "Travel 2"


def test_the_file_names_nobody_and_holds_no_history(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    with zipfile.ZipFile(shared(app, user, deck)) as archive:
        assert sorted(archive.namelist()) == [
            "decks.jsonl",
            "manifest.json",
            "phrases.jsonl",
            "recordings.jsonl",
        ]
        columns = {
            table["name"]: [name for name, _ in table["columns"]]
            for table in json.loads(archive.read("manifest.json"))["tables"]
        }
    personal = {"user_id", "new_per_day", "reviews_per_day", "desired_retention", "marked", "guid", "source"}
    assert not personal & {name for names in columns.values() for name in names}


def altered(file: io.BytesIO, name: str, old: bytes, new: bytes) -> io.BytesIO:
    """Return the file with other words in one table, and digests that agree."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        for entry in source.namelist():
            content = source.read(entry)
            if entry == f"{name}.jsonl":
                assert old in content
                content = content.replace(old, new)
                for table in manifest["tables"]:
                    if table["name"] == name:
                        table["digest"] = hashlib.sha256(content).hexdigest()
            if entry != "manifest.json":
                target.writestr(entry, content)
        target.writestr("manifest.json", json.dumps(manifest))
    return out


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("decks", b'"es"', b'"xx"'),
        ("decks", b'"recognition"', b'"telepathy"'),
        ("phrases", b'"uno"', b'"' + b"x" * 3_000 + b'"'),
        ("phrases", b'"uno"', b'"{a|b"'),
        ("phrases", b'"uno"', b'""'),
    ],
)
def test_what_could_not_be_written_here_is_refused_and_nothing_is_added(
    app: App, table: str, old: bytes, new: bytes
) -> None:
    user, other = local(app), another(app)
    file = shared(app, user, new_deck(app, user, "uno"))
    before = contents(app)
    with pytest.raises(BackupBroken):
        add(app, other, altered(file, table, old, new))
    assert contents(app) == before


def test_what_says_that_it_is_a_sound_and_is_a_page_stays_behind(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, user)
    phrases.add_phrase(app, user, deck, PhraseDraft("uno", "one"), recording=OGG)
    page = base64.b64encode(b"<script>alert(1)</script>")
    done = add(app, other, altered(shared(app, user, deck), "recordings", base64.b64encode(OGG), page))
    (line,) = phrases.find_phrases(app, other, deck=done.deck).lines
    assert phrases.recording_of(app, other, line.id) is None


def test_a_backup_is_no_shared_deck_and_a_shared_deck_no_backup(app: App) -> None:
    user = local(app)
    file = shared(app, user, new_deck(app, user, "uno"))
    with pytest.raises(BackupBroken):
        learner_backup.restore_learner(app, user, file, replace=True)
    out = io.BytesIO()
    learner_backup.back_up_learner(app, user, out)
    with pytest.raises(shared_decks.NoSharedDeck):
        shared_decks.look_into_shared(out)
    with pytest.raises(BackupBroken):
        shared_decks.look_into_shared(io.BytesIO(b"no zip at all"))


def test_somebody_elses_deck_is_not_shared(app: App) -> None:
    user, other = local(app), another(app)
    deck = new_deck(app, user, "uno")
    with pytest.raises(NotFound):
        shared(app, other, deck)
