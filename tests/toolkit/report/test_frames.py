"""Whatever the data, everything that a picture shows lies inside its frame."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assay.report.charts.curve import SIZE, curve_chart
from assay.report.charts.reliability import COUNTS, reliability_chart
from assay.report.charts.reliability import SIZE as SQUARE
from assay.report.charts.renderer import drawn
from assay.report.charts.scores import BAND, WIDTH, scores_chart
from assay.report.charts.svg import finished_svg
from assay.report.model import Curve, CurveKind, CurvePoint, OperatingPoint, Reliability, ReliabilityBin, ScoreSample

SVG = "{http://www.w3.org/2000/svg}"
MARK = 6
"""A mark or a line at the edge reaches so far beyond it."""

ROOM = 80
"""What axes and their titles may take beside a frame, whose picture would grow with what sticks out of it."""

unit = st.floats(0, 1)


def moved(element):
    """How far the element is moved."""
    return sum(
        (
            complex(float(x), float(y))
            for x, y in re.findall(r"translate\(([^,]+),([^)]+)\)", element.get("transform") or "")
        ),
        0j,
    )


def ends_of(path):
    """The ends of every stroke of a path in absolute coordinates, as the renderer writes them."""
    at = 0j
    for command, numbers in re.findall(r"([A-Za-df-z])([^A-Za-df-z]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", numbers)]
        size = {"M": 2, "L": 2, "A": 7, "C": 6, "H": 1, "V": 1, "h": 1, "v": 1, "Z": 1}[command]
        for first in range(0, len(values), size):
            *_, last = own = values[first : first + size]
            match command:
                case "H":
                    at = complex(last, at.imag)
                case "V":
                    at = complex(at.real, last)
                case "h":
                    at += last
                case "v":
                    at += last * 1j
                case _:
                    at = complex(own[-2], last)
            yield at


def places(element, origin=0j):
    """Every point at which something is drawn, unless it is cut off at the frame."""
    if "clip-path" in element.attrib or element.tag == f"{SVG}defs":
        return
    origin += moved(element)
    if element.tag == f"{SVG}path":
        yield from (origin + end for end in ends_of(element.get("d")))
    if element.tag == f"{SVG}line":
        ends = [complex(float(element.get(f"x{n}", 0)), float(element.get(f"y{n}", 0))) for n in "12"]
        yield from (origin + end for end in ends)
    if element.tag == f"{SVG}use":
        yield origin + complex(float(element.get("x")), float(element.get("y")))
    if element.tag == f"{SVG}text":
        yield origin
    for inner in element:
        yield from places(inner, origin)


def is_framed(chart):
    """Whether all is inside; the frame of the whole has the size that the element says."""
    text = finished_svg(drawn(chart), name="x", title="T", description="D")
    assert "NaN" not in text
    svg = ET.fromstring(text)
    width, height = float(svg.get("width")), float(svg.get("height"))
    found = list(places(svg))
    assert len(found) > 10
    for place in found:
        assert -MARK <= place.real <= width + MARK, place
        assert -MARK <= place.imag <= height + MARK, place
    return width, height


points = st.lists(
    st.tuples(unit, unit, unit, unit).map(
        lambda p: CurvePoint(x=p[0], y=sorted(p[1:])[1], low=min(p[1:]), high=max(p[1:]))
    )
    | st.builds(CurvePoint, x=unit, y=unit),
    min_size=1,
    max_size=8,
).map(lambda found: tuple(sorted(found, key=lambda point: point.x)))
curves = st.lists(
    st.tuples(points, st.none() | st.builds(OperatingPoint, x=unit, y=unit, label=st.just("0.5"))),
    min_size=1,
    max_size=4,
)


@given(curves, st.sampled_from(CurveKind), st.none() | unit, st.sampled_from([None, 0.05, 0.1, 0.4]))
def test_curves_and_their_marks_stay_inside(drawn, kind, prevalence, side):
    names = tuple(f"a{n}" for n in range(len(drawn)))
    found = [
        Curve(kind=kind, algorithm=name, points=line, operating=at)
        for name, (line, at) in zip(names, drawn, strict=True)
    ]
    corner = None if side is None else ((0.0, side) if kind is CurveKind.ROC else (1 - side, 1.0), (1 - side, 1.0))
    width, height = is_framed(curve_chart(found, names, corner=corner, prevalence=prevalence))
    assert SIZE <= width <= SIZE + ROOM
    assert SIZE <= height <= SIZE + ROOM


@st.composite
def bins(draw):
    """Bins that cut 0 to 1, some of them empty."""
    cuts = sorted({0.0, 1.0, *draw(st.lists(st.integers(1, 99).map(lambda n: n / 100), max_size=12))})
    found = []
    for lower, upper in pairwise(cuts):
        count = draw(st.sampled_from([0, 0, 1, 7, 12345, 10**9]))
        share = sorted(draw(st.tuples(unit, unit, unit)))
        values = {"probability": draw(st.floats(lower, upper)), "frequency": share[1]} if count else {}
        ends = {"low": share[0], "high": share[2]} if count and draw(st.booleans()) else {}
        empty = {"probability": None, "frequency": None}
        found.append(ReliabilityBin(lower=lower, upper=upper, count=count, **(empty | values | ends)))
    return tuple(found)


@given(bins())
def test_reliability_diagrams_and_their_counts_stay_inside(found):
    one = Reliability(algorithm="a", bins=found)
    width, height = is_framed(reliability_chart(one, ("a",), "yes", "patients"))
    assert SQUARE <= width <= SQUARE + ROOM
    assert SQUARE + COUNTS <= height <= SQUARE + COUNTS + 2 * ROOM


scores = unit | st.floats(-1e3, 1e3) | st.floats(-1e6, 1e6)
samples = st.lists(st.lists(scores, max_size=30), min_size=1, max_size=4)


@given(samples, st.none() | scores, st.booleans())
def test_scores_and_their_threshold_stay_inside(values, threshold, dots):
    found = [
        ScoreSample(algorithm="a", reference=f"c{n}", values=tuple(own), count=len(own), threshold=threshold)
        for n, own in enumerate(values)
    ]
    width, height = is_framed(scores_chart(found, ("a",), "score", dots=dots))
    assert WIDTH <= width <= WIDTH + ROOM
    assert BAND * len(found) <= height <= BAND * len(found) + ROOM
