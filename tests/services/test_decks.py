"""Decks: made, changed, put away, deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from phraseweaver.app import App
from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.queue import Left
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD
from phraseweaver.errors import (
    DeckNameTaken,
    PhraseWeaverError,
    SameLanguages,
    SettingRejected,
    TextEmpty,
    TextHasControl,
    TextTooLong,
    UnknownLanguage,
)
from phraseweaver.services import accounts, decks, phrases, review
from phraseweaver.services.decks import DeckForm, DeckOwn, DeckSummary
from phraseweaver.starter import STARTER_LANGUAGES, starter_phrases
from tests.services.studying import (
    BOTH,
    add,
    another,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    schedule,
    shown,
)
from tests.threads import at_once


def form(name: str = "Spanish", *kinds: str) -> DeckForm:
    return DeckForm(name, "es", "en", kinds or BOTH)


def summary(app: App, name: str = "Spanish") -> DeckSummary:
    return next(deck for deck in decks.list_decks(app, local(app)) if deck.name == name)


def kinds_of(app: App, text: str) -> list[str]:
    """Return the kinds of the phrase's cards that may be asked."""
    user = local(app)
    line = phrases.get_phrase(app, user, phrase_id(app, user, text))
    return sorted(card.kind for card in line.cards if not card.suspended)


# --- Making


def test_a_new_deck_is_listed_with_its_settings(app: App) -> None:
    user = local(app)
    deck = decks.create_deck(app, user, DeckForm("Viaje a Perú", "es", "ru", ("production",), False))
    assert decks.list_decks(app, user) == [
        DeckSummary(
            id=deck,
            name="Viaje a Perú",
            learning="es",
            known="ru",
            kinds=("production",),
            accents_matter=False,
            archived=False,
            phrases=0,
            left=Left(),
        )
    ]


def test_a_name_is_stored_without_spare_spaces(app: App) -> None:
    decks.create_deck(app, local(app), form("  Mi \n viaje "))
    assert summary(app, "Mi viaje")


@pytest.mark.parametrize("name", ["spanish", "SPANISH", " Spanish ", "Ｓpanish"])
def test_names_are_unique_without_regard_to_case(app: App, name: str) -> None:
    user = local(app)
    decks.create_deck(app, user, form("Spanish"))
    before = contents(app)
    with pytest.raises(DeckNameTaken):
        decks.create_deck(app, user, form(name))
    assert contents(app) == before


def test_case_is_folded_beyond_ascii_on_both_databases(app: App) -> None:
    user = local(app)
    decks.create_deck(app, user, form("ÜBUNG Ёлка"))
    with pytest.raises(DeckNameTaken):
        decks.create_deck(app, user, form("übung ёлка"))


def test_accents_tell_names_apart(app: App) -> None:
    user = local(app)
    decks.create_deck(app, user, form("Peru"))
    decks.create_deck(app, user, form("Perú"))
    assert len(decks.list_decks(app, user)) == 2


def test_two_learners_may_use_one_name(app: App) -> None:
    decks.create_deck(app, local(app), form("Spanish"))
    decks.create_deck(app, another(app), form("Spanish"))
    assert [deck.name for deck in decks.list_decks(app, another(app))] == ["Spanish"]


def test_of_two_decks_made_at_once_with_one_name_one_is_stored(app: App) -> None:
    user = local(app)
    outcomes = at_once(*[lambda: decks.create_deck(app, user, form("Spanish"))] * 2)
    assert sorted(isinstance(outcome, DeckNameTaken) for outcome in outcomes) == [False, True]
    assert len(decks.list_decks(app, user)) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", TextEmpty),
        (" \t ", TextEmpty),
        ("\u200b", TextEmpty),
        ("a\0b", TextHasControl),
        ("a\ud800b", TextHasControl),
        ("a\x1bb", TextHasControl),
        ("x" * 121, TextTooLong),
    ],
)
def test_a_name_that_cannot_be_stored_is_refused(
    app: App, name: str, reason: type[PhraseWeaverError]
) -> None:
    user = local(app)
    deck = new_deck(app, user)
    before = contents(app)
    with pytest.raises(reason):
        decks.create_deck(app, user, form(name))
    with pytest.raises(reason):
        decks.change_deck(app, user, deck, form(name))
    assert contents(app) == before


@pytest.mark.parametrize("name", ["x" * 120, "🇪🇸" * 60, "عربي ‏", "'; DROP TABLE decks; --", "%_\\"])
def test_any_other_name_comes_back_as_it_was(app: App, name: str) -> None:
    decks.create_deck(app, local(app), form(name))
    assert decks.list_decks(app, local(app))[0].name == name


def test_the_two_languages_must_differ(app: App) -> None:
    with pytest.raises(SameLanguages):
        decks.create_deck(app, local(app), DeckForm("Spanish", "es", "es"))


@pytest.mark.parametrize("code", ["xx", "", "ES", "es-ES"])
def test_a_language_must_be_known(app: App, code: str) -> None:
    with pytest.raises(UnknownLanguage):
        decks.create_deck(app, local(app), DeckForm("Spanish", code, "en"))


