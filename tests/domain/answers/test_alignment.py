"""How much work an alignment may be."""

from __future__ import annotations

from phraseweaver.domain.answers.alignment import LARGEST_TABLE, MOST_CELLS, align
from phraseweaver.domain.answers.piece import PieceKind
from phraseweaver.domain.answers.words import read


def _with_other_words(blocks: int, size: int, letter: str) -> str:
    """Return blocks of words that no other letter's text has, and a word between that all have."""
    return " | ".join(
        " ".join(letter * (3 + number) for number in range(size)) + f" common{block}"
        for block in range(blocks)
    )


def test_words_that_differ_are_paired_until_the_work_allowed_is_done() -> None:
    size = 40
    blocks = MOST_CELLS // size**2 + 1
    assert size**2 <= LARGEST_TABLE
    first, second = read(_with_other_words(blocks, size, "a")), read(_with_other_words(blocks, size, "b"))
    kinds = [step.kind for step in align(first, second)]
    assert kinds.count(PieceKind.SAME) == blocks
    assert kinds.count(PieceKind.WRONG) == size * (blocks - 1)
    assert kinds[-size - 1 :] == [PieceKind.MISSING] * size + [PieceKind.SAME]
    assert kinds[-2 * size - 1 : -size - 1] == [PieceKind.EXTRA] * size


def test_no_unit_is_left_out() -> None:
    first, second = read("one two three " * 30), read("two three four " * 30)
    steps = align(first, second)
    assert [at for step in steps for at in range(*step.first)] == list(range(90))
    assert [at for step in steps for at in range(*step.second)] == list(range(90))
