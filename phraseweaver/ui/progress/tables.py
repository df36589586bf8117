"""Tables of our own: Streamlit's would load pandas and pyarrow into the server."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from phraseweaver.charts import retention_table
from phraseweaver.domain.progress import Figures
from phraseweaver.ui.page import Page
from phraseweaver.ui.progress.chart_box import box_head, save_table

_STYLE = (
    "<style>.pw-figures{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".pw-figures th,.pw-figures td{text-align:end;padding:.35rem .5rem;"
    "border-bottom:1px solid rgba(128,128,128,.3)}"
    ".pw-figures th:first-child,.pw-figures td:first-child{text-align:start}"
    ".pw-figures thead th{font-weight:600}.pw-figures small{opacity:.7;margin-inline-start:.35rem}"
    "@media (max-width:640px){.pw-figures{font-size:.85rem}"
    ".pw-figures th,.pw-figures td{padding:.35rem .15rem}}</style>"
)


def figures_table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> None:
    """Draw a table whose first column names the rows; `caption` is for screen readers."""
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in heads)
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    st.html(
        f'{_STYLE}<table class="pw-figures" aria-label="{html.escape(caption)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def retention_box(page: Page, figures: Figures) -> None:
    """Draw the table of true retention."""
    t = page.t
    found = retention_table.build(figures)
    with st.container(border=True, key="chart_retention_table"):
        head = box_head(
            t("True retention"),
            t(
                "Of the cards that came back after a day or more, the share that you remembered at the first"
                " answer of the day. Young: the card had waited less than 21 days."
            ),
        )
        if not any(retention.all.asked for retention in found.values()):
            st.caption(
                t("From the day on which the first phrases come back, you see here how many you remember.")
            )
            return
        figures_table(
            ("", t("Young"), t("Mature"), t("All"), t("Asked")),
            [
                (
                    retention_table.period_name(period, t),
                    retention_table.share(retention.young, t),
                    retention_table.share(retention.mature, t),
                    retention_table.share(retention.all, t),
                    t.number(retention.all.asked),
                )
                for period, retention in found.items()
            ],
            t("True retention"),
        )
        st.caption(retention_table.summary(found, figures.desired_retention, t))
        with head:
            save_table(retention_table.table(found, t), "true_retention", t)
