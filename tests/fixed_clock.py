"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Call it for the present instant; `set` and `advance` move it."""

    def __init__(self, now: datetime = datetime(2026, 3, 10, 9, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Move to an aware instant."""
        if now.tzinfo is None:
            raise ValueError("the clock shows aware instants only")
        self.now = now.astimezone(UTC)

    def advance(self, step: timedelta = timedelta(0), **parts: float) -> None:
        """Move by `step` or by the parts of a timedelta, as in `advance(hours=2)`."""
        self.now += step + timedelta(**parts)
