"""/settings: when the daily reminder comes. Each button names the setting that it leads to, so that a tap
on an old message or a second tap does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from phraseweaver.channels import Button, Keyboard
from phraseweaver.channels.incoming import Press
from phraseweaver.domain.reminders import EVERY_DAY, Plan, weekday_bit
from phraseweaver.services.chat.handlers import PressHandler, Unreadable
from phraseweaver.services.chat.replies import Acknowledge, Edit, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.services.reminding import plans
from phraseweaver.services.reminding.plans import PlanView, ReminderForm
from phraseweaver.translation import Translator

TIME, WEEKDAYS, SWITCH = "t", "w", "o"

_STEP = 30
_DAY = 24 * 60
_PRESETS = (8 * 60, 12 * 60, 19 * 60, 21 * 60)
"""Minutes since midnight."""


def show(turn: Turn, _argument: str) -> Sequence[Reply]:
    """Show the settings with their buttons."""
    return [Send(turn.chat_id, *_screen(turn))]


def set_time(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Set the time, in minutes since midnight."""
    minutes = _number(parts, _DAY - 1)
    return _save(turn, press, replace(_form(turn), local_time=time(*divmod(minutes, 60))))


def set_weekdays(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Set the weekdays, a bit mask; raises NoWeekday for none."""
    return _save(turn, press, replace(_form(turn), weekdays=_number(parts, EVERY_DAY)))


def switch(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Switch the daily reminder on (1) or off (0)."""
    return _save(turn, press, replace(_form(turn), enabled=bool(_number(parts, 1))))


def _save(turn: Turn, press: Press, form: ReminderForm) -> Sequence[Reply]:
    plans.save_plan(turn.app, turn.user, form)
    return [
        Acknowledge(press.callback_id, turn.t("Saved.")),
        Edit(turn.chat_id, press.message_id, *_screen(turn)),
    ]


def _form(turn: Turn) -> ReminderForm:
    plan = plans.plan(turn.app, turn.user).plan
    return ReminderForm(
        enabled=plan.enabled,
        local_time=plan.local_time,
        weekdays=plan.weekdays,
        threshold=plan.threshold,
        only_if_unreviewed=plan.only_if_unreviewed,
        streak_saver=plan.saver_from is not None,
        digest=plan.digest_from is not None,
    )


def _screen(turn: Turn) -> tuple[str, Keyboard]:
    view = plans.plan(turn.app, turn.user)
    return _text(turn.t, view), _keyboard(turn.t, view.plan)


def _text(t: Translator, view: PlanView) -> str:
    plan = view.plan
    if not plan.enabled:
        return t("The daily reminder is switched off.")
    days = [day for day in range(7) if plan.weekdays & weekday_bit(day)]
    named = t("every day") if len(days) == 7 else ", ".join(t.weekday(day) for day in days)
    lines = [t("Daily reminder: {time}, {days}.", time=t.time(plan.local_time), days=named)]
    if view.next_at is not None:
        lines.append(t("Next: {when}.", when=t.date_time(view.next_at)))
    return "\n".join(lines)


def _keyboard(t: Translator, plan: Plan) -> Keyboard:
    on_off = Button(
        t("Switch off") if plan.enabled else t("Switch on"), data=f"{SWITCH}:{int(not plan.enabled)}"
    )
    if not plan.enabled:
        return ((on_off,),)
    now = plan.local_time.hour * 60 + plan.local_time.minute
    presets = [_time_button(t.time(time(*divmod(at, 60))), at) for at in _PRESETS]
    days = [_day_button(t, plan, day) for day in range(7)]
    return (
        (_time_button(t("− 30 min"), now - _STEP), _time_button(t("+ 30 min"), now + _STEP)),
        tuple(presets[:2]),
        tuple(presets[2:]),
        tuple(days[:4]),
        tuple(days[4:]),
        (on_off,),
    )


def _time_button(label: str, minutes: int) -> Button:
    return Button(label, data=f"{TIME}:{minutes % _DAY}")


def _day_button(t: Translator, plan: Plan, day: int) -> Button:
    chosen = plan.weekdays & weekday_bit(day)
    label = f"✓ {t.weekday(day)}" if chosen else t.weekday(day)
    return Button(label, data=f"{WEEKDAYS}:{plan.weekdays ^ weekday_bit(day)}")


def _number(parts: list[str], largest: int) -> int:
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdigit() and int(parts[0]) <= largest:
        return int(parts[0])
    raise Unreadable


PRESSES: dict[str, PressHandler] = {TIME: set_time, WEEKDAYS: set_weekdays, SWITCH: switch}
