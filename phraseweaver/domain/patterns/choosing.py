"""Which variant of a pattern a review shows: told by the review log alone, so that all who ask agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.domain.rating import Rating

HOLDS_AFTER = 2
"""A new row holds once passed so often in a row while learning; one pass of a card in review is enough."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer: the variant's key, the rating, and whether the card was in review before it."""

    key: str
    rating: Rating
    in_review: bool


@dataclass(frozen=True, slots=True)
class VariantProgress:
    """How a variant has fared: answers, failures, the latest rating, and whether it holds."""

    answers: int = 0
    failures: int = 0
    latest: Rating | None = None
    holds: bool = False


def choose(keys: Sequence[str], log: Sequence[Shown]) -> int:
    """Return the row to show next, counted from 0.

    `keys` are those of the variants in their order, `log` the card's answers, oldest first. In this order:
    the variant that was failed last and not passed since; one that was shown and does not hold yet; the next
    new row; the one shown least recently.
    """
    progress = progress_of(keys, log)
    last_shown = {shown.key: at for at, shown in enumerate(log)}

    def latest_of(rows: list[int]) -> int:
        return max(rows, key=lambda row: last_shown[keys[row]])

    seen = [row for row, key in enumerate(keys) if progress[key].answers]
    if failed := [row for row in seen if progress[keys[row]].latest is Rating.AGAIN]:
        return latest_of(failed)
    if shaky := [row for row in seen if not progress[keys[row]].holds]:
        return min(shaky, key=lambda row: last_shown[keys[row]])
    fresh = next((row for row, key in enumerate(keys) if not progress[key].answers), None)
    if fresh is not None:
        return fresh
    return min(seen, key=lambda row: last_shown[keys[row]])


def progress_of(keys: Sequence[str], log: Sequence[Shown]) -> dict[str, VariantProgress]:
    """Return how each variant has fared, by its key; answers to rows that are gone do not count."""
    found = dict.fromkeys(keys, VariantProgress())
    passes: dict[str, int] = {}
    for shown in log:
        before = found.get(shown.key)
        if before is None:
            continue
        passed = shown.rating is not Rating.AGAIN
        passes[shown.key] = passes.get(shown.key, 0) + 1 if passed else 0
        settled = shown.in_review or shown.rating is Rating.EASY or passes[shown.key] >= HOLDS_AFTER
        found[shown.key] = VariantProgress(
            answers=before.answers + 1,
            failures=before.failures + (not passed),
            latest=shown.rating,
            holds=passed and (settled or before.holds),
        )
    return found
