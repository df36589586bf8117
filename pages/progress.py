"""Progress: what was done, what is known, what is coming."""

from __future__ import annotations

import streamlit as st

from phraseweaver.charts import CHARTS
from phraseweaver.services import progress
from phraseweaver.ui.page import open_page

page = open_page("Progress")
t = page.t
period = st.segmented_control(
    t("Period"),
    [7, 30, 90, 365],
    default=30,
    required=True,
    format_func=lambda days: t.plural("{n} day", "{n} days", days),
    label_visibility="collapsed",
    key="period",
)
data = progress.load(page.app, page.user, period_days=int(period or 30))
for chart in CHARTS:
    with st.container(border=True, key=f"chart_{chart.key}"):
        st.subheader(t(chart.title), anchor=False)
        drawing = chart.make(data, t)
        if drawing:
            st.echarts_chart(drawing.option, height=260, key=chart.key, alt=drawing.summary)
            st.caption(drawing.summary)
        else:
            st.caption(t(chart.empty))
