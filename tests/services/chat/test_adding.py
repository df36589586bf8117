"""Adding phrases by writing them: to which deck, what is said, and taking it back."""

from __future__ import annotations

import pytest

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import decks, phrases
from phraseweaver.services.decks import DeckForm
from tests.services.chat.talking import Talk
from tests.services.studying import another, answer, new_deck

CHAT = 7


@pytest.fixture
def ann(talk: Talk) -> UserId:
    return talk.learner(CHAT)


def held(talk: Talk, user: UserId) -> list[tuple[str, str, str]]:
    """Return deck, text and translation of every phrase, oldest first."""
    names = {deck.id: deck.name for deck in decks.list_decks(talk.app, user)}
    lines = phrases.find_phrases(talk.app, user).lines
    return [(names[line.deck], line.draft.text, line.draft.translation) for line in reversed(lines)]


def test_with_one_deck_a_phrase_goes_there_and_what_was_added_is_shown(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann, name="Spanish")
    [said] = talk.say(CHAT, "  ¿Qué tal? =  How are you? ")
    assert said == "Added to Spanish:\n¿Qué tal? = How are you?"
    assert held(talk, ann) == [("Spanish", "¿Qué tal?", "How are you?")]


@pytest.mark.parametrize(
    ("text", "phrase", "translation"),
    [
        ("hola=hello", "hola", "hello"),
        ("1+1=2 = uno más uno", "1+1=2", "uno más uno"),
        ("a = b = c", "a", "b = c"),
        ("<b>*x*</b> & _y_ = [z](https://z.example)", "<b>*x*</b> & _y_", "[z](https://z.example)"),
    ],
)
def test_the_sign_between_spaces_divides_and_every_word_is_taken_literally(
    talk: Talk, ann: UserId, text: str, phrase: str, translation: str
) -> None:
    new_deck(talk.app, ann)
    [said] = talk.say(CHAT, text)
    assert held(talk, ann) == [("Spanish", phrase, translation)]
    assert said.endswith(f"{phrase} = {translation}")


def test_several_lines_are_several_phrases_and_known_ones_are_shown_as_they_are(
    talk: Talk, ann: UserId
) -> None:
    new_deck(talk.app, ann, "dos")
    [said] = talk.say(CHAT, "uno = one\nDos! = zwei\n\ntres = three\nuno = again")
    assert said == ("Added to Spanish:\nuno = one\ntres = three\n\nAlready in Spanish:\ndos = DOS")
    assert [text for _, text, _ in held(talk, ann)] == ["dos", "uno", "tres"]


