"""The area of the surface that runs between voxels, by which of the voxels around a corner lie inside.

Marching cubes (Lorensen and Cline 1987) with every cut in the middle of its edge: the 8 voxels around a corner of the
grid, or the 4 pixels around one, say where the surface passes, and so how much of it there is. Where they leave open
how it runs, those are cut apart of which there are fewer, and a polygon that is not flat is cut into the triangles that
have the most area. DeepMind's surface-distance has the same areas for all 256 and 16 cases, but for the last digit.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from math import hypot

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, ...]
"""A place in half steps of the grid, so that the middle of an edge is a whole number."""
Edge = tuple[Point, Point]
Piece = tuple[float, ...]
"""A normal as long as the triangle is large, or what a line runs along, of a grid of step 1."""

_RING = ((0, 0), (0, 1), (1, 1), (1, 0))
"""The corners of a square in their order around it."""


def corners(axes: int) -> list[Point]:
    """The places of voxels around a corner of the grid; that of bit b of a code stands at b."""
    return list(product((0, 1), repeat=axes))


def areas(spacing: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """The area, or of an image the length, that each code stands for, f8[2 ** 2 ** axes].

    Args:
        spacing: how far the centres of neighbours are apart, for each of two or three axes.
    """
    step = np.asarray(spacing, np.float64)
    scale = np.array([step[1] * step[2], step[0] * step[2], step[0] * step[1]]) if step.size == 3 else step
    found = [sum(float(np.linalg.norm(piece * scale)) for piece in map(np.array, each)) for each in _pieces(step.size)]
    return np.array(found, np.float64)


@cache
def _pieces(axes: int) -> tuple[tuple[Piece, ...], ...]:
    """Of what the surface is made, by code."""
    there = corners(axes)
    of = _lines if axes == 2 else _triangles
    inside = (frozenset(one for bit, one in enumerate(there) if code >> bit & 1) for code in range(1 << len(there)))
    return tuple(tuple(of(each)) for each in inside)


def _lines(inside: frozenset[Point]) -> Iterator[Piece]:
    for one, other in _links([*_RING], inside):
        yield tuple((end - begin) / 2 for begin, end in zip(_middle(one), _middle(other), strict=True))


def _triangles(inside: frozenset[Point]) -> Iterator[Piece]:
    for polygon in _polygons(inside):
        yield from max(_cuts([_middle(edge) for edge in polygon]), key=_area)


def _polygons(inside: frozenset[Point]) -> Iterator[list[Edge]]:
    """The edges that the surface cuts, around each of its parts."""
    next_to: dict[Edge, list[Edge]] = {}
    for face in _faces():
        for one, other in _links(face, inside):
            next_to.setdefault(one, []).append(other)
            next_to.setdefault(other, []).append(one)
    while next_to:
        edge, found = next(iter(next_to)), []
        while edge in next_to:
            found.append(edge)
            neighbours = next_to.pop(edge)
            edge = next((one for one in neighbours if one in next_to), edge)
        yield found


def _links(ring: Sequence[Point], inside: frozenset[Point]) -> Iterator[tuple[Edge, Edge]]:
    """The edges of a square that the surface joins: around each run of those corners of which there are fewer."""
    fewer = 2 * len(inside) <= 1 << len(ring[0])
    apart = [(corner in inside) == fewer for corner in ring]
    for begin, is_apart in enumerate(apart):
        if is_apart and not apart[begin - 1]:
            end = next(at for at in range(begin, begin + 4) if not apart[(at + 1) % 4])
            yield _edge(ring[begin - 1], ring[begin]), _edge(ring[end % 4], ring[(end + 1) % 4])


def _edge(one: Point, other: Point) -> Edge:
    return (one, other) if one < other else (other, one)


def _middle(edge: Edge) -> Point:
    return tuple(map(sum, zip(*edge, strict=True)))


def _faces() -> Iterator[list[Point]]:
    for axis, side in product(range(3), (0, 1)):
        yield [(*each[:axis], side, *each[axis:]) for each in _RING]


def _cuts(polygon: Sequence[Point]) -> Iterator[list[Piece]]:
    """Every way to cut a polygon into triangles along its diagonals."""
    if len(polygon) < 3:
        yield []
        return
    first, *middle, last = polygon
    for at, corner in enumerate(middle, 1):
        for one in _cuts(polygon[: at + 1]):
            for other in _cuts(polygon[at:]):
                yield [_normal(first, corner, last), *one, *other]


def _normal(a: Point, b: Point, c: Point) -> Piece:
    (x, y, z), (u, v, w) = (tuple(to - of for to, of in zip(end, a, strict=True)) for end in (b, c))
    # The product is twice the area, of sides in half steps.
    return (y * w - z * v) / 8, (z * u - x * w) / 8, (x * v - y * u) / 8


def _area(pieces: Sequence[Piece]) -> float:
    # Rounded, for of two ways with the same area the first one is taken on every machine.
    return round(sum(hypot(*each) for each in pieces), 9)