@pytest.mark.parametrize("kinds", [(), ("telepathy",), ("recognition", "")])
def test_kinds_must_be_known_and_at_least_one(app: App, kinds: tuple[str, ...]) -> None:
    with pytest.raises(SettingRejected):
        decks.create_deck(app, local(app), DeckForm("Spanish", "es", "en", kinds))


# --- The starter deck


@pytest.mark.parametrize("kinds", [("recognition",), BOTH])
def test_the_starter_deck_has_120_phrases_with_a_card_of_each_kind(app: App, kinds: tuple[str, ...]) -> None:
    decks.add_starter_deck(app, local(app), form("Spanish", *kinds))
    assert summary(app).phrases == 120
    assert len(contents(app)["cards"]) == 120 * len(kinds)
    assert summary(app).left == Left(new=20)


def test_the_starter_deck_begins_with_its_first_phrase(app: App) -> None:
    decks.add_starter_deck(app, local(app), form())
    assert shown(app, local(app)).question.question == starter_phrases("es", "en")[0].text


def test_the_starter_decks_tags_are_in_the_learners_language(app: App) -> None:
    user = local(app)
    learner = accounts.local_learner(app, None)
    accounts.save_preferences(app, user, replace(accounts.preferences_of(learner), interface_language="ru"))

    decks.add_starter_deck(app, user, form())

    assert len(phrases.all_found(app, user, "tag:кафе-и-ресторан")) == 8
    assert phrases.all_found(app, user, "tag:cafe-and-restaurant") == []


@pytest.mark.parametrize("learning", [code for code in LANGUAGES if code not in STARTER_LANGUAGES][:2])
def test_a_starter_deck_that_does_not_exist_leaves_no_deck_behind(app: App, learning: str) -> None:
    user = local(app)
    before = contents(app)
    with pytest.raises(UnknownLanguage):
        decks.add_starter_deck(app, user, DeckForm("Starter", learning, "en"))
    assert contents(app) == before


def test_a_second_starter_deck_of_the_same_name_changes_nothing(app: App) -> None:
    user = local(app)
    decks.add_starter_deck(app, user, form())
    before = contents(app)
    with pytest.raises(DeckNameTaken):
        decks.add_starter_deck(app, user, form())
    assert contents(app) == before


# --- Changing


