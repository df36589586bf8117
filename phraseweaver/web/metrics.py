"""`/metrics` in the format of Prometheus, for those who ask for it with `PHRASEWEAVER_METRICS=1`.

Answers, reminders and the sender's heartbeat come from the database and so speak for every process, the
sender's too; runs, connections and memory are this process's own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phraseweaver import reruns
from phraseweaver.app import App, open_app
from phraseweaver.config import SettingsError
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import metrics
from phraseweaver.services.backup import nightly

log = logging.getLogger(__name__)


class Figures(Collector):
    """Asks for all figures each time that they are read."""

    def __init__(self, app: Callable[[], App]) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """Yield what can be told; without the database that it is away, and this process's own figures."""
        yield from _of_this_process()
        up = GaugeMetricFamily("phraseweaver_database_up", "1 if the database answers, else 0.")
        try:
            found = list(_of_the_database(self._app()))
            up.add_metric([], 1)
        except (SettingsError, PhraseWeaverError) as error:
            log.warning("no figures of the database: %s", error)
            found = []
            up.add_metric([], 0)
        yield up
        yield from found


def _of_this_process() -> Iterator[Metric]:
    runs = CounterMetricFamily(
        "phraseweaver_runs", "How often this process drew a page, or only the card of one.", labels=["part"]
    )
    for part, number in reruns.counted().items():
        runs.add_metric([part.value], number)
    yield runs
    if pool := metrics.pool():
        yield GaugeMetricFamily(
            "phraseweaver_pool_in_use", "Connections in use in the busiest pool.", value=pool.in_use
        )
        yield GaugeMetricFamily("phraseweaver_pool_most", "Connections that it may open.", value=pool.most)


def _of_the_database(app: App) -> Iterator[Metric]:
    found = metrics.figures(app)
    yield CounterMetricFamily(
        "phraseweaver_answers",
        "Answers ever written, with imported ones and those taken back.",
        value=found.answers,
    )
    reminders = CounterMetricFamily(
        "phraseweaver_reminders", "Reminders that came to an end, by how.", labels=["outcome"]
    )
    for state, number in found.reminders.items():
        reminders.add_metric([state.value], number)
    yield reminders
    yield GaugeMetricFamily(
        "phraseweaver_reminders_open",
        "Reminders claimed that have come to no end yet.",
        value=found.reminders_open,
    )
    yield GaugeMetricFamily(
        "phraseweaver_reminder_queue_age_seconds",
        "Age of the oldest of these, 0 without any.",
        value=found.queue_seconds,
    )
    if found.heartbeat_at:
        yield GaugeMetricFamily(
            "phraseweaver_sender_heartbeat_timestamp_seconds",
            "When a sender last gave a sign of life.",
            value=found.heartbeat_at.timestamp(),
        )
    backups = nightly.status(app)
    if backups and backups.made_at:
        yield GaugeMetricFamily(
            "phraseweaver_backup_timestamp_seconds",
            "When the latest nightly backup was made.",
            value=backups.made_at.timestamp(),
        )


def exposition(app: Callable[[], App]) -> Callable[[Request], Response]:
    """Return the handler that answers with the figures of the app and of this process."""
    registry = CollectorRegistry()
    registry.register(Figures(app))
    ProcessCollector(registry=registry)

    # No `async`: Starlette runs it in a thread, so that a slow database delays nobody else.
    def answer(_request: Request) -> Response:
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return answer


@cache
def _app() -> App:
    # Apart from the pages' app, which Streamlit keeps. A failure is not kept.
    return open_app()


ROUTES = (Route("/metrics", exposition(_app)),)
