"""What is drawn is what is measured: pictures against the tables beside them, and marks against what they stand for."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.metrics.gallery.claims import broken, equal, less
from assay.metrics.gallery.drawn import alone, panel
from assay.metrics.gallery.examples import EXAMPLES
from assay.metrics.gallery.grids import bitten, boxed, disc
from assay.metrics.gallery.pictures import Dots, Items, Line, Masks
from assay.report.charts.theme import GRID, INK, colour

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = st.integers(0, 60)

BY_HAND = {
    "Accuracy": lambda tp, fp, fn, tn: (tp + tn) / (tp + fp + fn + tn),
    "Sensitivity": lambda tp, fp, fn, tn: tp / (tp + fn),
    "Specificity": lambda tp, fp, fn, tn: tn / (tn + fp),
    "PPV": lambda tp, fp, fn, tn: tp / (tp + fp),
    "F1": lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn),
    "F2": lambda tp, fp, fn, tn: 5 * tp / (5 * tp + fp + 4 * fn),
}


def of_masks_by_hand(one, other):
    both, all_ = np.count_nonzero(one & other), np.count_nonzero(one) + np.count_nonzero(other)
    return {"DSC": 2 * both / all_, "IoU": both / (all_ - both)}


def pairs(kind):
    """Pictures whose name is that of a row of values."""
    for example in EXAMPLES:
        made = example.make()
        for picture in made.pictures:
            if isinstance(picture, kind) and picture.name in made.values:
                yield f"{example.name}, {picture.name}", picture, made.values[picture.name]


def test_the_masks_that_are_drawn_have_the_overlap_that_is_shown():
    compared = 0
    for name, picture, row in pairs(Masks):
        for metric, value in of_masks_by_hand(picture.reference > 0, picture.prediction > 0).items():
            if metric in row:
                assert row[metric].value == pytest.approx(value), (name, metric)
                compared += 1
    assert compared >= 25


def test_the_items_that_are_drawn_have_the_values_that_are_shown():
    compared = 0
    for name, picture, row in pairs(Items):
        counts = (picture.tp, picture.fp, picture.fn, picture.tn)
        for metric, by_hand in BY_HAND.items():
            if metric in row and row[metric].value is not None:
                assert row[metric].value == pytest.approx(by_hand(*counts)), (name, metric)
                compared += 1
    assert compared >= 25


def drawn(picture):
    return ET.fromstring(panel(picture).svg("a"))


@given(COUNTS, COUNTS, COUNTS, st.integers(1, 300))
def test_each_item_has_its_mark(tp, fp, fn, tn):
    root = drawn(Items("a", tp, fp, fn, tn, "says"))
    looks = {"found": f'fill="{colour(0)}"', "missed": INK, "error": colour(1), "alone": GRID}
    numbers = {"found": tp, "missed": fn, "error": fp, "alone": tn}
    paths = [ET.tostring(each, encoding="unicode") for each in root.iter(f"{SVG}path")]
    for kind, look in looks.items():
        own = [path for path in paths if look in path]
        # Items, and one mark of the key where there are any.
        marks = sum(len(re.findall(r"M[\d.]", path)) for path in own)
        assert marks == numbers[kind] + (numbers[kind] > 0), kind
    texts = " ".join(each.text for each in root.iter(f"{SVG}text"))
    assert all((f"{number} " in texts) for number in numbers.values() if number)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_each_value_has_its_dot_in_its_order(values):
    picture = Dots("a", "axis", (Line("one", tuple(values)),), -5, 5, "says")
    found = [float(dot.get("cx")) for dot in drawn(picture).iter(f"{SVG}circle")]
    assert len(found) == len(values)
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.array(found)[order]) >= 0).all()
    assert min(found) >= 0
    assert max(found) <= 300
    assert all(0 <= float(dot.get("cy")) <= 60 for dot in drawn(picture).iter(f"{SVG}circle"))


@given(st.floats(-10, 9), st.floats(1e-3, 10))
def test_each_number_of_the_axis_stands_at_its_line_and_a_value_there_is_on_it(low, width):
    high = low + width
    root = drawn(Dots("a", "axis", (Line("one", (low, high)),), low, high, "says"))
    lines = [float(path.get("d")[1:].split()[0]) for path in root.iter(f"{SVG}path") if path.get("stroke") == GRID]
    texts = [text for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "middle" and text.text != "axis"]
    assert [float(text.get("x")) for text in texts] == lines
    assert [float(text.text) for text in texts] == [
        float(f"{low + (high - low) * part:.3g}") for part in (0, 0.25, 0.5, 0.75, 1)
    ]
    dots = [float(dot.get("cx")) for dot in root.iter(f"{SVG}circle")]
    assert dots == pytest.approx([lines[0], lines[-1]], abs=0.1)


@given(
    arrays.arrays(np.uint8, (5, 7), elements=st.integers(0, 3)),
    arrays.arrays(np.uint8, (5, 7), elements=st.integers(0, 3)),
)
def test_any_masks_have_a_picture(one, other):
    for boxes in (False, True):
        root = ET.fromstring(alone([panel(Masks("a < b", one, other, "says", boxes=boxes))], "x & y"))
        assert root.find(f"{SVG}title").text == "x & y"


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_of_two_numbers_one_thing_can_be_claimed(one, other):
    held = [not list(broken(claim, {}.get)) for claim in (less(one, other), equal(one, other), less(other, one))]
    assert sum(held) == 1


@given(st.integers(3, 12), st.integers(0, 20))
def test_a_bite_takes_so_many_pixels(side, pixels):
    mask = disc(side, side / 2)
    left = bitten(mask, pixels)
    assert (left <= mask).all()
    assert mask.sum() - left.sum() == min(pixels, mask.sum())


@given(arrays.arrays(np.uint8, (6, 6), elements=st.integers(0, 2)).filter(np.any))
def test_a_box_holds_all_and_touches_it(labels):
    box = boxed(labels)
    rows, columns = np.nonzero(labels)
    assert box[labels > 0].all()
    assert box.sum() == np.ptp(rows) * np.ptp(columns) + np.ptp(rows) + np.ptp(columns) + 1
