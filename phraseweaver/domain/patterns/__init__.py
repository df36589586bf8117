"""Patterns: one phrase with slots, many sentences."""

from __future__ import annotations

from phraseweaver.domain.patterns.choosing import Shown, VariantProgress, choose, progress_of
from phraseweaver.domain.patterns.pattern import Variant, check, is_pattern, literal, variants
from phraseweaver.domain.patterns.table import PatternTable, from_table, to_table
from phraseweaver.domain.patterns.template import PatternRejected

__all__ = [
    "PatternRejected",
    "PatternTable",
    "Shown",
    "Variant",
    "VariantProgress",
    "check",
    "choose",
    "from_table",
    "is_pattern",
    "literal",
    "progress_of",
    "to_table",
    "variants",
]
