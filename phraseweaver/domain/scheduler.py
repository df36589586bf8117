"""What an answer does to a card: FSRS-6 for the memory, Anki's rules for steps, days, fuzz and order.

The library is asked for the memory after an answer and for nothing else. It counts 24-hour blocks where
learners count days, and its fuzz is uneven and differs between a button's label and the answer.

Decided here, where FSRS says nothing:

- Time between answers is counted in study days. On the same study day the short-term formula holds. A clock
  that was set back counts as the same day.
- A step that would end after the study day becomes days, as in Anki: the card keeps its state and step and is
  due from the first second of the study day in which the step ends.
- A step that the settings no longer know counts as the last one.
- A step leaves the interval as it was: 0 days in learning, and in relearning the one before the lapse, so
  that its answers can still be told young from mature.
- Of Hard, Good and Easy, those that give days differ by at least one day in this order, up to the longest
  interval allowed, which several may share. Again gives days only where there are no steps and stands
  outside this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS as _FSRS_DEFAULTS
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from phraseweaver.domain import forgetting
from phraseweaver.domain.fuzz import draw, fuzz_range, pick
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.load_balance import LONGEST_BALANCED, DayLoad, pick_balanced
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.errors import N_, SettingRejected

DEFAULT_PARAMETERS: tuple[float, ...] = _FSRS_DEFAULTS
"""The 21 parameters of FSRS-6 as published, fitted to many learners."""

PARAMETER_BOUNDS = tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
"""The lowest and the highest value that each of them may have."""

LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.99
LONGEST_INTERVAL = 36_500
"""Days; no setting allows more."""

_STABILITY_BOUNDS = (0.001, 36_500.0)  # days; FSRS-6 keeps to them, the library only to the lower one
_DIFFICULTY_BOUNDS = (1.0, 10.0)
_ONE_DAY = timedelta(days=1)
_NOON = datetime(2000, 1, 1, 12, tzinfo=UTC)  # any instant: the library sees differences in whole days only


@dataclass(frozen=True, slots=True)
class SchedulerSettings:
    """How a learner wants their cards scheduled.

    `parameters` are the 21 numbers of FSRS-6, `desired_retention` is the retrievability at which a card
    should come back, `maximum_interval` is in days. Without steps, every answer gives days. Raises
    SettingRejected for a value out of its range.
    """

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    desired_retention: float = 0.9
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    maximum_interval: int = LONGEST_INTERVAL

    def __post_init__(self) -> None:
        if len(self.parameters) != len(PARAMETER_BOUNDS):
            raise SettingRejected(field=N_("FSRS parameters"), allowed="w0, …, w20")
        for position, (parameter, (lowest, highest)) in enumerate(
            zip(self.parameters, PARAMETER_BOUNDS, strict=True)
        ):
            if not lowest <= parameter <= highest:
                raise SettingRejected(field=N_("FSRS parameters"), allowed=f"w{position}: {lowest}–{highest}")
        if not LOWEST_RETENTION <= self.desired_retention <= HIGHEST_RETENTION:
            raise SettingRejected(
                field=N_("Desired retention"), allowed=f"{LOWEST_RETENTION:.2f}–{HIGHEST_RETENTION:.2f}"
            )
        for field, steps in (
            (N_("Learning steps"), self.learning_steps),
            (N_("Relearning steps"), self.relearning_steps),
        ):
            if any(step <= timedelta(0) for step in steps):
                raise SettingRejected(field=field, allowed="> 0")
        if not 1 <= self.maximum_interval <= LONGEST_INTERVAL:
            raise SettingRejected(field=N_("Maximum interval"), allowed=f"1–{LONGEST_INTERVAL}")


class Scheduler:
    """Schedules the cards of one learner; it keeps nothing between calls."""

    __slots__ = ("_days", "_fsrs", "_settings")

    def __init__(self, settings: SchedulerSettings, days: StudyDays) -> None:
        self._settings = settings
        self._days = days
        self._fsrs = fsrs.Scheduler(parameters=settings.parameters, enable_fuzzing=False)

    def review(
        self,
        card_id: CardId,
        schedule: Schedule,
        rating: Rating,
        now: datetime,
        *,
        load: DayLoad | None = None,
    ) -> Schedule:
        """Return the schedule after an answer given at the aware instant `now`.

        With a load, intervals up to `load_balance.LONGEST_BALANCED` days are balanced. The same card,
        schedule, study day and load give the same days: what `preview` said.
        """
        # Good must exceed Hard and Easy must exceed Good; Again depends on no other.
        asked = (rating,) if rating is Rating.AGAIN else tuple(Rating)[1:rating]
        return self._answers(card_id, schedule, asked, now, load)[rating]

    def preview(
        self, card_id: CardId, schedule: Schedule, now: datetime, *, load: DayLoad | None = None
    ) -> dict[Rating, Schedule]:
        """Return for each rating the schedule that `review` would return."""
        return self._answers(card_id, schedule, tuple(Rating), now, load)

    def days_to_balance(self, schedule: Schedule, now: datetime) -> set[date]:
        """Return the study dates that the answers may choose from: whose due counts a load must hold."""
        today = self._days.date_of(now)
        elapsed = _days_since_last_answer(schedule, today)
        days: set[date] = set()
        # What a rating gives hangs on the load, and pushes the next rating on: hence the shortest interval
        # that it may have to exceed, and the longest.
        nearest = farthest = 1
        for rating in Rating:
            if self._step_after(schedule, rating) is not None:
                continue
            ideal = self.ideal_interval(self._memory_after(schedule.memory, rating, elapsed).stability)
            low, _ = fuzz_range(ideal, nearest, self._settings.maximum_interval)
            _, high = fuzz_range(ideal, farthest, self._settings.maximum_interval)
            if max(ideal, nearest) <= LONGEST_BALANCED:
                days.update(today + timedelta(days=interval) for interval in range(low, high + 1))
            if rating is not Rating.AGAIN:
                nearest, farthest = low + 1, high + 1
        return days

    def retrievability(self, schedule: Schedule, when: datetime | date) -> float | None:
        """Return the probability (0 to 1) of recalling the card, or None if it was never answered.

        At an instant, time since the last answer is counted exactly; for a study date, in study days.
        """
        if schedule.memory is None:
            return None
        elapsed: float
        if not isinstance(when, datetime):
            elapsed = _days_since_last_answer(schedule, when)
        elif schedule.last_reviewed_at is not None:
            elapsed = (when - schedule.last_reviewed_at) / _ONE_DAY
        else:
            elapsed = _days_since_last_answer(schedule, self._days.date_of(when))
        return forgetting.retrievability(elapsed, schedule.memory.stability, self._decay)

    def ideal_interval(self, stability: float) -> float:
        """Return the days, unrounded, until a memory of this stability has faded to the desired retention."""
        return forgetting.days_until(self._settings.desired_retention, stability, self._decay)

    @property
    def _decay(self) -> float:
        return self._settings.parameters[20]

    def _answers(
        self,
        card_id: CardId,
        schedule: Schedule,
        ratings: Sequence[Rating],
        now: datetime,
        load: DayLoad | None,
    ) -> dict[Rating, Schedule]:
        """Return the schedule after each of the ratings, which are given in rising order."""
        if now.tzinfo is None:
            raise ValueError("now must be aware of its time zone")
        now = now.astimezone(UTC)
        today = self._days.date_of(now)
        elapsed = _days_since_last_answer(schedule, today)
        drawn = draw(card_id, schedule.reps)
        shortest = 1
        answers: dict[Rating, Schedule] = {}
        for rating in ratings:
            memory = self._memory_after(schedule.memory, rating, elapsed)
            step = self._step_after(schedule, rating)
            if step is None:
                state = CardState.REVIEW
                interval = self._interval(memory, drawn, today, shortest, load)
                if rating is not Rating.AGAIN:
                    shortest = interval + 1
            else:
                new = schedule.state in (CardState.NEW, CardState.LEARNING)
                state = CardState.LEARNING if new else CardState.RELEARNING
                interval = schedule.interval_days
            answers[rating] = Schedule(
                state=state,
                step=None if step is None else step[0],
                memory=memory,
                due_on=today + timedelta(days=interval) if step is None else None,
                due_at=None if step is None else self._end_of_step(now, today, step[1]),
                interval_days=interval,
                last_reviewed_at=now,
                last_studied_on=today,
                reps=schedule.reps + 1,
                lapses=schedule.lapses + (schedule.state is CardState.REVIEW and rating is Rating.AGAIN),
            )
        return answers

    def _memory_after(self, memory: Memory | None, rating: Rating, elapsed_days: int) -> Memory:
        """Return what FSRS makes of the answer; without a memory before, it is the first one."""
        # The id spares the library a millisecond's sleep, the due date a look at the clock.
        if memory is None:
            card = fsrs.Card(card_id=0, state=fsrs.State.Learning, due=_NOON)
        else:
            card = fsrs.Card(
                card_id=0,
                # The memory's formulas are the same in all states; this one has no steps.
                state=fsrs.State.Review,
                stability=_within(memory.stability, _STABILITY_BOUNDS),
                difficulty=_within(memory.difficulty, _DIFFICULTY_BOUNDS),
                due=_NOON,
                last_review=_NOON,
            )
        after, _ = self._fsrs.review_card(card, fsrs.Rating(rating), _NOON + timedelta(days=elapsed_days))
        assert after.stability is not None
        assert after.difficulty is not None
        return Memory(_within(after.stability, _STABILITY_BOUNDS), after.difficulty)

    def _step_after(self, schedule: Schedule, rating: Rating) -> tuple[int, timedelta] | None:
        """Return the step that an answer leads to and how long it lasts, or None if it leads to days."""
        if schedule.state is CardState.REVIEW:
            steps, step = self._settings.relearning_steps, 0
            if rating is not Rating.AGAIN:
                return None
        elif schedule.state is CardState.RELEARNING:
            steps, step = self._settings.relearning_steps, schedule.step or 0
        else:
            steps, step = self._settings.learning_steps, schedule.step or 0
        if not steps or rating is Rating.EASY:
            return None
        step = min(step, len(steps) - 1)
        if rating is Rating.AGAIN:
            return 0, steps[0]
        if rating is Rating.GOOD:
            return (step + 1, steps[step + 1]) if step + 1 < len(steps) else None
        if step > 0:
            return step, steps[step]
        return 0, (steps[0] + steps[1]) / 2 if len(steps) > 1 else steps[0] * 1.5

    def _end_of_step(self, now: datetime, today: date, length: timedelta) -> datetime:
        ends = now + length
        if ends < self._days.end_of(today):
            return ends
        return self._days.start_of(self._days.date_of(ends))

    def _interval(self, memory: Memory, drawn: int, today: date, shortest: int, load: DayLoad | None) -> int:
        ideal = self.ideal_interval(memory.stability)
        low, high = fuzz_range(ideal, shortest, self._settings.maximum_interval)
        if low == high:
            return low
        if load is not None and max(ideal, shortest) <= LONGEST_BALANCED:
            return pick_balanced(drawn, load, today, low, high)
        return pick(drawn, low, high)


def _days_since_last_answer(schedule: Schedule, today: date) -> int:
    """Return the study days since the last answer, none if it lies ahead (the clock was set back).

    A card from elsewhere may not know the day of its last answer: then it is reckoned back from its due date.
    """
    last = schedule.last_studied_on
    if last is None and schedule.due_on is not None:
        last = schedule.due_on - timedelta(days=schedule.interval_days)
    return max((today - last).days, 0) if last is not None else 0


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
