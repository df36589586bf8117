"""Slips of the keys in scripts without spaces, where no word tells how long it is."""

from __future__ import annotations

from phraseweaver.domain.answers.piece import PieceKind
from phraseweaver.domain.answers.scripts import Script
from phraseweaver.domain.answers.slips import SHORTEST_WORD
from phraseweaver.domain.answers.steps import RIGHT, Step
from phraseweaver.domain.answers.words import Text


def with_character_slips(steps: list[Step], first: Text, second: Text) -> list[Step]:
    """Return the steps with each wrong character that can be a slip as a TYPO.

    It can where signs for sounds are concerned (an ideograph is a word), at least four characters stand
    together, and the characters beside it are right.
    """
    judged = []
    for at, step in enumerate(steps):
        if step.kind in RIGHT:
            judged.append(step)
            continue
        units = first.units[slice(*step.first)] + second.units[slice(*step.second)]
        if any(unit.script is not Script.SIGN for unit in units):
            judged.append(step)
        elif (
            (step.kind is PieceKind.TYPO or step.is_single)
            and max(unit.run for unit in units) >= SHORTEST_WORD
            and all(near.kind in RIGHT for near in (*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2]))
        ):
            judged.append(step._replace(kind=PieceKind.TYPO))
        else:
            judged.append(step._replace(kind=PieceKind.WRONG) if step.kind is PieceKind.TYPO else step)
    return judged
