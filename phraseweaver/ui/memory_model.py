"""The learner's own memory model: whether it is fitted, how well it foretells, and the way back."""

from __future__ import annotations

import streamlit as st

from phraseweaver.charts import calibration
from phraseweaver.domain.memory_model import FIRST_FIT, MemoryModel
from phraseweaver.services import memory_model
from phraseweaver.services.memory_model import MemoryModelView
from phraseweaver.ui.actions import action
from phraseweaver.ui.fragment import fragment
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import box_head, drawing_box

_LOOK_AGAIN = "1s"


def memory_section(page: Page) -> None:
    """Draw the memory model of the learner."""
    t = page.t
    view = memory_model.view(page.app, page.user)
    with st.container(border=True, key="memory_model"):
        st.subheader(t("Memory model"), anchor=False)
        st.write(
            t(
                "When a card comes back is worked out by FSRS-6, a model of memory. It begins with parameters"
                " learned from many people; with enough answers it can learn yours."
            )
        )
        if not view.enough:
            _too_few(page, view)
            return
        _standing(page, view)
        if view.under_way:
            _wait(page)
            return
        _buttons(page, view)
        if view.models:
            _quality(page, view.active or view.models[0])
            _history(page, view)


def _too_few(page: Page, view: MemoryModelView) -> None:
    t = page.t
    st.progress(
        min(view.answers / FIRST_FIT, 1.0),
        text=t(
            "It needs {wanted} answers; you have {answers}.",
            wanted=t.number(FIRST_FIT),
            answers=t.number(view.answers),
        ),
    )
    st.caption(
        t("It is then fitted by itself, and this place shows how well it foretells what you remember.")
    )


def _standing(page: Page, view: MemoryModelView) -> None:
    """Say in a sentence or two what is in use."""
    t, active = page.t, view.active
    newest = view.models[0] if view.models else None
    if active:
        st.success(
            t(
                "Your own parameters are in use, fitted on {day} to {answers}. Predictions were off by"
                " {before} %, now by {after} %.",
                day=_day(page, active),
                answers=t.plural("{n} answer", "{n} answers", active.answers),
                before=_off(page, active.before.calibration.off_by),
                after=_off(page, active.after.calibration.off_by),
            ),
            icon=":material/psychology:",
        )
    else:
        st.info(t("The published parameters are in use."), icon=":material/groups:")
    if newest and not newest.active and not newest.is_better:
        st.write(
            t(
                "The latest fit, on {day}, foretold your answers no better, so nothing was changed.",
                day=_day(page, newest),
            )
        )


def _buttons(page: Page, view: MemoryModelView) -> None:
    t = page.t
    with st.container(horizontal=True):
        st.button(
            t("Fit again now") if view.models else t("Fit to my answers"),
            icon=":material/tune:",
            type="secondary" if view.models else "primary",
            on_click=_fit,
            args=(page,),
            key="fit_memory_model",
        )
        if view.active:
            st.button(
                t("Back to the published parameters"),
                icon=":material/undo:",
                on_click=_use,
                args=(page, None),
                key="use_published",
            )
        elif view.best is not None:
            st.button(
                t("Back to my fit of {day}", day=_day(page, view.best)),
                icon=":material/redo:",
                on_click=_use,
                args=(page, view.best.id),
                key="use_best",
            )
    if view.answers < view.next_at:
        when = t(
            "By itself the model is fitted next at {next} answers (you have {answers}).",
            next=t.number(view.next_at),
            answers=t.number(view.answers),
        )
    else:
        when = t("By itself the model is fitted in your next hour without answers.")
    st.caption(
        t(
            "No due date moves: new parameters set the intervals of the answers you give from now on."
            " Only a better fit is kept."
        )
        + " "
        + when
    )


@fragment(run_every=_LOOK_AGAIN)
def _wait(page: Page) -> None:
    """Say that a fit is under way, and draw the page anew when it is over."""
    if not memory_model.view(page.app, page.user).under_way:
        st.rerun()
    t = page.t
    st.info(
        t("Your answers are being gone through. This takes a few seconds; you need not wait here."),
        icon=":material/hourglass_top:",
    )


def _quality(page: Page, model: MemoryModel) -> None:
    t = page.t
    drawing = calibration.draw(model, t)
    head = box_head(t("Expected and remembered"))
    drawing_box(head, drawing, "calibration", 320, t)
    st.caption(
        drawing.summary
        + " "
        + t(
            "The nearer to the dashed line, the better. Log-loss, by which fits are judged: {before} before,"
            " {after} fitted.",
            before=t.number(round(model.before.log_loss, 4)),
            after=t.number(round(model.after.log_loss, 4)),
        )
    )


def _history(page: Page, view: MemoryModelView) -> None:
    t = page.t
    with st.expander(t("Earlier fits and parameters")):
        for model in view.models:
            with st.container(border=True, key=f"fit_{model.id}"):
                st.markdown(
                    t(
                        "**{day}** · {answers} · log-loss {before} → {after}",
                        day=_day(page, model),
                        answers=t.plural("{n} answer", "{n} answers", model.answers),
                        before=t.number(round(model.before.log_loss, 4)),
                        after=t.number(round(model.after.log_loss, 4)),
                    )
                )
                st.code(
                    ", ".join(f"{number:.4f}" for number in model.parameters), language=None, wrap_lines=True
                )
                if model.active:
                    st.badge(t("In use"), icon=":material/check:")
                else:
                    st.button(t("Use these"), on_click=_use, args=(page, model.id), key=f"use_{model.id}")


def _fit(page: Page) -> None:
    with action(page.t):
        memory_model.start_fit(page.app, page.user)


def _use(page: Page, model: int | None) -> None:
    with action(page.t):
        memory_model.start_use(page.app, page.user, model)


def _day(page: Page, model: MemoryModel) -> str:
    return page.t.long_date(page.learner.days.date_of(model.fitted_at))


def _off(page: Page, share: float) -> str:
    return page.t.number(round(100 * share, 1))
