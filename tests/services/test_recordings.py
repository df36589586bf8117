"""A phrase's own recording: kept, asked with the card, shared by content, gone when nobody has it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from phraseweaver.app import App
from phraseweaver.domain.audio import AudioUnknown
from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.services import accounts, decks, phrases, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.tables import RecordingRow

HELLO = b"OggS hello"
OTHER = b"OggS other"


@pytest.fixture
def user(app: App) -> UserId:
    return accounts.local_learner(app, "Europe/Berlin").id


@pytest.fixture
def deck(app: App, user: UserId) -> DeckId:
    return decks.create_deck(app, user, DeckForm(name="Spanish", learning="es", known="en"))


def added(app: App, user: UserId, deck: DeckId, text: str) -> PhraseId:
    phrases.add_phrases(app, user, deck, [PhraseDraft(text, text + "!")])
    return phrases.find_phrases(app, user, words=text).lines[0].id


def record(app: App, user: UserId, phrase: PhraseId, content: bytes | None) -> None:
    draft = phrases.get_phrase(app, user, phrase).draft
    phrases.edit_phrase(app, user, phrase, draft, recording=content)


def kept(app: App) -> int:
    with app.sessions.read() as session:
        return session.scalar(select(func.count()).select_from(RecordingRow)) or 0


def test_a_recording_comes_with_the_card_that_is_asked(app: App, user: UserId, deck: DeckId) -> None:
    record(app, user, added(app, user, deck, "hola"), HELLO)
    card = review.screen(app, user).card
    assert card and card.recording and card.recording.content == HELLO
    assert card.recording.media_type == "audio/ogg"


def test_an_edit_without_a_recording_leaves_the_one_there_is(app: App, user: UserId, deck: DeckId) -> None:
    phrase = added(app, user, deck, "hola")
    record(app, user, phrase, HELLO)
    record(app, user, phrase, None)
    found = phrases.recording_of(app, user, phrase)
    assert found and found.content == HELLO


def test_what_is_no_recording_leaves_the_phrase_as_it_was(app: App, user: UserId, deck: DeckId) -> None:
    phrase = added(app, user, deck, "hola")
    with pytest.raises(AudioUnknown):
        phrases.edit_phrase(app, user, phrase, PhraseDraft("changed", "changed"), recording=b"<svg>")
    assert phrases.get_phrase(app, user, phrase).draft.text == "hola"


def test_the_same_recording_is_kept_once_and_as_long_as_one_phrase_has_it(
    app: App, user: UserId, deck: DeckId
) -> None:
    first, second = added(app, user, deck, "hola"), added(app, user, deck, "adiós")
    record(app, user, first, HELLO)
    record(app, user, second, HELLO)
    assert kept(app) == 1
    record(app, user, first, b"")
    assert kept(app) == 1
    assert phrases.recording_of(app, user, first) is None
    record(app, user, second, OTHER)
    assert kept(app) == 1


@pytest.mark.parametrize("whole_deck", [True, False])
def test_a_recording_goes_with_its_phrase(app: App, user: UserId, deck: DeckId, whole_deck: bool) -> None:
    phrase = added(app, user, deck, "hola")
    record(app, user, phrase, HELLO)
    if whole_deck:
        decks.delete_deck(app, user, deck)
    else:
        phrases.delete_phrase(app, user, phrase)
    assert kept(app) == 0
