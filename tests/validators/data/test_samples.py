"""How counts, rows and values stand in messages."""

import pytest

from assay_spec.ports import Sample
from assay_validators.metrics.samples import LONGEST, counted, examples_of, named, rows_of, shown


@pytest.mark.parametrize(
    ("count", "words", "text"),
    [(1, ("row",), "1 row"), (0, ("row",), "0 rows"), (2, ("row",), "2 rows"), (3, ("class", "classes"), "3 classes")],
)
def test_counted(count, words, text):
    assert counted(count, *words) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "`a`"),
        ("", "``"),
        (7, "`7`"),
        (None, "`None`"),
        (0.1 + 0.2, "`0.3`"),
        (1.0000001, "`1.0000001`"),
        (float("nan"), "`nan`"),
        ("é", "`é`"),
        ("x" * LONGEST, f"`{'x' * LONGEST}`"),
        ("x" * (LONGEST + 1), f"`{'x' * LONGEST}…`"),
    ],
)
def test_shown(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("sample", "rows", "examples"),
    [
        (Sample(count=1, examples=("a",), rows=(3,)), "row 3", "`a` (row 3)"),
        (Sample(count=2, examples=("a", "b"), rows=(3, 7)), "rows 3, 7", "`a` (row 3), `b` (row 7)"),
        (
            Sample(count=9, examples=("a", "b"), rows=(3, 7)),
            "rows 3, 7 and 7 more",
            "`a` (row 3), `b` (row 7) and 7 more",
        ),
    ],
)
def test_samples(sample, rows, examples):
    assert (rows_of(sample), examples_of(sample)) == (rows, examples)


def test_a_sample_without_rows_names_its_values():
    assert examples_of(Sample(count=3, examples=("a", "b"))) == "`a`, `b` and 1 more"
    assert named(["a", 1]) == "`a`, `1`"
