"""The name by which services speak of a session that they only pass on."""

from __future__ import annotations

from sqlalchemy.orm import Session

__all__ = ["Session"]
