"""A list meets what the deck has already."""

from __future__ import annotations

from phraseweaver.app import App
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import phrases, transfer
from phraseweaver.services.transfer import Imported, OnMatch
from tests.services.studying import card_id, give, local, new_deck, schedule

LIST = (
    "text;translation;hint;note;tags;keyword;also accepted\n"
    "Uno!;one;;new note;b;;\n"
    "dos;;;;;;\n"
    "tres;three;h;;c;tres;trés\n"
)


def bring(app: App, user: UserId, deck: DeckId, on_match: OnMatch) -> Imported:
    found = transfer.preview_import(app, user, deck, LIST)
    assert ([draft.text for draft in found.fresh], found.known, len(found.problems)) == (["tres"], 1, 1)
    return transfer.import_phrases(app, user, deck, found.fresh, matching=found.matching, on_match=on_match)


def texts(app: App, user: UserId) -> list[tuple[str, str, str]]:
    return sorted(
        (line.draft.text, line.draft.translation, line.draft.note)
        for line in phrases.find_phrases(app, user).lines
    )


def test_what_the_deck_has_is_left_as_it_is_by_default(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    assert bring(app, user, deck, OnMatch.SKIP) == Imported(added=1, changed=0, skipped=1)
    assert texts(app, user) == [("tres", "three", ""), ("uno", "UNO", "")]


def test_an_update_changes_what_the_list_says_and_keeps_the_rest_and_the_progress(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    before = schedule(app, user, card_id(app, user, "uno"))
    assert bring(app, user, deck, OnMatch.UPDATE) == Imported(added=1, changed=1, skipped=0)
    assert texts(app, user) == [("Uno!", "one", "new note"), ("tres", "three", "")]
    assert schedule(app, user, card_id(app, user, "Uno!")) == before
    assert bring_again(app, user, deck) == Imported(added=0, changed=0, skipped=2)


def bring_again(app: App, user: UserId, deck: DeckId) -> Imported:
    found = transfer.preview_import(app, user, deck, LIST)
    return transfer.import_phrases(
        app, user, deck, found.fresh, matching=found.matching, on_match=OnMatch.UPDATE
    )


def test_adding_again_makes_a_second_phrase(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    assert bring(app, user, deck, OnMatch.ADD) == Imported(added=2, changed=0, skipped=0)
    assert [text for text, _, _ in texts(app, user)] == ["Uno!", "tres", "uno"]


def test_all_words_of_a_phrase_go_out_and_come_back(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user)
    bring(app, user, new_deck(app, user, "uno", name="Source"), OnMatch.UPDATE)
    source = next(d for d in (transfer.find_deck(app, user, "Source"),) if d)
    content = transfer.export_deck(app, user, source, "csv")
    found = transfer.preview_import(app, user, deck, content)
    by_text = {draft.text: draft for draft in found.fresh}
    assert (by_text["tres"].keyword, by_text["tres"].alternatives) == ("tres", ("trés",))
