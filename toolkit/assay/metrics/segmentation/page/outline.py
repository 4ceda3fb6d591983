"""The outline of a mask along the edges of its pixels, as an SVG path."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Point = tuple[int, int]

MOST_EDGES = 8000
"""Of a mask with more, every second pixel is drawn, or every fourth, and so on."""


def step_of(*masks: Mask) -> int:
    """Every how many pixels masks are drawn, so that no outline is too long."""
    step = 1
    while any(_edges(mask[::step, ::step]) > MOST_EDGES for mask in masks):
        step *= 2
    return step


def outline(mask: Mask) -> str:
    """The path of all outlines, one after the other; inside and outside differ by `fill-rule: evenodd`."""
    parts = []
    for loop in _loops(mask):
        (x, y), *others = loop
        moves = "".join(
            f"H{right}" if up == below else f"V{below}" for (_, up), (right, below) in pairwise(loop) if others
        )
        parts.append(f"M{x} {y}{moves}Z")
    return "".join(parts)


def _edges(mask: Mask) -> int:
    padded = np.pad(mask, 1)
    return int(np.count_nonzero(padded[1:] != padded[:-1]) + np.count_nonzero(padded[:, 1:] != padded[:, :-1]))


def _loops(mask: Mask) -> list[list[Point]]:
    """The corners of each outline, walked with the mask on the right hand."""
    ahead = _directed(mask)
    found = []
    while ahead:
        start = next(iter(ahead))
        loop, at = [start], _step(ahead, start)
        while at != start:
            loop.append(at)
            at = _step(ahead, at)
        found.append(_corners(loop))
    return found


def _step(ahead: dict[Point, list[Point]], at: Point) -> Point:
    """Where the next edge leads, which is then walked."""
    ends = ahead[at]
    end = ends.pop()
    if not ends:
        del ahead[at]
    return end


def _directed(mask: Mask) -> dict[Point, list[Point]]:
    """By where it begins, where each edge between mask and not mask ends."""
    padded = np.pad(mask, 1).astype(np.int8)
    ahead: dict[Point, list[Point]] = {}

    def add(where: NDArray[Any], begin: Point, end: Point) -> None:
        for y, x in np.argwhere(where).tolist():
            ahead.setdefault((x + begin[0], y + begin[1]), []).append((x + end[0], y + end[1]))

    down = padded[1:, 1:-1] - padded[:-1, 1:-1]
    across = padded[1:-1, 1:] - padded[1:-1, :-1]
    add(down == 1, (0, 0), (1, 0))
    add(down == -1, (1, 0), (0, 0))
    add(across == -1, (0, 0), (0, 1))
    add(across == 1, (0, 1), (0, 0))
    return ahead


def _corners(loop: list[Point]) -> list[Point]:
    """The loop without points in the middle of straight runs."""
    around = zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]], strict=True)
    return [here for before, here, after in around if not _straight(before, here, after)]


def _straight(before: Point, here: Point, after: Point) -> bool:
    return (before[0] == here[0] == after[0]) or (before[1] == here[1] == after[1])
