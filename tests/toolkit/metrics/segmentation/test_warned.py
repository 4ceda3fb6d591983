"""Arrays that cannot be scored: whoever reads the means alone hears of them, once and at the line of the call."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.errors import ScoreWarning

MASK = np.zeros((6, 7), np.uint8)
MASK[1:4, 2:6] = 1
KINDS = {
    "good": MASK,
    "none": None,
    "smaller": MASK[1:],
    "turned": MASK.T,
    "probabilities": MASK * 0.5,
    "negative": MASK.astype(np.int8) * -1,
    "not finite": np.where(MASK, np.nan, 0),
    "text": MASK.astype(str),
    "other numbers": MASK * 3,
}


def told(*given, **options):
    """The results, and all warnings with the file that each is said of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = assay.segmentation(*given, metrics=["DSC"], replicates=2, **options)
    return found, caught


THREE = st.lists(st.sampled_from(sorted(KINDS)), min_size=3, max_size=3)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), THREE, min_size=1, max_size=3))
def test_every_problem_is_warned_of_once_but_what_the_caller_said(given):
    found, caught = told([MASK] * 3, {name: [KINDS[kind] for kind in kinds] for name, kinds in given.items()})
    missing = {(name, str(case)) for name, kinds in given.items() for case, kind in enumerate(kinds) if kind == "none"}
    expected = [row for row in found["problems"] if (row["algorithm"], row["case"]) not in missing]
    assert len(found["problems"]) == len(expected) + len(missing)
    assert len(caught) == bool(expected)
    for warning in caught:
        line = str(warning.message)
        assert (warning.category, warning.filename) == (ScoreWarning, __file__)
        assert line.isprintable()
        assert len(expected) > 8 or all(row["problem"] in line and row["algorithm"] in line for row in expected)


@pytest.mark.parametrize("call", [assay.segmentation, assay.metrics.evaluate])
@pytest.mark.parametrize(("undefined", "then"), [("worst", "with the worst value"), ("drop", "and left out of means")])
def test_it_says_which_cases_why_and_what_they_count_as(call, undefined, then):
    masks = {"swin": [MASK, MASK[1:], MASK[1:]], "unet": [MASK * 0.5, MASK, MASK]}
    with pytest.warns(ScoreWarning) as caught:
        call([MASK] * 3, masks, metrics=["DSC"], undefined=undefined)
    (warning,) = caught
    assert warning.filename == __file__
    why = "it holds 0.5, which is no label: if these are probabilities, threshold them first"
    assert str(warning.message) == (
        f"`unet`, case 0 counts as missing, {then}: {why}; `swin`, cases 1, 2 count as missing, {then}: its shape is "
        "5 x 7, that of the reference 6 x 7; `problems` of the result lists all"
    )


def test_a_mapping_that_lacks_a_case_is_told():
    truth = {"a": MASK, "b": MASK}
    _, caught = told(truth, {"unet": {"a": MASK}})
    assert "`unet`, case b counts as missing, with the worst value: there is no prediction" in str(caught[0].message)
    assert told(truth, {"unet": [MASK, None]})[1] == []


def test_thousands_are_counted():
    masks = [MASK[1:]] * 1000 + [np.full_like(MASK, 0) * 1.0 + 0.1 + case / 1000 for case in range(20)]
    _, caught = told([MASK] * 1020, masks)
    line = str(caught[0].message)
    assert "cases 0, 1, 2, 3, 4, 5, 6, 7 and 992 more count as missing" in line
    assert "; and 13 other reasons; `problems`" in line
    assert len(line) < 1500


def test_a_filter_makes_an_error_of_it():
    with warnings.catch_warnings():
        warnings.simplefilter("error", ScoreWarning)
        with pytest.raises(ScoreWarning):
            assay.segmentation(MASK, MASK[1:])
