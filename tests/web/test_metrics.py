"""`/metrics`: what is told, that it names nobody, and that it is there only for those who ask."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from phraseweaver import reruns
from phraseweaver.app import App
from phraseweaver.config import SettingsError
from phraseweaver.domain.rating import Rating
from phraseweaver.services.backup import nightly
from phraseweaver.services.reminding import health
from phraseweaver.web import application, first_page, metrics, probes
from tests.fixed_clock import FixedClock
from tests.services.studying import card_id, give, local, new_deck

NOBODYS_REQUEST = cast(Any, None)


def told(app: App) -> dict[str, float]:
    """Return each figure by its name and labels, as a scraper reads them."""
    body = bytes(metrics.exposition(lambda: app)(NOBODYS_REQUEST).body).decode()
    lines = [line for line in body.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_what_the_database_and_this_process_know_is_told(app: App, clock: FixedClock) -> None:
    new_deck(app, local(app), "uno")
    give(app, local(app), card_id(app, local(app), "uno"), Rating.GOOD)
    health.beat(app)
    before = told(app)
    reruns.count(reruns.Part.CARD)
    after = told(app)
    assert after['phraseweaver_runs_total{part="card"}'] == before['phraseweaver_runs_total{part="card"}'] + 1
    assert after['phraseweaver_runs_total{part="page"}'] == before['phraseweaver_runs_total{part="page"}']
    assert after["phraseweaver_database_up"] == 1
    assert after["phraseweaver_answers_total"] == 1
    assert after['phraseweaver_reminders_total{outcome="sent"}'] == 0
    assert after["phraseweaver_reminder_queue_age_seconds"] == 0
    assert after["phraseweaver_sender_heartbeat_timestamp_seconds"] == clock().timestamp()
    assert after["phraseweaver_pool_most"] in (8, 20)
    assert after["process_resident_memory_bytes"] > 1e7


def test_the_labels_are_parts_and_outcomes_and_never_a_learners(app: App) -> None:
    new_deck(app, local(app), "uno")
    labelled = {name for name in told(app) if "{" in name}
    assert {re.sub(r'"[a-z]+"', '""', name) for name in labelled} == {
        'phraseweaver_runs_total{part=""}',
        'phraseweaver_reminders_total{outcome=""}',
    }


def test_without_a_database_the_process_speaks_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> App:
        raise SettingsError(["DATABASE_URL: no."])

    answer = metrics.exposition(away)(NOBODYS_REQUEST)
    body = bytes(answer.body).decode()
    assert answer.status_code == 200
    assert "phraseweaver_database_up 0.0" in body
    assert "phraseweaver_answers_total" not in body
    assert "process_resident_memory_bytes" in body
    assert "no figures of the database" in caplog.text


def test_the_latest_nightly_backup_is_told_where_there_are_any(
    app: App, clock: FixedClock, tmp_path: Path
) -> None:
    assert "phraseweaver_backup_timestamp_seconds" not in told(app)
    kept = replace(app, settings=replace(app.settings, backup_dir=tmp_path))
    nightly.make(kept)
    assert told(kept)["phraseweaver_backup_timestamp_seconds"] == clock().timestamp()


def test_it_is_served_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "0", "yes"):
        monkeypatch.setenv("PHRASEWEAVER_METRICS", value)
        assert application._routes() == (*probes.ROUTES, *first_page.ROUTES)
    monkeypatch.setenv("PHRASEWEAVER_METRICS", "1")
    assert application._routes()[-1:] == metrics.ROUTES
