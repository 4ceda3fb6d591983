"""Columns of predictions in which much cannot be used are still found, and what cannot be used counts as wrong."""

import csv

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.errors import PlanError
from assay.items.items import Finding
from assay.metrics.draft import Given, draft
from assay.metrics.fingerprint.tables import measure_tables
from assay.metrics.gaps import find_gapped_labels, find_gapped_scores
from assay.metrics.new import write_documents
from assay.metrics.tables import Asked, score_tables
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

CLASSES = {"neg": 3, "pos": 2}


def table(**columns):
    def load(name):
        return Column(pa.chunked_array([pa.array(columns[name], pa.string())]), True)

    return ArrowColumns("table", tuple(columns), len(next(iter(columns.values()))), load)


@given(st.integers(1, 20), st.integers(0, 200), st.sampled_from([None, "NA", "nan", "inf", ""]))
@pytest.mark.parametrize("name", ["p_pos", "pos", "score"])
def test_a_column_called_as_a_class_or_score_is_one_however_many_cells_are_empty(name, numbers, empty, cell):
    held = ["0.25"] * numbers + [cell] * empty
    assert find_gapped_scores(table(**{name: held}), [name], CLASSES) == [name]
    assert find_gapped_scores(table(age=held), ["age"], CLASSES) == []


@pytest.mark.parametrize(
    "held", [[None, None], ["12.5", "99"], ["50%", "0.5"], ["a", "b", "0"], ["0", "1", "31", "42", None]]
)
def test_it_is_none_without_a_number_or_with_other_values(held):
    assert find_gapped_scores(table(p_pos=held), ["p_pos"], CLASSES) == []


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_most_of_the_filled_cells_of_predicted_classes_are_classes(right, wrong, empty):
    held = ["pos"] * right + [f"dunno {number}" for number in range(wrong)] + [None] * empty
    if held:
        found = find_gapped_labels(table(said=held), ["said"], CLASSES, alone=False)
        assert found == (["said"] if right and right >= wrong else [])


def test_of_small_numbers_the_name_tells_which_are_classes():
    held, classes = ["0", "1", "1", "2"], {"0": 1, "1": 1}
    both = table(grade=held, predicted=held)
    assert find_gapped_labels(both, both.names, classes, alone=False) == ["predicted"]
    assert find_gapped_labels(both, ["grade"], classes, alone=True) == ["grade"]


@pytest.fixture
def write(tmp_path):
    def write(**columns):
        """The tables of 120 items whose class alternates; `columns` are those of the predictions."""
        ids = [f"i{number:03}" for number in range(120)]
        truth = ["pos" if number % 3 == 0 else "neg" for number in range(120)]
        for name, held in (("y", {"id": ids, "truth": truth}), ("a", {"id": ids, **columns})):
            with (tmp_path / f"{name}.csv").open("w", newline="") as file:
                csv.writer(file).writerows([[*held], *zip(*held.values(), strict=True)])
        return Given(tmp_path / "y.csv", (tmp_path / "a.csv",), positive="pos")

    return write


def facts(found):
    return {fact.finding: fact.count for fact in found.tables.facts if fact.count}


@pytest.mark.parametrize("empty", [12, 13, 60, 119])
@pytest.mark.parametrize("name", ["p_pos", "pos", "score"])
def test_empty_scores_count_as_wrong(write, name, empty):
    given = write(**{name: [""] * empty + [f"0.{number:03}" for number in range(empty, 120)]})
    found = score_tables(Asked(given, metrics=("AUROC",), replicates=20))
    assert found.results["results"][0]["missing"] == empty
    assert facts(found) == {Finding.NULL_VALUE: empty}


@pytest.mark.parametrize("strange", [1, 30, 60])
def test_labels_that_are_no_class_count_as_wrong_and_are_told(write, strange):
    given = write(said=["dunno"] * strange + ["neg"] * (120 - strange))
    found = score_tables(Asked(given, metrics=("Accuracy",), replicates=20))
    assert found.results["results"][0]["missing"] == strange
    assert "DAT030" in {each.code for each in found.tables.diagnostics}
    assert facts(found) == {Finding.UNKNOWN_CLASS: strange}


def test_a_column_of_mostly_other_things_holds_no_classes(write):
    with pytest.raises(PlanError, match="no column holds"):
        draft(write(said=["dunno"] * 61 + ["neg"] * 59))


def test_whole_columns_keep_their_role_beside_gapped_ones(write):
    whole, gapped = ["0.5"] * 120, ["1"] * 30 + [""] * 90
    (one,) = draft(write(pos_grade=gapped, p_pos=whole)).algorithms
    assert one.scores == {"pos": "p_pos"}
    (one,) = draft(write(y=gapped, cnn=whole)).algorithms
    assert one.scores == {"pos": "cnn"}
    cnn, vit = draft(write(cnn=["pos"] * 120, vit=["pos"] * 119 + ["dunno"])).algorithms
    assert (cnn.label, vit.label) == ("cnn", "vit")


@pytest.mark.parametrize(
    ("columns", "answer", "line"),
    [
        ({"p_pos": ["0.5"] * 120}, False, "# data: a: 0 missing and 0 without a number or class of 120\n"),
        ({"p_pos": [""] * 15 + ["0.5"] * 105}, True, "# data: a: 0 missing and 15 without a number or class of 120\n"),
        (
            {"said": ["dunno", ""] + ["pos"] * 118},
            True,
            "# data: a: 0 missing and 2 without a number or class of 120\n",
        ),
    ],
)
def test_a_drafted_fingerprint_says_what_tables_lack_as_a_measured_one_does(write, columns, answer, line):
    given = write(**columns)
    documents = write_documents(given, draft(given), given.reference.parent)
    text = next(path for path in documents if path.name == "fingerprint.yaml").read_text()
    model = load_kind(read_document("fingerprint.yaml", data=text.encode())).model
    assert model.invalid_output_possible is answer
    assert "invalid_output_possible" not in model.drafted
    assert line in text
    measured = measure_tables(given.reference, given.predictions).answers["invalid_output_possible"]
    assert measured.value is answer


def test_a_drafted_fingerprint_says_that_rows_are_missing(write):
    given = write(p_pos=["0.5"] * 120)
    lines = given.predictions[0].read_text().splitlines(keepends=True)
    given.predictions[0].write_text("".join(lines[:-7]))
    write_documents(given, draft(given), given.reference.parent)
    text = (given.reference.parent / "fingerprint.yaml").read_text()
    assert "# data: a: 7 missing and 0 without a number or class of 120\ninvalid_output_possible: true\n" in text


@pytest.mark.parametrize("gap", ["", "NA", "missing"])
def test_gapped_scores_under_another_name_are_named_with_what_to_do(write, gap):
    held = [gap if number % 3 else f"0.{number:03}" for number in range(120)]
    with pytest.raises(PlanError, match="no column holds") as caught:
        draft(write(foo=held))
    assert "`foo` holds numbers from 0 to 0.117 in 40 of 120 rows" in str(caught.value)
    assert "call it after their class, such as `p_pos`" in str(caught.value)
    if gap != "missing":
        (one,) = draft(write(p_pos=held)).algorithms
        assert one.scores == {"pos": "p_pos"}
