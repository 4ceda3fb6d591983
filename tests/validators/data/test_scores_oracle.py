"""What the rules say about a column of scores, against what a loop over its cells says."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

HEADER = ("patient", "p_malignant")
CELLS = ["", "0", "1", "0.5", "-0.25", "1.5", "70", "200", "nan", "inf", "NA", "0.9999999", "1.0000001"]


def number(cell):
    try:
        return float(cell)
    except ValueError:
        return None


def expected(cells):
    """The codes of the findings about one column of scores."""
    numbers = [number(cell) for cell in cells if cell]
    finite = [one for one in numbers if one is not None and math.isfinite(one)]
    strange = [one for one in numbers if one is not None and not math.isfinite(one)]
    found = set()
    if None in numbers:
        found.add("DAT040")
    if len(strange) + cells.count("") == len(cells):
        return found | {"DAT047"}
    if strange:
        found.add("DAT041")
    if "" in cells:
        found.add("DAT042")
    if any(not 0 <= one <= 1 for one in finite):
        found.add("DAT043")
    if len({cell for cell in cells if cell}) == 1 and len(cells) > 1:
        found.add("DAT045")
    if set(numbers) == {0.0, 1.0}:
        found.add("DAT046")
    return found


def scored(fresh, cells):
    rows = [("patient", "diagnosis", "site", "size")]
    rows += [(key, "malignant" if key % 2 else "benign", "A", "large") for key in range(max(len(cells), 2))]
    predicted = [HEADER, *((key, cells[key] if key < len(cells) else cells[0]) for key in range(max(len(cells), 2)))]
    _, found = fresh.check("", {"patients.csv": rows, "a.csv": predicted})
    return {code: one for code, one in found.items() if code.startswith("DAT04")}


@given(st.lists(st.sampled_from(CELLS), min_size=2, max_size=6))
def test_a_column_of_scores(fresh, cells):
    assert set(scored(fresh, cells)) == expected(cells)


@pytest.mark.parametrize("cells", list(product(["0", "1", "", "2"], repeat=2)), ids=str)
def test_two_scores(fresh, cells):
    assert set(scored(fresh, list(cells))) == expected(list(cells))


@given(st.lists(st.sampled_from([0.5, 2.0, 10.0, 70.0, 100.0, -3.0, 250.0, 1.0000001, -1e-9]), min_size=2, max_size=5))
def test_the_remedy_fits_what_the_scores_look_like(fresh, numbers):
    found = scored(fresh, [repr(one) for one in numbers])
    if "DAT043" not in found:
        assert all(0 <= one <= 1 for one in numbers)
    elif all(-1e-6 <= one <= 1 + 1e-6 for one in numbers):
        assert "clip them" in found["DAT043"].help
    elif sum(not 0 <= one <= 1 for one in numbers) in {1, *range((len(numbers) + 1) // 2)}:
        assert "the others are probabilities" in found["DAT043"].help
    elif any(one < 0 for one in numbers):
        assert "logistic function" in found["DAT043"].help
    elif 10 < max(numbers) <= 100:
        assert "divide them by 100" in found["DAT043"].help
    else:
        assert found["DAT043"].help == "give the probability of the class"


THREE = """\
classes: [benign, malignant, unclear]
positive: ""
predictions:
  - {name: forest, file: a.csv, scores: {malignant: p, benign: q, unclear: r}}
"""
PATIENTS = [
    ("patient", "diagnosis", "site", "size"),
    (1, "benign", "A", "large"),
    (2, "malignant", "A", "large"),
    (3, "unclear", "A", "large"),
]
parts = st.lists(st.integers(1, 1000), min_size=3, max_size=3)


@given(st.lists(parts, min_size=3, max_size=3), st.integers(2, 17))
def test_probabilities_that_were_rounded_add_up(fresh, rows, digits):
    whole = [[round(part / sum(row), digits) for part in row] for row in rows]
    _, found = fresh.check(THREE, {"patients.csv": PATIENTS, "a.csv": [("patient", *"pqr"), *numbered(whole)]})
    assert "DAT044" not in found


@given(st.lists(parts, min_size=3, max_size=3), st.floats(1.05, 2))
def test_probabilities_that_do_not_are_counted(fresh, rows, factor):
    off = [[part / sum(row) / factor for part in row] for row in rows]
    _, found = fresh.check(THREE, {"patients.csv": PATIENTS, "a.csv": [("patient", *"pqr"), *numbered(off)]})
    assert found["DAT044"].message.startswith("the scores of `a.csv` do not add up to 1 in 3 of 3 rows")


def numbered(rows):
    return [(number, *map(repr, row)) for number, row in enumerate(rows, 1)]


threshold = st.sampled_from([0.0, 0.25, 0.5, 1.0])
said = st.lists(
    st.tuples(st.sampled_from(["", "0", "0.25", "0.5", "1", "nan"]), st.sampled_from(["", "benign", "malignant"])),
    min_size=2,
    max_size=6,
)


@given(said, threshold)
def test_labels_that_contradict_the_score_are_counted(fresh, rows, threshold):
    members = (
        "predictions:\n  - {name: forest, file: a.csv, label: said, scores: {malignant: p_malignant},"
        f" threshold: {threshold}}}\n"
    )
    wrong = sum(
        (float(score) >= threshold) != (label == "malignant")
        for score, label in rows
        if score and label and score != "nan"
    )
    patients = [(key, "malignant" if key % 2 else "benign", "A", "large") for key in range(len(rows))]
    tables = {
        "patients.csv": [PATIENTS[0], *patients],
        "a.csv": [("patient", "p_malignant", "said"), *((key, *row) for key, row in enumerate(rows))],
    }
    _, found = fresh.check(members, tables)
    if wrong:
        assert f"contradicts the score in {wrong} of {len(rows)} rows" in found["DAT033"].message
    else:
        assert "DAT033" not in found
