"""A phrase's picture: kept once, shown on its card, in backups and packages, gone when nobody has it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.picture import PictureUnknown
from phraseweaver.services import learner_backup, phrase_changes, phrases, review
from phraseweaver.services.anki_export import export_package
from phraseweaver.services.anki_import import ImportPlan, import_package
from phraseweaver.store.tables import RecordingRow
from tests.services.studying import another, local, new_deck, phrase_id

PNG = b"\x89PNG\r\n\x1a\n a picture"
GIF = b"GIF89a another one"
OGG = b"OggS a sound"


def stored(app: App, user: UserId) -> set[bytes]:
    with app.sessions.read() as session:
        return {row.content for row in session.query(RecordingRow).filter_by(user_id=user)}


def pictured(app: App, user: UserId, text: str, picture: bytes = PNG, deck: DeckId | None = None) -> DeckId:
    deck = deck or new_deck(app, user)
    phrases.add_phrase(app, user, deck, PhraseDraft(text, "one"), picture=picture)
    return deck


def picture(app: App, user: UserId, text: str) -> bytes | None:
    found = phrases.picture_of(app, user, phrase_id(app, user, text))
    return found.content if found else None


def test_a_picture_is_kept_once_and_goes_with_its_last_phrase(app: App) -> None:
    user = local(app)
    deck = pictured(app, user, "uno")
    pictured(app, user, "dos", deck=deck)
    assert stored(app, user) == {PNG}
    phrases.delete_phrase(app, user, phrase_id(app, user, "uno"))
    assert picture(app, user, "dos") == PNG
    phrases.edit_phrase(app, user, phrase_id(app, user, "dos"), PhraseDraft("dos", "two"), picture=b"")
    assert stored(app, user) == set()


def test_another_picture_leaves_the_recording_alone_and_none_leaves_both(app: App) -> None:
    user = local(app)
    pictured(app, user, "uno")
    phrase, draft = phrase_id(app, user, "uno"), PhraseDraft("uno", "one")
    phrases.edit_phrase(app, user, phrase, draft, recording=OGG)
    phrases.edit_phrase(app, user, phrase, draft, picture=GIF)
    phrases.edit_phrase(app, user, phrase, draft)
    assert picture(app, user, "uno") == GIF
    assert stored(app, user) == {GIF, OGG}


def test_what_is_no_picture_adds_nothing_at_all(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    with pytest.raises(PictureUnknown):
        phrases.add_phrase(app, user, deck, PhraseDraft("uno", "one"), picture=b"<svg/>")
    assert phrases.find_phrases(app, user).total == 0


def test_the_card_brings_its_picture(app: App) -> None:
    user = local(app)
    pictured(app, user, "uno")
    card = review.screen(app, user).card
    assert card and card.picture
    assert (card.picture.content, card.picture.media_type) == (PNG, "image/png")


def test_undoing_a_deletion_brings_the_picture_back(app: App) -> None:
    user = local(app)
    pictured(app, user, "uno")
    done = phrase_changes.delete_phrases(app, user, [phrase_id(app, user, "uno")])
    assert stored(app, user) == set()
    phrase_changes.undo_change(app, user, done.change)
    assert picture(app, user, "uno") == PNG


def test_a_backup_holds_pictures(app: App) -> None:
    user, other = local(app), another(app)
    pictured(app, user, "uno")
    out = io.BytesIO()
    learner_backup.back_up_learner(app, user, out)
    learner_backup.restore_learner(app, other, out)
    assert picture(app, other, "uno") == PNG


def test_a_picture_goes_out_to_anki_and_comes_back(app: App, tmp_path: Path) -> None:
    user, other = local(app), another(app)
    pictured(app, user, "uno")
    package = tmp_path / "p.apkg"
    assert export_package(app, user, package).recordings == 1
    with zipfile.ZipFile(package) as archive:
        assert archive.read("0") == PNG
    done = import_package(app, other, package, ImportPlan("es", "en"))
    assert (done.pictures, done.pictures_left_out) == (1, 0)
    assert picture(app, other, "uno") == PNG
    line = phrases.get_phrase(app, other, phrase_id(app, other, "uno"))
    assert line.draft == PhraseDraft("uno", "one")