def test_a_duplicate_says_so_and_offers_nothing_to_undo(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann, "hola")
    [said] = talk.say(CHAT, "Hola! = hi")
    assert said == "Already in Spanish:\nhola = HOLA"
    assert talk.api.last(CHAT).labels == []
    assert held(talk, ann) == [("Spanish", "hola", "HOLA")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hola = ", "“Translation” is empty. Please fill it in."),
        (" = hello", "“Phrase” is empty. Please fill it in."),
        ("uno = one\ndos", "No translation in “dos”. Write each phrase as: phrase = translation"),
        ("\n".join(f"{n} = {n}" for n in range(51)), "At most 50 phrases fit into one message."),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_added(
    talk: Talk, ann: UserId, text: str, sentence: str
) -> None:
    new_deck(talk.app, ann)
    [said] = talk.say(CHAT, text)
    assert said.startswith(sentence)
    assert held(talk, ann) == []


def test_a_phrase_whose_slots_do_not_fit_is_told(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann)
    [said] = talk.say(CHAT, "quiero {un café|la cuenta = I want {a coffee}")
    assert "{" in said
    assert held(talk, ann) == []


def test_without_a_deck_it_says_so(talk: Talk, ann: UserId) -> None:
    assert talk.say(CHAT, "hola = hello") == ["There is no deck yet. Make one on the dashboard first."]
    assert talk.say(CHAT, "/deck") == ["There is no deck yet. Make one on the dashboard first."]


def test_with_several_decks_it_asks_adds_and_remembers(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann, name="Spanish")
    new_deck(talk.app, ann, name="Français")
    [asked] = talk.say(CHAT, "bonjour = hello")
    assert asked == "Which deck shall take it? I will remember your choice."
    question = talk.api.last(CHAT)
    assert question.labels == [["Français"], ["Spanish"]]
    assert held(talk, ann) == []
    talk.press(CHAT, "Français")
    assert question.text == "Phrases that you write here go into Français. /deck changes that."
    assert talk.api.last(CHAT).text == "Added to Français:\nbonjour = hello"
    talk.say(CHAT, "merci = thanks")
    assert held(talk, ann) == [("Français", "bonjour", "hello"), ("Français", "merci", "thanks")]


def test_the_question_for_the_deck_survives_a_restart_and_a_second_tap_adds_nothing(
    talk: Talk, ann: UserId
) -> None:
    new_deck(talk.app, ann, name="Spanish")
    new_deck(talk.app, ann, name="Français")
    talk.say(CHAT, "bonjour = hello")
    question = talk.api.last(CHAT)
    chosen = question.data_of("Français")
    talk.reader = talk.new_reader()
    for _ in range(2):
        talk.api.press_data(question, chosen)
    talk.read()
    assert held(talk, ann) == [("Français", "bonjour", "hello")]
    assert talk.api.last(CHAT).text == "Already in Français:\nbonjour = hello"


def test_deck_changes_the_deck(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann, name="Spanish")
    new_deck(talk.app, ann, name="Français")
    talk.say(CHAT, "/deck")
    talk.press(CHAT, "Spanish")
    [said] = talk.say(CHAT, "/deck")
    assert said == "Which deck shall take the phrases that you write here?\nSo far: Spanish"
    talk.press(CHAT, "Français")
    talk.say(CHAT, "merci = thanks")
    assert held(talk, ann) == [("Français", "merci", "thanks")]


def test_a_deck_that_is_archived_or_gone_takes_nothing_any_more(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann, name="Spanish")
    french = new_deck(talk.app, ann, name="Français")
    talk.say(CHAT, "/deck")
    question = talk.api.last(CHAT)
    talk.press(CHAT, "Français")
    old = f"k:{french}"
    decks.archive_deck(talk.app, ann, french)
    talk.say(CHAT, "merci = thanks")
    assert held(talk, ann) == [("Spanish", "merci", "thanks")]
    talk.api.press_data(question, old)
    query = talk.api.press_data(question, old)
    talk.read()
    assert (
        talk.api.toast(query) == "This deck is no longer there, or it is archived. /deck offers the others."
    )


def test_somebody_elses_deck_cannot_be_chosen(talk: Talk, ann: UserId) -> None:
    theirs = new_deck(talk.app, another(talk.app), name="Theirs")
    new_deck(talk.app, ann)
    talk.say(CHAT, "/deck")
    talk.press_data(CHAT, f"k:{theirs}")
    talk.say(CHAT, "hola = hello")
    assert held(talk, ann) == [("Spanish", "hola", "hello")]


def test_undo_takes_the_phrases_back_once(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann)
    talk.say(CHAT, "uno = one\ndos = two")
    data = talk.api.last(CHAT).data_of("Undo")
    talk.press(CHAT, "Undo")
    assert held(talk, ann) == []
    assert talk.api.last(CHAT).text == "2 phrases taken back."
    assert talk.press_data(CHAT, data) == "It is no longer there."


def test_undo_leaves_a_phrase_that_was_reviewed_and_all_with_it(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann)
    talk.say(CHAT, "uno = one\ndos = two")
    answer(talk.app, ann, Rating.GOOD)
    assert talk.press(CHAT, "Undo") == (
        "It was reviewed in the meantime. Delete it on the dashboard if you no longer want it."
    )
    assert len(held(talk, ann)) == 2


def test_undo_takes_nothing_of_somebody_elses(talk: Talk, ann: UserId) -> None:
    other = another(talk.app)
    new_deck(talk.app, other, "suyo")
    [line] = phrases.find_phrases(talk.app, other).lines
    talk.say(CHAT, "/start")
    assert talk.press_data(CHAT, f"x:{line.id}") == "It is no longer there."
    assert len(phrases.find_phrases(talk.app, other).lines) == 1


def test_more_phrases_than_a_button_can_name_are_added_without_undo(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann)
    talk.say(CHAT, "\n".join(f"frase {n} = phrase {n}" for n in range(50)))
    assert phrases.find_phrases(talk.app, ann).total == 50
    assert talk.api.last(CHAT).labels == []


def test_a_forwarded_phrase_is_added_too(talk: Talk, ann: UserId) -> None:
    new_deck(talk.app, ann)
    talk.api.write(CHAT, "hola = hello", forward_origin={"type": "user"})
    talk.read()
    assert held(talk, ann) == [("Spanish", "hola", "hello")]


def test_the_longest_phrases_fit_into_the_answer(talk: Talk, ann: UserId) -> None:
    decks.create_deck(talk.app, ann, DeckForm("D" * 120, "es", "en"))
    talk.say(CHAT, f"{'x' * 2000} = {'y' * 2000}")
    talk.say(CHAT, f"{'x' * 2000} = {'y' * 2000}")
    assert [len(message.text) <= 4096 for message in talk.api.sent] == [True, True]
    assert len(held(talk, ann)) == 1
