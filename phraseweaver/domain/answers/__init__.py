"""Comparing a typed answer with the expected one, word by word, so that the learner sees the slip."""

from __future__ import annotations

from phraseweaver.domain.answers.comparison import Comparison, compare
from phraseweaver.domain.answers.piece import Piece, PieceKind
from phraseweaver.domain.answers.verdict import Verdict

__all__ = ["Comparison", "Piece", "PieceKind", "Verdict", "compare"]