def test_a_deck_may_keep_its_own_name_in_another_spelling(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    decks.change_deck(app, user, deck, form("SPANISH"))
    assert decks.list_decks(app, user)[0].name == "SPANISH"


def test_a_deck_may_not_take_the_name_of_another(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    decks.create_deck(app, user, form("French"))
    before = contents(app)
    with pytest.raises(DeckNameTaken):
        decks.change_deck(app, user, deck, form("french"))
    assert contents(app) == before


def test_a_kind_that_is_added_makes_new_cards_and_leaves_the_others_alone(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    give(app, user, card_id(app, user, "uno"), Rating.GOOD, Rating.GOOD)
    before = schedule(app, user, card_id(app, user, "uno"))
    decks.change_deck(app, user, deck, form("Spanish", *BOTH))
    assert schedule(app, user, card_id(app, user, "uno")) == before
    assert kinds_of(app, "uno") == kinds_of(app, "dos") == ["production", "recognition"]
    assert schedule(app, user, card_id(app, user, "uno", "production")) == NEW_CARD


def test_of_a_kind_that_is_taken_away_only_cards_never_answered_go(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", kinds=BOTH)
    give(app, user, card_id(app, user, "uno", "production"), Rating.EASY)
    decks.change_deck(app, user, deck, form("Spanish", "recognition"))
    assert kinds_of(app, "uno") == kinds_of(app, "dos") == ["recognition"]
    assert len(contents(app)["cards"]) == 3


def test_a_kind_that_comes_back_goes_on_where_it_was(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", kinds=BOTH)
    card = card_id(app, user, "uno", "production")
    give(app, user, card, Rating.EASY)
    before = schedule(app, user, card)
    decks.change_deck(app, user, deck, form("Spanish", "recognition"))
    decks.change_deck(app, user, deck, form("Spanish", *BOTH))
    assert schedule(app, user, card_id(app, user, "uno", "production")) == before
    assert kinds_of(app, "uno") == kinds_of(app, "dos") == ["production", "recognition"]
    assert len(contents(app)["cards"]) == 4


def test_a_kind_makes_cards_only_for_phrases_that_it_fits(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    draft = PhraseDraft.checked("La cuenta, por favor.", "The bill, please.", keyword="cuenta")
    phrases.add_phrases(app, user, deck, [draft])
    decks.change_deck(app, user, deck, form("Spanish", "recognition", "cloze"))
    assert kinds_of(app, "uno") == ["recognition"]
    assert kinds_of(app, "La cuenta, por favor.") == ["cloze", "recognition"]


def test_new_cards_of_an_added_kind_come_after_those_that_wait(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    decks.change_deck(app, user, deck, form("Spanish", *BOTH))
    assert (shown(app, user).question.question, shown(app, user).kind) == ("uno", "recognition")


def test_saving_a_deck_as_it_is_changes_nothing(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", kinds=BOTH)
    review.suspend(app, user, card_id(app, user, "uno"))
    before = contents(app)
    decks.change_deck(app, user, deck, form("Spanish", *BOTH))
    assert contents(app) == before


def test_every_kind_can_be_chosen_alone(app: App) -> None:
    user = local(app)
    for kind in KINDS:
        decks.create_deck(app, user, form(f"Only {kind}", kind))
    assert {deck.kinds for deck in decks.list_decks(app, user)} == {(kind,) for kind in KINDS}


# --- Putting away and deleting


def test_archived_decks_are_listed_last_and_hold_nothing_for_today(app: App) -> None:
    user = local(app)
    first = new_deck(app, user, "uno", name="Aaa")
    new_deck(app, user, "dos", name="Bbb")
    decks.archive_deck(app, user, first)
    listed = [(deck.name, deck.archived, deck.left) for deck in decks.list_decks(app, user)]
    assert listed == [("Bbb", False, Left(new=1)), ("Aaa", True, Left())]


def test_bringing_a_deck_back_loses_nothing(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", kinds=BOTH)
    give(app, user, card_id(app, user, "uno"), Rating.AGAIN)
    before = contents(app)
    decks.archive_deck(app, user, deck)
    assert contents(app) != before
    decks.unarchive_deck(app, user, deck)
    assert contents(app) == before


def test_a_deleted_deck_takes_its_phrases_and_cards_with_it_and_nothing_else(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", name="First", kinds=BOTH)
    new_deck(app, user, "tres", name="Second")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    decks.delete_deck(app, user, deck)
    left = contents(app)
    assert [len(left[table]) for table in ("decks", "phrases", "cards", "reviews", "daily")] == [
        1,
        1,
        1,
        1,
        1,
    ]
    assert [deck.name for deck in decks.list_decks(app, user)] == ["Second"]


def test_the_name_of_a_deleted_deck_is_free_again(app: App) -> None:
    user = local(app)
    decks.delete_deck(app, user, new_deck(app, user))
    new_deck(app, user)


def test_the_id_of_a_deleted_deck_is_never_used_again(app: App) -> None:
    """History speaks of decks by their ids."""
    user = local(app)
    deck = new_deck(app, user)
    decks.delete_deck(app, user, deck)
    assert new_deck(app, user) > deck


def test_decks_are_listed_by_name_without_regard_to_case(app: App) -> None:
    user = local(app)
    for name in ("beta", "Alpha", "Gamma"):
        add(app, user, new_deck(app, user, name=name), "uno")
    assert [deck.name for deck in decks.list_decks(app, user)] == ["Alpha", "beta", "Gamma"]


def test_a_decks_own_settings_are_kept_and_can_be_given_up_again(app: App) -> None:
    user = local(app)
    own = DeckOwn(new_per_day=2, reviews_per_day=0, desired_retention=0.85, accent="es-MX")
    deck = decks.create_deck(app, user, DeckForm("Spanish", "es", "en", own=own))
    assert decks.list_decks(app, user)[0].own == own
    decks.change_deck(app, user, deck, DeckForm("Spanish", "es", "en"))
    assert decks.list_decks(app, user)[0].own == DeckOwn()


def test_a_deck_brings_no_more_new_cards_than_its_own_limit(app: App) -> None:
    user = local(app)
    form = DeckForm("Spanish", "es", "en", ("recognition",), own=DeckOwn(new_per_day=2))
    deck = decks.create_deck(app, user, form)
    add(app, user, deck, "uno", "dos", "tres")
    assert decks.list_decks(app, user)[0].left.new == 2


def test_a_decks_own_retention_gives_its_own_intervals_and_its_accent_goes_with_the_card(app: App) -> None:
    user = local(app)
    intervals = {}
    for retention in (0.7, 0.99):
        own = DeckOwn(desired_retention=retention, accent="es-MX")
        deck = decks.create_deck(app, user, DeckForm(f"At {retention}", "es", "en", own=own))
        add(app, user, deck, f"uno {retention}")
        card = shown(app, user, deck)
        assert card.accent == "es-MX"
        intervals[retention] = card.outcomes[Rating.EASY].interval_days
    assert intervals[0.7] > intervals[0.99]


@pytest.mark.parametrize(
    "own",
    [
        DeckOwn(new_per_day=-1),
        DeckOwn(reviews_per_day=10_000),
        DeckOwn(desired_retention=0.5),
        DeckOwn(accent="pt-BR"),
    ],
)
def test_a_setting_out_of_its_range_is_refused(app: App, own: DeckOwn) -> None:
    user = local(app)
    with pytest.raises(SettingRejected):
        decks.create_deck(app, user, DeckForm("Spanish", "es", "en", own=own))
    assert decks.list_decks(app, user) == []
