"""A learner without a browser: speaks Streamlit's protocol and answers as the review card does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE_SECONDS = 30.0
"""How long a run of the script may take before it counts as lost."""

_CARD, _FEED = "phraseweaver_review_card", "phraseweaver_review_feed"
_KEPT_RUNS = 2
"""For so many runs without use the browser keeps a large message, so that the server may refer to it."""

_FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Refused(Exception):
    """The page showed an error, or what must come did not; the message says what."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the script as the client saw it: milliseconds until it was finished, and bytes received."""

    milliseconds: float
    received: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An acknowledged answer: the card, how many answers it had before, and the run that it took."""

    card: int
    reps: int
    rating: int
    run: Run


@dataclass(slots=True)
class _Kept:
    delta: Delta
    used_in: int


@dataclass
class Client:
    """One tab: the page that is open and what it shows."""

    socket: ClientConnection
    page_hash: str = ""
    query: str = ""
    fragment: str = ""
    component: str = ""
    shown: dict[str, Any] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _choices: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _runs: int = 0
    _number: int = 0
    _stream: str = ""

    async def open(self, page: str, query: str = "") -> Run:
        """Go to a page by its address, or, once there is a menu, by its link."""
        self.query, self.shown, self.component, self.fragment = query, {}, "", ""
        self._choices.clear()
        hashed = self._pages.get(page, "")
        run = await self._run(self._state(page_script_hash=hashed, page_name="" if hashed else page))
        if not self.page_hash:
            raise Refused(f"the page {page!r} was not drawn")
        return run

    async def rate(self, rating: int, thought_ms: int) -> Answer:
        """Answer the card that is shown; return once that is acknowledged and the next card is there."""
        cards = self.shown.get("cards") or []
        if not cards:
            raise Refused("there is no card to answer")
        if self.shown["stream"] != self._stream:
            self._stream, self._number = self.shown["stream"], self.shown["acknowledged"]
        self._number += 1
        card = cards[0]
        deed = {
            "number": self._number,
            "kind": "rate",
            "card": card["id"],
            "reps": card["reps"],
            "rating": rating,
            "typed": "",
            "ms": thought_ms,
        }
        told = {
            "stream": self._stream,
            "deeds": [deed],
            "shown": cards[1]["id"] if len(cards) > 1 else None,
        }
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self.component}__events",
            json_trigger_value=json.dumps([{"event": "deeds", "value": told}]),
        )
        state = self._state(trigger, page_script_hash=self.page_hash, fragment_id=self.fragment)
        run = await self._run(state)
        if self.shown["acknowledged"] < self._number:
            raise Refused(f"answer {self._number} was not acknowledged")
        return Answer(card["id"], card["reps"], rating, run)

    def _state(
        self, *triggers: WidgetState, page_script_hash: str, page_name: str = "", fragment_id: str = ""
    ) -> ClientState:
        chosen = [WidgetState(id=key, string_value=value) for key, value in self._choices.items()]
        return ClientState(
            query_string=self.query,
            widget_states=WidgetStates(widgets=[*chosen, *triggers]),
            cached_message_hashes=list(self._kept),
            context_info=ContextInfo(timezone="Europe/Madrid", timezone_offset=-60, locale="en-GB"),
            page_script_hash=page_script_hash,
            page_name=page_name,
            fragment_id=fragment_id,
        )

    async def _run(self, state: ClientState) -> Run:
        began = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        took: float | None = None
        received, idle = 0, False
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                # After the last message of a run comes one that says that the script is idle.
                while took is None or not idle:
                    raw = cast("bytes", await self.socket.recv())
                    received += len(raw)
                    message = ForwardMsg.FromString(raw)
                    match message.WhichOneof("type"):
                        case "script_finished":
                            if message.script_finished in _FINISHED:
                                took = time.perf_counter() - began
                            elif message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                                raise Refused("the script cannot be compiled")
                        case "session_status_changed":
                            idle = not message.session_status_changed.script_is_running
                        case _:
                            self._take(message)
        except TimeoutError:
            raise Refused(f"no answer within {PATIENCE_SECONDS:g} s") from None
        self._runs += 1
        self._kept = {k: kept for k, kept in self._kept.items() if self._runs - kept.used_in <= _KEPT_RUNS}
        return Run(took * 1000, received)

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
                pages = message.navigation.app_pages
                self._pages = {page.url_pathname: page.page_script_hash for page in pages}
            case "delta":
                if message.metadata.cacheable:
                    self._kept[message.hash] = _Kept(message.delta, self._runs)
                self._draw(message.delta)
            case "ref_hash":
                kept = self._kept[message.ref_hash]
                kept.used_in = self._runs
                self._draw(kept.delta)

    def _draw(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        match element.WhichOneof("type"):
            case "exception":
                raise Refused(f"{element.exception.type}: {element.exception.message}")
            case "alert" if element.alert.format == Alert.ERROR:
                raise Refused(element.alert.body)
            case "selectbox":
                box = element.selectbox
                self._choices[box.id] = box.options[box.default]
            case "bidi_component":
                drawn = element.bidi_component
                if drawn.component_name == _CARD:
                    self.component, self.fragment = drawn.id, delta.fragment_id
                elif drawn.component_name == _FEED:
                    self.shown = json.loads(drawn.bytes)


@asynccontextmanager
async def client(port: int) -> AsyncIterator[Client]:
    """Yield a tab that is connected to a server of this machine, and close it afterwards."""
    async with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as socket:
        yield Client(socket)
