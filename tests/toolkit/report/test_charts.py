"""Plots are valid Vega-Lite and become SVG that may stand in a page."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay.report
from assay.report.charts import renderer
from assay.report.charts.curve import SIZE, SMALL, corner_of, curve_chart
from assay.report.charts.reliability import reliability_chart
from assay.report.charts.scores import BARS, HEIGHT, scores_chart
from assay.report.charts.svg import finished_svg
from assay.report.charts.theme import GLYPHS, PALETTE, by_algorithm, colour, shape
from assay.report.figures import figures
from assay.report.model import Curve, CurveKind, CurvePoint, OperatingPoint, Reliability, ReliabilityBin, ScoreSample

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script> ]]> & \'q\' "x" url(#clip1) class="x" \x00\u202e 0.123456'


def curve(kind=CurveKind.ROC, name="a", operating=(0.1, 0.9), points=((0, 0), (0.1, 0.9), (1, 1))):
    return Curve(
        kind=kind,
        algorithm=name,
        points=tuple(CurvePoint(x=x, y=y, low=max(0, y - 0.1), high=y) for x, y in points),
        operating=operating and OperatingPoint(x=operating[0], y=operating[1], label="0.5"),
    )


def reliability(name="a"):
    full = ReliabilityBin(lower=0, upper=0.5, count=4, probability=0.3, frequency=0.25, low=0.1, high=0.5)
    empty = ReliabilityBin(lower=0.5, upper=1, count=0, probability=None, frequency=None)
    return Reliability(algorithm=name, bins=(full, empty))


def sample(name="a", reference="yes", values=(0.1, 0.9), threshold=0.5):
    return ScoreSample(algorithm=name, reference=reference, values=values, count=len(values), threshold=threshold)


def hostile_charts():
    names = (HOSTILE,)
    return [
        curve_chart([curve(name=HOSTILE)], names, note=HOSTILE),
        curve_chart([curve(CurveKind.PR, HOSTILE)], names, prevalence=0.4, corner=((0.8, 1), (0.8, 1))),
        reliability_chart(reliability(HOSTILE), names, HOSTILE, HOSTILE),
        scores_chart([sample(HOSTILE, HOSTILE)], names, HOSTILE),
        scores_chart([sample(HOSTILE, HOSTILE)], names, HOSTILE, dots=False),
    ]


def drawn(chart, name="plot"):
    return ET.fromstring(finished_svg(renderer.drawn(chart), name=name, title="T", description="D"))


def shortened(chart):
    """The chart with a few rows of data: the schema looks at each of them alike."""
    if isinstance(chart, dict):
        return {key: one[:3] if key == "values" else shortened(one) for key, one in chart.items()}
    return [shortened(one) for one in chart] if isinstance(chart, list) else chart


def test_altair_knows_every_chart(report):
    altair = pytest.importorskip("altair")
    charts = [panel.chart for figure in figures(report).values() for panel in figure.panels]
    assert len(charts) == 10
    for chart in [*charts, *hostile_charts()]:
        altair.Chart.from_dict(shortened(chart), validate=True)


def test_an_svg_names_itself():
    svg = drawn(scores_chart([sample()], ("a",), "yes"), "scores-0")
    assert svg.get("role") == "img"
    texts = {element.get("id"): element.text for element in svg if element.get("id")}
    assert [texts[name] for name in svg.get("aria-labelledby").split()] == ["T", "D"]
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"


def test_ids_start_with_the_name_and_are_unique():
    for number, chart in enumerate(hostile_charts()):
        ids = [element.get("id") for element in drawn(chart, f"x{number}").iter() if element.get("id")]
        assert len(set(ids)) == len(ids)
        assert all(one.startswith(f"x{number}-") for one in ids)


def test_references_inside_an_svg_lead_somewhere(report):
    for figure in figures(report).values():
        for panel in figure.panels:
            text = panel.svg(renderer.drawn(panel.chart), "here")
            ids = set(re.findall(r'id="([^"]+)"', text))
            assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= ids


def test_hostile_text_stays_text():
    shown = HOSTILE.replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    whole = [element.text for element in drawn(hostile_charts()[0]).iter(f"{SVG}text")]
    assert whole.count(shown) == 1
    for chart in hostile_charts():
        assert not [element for element in drawn(chart).iter() if element.tag == f"{SVG}script"]


def test_title_and_description_are_escaped():
    drawing = renderer.drawn(scores_chart([sample()], ("a",), "yes"))
    svg = ET.fromstring(finished_svg(drawing, name="n", title="<b>&", description="\x00"))
    assert (svg[0].text, svg[1].text) == ("<b>&", "\ufffd")


def test_no_colour_is_fixed_but_as_a_fallback(report):
    """Otherwise dark mode and print would not reach into the picture."""
    for figure in figures(report).values():
        for panel in figure.panels:
            for value in re.findall(r'(?:fill|stroke)="([^"]+)"', panel.svg(renderer.drawn(panel.chart), "x")):
                assert value == "none" or re.fullmatch(r"var\(--[a-z0-9-]+, #[0-9a-f]{6}\)", value), value


def test_every_item_is_a_dot(report):
    values = [len(one.values) for one in report.scores if one.algorithm == "random-forest"]
    panel = figures(report)["scores"].panels[1]
    svg = ET.fromstring(panel.svg(renderer.drawn(panel.chart), "s"))
    assert len(list(svg.iter(f"{SVG}use"))) == sum(values) == 569


def test_an_algorithm_looks_the_same_everywhere():
    names = ("a", "b", "c")
    assert by_algorithm(names)["scale"]["range"][1] == colour(1)
    chart = reliability_chart(reliability("b"), names, "yes")
    assert colour(1) in str(chart)
    assert colour(0) not in str(chart)


def test_thirty_six_algorithms_look_different():
    names = tuple(map(str, range(36)))
    looks = [by_algorithm(names, channel)["scale"]["range"] for channel in ("color", "strokeDash", "shape")]
    assert len(set(zip(looks[0], map(str, looks[1]), strict=True))) == 36
    assert len(set(zip(looks[0], looks[2], strict=True))) == 36
    assert colour(len(PALETTE)) == colour(0)


def test_every_shape_has_a_glyph_that_a_browser_draws():
    for name in {shape(number) for number in range(36)}:
        assert re.fullmatch(r"M[-\d.,MLHVaZ ]+Z", GLYPHS[name]), name


def layer_of(chart, mark):
    return next(layer for layer in chart["layer"] if layer["mark"]["type"] == mark)


def test_a_mark_outside_an_enlarged_corner_is_left_out_and_one_at_its_edge_is_whole():
    curves = [curve(name="a", operating=(0.0, 1.0)), curve(name="b", operating=(0.5, 0.9))]
    chart = curve_chart(curves, ("a", "b"), corner=((0, 0.2), (0.8, 1)))
    points = layer_of(chart, "point")
    assert [row["algorithm"] for row in points["data"]["values"]] == ["a"]
    assert "clip" not in points["mark"]


def test_a_note_stands_above_the_picture():
    assert curve_chart([curve()], ("a",), note="Bands: so")["title"]["text"] == "Bands: so"
    assert "title" not in curve_chart([curve()], ("a",))


def test_a_small_picture_names_no_axes():
    small, large = (curve_chart([curve()], ("a",), size=size) for size in (SMALL, SIZE))
    titles = [layer_of(chart, "line")["encoding"]["x"]["title"] for chart in (small, large)]
    assert titles[0] is None
    assert titles[1].startswith("False positive rate")


@pytest.mark.parametrize(("counts", "turned"), [((5, 5, 5), False), ((10**6, 10**6, 2), True), ((12345, 3, 1), False)])
def test_counts_are_turned_where_neighbours_would_touch(counts, turned):
    bins = tuple(
        ReliabilityBin(lower=n / 10, upper=(n + 1) / 10, count=number, probability=n / 10, frequency=0.5)
        for n, number in enumerate(counts)
    )
    chart = reliability_chart(Reliability(algorithm="a", bins=bins), ("a",), "yes")
    assert ("angle" in chart["vconcat"][1]["layer"][1]["mark"]) is turned


def test_an_empty_bin_has_no_number():
    chart = reliability_chart(reliability(), ("a",), "yes")
    assert [row["text"] for row in chart["vconcat"][1]["data"]["values"]] == ["4", ""]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_bars_count_every_score(values):
    chart = scores_chart([sample(values=tuple(values))], ("a",), "p", dots=False)
    bars = layer_of(chart, "rect")["data"]["values"]
    heights = [(bar["foot"] - bar["place"]) / HEIGHT for bar in bars]
    assert max(heights) == pytest.approx(1, abs=2e-2)
    assert len(bars) <= min(BARS, len(values))
    for value in values:
        assert any(bar["score"] - 1e-4 <= value <= bar["end"] + 1e-4 for bar in bars)


def test_bars_start_where_scores_do_when_they_are_no_probabilities():
    chart = scores_chart([sample(values=(-3.0, 5.0))], ("a",), "logit", dots=False)
    bars = layer_of(chart, "rect")["data"]["values"]
    assert (bars[0]["score"], bars[-1]["end"]) == (-3.0, 5.0)


@pytest.mark.parametrize(
    ("kind", "operating", "corner"),
    [
        (CurveKind.ROC, (0.01, 0.99), ((0, 0.05), (0.95, 1))),
        (CurveKind.ROC, (0.15, 0.99), ((0, 0.2), (0.8, 1))),
        (CurveKind.ROC, (0.5, 0.9), None),
        (CurveKind.PR, (0.95, 0.97), ((0.9, 1), (0.9, 1))),
        (CurveKind.PR, (0.3, 0.97), None),
        (CurveKind.ROC, None, ((0, 0.2), (0.8, 1))),
        (CurveKind.PR, None, ((0.8, 1), (0.8, 1))),
    ],
)
def test_the_corner_holds_where_an_algorithm_decides_or_should(kind, operating, corner):
    points = ((0, 0), (0.1, 0.9), (1, 1)) if kind is CurveKind.ROC else ((0, 1), (0.9, 0.9), (1, 0.3))
    found = corner_of([curve(kind, operating=operating, points=points)])
    assert found == (corner and tuple(pytest.approx(side) for side in corner))


def test_straight_runs_are_drawn_by_their_ends():
    points = [(0, y / 1000) for y in range(1000)] + [(x / 1000, 0.999) for x in range(1001)]
    chart = curve_chart([curve(points=points)], ("a",))
    line = next(layer for layer in chart["layer"] if layer["mark"].get("strokeWidth") == 2)
    assert [(row["x"], row["y"]) for row in line["data"]["values"]] == [(0, 0), (0, 0.999), (1, 0.999)]


def test_a_long_curve_is_thinned_to_what_can_be_seen():
    points = [(x / 100_000, (x / 100_000) ** 0.5) for x in range(100_001)]
    chart = curve_chart([curve(points=points)], ("a",))
    line = next(layer for layer in chart["layer"] if layer["mark"].get("strokeWidth") == 2)
    assert 1000 < len(line["data"]["values"]) < 12_000


def luminance(colour_):
    parts = [int(colour_[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def style_colours():
    """The light and the dark colours of the page by name."""
    text = (Path(assay.report.__file__).parent / "templates" / "style.css.j2").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\{%", text, re.DOTALL)
    return [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(mode):
    """WCAG 2.2: 3:1 for marks, 4.5:1 for text."""
    colours = style_colours()[mode]
    for name in ("ink", "muted", "link", "error", "warning", "info"):
        for paper in ("paper", "soft"):
            assert contrast(colours[name], colours[paper]) >= 4.5, (name, paper)
    for pair in PALETTE:
        assert contrast(pair[mode], colours["paper"]) >= 3, pair
        assert contrast(pair[mode], colours["soft"]) >= 3, pair


# Machado, Oliveira, Fernandes 2009, severity 1.0, in linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def seen(colour_, matrix):
    linear = [luminance("#" + colour_[i : i + 2] * 3) for i in (1, 3, 5)]
    return [sum(w * c for w, c in zip(row, linear, strict=True)) for row in matrix]


def lab(linear):
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [max(0, sum(w * c for w, c in zip(row, linear, strict=True))) / n for row, n in zip(rows, white, strict=True)]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_series_differ_for_colour_blind_readers(kind, mode):
    looks = [lab(seen(pair[mode], BLINDNESS[kind])) for pair in PALETTE]
    for number, one in enumerate(looks):
        for other in looks[:number]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 12


@pytest.mark.parametrize("name", ["😀" * 200, "a" + "😀" * 200, "x" * 39 + "😀" * 40, "😀", "𝒜" * 16])
def test_names_of_characters_that_take_two_units_are_drawn(name):
    """The renderer shortens long names between two UTF-16 units, and fails on half a character."""
    names = (name,)
    charts = [
        reliability_chart(reliability(name), names, name, name),
        scores_chart([sample(name, name)], names, name),
        curve_chart([curve(name=name)], names, note=name),
    ]
    for chart in charts:
        assert drawn(chart).tag.endswith("svg")
