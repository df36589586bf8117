from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from phraseweaver.demo.attendance import Sitting
from phraseweaver.demo.learner import LearnersCard, MadeUpLearner
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.domain.study_day import StudyDays

UTC_DAYS = StudyDays(ZoneInfo("UTC"))
MONDAY = date(2026, 3, 2)


def pairs(phrases: int, added_on: date = MONDAY) -> list[LearnersCard]:
    """Two cards a phrase: phrase 1 has the cards 1 and 2, phrase 2 the cards 3 and 4."""
    return [LearnersCard(CardId(n + 1), PhraseId(n // 2 + 1), added_on) for n in range(2 * phrases)]


def learner(cards: list[LearnersCard], seed: int = 1) -> MadeUpLearner:
    return MadeUpLearner(cards, Scheduler(SchedulerSettings(), UTC_DAYS), Random(seed))


def evening(day: date, share: float = 1.0, minutes: int = 120) -> Sitting:
    begins = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return Sitting(day, begins, begins + timedelta(minutes=minutes), share)


def begun(answers: list[GivenAnswer]) -> list[int]:
    return [answer.card for answer in answers if answer.before == NEW_CARD]


def test_new_cards_are_begun_in_their_order_one_of_each_phrase() -> None:
    answers = list(learner(pairs(3)).study(evening(MONDAY), new=2))
    assert begun(answers) == [1, 3]


def test_no_more_new_cards_are_begun_than_there_are() -> None:
    answers = list(learner(pairs(2)).study(evening(MONDAY), new=50))
    assert begun(answers) == [1, 3]


def test_cards_are_not_begun_before_the_day_they_were_added() -> None:
    student = learner([*pairs(1), LearnersCard(CardId(9), PhraseId(9), MONDAY + timedelta(days=1))])
    assert begun(list(student.study(evening(MONDAY), new=9))) == [1]
    assert 9 in begun(list(student.study(evening(MONDAY + timedelta(days=1)), new=9)))


def test_a_sitting_that_is_not_cut_short_ends_with_no_card_in_learning() -> None:
    student = learner(pairs(10))
    answers = list(student.study(evening(MONDAY), new=10))
    assert {student.schedules[answer.card].state for answer in answers} == {CardState.REVIEW}


def test_a_sitting_ends_after_its_share() -> None:
    # Ten new cards ask for about twenty answers.
    answers = list(learner(pairs(10)).study(evening(MONDAY, share=0.25), new=10))
    assert len(answers) == 5


def test_a_sitting_ends_at_its_time() -> None:
    student, sitting = learner(pairs(200)), evening(MONDAY, minutes=10)
    *_, last = student.study(sitting, new=200)
    assert last.after.last_reviewed_at is not None
    assert timedelta(0) <= last.after.last_reviewed_at - sitting.until + timedelta(minutes=2)
    assert last.after.last_reviewed_at - sitting.until < timedelta(minutes=3)


def test_an_answer_hides_the_sibling_until_the_next_day() -> None:
    student = learner(pairs(1))
    first = next(student.study(evening(MONDAY), new=1))
    assert first.buried == (2,)
    assert student.buried_until == {2: MONDAY + timedelta(days=1)}


def test_what_was_not_done_is_asked_another_day() -> None:
    student = learner(pairs(20))
    days = [MONDAY + timedelta(days=offset) for offset in range(30)]
    for day in days[:10]:
        list(student.study(evening(day), new=4))
    due = {card for card, schedule in student.schedules.items() if schedule.due_on == days[10]}
    assert due
    done = {answer.card for answer in student.study(evening(days[10], share=0.1), new=0)}
    later = {answer.card for day in days[11:14] for answer in student.study(evening(day), new=0)}
    assert due <= done | later


def test_the_same_seed_gives_the_same_answers() -> None:
    def week(seed: int) -> list[GivenAnswer]:
        student = learner(pairs(20), seed)
        days = [MONDAY + timedelta(days=offset) for offset in range(7)]
        return [answer for day in days for answer in student.study(evening(day), new=4)]

    assert week(5) == week(5)
    assert week(5) != week(6)


def test_there_is_something_to_do_while_a_card_is_new_or_due() -> None:
    tomorrow = MONDAY + timedelta(days=1)
    student = learner([LearnersCard(CardId(1), PhraseId(1), tomorrow)])
    assert student.has_nothing_to_do(MONDAY)
    assert not student.has_nothing_to_do(tomorrow)
    (*_, last) = student.study(evening(tomorrow), new=1)
    due = last.after.due_on
    assert due is not None
    assert due > tomorrow + timedelta(days=1)
    assert student.has_nothing_to_do(due - timedelta(days=1))
    assert not student.has_nothing_to_do(due)


def test_a_learner_who_forgets_faster_than_the_scheduler_believes_fails_more_often() -> None:
    def failures(memory: Scheduler | None) -> int:
        student = MadeUpLearner(pairs(30), Scheduler(SchedulerSettings(), UTC_DAYS), Random(1), memory=memory)
        days = [MONDAY + timedelta(days=n) for n in range(60)]
        answers = [answer for day in days for answer in student.study(evening(day), new=2)]
        in_review = [answer for answer in answers if answer.before.state is CardState.REVIEW]
        return sum(answer.rating is Rating.AGAIN for answer in in_review)

    forgetful = tuple(0.5 if place == 20 else usual for place, usual in enumerate(DEFAULT_PARAMETERS))
    assert failures(Scheduler(SchedulerSettings(parameters=forgetful), UTC_DAYS)) > 1.3 * failures(None)
