"""The scenarios: a registry. A new one is one file and one line here."""

from __future__ import annotations

from bench.scenario import Scenario
from bench.scenarios import add_list, answer, decks, find, next_card, progress, today, undo

SCENARIOS: dict[str, Scenario] = {
    scenario.key: scenario
    for scenario in (
        today.SCENARIO,
        next_card.SCENARIO,
        answer.SCENARIO,
        undo.SCENARIO,
        progress.SCENARIO,
        decks.SCENARIO,
        find.SCENARIO,
        add_list.SCENARIO,
    )
}
"""Every scenario by its key, in the order of the table."""
