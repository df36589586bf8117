"""Where in a word the slip is."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.answers.clusters import clusters
from phraseweaver.domain.answers.piece import Span
from phraseweaver.domain.answers.spelling import as_written
from phraseweaver.domain.answers.subsequence import common_subsequence

Marks = tuple[tuple[Span, ...], tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class _Sign:
    start: int
    end: int
    written: str


def differences(typed: str, expected: str) -> Marks:
    """Return the spans in which two spellings differ, on each side; at least one unless they are the same.

    White space counts only where nothing else differs.
    """
    marks = _differences(_signs(typed, spaces=False), _signs(expected, spaces=False))
    if marks == ((), ()):
        marks = _differences(_signs(typed.strip(), spaces=True), _signs(expected.strip(), spaces=True))
        # What was cut off in front counts again.
        marks = _shifted(marks[0], _indent(typed)), _shifted(marks[1], _indent(expected))
    return marks


def alike(typed: str, expected: str) -> bool:
    """Return whether at least half of the longer spelling is in the other too."""
    ones, others = _signs(typed, spaces=False), _signs(expected, spaces=False)
    shared = common_subsequence([(one.written,) for one in ones], [(other.written,) for other in others])
    return 2 * len(shared) >= max(len(ones), len(others))


def whole(text: str) -> tuple[Span, ...]:
    """Return the span of the text without the white space around it, none if it is blank."""
    inner = text.strip()
    return ((_indent(text), _indent(text) + len(inner)),) if inner else ()


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _shifted(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _signs(text: str, *, spaces: bool) -> list[_Sign]:
    signs = [_Sign(start, end, as_written(text[start:end])) for start, end in clusters(text)]
    return [sign for sign in signs if sign.written and (spaces or sign.written != " ")]


def _differences(ones: list[_Sign], others: list[_Sign]) -> Marks:
    begin = 0
    while begin < min(len(ones), len(others)) and ones[begin].written == others[begin].written:
        begin += 1
    end = 0
    while end < min(len(ones), len(others)) - begin and ones[-1 - end].written == others[-1 - end].written:
        end += 1
    ones, others = ones[begin : len(ones) - end], others[begin : len(others) - end]
    shared: list[Span] = []
    # Two neighbours swapped are marked both: one alone would look like two slips.
    if [one.written for one in ones] != [other.written for other in others][::-1] or len(ones) != 2:
        shared = common_subsequence([(one.written,) for one in ones], [(other.written,) for other in others])
    right_ones, right_others = {i for i, _ in shared}, {j for _, j in shared}
    return (
        _spans([one for i, one in enumerate(ones) if i not in right_ones]),
        _spans([other for j, other in enumerate(others) if j not in right_others]),
    )


def _spans(signs: list[_Sign]) -> tuple[Span, ...]:
    """Return the spans of the signs, neighbours joined."""
    spans: list[Span] = []
    for sign in signs:
        if spans and spans[-1][1] == sign.start:
            spans[-1] = spans[-1][0], sign.end
        else:
            spans.append((sign.start, sign.end))
    return tuple(spans)
