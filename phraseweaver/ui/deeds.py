"""What the learner does to a card: one handler for each kind of deed that the review card sends."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.sign_in import SignInEnded
from phraseweaver.errors import CardChanged, DatabaseAway, PhraseWeaverError
from phraseweaver.services import phrases, review
from phraseweaver.services.review import Rated, ReviewCard
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.messages import notify, refuse
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import open_phrase_dialog
from phraseweaver.ui.review_card import Compared, Deed, told
from phraseweaver.ui.state import page_state

log = logging.getLogger(__name__)

_LOADS_KEPT = 50


@dataclass
class ReviewState:
    """Which cards the browser shows and which of its deeds were dealt with.

    A new object, and with it a new stream, comes with every session of the server. `loads` keeps what each
    card was shown with, so that the interval on the button is the one given, after undo too. `last` is the
    answer that the learner sees as the latest, None if that is to be looked up.
    """

    shown: CardId | None = None
    acknowledged: int = 0
    stream: str = field(default_factory=lambda: secrets.token_hex(4))
    drawn: list[ReviewCard] = field(default_factory=list)
    can_undo: bool = False
    compared: Compared | None = None
    leech: Rated | None = None
    redraw_page: bool = False
    last: tuple[CardId, int] | None = None
    loads: dict[tuple[CardId, int], DayLoad] = field(default_factory=dict)

    def remember(self, drawn: list[ReviewCard], can_undo: bool) -> None:
        """Keep what is drawn now."""
        self.drawn, self.can_undo = drawn, can_undo
        for card in drawn:
            self.loads.setdefault((card.id, card.reps), card.load)
        while len(self.loads) > _LOADS_KEPT:
            del self.loads[next(iter(self.loads))]


def take_deeds(page: Page) -> None:
    """Deal with what the browser told, each deed once and in order."""
    state, sent = page_state(ReviewState), told()
    if sent is None or sent.stream != state.stream:
        return
    for deed in sent.deeds:
        if deed.number <= state.acknowledged:
            continue
        try:
            _HANDLERS[deed.kind](page, state, deed)
        except DatabaseAway as error:
            # Not acknowledged: the browser keeps the deed and sends it again.
            refuse(sentence(page.t, error))
            break
        except SignInEnded:
            # The whole page has to go.
            state.redraw_page = True
            break
        except CardChanged as error:
            # Sent again after the server had started anew, it was most likely stored the first time.
            if not deed.again:
                refuse(sentence(page.t, error))
        except PhraseWeaverError as error:
            refuse(sentence(page.t, error))
        except Exception:
            log.exception("a %s failed", deed.kind)
            refuse(page.t("Something went wrong and nothing was changed. The log of the server says more."))
        state.acknowledged = deed.number
    if not any(deed.kind == "undo" for deed in sent.deeds):
        state.shown = sent.shown


def undo(page: Page) -> None:
    """Take back the latest answer of today and show its card again."""
    state = page_state(ReviewState)
    with action(page.t):
        _take_back(page, state, state.last)


def _rate(page: Page, state: ReviewState, deed: Deed) -> None:
    assert deed.rating is not None, "the review card rates with a rating"
    rated = review.rate(
        page.app,
        page.user,
        deed.card,
        deed.rating,
        seen=deed.reps,
        duration_ms=deed.milliseconds,
        typed=deed.typed,
        load=state.loads.get((deed.card, deed.reps)),
        variant=next((c.variant for c in state.drawn if (c.id, c.reps) == (deed.card, deed.reps)), None),
    )
    state.compared, state.last = None, (deed.card, deed.reps)
    if rated.leech:
        state.leech = rated


def _compare(page: Page, state: ReviewState, deed: Deed) -> None:
    found = review.compare_answer(page.app, page.user, deed.card, deed.typed)
    state.compared = Compared(card=deed.card, reps=deed.reps, typed=deed.typed, comparison=found)


def _undo(page: Page, state: ReviewState, deed: Deed) -> None:
    if deed.card:
        _take_back(page, state, (deed.card, deed.reps))
    elif not deed.again:
        # Sent again it may have been done the first time, and done twice it would take back an answer more.
        _take_back(page, state, None)


def _take_back(page: Page, state: ReviewState, last: tuple[CardId, int] | None) -> None:
    card, seen = last or (None, None)
    state.last = None
    state.shown = review.undo(page.app, page.user, card=card, seen=seen)
    state.leech = state.compared = None
    if state.shown is None:
        notify(page.t("The answer was taken back; its card was deleted meanwhile."))


def _bury(page: Page, _state: ReviewState, deed: Deed) -> None:
    review.bury(page.app, page.user, deed.card)
    notify(page.t("Hidden until tomorrow."))


def _suspend(page: Page, _state: ReviewState, deed: Deed) -> None:
    review.suspend(page.app, page.user, deed.card)
    notify(page.t("Suspended: it rests until you resume it on the Phrases page."))


def _mark(page: Page, _state: ReviewState, deed: Deed) -> None:
    phrases.mark_phrase(page.app, page.user, PhraseId(deed.phrase), deed.marked)


def _edit(_page: Page, state: ReviewState, deed: Deed) -> None:
    open_phrase_dialog("edit", PhraseId(deed.phrase))
    state.redraw_page = True


def _accept(page: Page, _state: ReviewState, deed: Deed) -> None:
    phrases.accept_answer(page.app, page.user, PhraseId(deed.phrase), deed.typed, card=deed.card)
    notify(page.t("From now on this answer is right too."))


_HANDLERS: dict[str, Callable[[Page, ReviewState, Deed], None]] = {
    "rate": _rate,
    "compare": _compare,
    "undo": _undo,
    "bury": _bury,
    "suspend": _suspend,
    "mark": _mark,
    "edit": _edit,
    "accept": _accept,
}
