"""Whatever is pressed in whatever order, in new and old messages and in the browser: answers count once."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import CardChanged, NothingToUndo
from phraseweaver.services import phrases, review
from phraseweaver.services.chat.open_question import CHAT_KINDS
from phraseweaver.store import daily, reviews, users
from phraseweaver.store.tables import CardRow, ReviewRow
from tests.fixed_clock import FixedClock
from tests.services.chat.chatting import Chat
from tests.services.collections_of_cards import cards_of
from tests.services.studying import contents, local, new_deck

STEPS = 70
WORDS = ("gato", "el gato", "perro", "el perro duerme", "?", " ", "/", "uno")


@dataclass
class Hand:
    """Somebody who presses, writes and studies elsewhere at random, and remembers every button there was."""

    app: App
    user: UserId
    clock: FixedClock
    chat: Chat
    random: Random
    buttons: list[tuple[str, int]] = field(default_factory=list)

    def act(self) -> None:
        """Do one thing and check what became of the log."""
        expected = len(self.log())
        what = self.random.choice(
            ["button"] * 8
            + ["old"] * 5
            + ["write"] * 3
            + ["review", "deck", "browser", "browser undo", "hide"]
        )
        self.chat.deaf = self.random.random() < 0.1
        match what:
            case "button" | "old":
                self.remember()
                if not self.buttons:
                    return
                recent = self.buttons[-4:] if what == "button" else self.buttons
                data, message = self.random.choice(recent)
                expected += self.effect(data)
                self.press(data, message)
                if self.random.random() < 0.2:
                    # Twice in a row: whatever the first did, the second adds nothing to it.
                    assert self.effect(data) == 0
                    self.press(data, message)
            case "write":
                self.chat.write(self.random.choice(WORDS))
            case "review":
                self.chat.command()
            case "deck":
                self.chat.command("animals")
            case "browser":
                if card := review.screen(self.app, self.user).card:
                    rating = self.random.choice(list(Rating))
                    review.rate(self.app, self.user, card.id, rating, seen=card.reps)
                    expected += 1
            case "browser undo":
                with suppress(NothingToUndo, CardChanged):
                    review.undo(self.app, self.user)
                    expected -= 1
            case "hide":
                self.hide()
        self.clock.advance(timedelta(seconds=self.random.choice((1, 5, 40, 700, 40_000))))
        assert len(self.log()) == expected
        self.check()

    def press(self, data: str, message: int) -> None:
        before = contents(self.app, apart_from=("chat_reviews",))
        said = len(self.chat.toasts)
        self.chat.press_data(data, message)
        if "Already answered" in self.chat.toasts[said:]:
            assert contents(self.app, apart_from=("chat_reviews",)) == before

    def effect(self, data: str) -> int:
        """Return how many answers a press must add: by the rule, not by asking the bot."""
        key, *parts = data.split(":")
        if key == "g":
            return int(self.reps()[int(parts[0])] == int(parts[1]))
        if key == "u":
            return -int(self.log(today=True)[-1:] == [(int(parts[0]), int(parts[1]))])
        return 0

    def remember(self) -> None:
        for number, message in self.chat.messages.items():
            for row in message.keyboard:
                for button in row:
                    if (button.data, number) not in self.buttons:
                        self.buttons.append((button.data, number))

    def hide(self) -> None:
        card = self.random.choice(cards_of(self.app, self.user))
        match self.random.randrange(3):
            case 0:
                review.bury(self.app, self.user, card)
            case 1:
                review.suspend(self.app, self.user, card)
            case _:
                review.unsuspend(self.app, self.user, card)

    def log(self, *, today: bool = False) -> list[tuple[int, int]]:
        """Return the answers, of all time or of the study day: the card, and its answers before."""
        with self.app.sessions.read() as session:
            statement = select(ReviewRow.card_id, ReviewRow.before_reps).order_by(ReviewRow.id)
            if today:
                days = users.get(session, self.user).days
                statement = statement.where(ReviewRow.studied_on == days.date_of(self.clock()))
            return [(card, before) for card, before in session.execute(statement)]

    def reps(self) -> dict[int, int]:
        with self.app.sessions.read() as session:
            return {row.id: row.reps for row in session.execute(select(CardRow.id, CardRow.reps))}

    def check(self) -> None:
        """A card has as many answers in the log as it counts, one for each number of answers before."""
        found = defaultdict(list)
        for card, before in self.log():
            found[card].append(before)
        for card, reps in self.reps().items():
            assert sorted(found[card]) == list(range(reps))
        with self.app.sessions.read() as session:
            counted: Counter[date] = Counter()
            for (day, _), totals in reviews.totals_from_log(session, self.user).items():
                counted[day] += totals.answers
            for day, answers in counted.items():
                assert daily.totals_on(session, self.user, day).answers == answers


@pytest.fixture
def hand(app: App, clock: FixedClock) -> Hand:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=("recognition", "production", "listening"))
    animals = new_deck(app, user, name="Animals", kinds=("production", "cloze"))
    drafts = [
        PhraseDraft.checked("el gato", "the cat", hint="purrs"),
        PhraseDraft.checked("el perro duerme", "the dog sleeps", keyword="perro"),
    ]
    phrases.add_phrases(app, user, animals, drafts)
    return Hand(app, user, clock, Chat(app, user), Random(0))


@pytest.mark.parametrize("seed", range(4))
def test_random_taps_keep_the_log_exact_and_the_review_alive(hand: Hand, seed: int) -> None:
    hand.random.seed(seed)
    for _ in range(STEPS):
        hand.act()
    hand.chat.deaf = False
    for card in cards_of(hand.app, hand.user):
        review.unsuspend(hand.app, hand.user, card)
    hand.clock.advance(days=1)
    # From wherever it stands, the review can be gone through to its end.
    hand.chat.command()
    for _ in range(60):
        if "Show answer" not in hand.chat.last.labels:
            break
        hand.chat.press("Show")
        hand.chat.press("Easy")
        hand.check()
    assert review.screen(hand.app, hand.user, kinds=CHAT_KINDS).card is None
