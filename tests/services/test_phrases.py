"""Phrases: added, found, changed, deleted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState
from phraseweaver.errors import (
    NotFound,
    PhraseWeaverError,
    SettingRejected,
    TextEmpty,
    TextHasControl,
    TextTooLong,
)
from phraseweaver.services import phrases, review
from phraseweaver.services.phrases import PAGE_SIZE
from phraseweaver.store.new_phrases import Added
from tests.fixed_clock import FixedClock
from tests.services.studying import (
    BOTH,
    add,
    answer,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    schedule,
    shown,
)

BILL = PhraseDraft.checked(
    "La cuenta, por favor.",
    "The bill, please.",
    hint="in a restaurant",
    note="cuenta: also account",
    tags="food café",
    keyword="cuenta",
    alternatives="¿Me trae la cuenta?\nMe cobra, por favor.",
)


def found(app: App, user: UserId, words: str) -> list[str]:
    """Return the texts of the phrases found, newest first."""
    return [line.draft.text for line in phrases.find_phrases(app, user, words=words).lines]


# --- Adding


def test_a_phrase_comes_back_as_it_was_written(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    assert phrases.add_phrases(app, user, deck, [BILL]) == Added(added=1, skipped=0)
    line = phrases.find_phrases(app, user).lines[0]
    assert (line.draft, line.deck, line.kinds, line.marked) == (BILL, deck, (), False)
    assert [(card.kind, card.state, card.suspended) for card in line.cards] == [
        ("recognition", CardState.NEW, False)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I'd like 100 % of it \\ _",
        "🇪🇸👩‍👩‍👧 olé",
        "مرحبا\u200f",
        "  \u00a0Quoi\u202f?",
        "‘x’; DROP TABLE cards; --",
        "x" * 2_000,
    ],
)
def test_words_of_any_kind_come_back_as_they_were(app: App, text: str) -> None:
    user = local(app)
    draft = PhraseDraft.checked(text, text)
    phrases.add_phrases(app, user, new_deck(app, user), [draft])
    assert phrases.find_phrases(app, user).lines[0].draft == draft


@pytest.mark.parametrize(
    "again",
    ["La cuenta, por favor.", "la cuenta, por favor", "  LA  CUENTA, POR FAVOR!  ", "La cuenta, por favor…"],
)
def test_a_phrase_that_the_deck_has_is_skipped(app: App, again: str) -> None:
    user = local(app)
    deck = new_deck(app, user)
    phrases.add_phrases(app, user, deck, [BILL])
    before = contents(app)
    outcome = phrases.add_phrases(app, user, deck, [PhraseDraft.checked(again, "something else")])
    assert outcome == Added(added=0, skipped=1)
    assert contents(app) == before


def test_of_equal_phrases_in_one_list_the_first_is_taken(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    drafts = [PhraseDraft("Hola", "Hello"), PhraseDraft("¿Qué?", "What?"), PhraseDraft("hola.", "Hi")]
    assert phrases.add_phrases(app, user, deck, drafts) == Added(added=2, skipped=1)
    assert [line.draft.translation for line in phrases.find_phrases(app, user).lines] == ["What?", "Hello"]


def test_another_deck_may_hold_the_same_phrase(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", name="First")
    second = new_deck(app, user, name="Second")
    assert phrases.add_phrases(app, user, second, [PhraseDraft("uno", "one")]).added == 1


def test_a_phrase_gets_a_card_of_each_kind_that_fits_it(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, kinds=("recognition", "cloze"))
    phrases.add_phrases(app, user, deck, [BILL, PhraseDraft("Gracias.", "Thank you.")])
    plain, with_keyword = phrases.find_phrases(app, user).lines
    assert [card.kind for card in plain.cards] == ["recognition"]
    assert [card.kind for card in with_keyword.cards] == ["recognition", "cloze"]


def test_nothing_added_changes_nothing(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    before = contents(app)
    assert phrases.add_phrases(app, user, deck, []) == Added(added=0, skipped=0)
    assert contents(app) == before


def test_many_phrases_keep_their_order(app: App) -> None:
    user = local(app)
    texts = [f"frase {number:04}" for number in range(1_200)]
    new_deck(app, user, *texts)
    assert phrases.find_phrases(app, user).total == 1_200
    assert shown(app, user).question.question == "frase 0000"
    assert phrases.find_phrases(app, user).lines[0].draft.text == "frase 1199"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", TextEmpty),
        ("\u200b \u2060", TextEmpty),
        ("a\0b", TextHasControl),
        ("\udfff", TextHasControl),
        ("x" * 2_001, TextTooLong),
    ],
)
def test_words_that_cannot_be_stored_never_become_a_draft(text: str, reason: type[PhraseWeaverError]) -> None:
    with pytest.raises(reason):
        PhraseDraft.checked(text, "x")
    with pytest.raises(reason):
        PhraseDraft.checked("x", text)


# --- Finding


@pytest.fixture
def shelf(app: App) -> UserId:
    """A learner with a few phrases that are hard to find."""
    user = local(app)
    deck = new_deck(app, user)
    phrases.add_phrases(
        app,
        user,
        deck,
        [
            PhraseDraft("¿Dónde está la estación?", "Where is the station?", tags=("Way",)),
            PhraseDraft("Un 50% de descuento", "A 50% discount"),
            PhraseDraft("snake_case", "змея ЁЛКА"),
            PhraseDraft(r"C:\temp", "a path", note="Straße"),
            PhraseDraft("Buenos días", "Good morning", hint="until noon"),
        ],
    )
    return user


def test_words_are_found_without_regard_to_case_and_accents(app: App, shelf: UserId) -> None:
    station, path = "¿Dónde está la estación?", r"C:\temp"
    expected = {
        "DONDE": [station],
        "estacion": [station],
        "dónde ESTÁ": [station],
        "station where": [station],
        "way": [station],
        "елка": ["snake_case"],
        "ЗМЕЯ": ["snake_case"],
        "strasse": [path],
        "noon": ["Buenos días"],
        "ueno": ["Buenos días"],
        "di\u0301as": ["Buenos días"],
    }
    assert {words: found(app, shelf, words) for words in expected} == expected


def test_signs_mean_themselves(app: App, shelf: UserId) -> None:
    expected = {
        "%": ["Un 50% de descuento"],
        "50%": ["Un 50% de descuento"],
        "5%": [],
        "_": ["snake_case"],
        "snake_case": ["snake_case"],
        "snake%case": [],
        "\\": [r"C:\temp"],
        r"c:\temp": [r"C:\temp"],
        "'": [],
        '"': [],
    }
    assert {words: found(app, shelf, words) for words in expected} == expected


def test_every_word_must_occur(app: App, shelf: UserId) -> None:
    assert found(app, shelf, "buenos morning") == ["Buenos días"]
    assert found(app, shelf, "buenos station") == []


def test_without_a_word_everything_is_found_newest_first(app: App, shelf: UserId) -> None:
    for words in ("", "   ", "\n"):
        assert found(app, shelf, words)[0] == "Buenos días"
        assert len(found(app, shelf, words)) == 5


@pytest.mark.parametrize("words", ["\0", "a\0b", "\ud800"])
def test_what_no_phrase_can_hold_is_not_found(app: App, words: str) -> None:
    user = local(app)
    new_deck(app, user, "ab")
    assert found(app, user, words) == []


def test_a_word_changed_is_found_by_its_new_spelling_only(app: App, shelf: UserId) -> None:
    phrase = phrase_id(app, shelf, "Buenos días")
    phrases.edit_phrase(app, shelf, phrase, PhraseDraft("Buenas noches", "Good night"))
    assert found(app, shelf, "morning") == []
    assert found(app, shelf, "NIGHT") == ["Buenas noches"]


def test_a_search_may_stay_within_one_deck(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", name="First")
    second = new_deck(app, user, "uno", name="Second")
    assert phrases.find_phrases(app, user, words="uno").total == 2
    assert phrases.find_phrases(app, user, words="uno", deck=second).total == 1


def test_what_was_found_comes_in_pages(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number:02}" for number in range(PAGE_SIZE * 2 + 1)))
    first, last = (phrases.find_phrases(app, user, number=number) for number in (1, 3))
    assert (first.total, first.number, first.pages, len(first.lines)) == (51, 1, 3, 25)
    assert (last.number, [line.draft.text for line in last.lines]) == (3, ["frase 00"])


def test_a_page_past_the_end_is_the_last_one(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number:02}" for number in range(PAGE_SIZE + 1)))
    assert phrases.find_phrases(app, user, number=9).number == 2
    nothing = phrases.find_phrases(app, user, words="zzz", number=9)
    assert (nothing.total, nothing.number, nothing.pages, nothing.lines) == (0, 1, 1, ())


# --- Changing


def test_a_changed_phrase_keeps_the_progress_of_its_cards(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.GOOD, Rating.GOOD)
    before, phrase = schedule(app, user, card), phrase_id(app, user, "uno")
    clock.advance(minutes=1)
    phrases.edit_phrase(app, user, phrase, BILL)
    assert phrases.get_phrase(app, user, phrase).draft == BILL
    assert schedule(app, user, card) == before


def test_a_phrase_may_choose_kinds_of_its_own(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    one = phrase_id(app, user, "uno")
    phrases.edit_phrase(app, user, one, PhraseDraft("uno", "one"), BOTH)
    line = phrases.get_phrase(app, user, one)
    assert (line.kinds, [card.kind for card in line.cards]) == (BOTH, ["recognition", "production"])
    assert len(phrases.get_phrase(app, user, phrase_id(app, user, "dos")).cards) == 1
    phrases.edit_phrase(app, user, one, PhraseDraft("uno", "one"))
    assert [card.kind for card in phrases.get_phrase(app, user, one).cards] == ["recognition"]


@pytest.mark.parametrize("kinds", [("telepathy",), ("recognition", "")])
def test_kinds_that_are_not_known_are_refused(app: App, kinds: tuple[str, ...]) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    before = contents(app)
    with pytest.raises(SettingRejected):
        phrases.edit_phrase(app, user, phrase_id(app, user, "uno"), BILL, kinds)
    assert contents(app) == before


def test_a_keyword_added_makes_the_cloze_card_and_its_loss_takes_it_away(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, kinds=("recognition", "cloze"))
    plain = replace(BILL, keyword="")
    phrases.add_phrases(app, user, deck, [plain])
    phrase = phrase_id(app, user, plain.text)
    phrases.edit_phrase(app, user, phrase, BILL)
    assert schedule(app, user, card_id(app, user, plain.text, "cloze")) == NEW_CARD
    phrases.edit_phrase(app, user, phrase, plain)
    assert [card.kind for card in phrases.get_phrase(app, user, phrase).cards] == ["recognition"]


def test_a_keyword_that_comes_back_wakes_its_card_where_it_was(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, kinds=("cloze",))
    phrases.add_phrases(app, user, deck, [BILL])
    card = card_id(app, user, BILL.text, "cloze")
    give(app, user, card, Rating.EASY)
    before, phrase = schedule(app, user, card), phrase_id(app, user, BILL.text)
    phrases.edit_phrase(app, user, phrase, replace(BILL, keyword=""))
    assert phrases.get_phrase(app, user, phrase).cards[0].suspended
    phrases.edit_phrase(app, user, phrase, BILL)
    assert not phrases.get_phrase(app, user, phrase).cards[0].suspended
    assert schedule(app, user, card) == before


def test_a_card_that_its_phrase_no_longer_fits_stops_no_session(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", kinds=("recognition", "cloze"))
    phrases.add_phrases(app, user, deck, [BILL])
    card = card_id(app, user, BILL.text, "cloze")
    give(app, user, card, Rating.EASY)
    phrases.edit_phrase(app, user, phrase_id(app, user, BILL.text), replace(BILL, keyword=""))
    with suppress(PhraseWeaverError):
        review.unsuspend(app, user, card)
    clock.advance(days=60)
    asked = {answer(app, user, Rating.EASY).question.question for _ in range(2)}
    assert asked == {"uno", BILL.text}


def test_saving_a_phrase_as_it_is_changes_its_time_only(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, kinds=BOTH)
    phrases.add_phrases(app, user, deck, [BILL])
    review.suspend(app, user, card_id(app, user, BILL.text))
    before = contents(app, apart_from=("phrases.updated_at",))
    clock.advance(hours=1)
    phrases.edit_phrase(app, user, phrase_id(app, user, BILL.text), BILL)
    assert contents(app, apart_from=("phrases.updated_at",)) == before


def test_a_mark_is_put_on_and_taken_off(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    phrase = phrase_id(app, user, "uno")
    phrases.mark_phrase(app, user, phrase, True)
    assert phrases.get_phrase(app, user, phrase).marked
    phrases.mark_phrase(app, user, phrase, False)
    assert not phrases.get_phrase(app, user, phrase).marked


def test_an_answer_accepted_once_counts_from_then_on(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=("production",))
    phrase = phrase_id(app, user, "uno")
    for _ in range(2):
        phrases.accept_answer(app, user, phrase, "  un  ")
    assert phrases.get_phrase(app, user, phrase).draft.alternatives == ("un",)
    assert shown(app, user).question.alternatives == ("un",)


# --- Deleting


def test_a_deleted_phrase_takes_its_cards_with_it_and_leaves_the_history(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    phrase = phrase_id(app, user, "uno")
    phrases.delete_phrase(app, user, phrase)
    left = contents(app)
    assert [len(left[table]) for table in ("phrases", "cards", "reviews", "daily")] == [1, 2, 1, 1]
    with pytest.raises(NotFound):
        phrases.get_phrase(app, user, phrase)


def test_a_phrase_that_was_deleted_can_be_added_again(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    phrases.delete_phrase(app, user, phrase_id(app, user, "uno"))
    add(app, user, deck, "uno")
    assert schedule(app, user, card_id(app, user, "uno")) == NEW_CARD


# --- Adding quickly


def test_what_the_deck_has_is_shown_beside_what_is_there_and_the_rest_is_added(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    phrases.add_phrases(app, user, deck, [PhraseDraft("el banco", "the bank")])
    bench, same, fresh = (
        PhraseDraft("El banco!", "a bench"),
        PhraseDraft("EL BANCO", "The bank"),
        PhraseDraft("la mesa", "the table"),
    )
    outcome = phrases.quick_add(app, user, deck, [bench, fresh, same, replace(fresh, translation="a desk")])
    assert (outcome.added, outcome.same) == (1, 1)
    assert [(known.draft.translation, known.there.draft.translation) for known in outcome.known] == [
        ("a bench", "the bank"),
        ("a desk", "the table"),
    ]


def test_a_phrase_merged_takes_over_what_it_lacks_and_keeps_its_progress(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=("recognition", "cloze"))
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    before, phrase = schedule(app, user, card), phrase_id(app, user, "uno")
    phrases.merge_phrase(app, user, phrase, PhraseDraft("Uno.", "one", keyword="uno", tags=("n",)))
    line = phrases.get_phrase(app, user, phrase)
    assert line.draft == PhraseDraft("uno", "UNO; one", keyword="uno", tags=("n",))
    assert schedule(app, user, card) == before
    assert [card.kind for card in line.cards] == ["recognition", "cloze"]


def test_both_are_kept_if_the_learner_wishes(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    phrases.add_anyway(app, user, deck, PhraseDraft("uno", "a"))
    lines = phrases.find_phrases(app, user).lines
    assert [line.draft.translation for line in lines] == ["a", "UNO"]
    assert all(len(line.cards) == 1 for line in lines)
