"""The search for phrases: words, filters as chips, order and page, all kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain import search_query
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.search_query import (
    STATES,
    Order,
    Part,
    SearchQuery,
    SearchRejected,
    Term,
    added_term,
    deck_term,
    state_term,
)
from phraseweaver.domain.text import fold
from phraseweaver.services.decks import DeckName
from phraseweaver.translation import Translator
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.state import page_state

_LONGEST = 500
_SPANS = (1, 7, 30)
_ALL = 0


@dataclass
class SearchState:
    """What the search box showed last, and the address of the list, for the way back to it."""

    shown: str = ""
    address: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `query` is None where it cannot be read, and `problem` says why."""

    written: str
    query: SearchQuery | None
    problem: SearchRejected | None
    order: Order
    number: int


def asked(decks: Mapping[DeckId, DeckName]) -> Asked:
    """Return what the address asks for."""
    params = st.query_params
    written = params.get("q", "")[:_LONGEST]
    chosen = params.get("deck", "")
    if not written and chosen.isdecimal() and DeckId(int(chosen)) in decks:
        # As the list of decks links to it.
        written = deck_term(decks[DeckId(int(chosen))].name).token
    sort, page = params.get("sort", ""), params.get("page", "")
    query = problem = None
    try:
        query = search_query.parse(written)
    except SearchRejected as error:
        problem = error
    return Asked(
        written=written,
        query=query,
        problem=problem,
        order=Order(sort) if sort in list(Order) else Order.ADDED,
        number=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def deck_asked(wish: Asked, decks: Mapping[DeckId, DeckName]) -> DeckId | None:
    """Return the deck that the query is limited to, None for all."""
    terms = [term for term in _terms(wish) if term.part is Part.DECK and not term.excluded]
    return next((deck for deck, it in decks.items() if terms and fold(it.name) == terms[0].value), None)


def address_of_list() -> dict[str, str]:
    """Return the parameters of the address under which the list was drawn last."""
    return page_state(SearchState).address


def search_bar(wish: Asked, decks: Mapping[DeckId, DeckName], t: Translator) -> None:
    """Draw the search box, the filters that can be chosen, and those that are, as chips."""
    state = page_state(SearchState)
    state.address = dict(st.query_params.to_dict())
    if state.shown != wish.written or "find" not in st.session_state:
        st.session_state["find"] = state.shown = wish.written
    st.text_input(
        t("Find"),
        type="search",
        placeholder=t("Words, tag:travel, is:due, -not this …"),
        help=t(
            "All words must occur. “two words” in quotes stay together, -word must not occur."
            " Also: tag:travel, deck:Spain, is:due, is:new, is:leech, is:suspended, is:marked, added:7."
        ),
        max_chars=_LONGEST,
        key="find",
        on_change=_typed,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _deck_choice(wish, decks, t)
        _order_choice(wish, t)
        _filters(wish, t)
    _chips(wish, t)


def pages(wish: Asked, number: int, count: int) -> None:
    """Draw the way to the other pages of what was found."""
    if count < 2:
        return
    # A widget of its own for each page: which one is shown is for the address to say, not for the widget.
    key = f"page_of:{wish.order}:{wish.written}:{number}"
    st.pagination(count, default=number, key=key, on_change=_turned, args=(key,))


def search_for(query: SearchQuery) -> None:
    """Let the address ask for another query, from its first page."""
    _write(query.written)


def add_filter(wish: Asked, term: Term) -> None:
    """Let the address ask for what holds the term, too."""
    search_for((wish.query or SearchQuery()).with_term(term))


def _write(written: str) -> None:
    for name in ("deck", "page"):
        st.query_params.pop(name, None)
    if written:
        st.query_params["q"] = written
    else:
        st.query_params.pop("q", None)


def _typed() -> None:
    typed = str(st.session_state.get("find") or "").strip()
    page_state(SearchState).shown = typed
    _write(typed)


def _turned(key: str) -> None:
    st.query_params["page"] = str(st.session_state[key])


def _deck_choice(wish: Asked, decks: Mapping[DeckId, DeckName], t: Translator) -> None:
    if len(decks) < 2:
        return
    st.session_state["find_deck"] = deck_asked(wish, decks) or _ALL
    st.selectbox(
        t("Deck"),
        [_ALL, *decks],
        format_func=lambda deck: decks[DeckId(deck)].name if deck else t("All decks"),
        key="find_deck",
        disabled=wish.query is None,
        width=170,
        on_change=_deck_chosen,
        args=(wish, decks),
    )


def _deck_chosen(wish: Asked, decks: Mapping[DeckId, DeckName]) -> None:
    deck = st.session_state["find_deck"]
    if deck:
        add_filter(wish, deck_term(decks[DeckId(deck)].name))
    else:
        _keep(wish, lambda term: term.part is not Part.DECK or term.excluded)


def _order_choice(wish: Asked, t: Translator) -> None:
    names = {
        Order.ADDED: t("Newest first"),
        Order.DUE: t("Due first"),
        Order.ALPHABET: t("Alphabetical"),
        Order.DIFFICULTY: t("Most difficult first"),
    }
    st.session_state["order"] = wish.order
    st.selectbox(
        t("Order"),
        list(names),
        format_func=lambda order: names[order],
        key="order",
        width=170,
        on_change=_order_chosen,
    )


def _order_chosen() -> None:
    st.query_params.pop("page", None)
    st.query_params["sort"] = Order(st.session_state["order"]).value


def _filters(wish: Asked, t: Translator) -> None:
    with st.popover(t("Filters"), icon=":material/filter_alt:", key="filters", disabled=wish.query is None):
        terms = [term for term in _terms(wish) if not term.excluded]
        st.session_state["find_states"] = [term.value for term in terms if term.part is Part.IS]
        st.pills(
            t("Only what is …"),
            list(STATES),
            selection_mode="multi",
            format_func=lambda state: state_names(t)[state],
            key="find_states",
            on_change=_states_chosen,
            args=(wish,),
        )
        days = [int(term.value) for term in terms if term.part is Part.ADDED]
        st.session_state["find_added"] = days[0] if days and days[0] in _SPANS else None
        st.pills(
            t("Added"),
            list(_SPANS),
            format_func=lambda span: t("today") if span == 1 else _last_days(span, t),
            key="find_added",
            on_change=_span_chosen,
            args=(wish,),
        )


def state_names(t: Translator) -> dict[str, str]:
    """Return what the states of `is:` are called on the screen."""
    return {
        "due": t("due"),
        "new": t("new"),
        "leech": t("hard to keep"),
        "suspended": t("suspended"),
        "marked": t("marked"),
    }


def _states_chosen(wish: Asked) -> None:
    chosen = st.session_state["find_states"]
    others = [term for term in _terms(wish) if term.part is not Part.IS or term.excluded]
    search_for(SearchQuery((*others, *(state_term(state) for state in chosen))))


def _span_chosen(wish: Asked) -> None:
    span = st.session_state["find_added"]
    if span:
        add_filter(wish, added_term(span))
    else:
        _keep(wish, lambda term: term.part is not Part.ADDED or term.excluded)


def _chips(wish: Asked, t: Translator) -> None:
    terms = [term for term in _terms(wish) if term.part is not Part.WORDS or term.excluded]
    if not terms:
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for number, term in enumerate(terms):
            st.button(
                f"{literal(_chip_label(term, t))}  ✕",
                key=f"chip_{number}",
                on_click=search_for,
                args=((wish.query or SearchQuery()).without(term),),
            )
        if len(terms) > 1:
            st.button(
                t("Take all off"), type="tertiary", key="chips_none", on_click=_keep_words, args=(wish,)
            )


def _keep_words(wish: Asked) -> None:
    _keep(wish, lambda term: term.part is Part.WORDS and not term.excluded)


def _chip_label(term: Term, t: Translator) -> str:
    match term.part:
        case Part.WORDS:
            label = f"“{term.shown}”"
        case Part.TAG:
            label = t("tag: {tag}", tag=term.shown)
        case Part.DECK:
            label = t("deck: {name}", name=term.shown)
        case Part.IS:
            label = state_names(t)[term.value]
        case Part.ADDED:
            label = t("added: {span}", span=_last_days(int(term.value), t))
    return t("not {filter}", filter=label) if term.excluded else label


def _last_days(days: int, t: Translator) -> str:
    return t.plural("last {n} day", "last {n} days", days)


def _terms(wish: Asked) -> tuple[Term, ...]:
    return wish.query.terms if wish.query else ()


def _keep(wish: Asked, wanted: Callable[[Term], bool]) -> None:
    search_for(SearchQuery(tuple(term for term in _terms(wish) if wanted(term))))
