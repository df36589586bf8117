"""True retention as a table: periods by young, mature and all."""

from __future__ import annotations

from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import Figures
from phraseweaver.domain.progress.retention import Period, Recall, Retention, retention_table
from phraseweaver.translation import Translator


def build(figures: Figures) -> dict[Period, Retention]:
    """Return the retention of every period."""
    return retention_table(figures.days.totals, figures.today)


def table(found: dict[Period, Retention], t: Translator) -> Table:
    """Return the table for a spreadsheet: shares as numbers, with the answers that they are of."""
    heads = [t("Period")]
    for name in (t("Young"), t("Mature"), t("All")):
        heads += [name, t("{name}: remembered", name=name), t("{name}: asked", name=name)]
    return Table(
        tuple(heads),
        tuple(
            (
                period_name(period, t),
                *(
                    cell
                    for recall in (retention.young, retention.mature, retention.all)
                    for cell in (recall.share, recall.passed, recall.asked)
                ),
            )
            for period, retention in found.items()
        ),
    )


def period_name(period: Period, t: Translator) -> str:
    """Return what a period is called."""
    match period:
        case Period.TODAY:
            return t("Today")
        case Period.YESTERDAY:
            return t("Yesterday")
        case Period.ALL:
            return t("Ever")
        case _:
            return t.plural("{n} day", "{n} days", int(period))


def share(recall: Recall, t: Translator) -> str:
    """Return the share with one decimal, N/A where nothing was asked."""
    return t("N/A") if recall.share is None else t.percent(recall.share, exact=True)


def summary(found: dict[Period, Retention], desired: float, t: Translator) -> str:
    """Return the month in a sentence."""
    month = found[Period.MONTH].all
    if month.share is None:
        return t("Nothing that was due was answered in the last 30 days.")
    return t(
        "{asked} in 30 days, {share} retained; {desired} desired.",
        asked=t.plural("{n} review", "{n} reviews", month.asked),
        share=t.percent(month.share),
        desired=t.percent(desired),
    )
