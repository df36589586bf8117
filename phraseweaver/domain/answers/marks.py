"""Where in a word the slip is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from phraseweaver.domain.answers.clusters import clusters
from phraseweaver.domain.answers.piece import Span
from phraseweaver.domain.answers.spelling import as_written, without_case
from phraseweaver.domain.answers.subsequence import common_ends, common_subsequence

Marks = tuple[tuple[Span, ...], tuple[Span, ...]]


class _Sign(NamedTuple):
    """A cluster with what it is compared by."""

    start: int
    end: int
    key: str


def differences(typed: str, expected: str, *, case_counts: bool) -> Marks:
    """Return the spans in which two spellings differ, on each side; at least one unless they are the same.

    Case may be left out, since nobody looks for it beside a worse slip. White space counts only where nothing
    else differs.
    """
    for case, spaces in ((case_counts, False), (True, False), (True, True)):
        marks = _differences(
            _signs(typed, case_counts=case, spaces=spaces),
            _signs(expected, case_counts=case, spaces=spaces),
        )
        if marks != ((), ()):
            return marks
    return (), ()


def alike(typed: str, expected: str) -> bool:
    """Return whether beginning and end in common make up half of the longer spelling, whatever the case."""
    ones = _keys(_signs(typed, case_counts=False, spaces=False))
    others = _keys(_signs(expected, case_counts=False, spaces=False))
    return 2 * sum(common_ends(ones, others)) >= max(len(ones), len(others))


def whole(text: str) -> tuple[Span, ...]:
    """Return the span of the text without the white space around it, none if it is blank."""
    inner = text.strip()
    return ((_indent(text), _indent(text) + len(inner)),) if inner else ()


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the rising spans with those joined that touch."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return tuple(joined)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _signs(text: str, *, case_counts: bool, spaces: bool) -> list[_Sign]:
    """Return the visible clusters, with the white space inside the text or without any."""
    signs = []
    inner_end = len(text.rstrip())
    for start, end in clusters(text):
        key = as_written(text[start:end])
        inner = key != " " or (spaces and _indent(text) <= start < inner_end)
        if key and inner:
            signs.append(_Sign(start, end, key if case_counts else without_case(key) or key))
    return signs


def _keys(signs: list[_Sign]) -> list[str]:
    return [sign.key for sign in signs]


def _differences(ones: list[_Sign], others: list[_Sign]) -> Marks:
    begin, end = common_ends(_keys(ones), _keys(others))
    ones, others = ones[begin : len(ones) - end], others[begin : len(others) - end]
    shared: list[Span] = []
    # Two neighbours swapped are marked both: one alone would look like two slips.
    if _keys(ones) != _keys(others)[::-1] or len(ones) != 2:
        shared = common_subsequence([(one.key,) for one in ones], [(other.key,) for other in others])
    right_ones, right_others = {i for i, _ in shared}, {j for _, j in shared}
    return (
        joined_spans((one.start, one.end) for i, one in enumerate(ones) if i not in right_ones),
        joined_spans((other.start, other.end) for j, other in enumerate(others) if j not in right_others),
    )
