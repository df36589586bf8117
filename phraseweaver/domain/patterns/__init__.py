"""Patterns: one phrase with slots, many sentences."""

from __future__ import annotations

from phraseweaver.domain.patterns.choosing import Shown, VariantProgress, choose, progress_of
from phraseweaver.domain.patterns.inspection import FIELDS, Inspection, Problem, inspect
from phraseweaver.domain.patterns.pattern import Variant, check, for_row_alone, is_pattern, literal, variants
from phraseweaver.domain.patterns.table import (
    MAX_SLOTS,
    PatternTable,
    frame_of,
    from_table,
    has_room,
    inspect_table,
    slot_count,
    to_table,
    written_frame,
)
from phraseweaver.domain.patterns.template import MAX_ROWS, PatternRejected, literal_braces, means_slots

__all__ = [
    "FIELDS",
    "MAX_ROWS",
    "MAX_SLOTS",
    "Inspection",
    "PatternRejected",
    "PatternTable",
    "Problem",
    "Shown",
    "Variant",
    "VariantProgress",
    "check",
    "choose",
    "for_row_alone",
    "frame_of",
    "from_table",
    "has_room",
    "inspect",
    "inspect_table",
    "is_pattern",
    "literal",
    "literal_braces",
    "means_slots",
    "progress_of",
    "slot_count",
    "to_table",
    "variants",
    "written_frame",
]
