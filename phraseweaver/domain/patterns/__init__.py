"""Patterns: one phrase with slots, many sentences."""

from __future__ import annotations

from phraseweaver.domain.patterns.choosing import Shown, VariantProgress, choose, progress_of
from phraseweaver.domain.patterns.pattern import Variant, check, for_row_alone, is_pattern, literal, variants
from phraseweaver.domain.patterns.table import PatternTable, from_table, to_table
from phraseweaver.domain.patterns.template import PatternRejected, literal_braces

__all__ = [
    "PatternRejected",
    "PatternTable",
    "Shown",
    "Variant",
    "VariantProgress",
    "check",
    "choose",
    "for_row_alone",
    "from_table",
    "is_pattern",
    "literal",
    "literal_braces",
    "progress_of",
    "to_table",
    "variants",
]
