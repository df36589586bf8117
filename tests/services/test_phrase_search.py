"""Finding phrases by all that the search understands."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.search_query import DeckUnknown, Order, SearchRejected
from phraseweaver.domain.text import fold
from phraseweaver.services import decks, phrase_changes, phrases, review
from phraseweaver.store import search, search_index
from phraseweaver.store.engine import Sessions, make_engine
from tests.fixed_clock import FixedClock
from tests.services.studying import (
    add,
    another,
    card_id,
    give,
    local,
    new_deck,
    phrase_id,
    prefer,
)


def found(app: App, user: UserId, words: str, order: Order = Order.ADDED) -> list[str]:
    """Return the texts of what is found."""
    return [line.draft.text for line in phrases.find_phrases(app, user, words=words, order=order).lines]


@pytest.fixture
def shelf(app: App) -> UserId:
    """A learner with two decks of a few phrases."""
    user = local(app)
    trip, home = new_deck(app, user, name="Spain trip"), new_deck(app, user, name="Überhaupt")
    phrases.add_phrases(
        app,
        user,
        trip,
        [
            PhraseDraft("el avión", "the plane", tags=("travel", "Café")),
            PhraseDraft("el tren", "the train", tags=("travel::rail",)),
            PhraseDraft("la travesía", "the travel by sea", note="tag-less"),
        ],
    )
    phrases.add_phrases(
        app,
        user,
        home,
        [
            PhraseDraft("你好吗", "how are you"),
            PhraseDraft("la cuenta, por favor", "the bill, please", alternatives=("me cobra",)),
            PhraseDraft('dijo "sí"', "said yes"),
        ],
    )
    return user


def test_words_of_any_length_are_found_in_all_that_a_phrase_says(app: App, shelf: UserId) -> None:
    expected = {
        "avion": ["el avión"],
        "IÓ": ["el avión"],
        "你": ["你好吗"],
        "好吗": ["你好吗"],
        "你好吗": ["你好吗"],
        "cobra": ["la cuenta, por favor"],
        "travel": ["la travesía", "el tren", "el avión"],
        "the tra": ["la travesía", "el tren", "el avión"],
        '"the tra"': ["la travesía", "el tren"],
        '"travel sea"': [],
        "travel sea": ["la travesía"],
        '"\\"si\\""': ['dijo "sí"'],
        "zzz": [],
        "xyzzy avion": [],
    }
    assert {words: found(app, shelf, words) for words in expected} == expected


def test_what_is_excluded_is_left_out(app: App, shelf: UserId) -> None:
    assert found(app, shelf, "travel -train") == ["la travesía", "el avión"]
    assert found(app, shelf, "-the -yes") == ["你好吗"]
    assert found(app, shelf, '-"the plane" tag:travel') == ["el tren"]
    assert found(app, shelf, "-\0 avion") == ["el avión"]


def test_a_tag_is_found_as_a_whole_with_those_below_it_and_nothing_else(app: App, shelf: UserId) -> None:
    assert found(app, shelf, "tag:travel") == ["el tren", "el avión"]
    assert found(app, shelf, "tag:TRAVEL::rail") == ["el tren"]
    assert found(app, shelf, "tag:cafe") == ["el avión"]
    assert found(app, shelf, "tag:trav") == []
    assert found(app, shelf, "tag:rail") == []
    assert found(app, shelf, "-tag:travel the") == ["la cuenta, por favor", "la travesía"]


def test_a_deck_is_named_without_regard_to_case_and_accents(app: App, shelf: UserId) -> None:
    assert found(app, shelf, 'deck:"spain TRIP" the') == ["la travesía", "el tren", "el avión"]
    assert found(app, shelf, "deck:uberhaupt bill") == ["la cuenta, por favor"]
    assert found(app, shelf, "-deck:uberhaupt") == ["la travesía", "el tren", "el avión"]
    with pytest.raises(DeckUnknown, match="deck:nowhere"):
        found(app, shelf, "bill deck:nowhere")


def test_a_deck_of_somebody_else_is_unknown(app: App, shelf: UserId) -> None:
    other = another(app)
    new_deck(app, other, "secreto", name="Secrets")
    with pytest.raises(DeckUnknown):
        found(app, shelf, "deck:Secrets")
    assert found(app, shelf, "secreto") == []
    assert found(app, other, "avion") == []


def test_a_wrong_part_is_refused(app: App, shelf: UserId) -> None:
    with pytest.raises(SearchRejected, match="is:foo"):
        phrases.find_phrases(app, shelf, words="is:foo")
    with pytest.raises(SearchRejected, match="added:x"):
        phrases.all_found(app, shelf, "added:x")


def test_states_of_cards_are_found(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "nueva", "vista", "vencida", "pausada", "pasos")
    give(app, user, card_id(app, user, "vista"), Rating.EASY)
    give(app, user, card_id(app, user, "vencida"), Rating.GOOD, Rating.GOOD)
    give(app, user, card_id(app, user, "pausada"), Rating.EASY)
    review.suspend(app, user, card_id(app, user, "pausada"))
    clock.advance(days=3)
    give(app, user, card_id(app, user, "pasos"), Rating.AGAIN)
    phrases.mark_phrase(app, user, phrase_id(app, user, "vista"), True)
    expected = {
        "is:new": ["nueva"],
        "is:due": ["pasos", "vencida"],
        "is:suspended": ["pausada"],
        "is:marked": ["vista"],
        "-is:suspended -is:due": ["vista", "nueva"],
        "is:due -is:due": [],
    }
    assert {words: found(app, user, words) for words in expected} == expected


def test_a_leech_is_one_by_the_learners_own_threshold(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    for _ in range(2):
        clock.advance(days=30)
        give(app, user, card, Rating.AGAIN, Rating.GOOD)
    prefer(app, user, leech_threshold=2)
    assert found(app, user, "is:leech") == ["uno"]
    prefer(app, user, leech_threshold=3)
    assert found(app, user, "is:leech") == []
    prefer(app, user, leech_threshold=0)
    assert found(app, user, "is:leech") == []
    assert found(app, user, "-is:leech") == ["dos", "uno"]


def test_added_counts_study_days_with_today(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "primera")
    clock.advance(days=2)
    add(app, user, deck, "segunda")
    assert found(app, user, "added:1") == ["segunda"]
    assert found(app, user, "added:2") == ["segunda"]
    assert found(app, user, "added:3") == ["segunda", "primera"]
    assert found(app, user, "-added:1") == ["primera"]


def test_orders(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "¿beta?", "alfa", "Éxito", "zeta")
    give(app, user, card_id(app, user, "zeta"), Rating.EASY)
    give(app, user, card_id(app, user, "alfa"), Rating.GOOD, Rating.GOOD)
    assert found(app, user, "") == ["zeta", "Éxito", "alfa", "¿beta?"]
    assert found(app, user, "", Order.ALPHABET) == ["alfa", "¿beta?", "Éxito", "zeta"]
    assert found(app, user, "", Order.DUE) == ["alfa", "zeta", "Éxito", "¿beta?"]
    assert found(app, user, "", Order.DIFFICULTY) == ["alfa", "zeta", "Éxito", "¿beta?"]
    assert found(app, user, "eta", Order.ALPHABET) == ["¿beta?", "zeta"]
    assert found(app, user, "eta", Order.DUE) == ["zeta", "¿beta?"]


def test_what_changes_is_found_by_its_new_words_only(app: App, shelf: UserId) -> None:
    phrase = phrase_id(app, shelf, "el tren")
    phrases.edit_phrase(app, shelf, phrase, PhraseDraft("el autobús", "the bus", tags=("city",)))
    assert [found(app, shelf, words) for words in ("train", "tag:travel::rail", "bus", "tag:city")] == [
        [],
        [],
        ["el autobús"],
        ["el autobús"],
    ]
    phrases.delete_phrase(app, shelf, phrase)
    assert found(app, shelf, "autobus") == []


def test_a_deleted_deck_leaves_nothing_to_be_found(app: App, shelf: UserId) -> None:
    for deck in decks.list_decks(app, shelf):
        decks.delete_deck(app, shelf, deck.id)
    assert found(app, shelf, "the") == []
    add(app, shelf, new_deck(app, shelf, name="New"), "el avión")
    assert found(app, shelf, "avion") == ["el avión"]


def test_a_server_without_the_index_finds_the_same(app: App, shelf: UserId) -> None:
    queries = ["travel", "av", "tag:travel", "the -plane", '"the tra"', "你好", "zzz", "bill please"]
    before = {words: found(app, shelf, words) for words in queries}
    assert before["travel"]
    with app.sessions.engine.begin() as connection:
        search_index.drop(connection)

    engine = make_engine(app.settings.database_url)
    started_anew = replace(app, sessions=Sessions(engine))
    assert {words: found(started_anew, shelf, words) for words in queries} == before
    engine.dispose()


def test_chance_queries_find_what_reading_every_phrase_finds(app: App) -> None:
    rng = random.Random(7)
    user = local(app)
    letters = "aábc dÉ%_\"'你好ё"
    texts = {
        "".join(rng.choice(letters) for _ in range(rng.randint(1, 12))).strip() or "x" for _ in range(60)
    }
    drafts = [PhraseDraft.checked(words, "y") for words in sorted(texts)]
    phrases.add_phrases(app, user, new_deck(app, user), drafts)
    stored = [line.draft.text for number in (1, 2, 3) for line in _page(app, user, number)]
    for _ in range(150):
        word = "".join(
            rng.choice(letters.replace(" ", "").replace('"', "")) for _ in range(rng.randint(1, 4))
        )
        expected = {phrase for phrase in stored if fold(word) in fold(f"{phrase} y")}
        ids = set(phrases.all_found(app, user, word))
        assert {phrases.get_phrase(app, user, phrase).draft.text for phrase in ids} == expected, word


def _page(app: App, user: UserId, number: int) -> tuple[phrases.PhraseLine, ...]:
    page = phrases.find_phrases(app, user, number=number)
    return page.lines if page.number == number else ()


def test_all_found_holds_every_page(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(60)), "otra")
    assert len(phrases.all_found(app, user, "frase")) == 60
    assert len(phrases.all_found(app, user, "")) == 61
    assert phrases.all_found(app, user, "zzz") == []


def test_more_than_is_counted_is_said(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(40)))
    monkeypatch.setattr(search, "COUNTED", 30)
    page = phrases.find_phrases(app, user, words="frase", number=9)
    assert (page.total, page.more, page.pages, page.number, len(page.lines)) == (30, True, 2, 2, 15)
    everything = phrases.find_phrases(app, user)
    assert (everything.total, everything.more) == (40, False)


def test_a_phrase_that_is_long_in_any_script_is_stored_and_found_again(app: App) -> None:
    user = local(app)
    rng = random.Random(1)
    long = "".join(chr(rng.randint(0x4E00, 0x9FFF)) for _ in range(2_000))
    deck = new_deck(app, user, long)
    assert phrases.add_phrases(app, user, deck, [PhraseDraft(long, "again")]).skipped == 1
    assert phrases.add_phrases(app, user, deck, [PhraseDraft(long[:-1] + "x", "other")]).added == 1
    assert found(app, user, long[500:520]) == [long[:-1] + "x", long]


def test_tags_of_bulk_changes_are_found(app: App, shelf: UserId) -> None:
    phrase_changes.tag_phrases(app, shelf, [phrase_id(app, shelf, "el avión")], "air")
    assert found(app, shelf, "tag:air") == ["el avión"]
    line = phrases.get_phrase(app, shelf, phrase_id(app, shelf, "el avión"))
    assert line.draft == replace(line.draft, tags=("travel", "Café", "air"))
