"""What a table tells that stands alone, and why it holds no predictions; what predictions lack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.metrics.fingerprint.tables import measure_tables


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id,truth\na,ill\nb,well\n", "no column holds probabilities or the classes"),
        ("id,truth,risk\na,ill,1\nb,well,9\n", "`risk` holds numbers from 1 to 9, not from 0 to 1"),
    ],
)
def test_a_table_without_predictions_says_why_there_are_none(tmp_path, text, why):
    (tmp_path / "study.csv").write_text(text)
    found = measure_tables(tmp_path / "study.csv", ())
    assert found.about[-1].startswith("no predictions were found: ")
    assert why in found.about[-1]
    assert "class_scores_available" not in found.answers


def test_a_table_with_predictions_has_nothing_to_say_of_it(tmp_path):
    (tmp_path / "study.csv").write_text("id,truth,p_ill\na,ill,0.9\nb,well,0.1\n")
    found = measure_tables(tmp_path / "study.csv", ())
    assert not [line for line in found.about if "no predictions" in line]
    assert found.answers["class_scores_available"].value is True


@pytest.mark.parametrize(
    ("rows", "lacks", "said"),
    [
        (["a,0.9", "b,0.1", "c,0.2"], False, "p: 0 missing and 0 without a number or class of 3"),
        (["a,0.9", "b,0.1", "c,0.2", "b,0.8"], True, "of 3, and 1 item answered more than once"),
        (["a,0.9", "b,0.1", "c,0.2", "b,0.1", "a,0.9", "a,0.9"], True, "of 3, and 2 items answered more than once"),
    ],
)
def test_an_item_with_several_predictions_has_no_valid_one(tmp_path, rows, lacks, said):
    """FP5.4; a run uses none of them, even where they are the same."""
    (tmp_path / "y.csv").write_text("id,truth\na,ill\nb,well\nc,well\n")
    (tmp_path / "p.csv").write_text("\n".join(["id,p_ill", *rows]) + "\n")
    found = measure_tables(tmp_path / "y.csv", [tmp_path / "p.csv"], id_="id").answers["invalid_output_possible"]
    assert found.value is lacks
    assert found.evidence[0].endswith(said)


SCORES = st.sampled_from(["0", "0.5", "1", "", "1.2", "-0.1", "inf"])


def counts(rows, is_so):
    """Of how many items of the reference some answer is so."""
    return len({key for key, score in rows if key in "abcd" and is_so(score)})


@given(st.lists(st.tuples(st.sampled_from("abcdxy"), SCORES), max_size=8))
def test_what_items_lack_is_counted_over_those_of_the_reference(tmp_path_factory, rows):
    """FP5.4, against sets; answers to items that are not in the reference say nothing."""
    folder = tmp_path_factory.mktemp("tables")
    # Of many scores a few may be none, so that the column is told by the others.
    rows = [*((f"z{number}", "0.25") for number in range(99)), *rows]
    (folder / "y.csv").write_text("id,truth\na,ill\nb,well\nc,well\nd,ill\n")
    (folder / "p.csv").write_text("\n".join(["id,p_ill", *map(",".join, rows)]) + "\n")
    tables = measure_tables(folder / "y.csv", [folder / "p.csv"], id_="id", label="truth")
    found = tables.answers["invalid_output_possible"]
    keys = [key for key, _ in rows]
    missing, twice = len(set("abcd") - set(keys)), sum(keys.count(key) > 1 for key in "abcd")
    empty, outside = counts(rows, lambda score: score in ("", "inf")), counts(rows, lambda s: s in ("1.2", "-0.1"))
    assert f": {missing} missing and {empty} without a number or class of 4" in found.evidence[0]
    assert (f"{outside} item" in found.evidence[0].partition(" of 4")[2].partition(" with a score")[0]) == bool(outside)
    assert found.value is bool(missing or empty or outside or twice)
    assert bool(tables.problems) == (missing == 4)


def test_predictions_of_other_items_are_a_problem(tmp_path):
    (tmp_path / "y.csv").write_text("id,truth\na,ill\nb,well\n")
    (tmp_path / "p.csv").write_text("id,p_ill\nA,0.9\nB,0.1\n")
    found = measure_tables(tmp_path / "y.csv", [tmp_path / "p.csv"], id_="id")
    assert found.answers["invalid_output_possible"].evidence == ("p: 2 missing and 0 without a number or class of 2",)
    (problem,) = found.problems
    assert "no id in `id` is one of the reference, in `id`" in problem


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("PatientID", "ppq", "grouped"),
        ("mouse", "ppq", "grouped"),
        ("animal-no", "ppq", "grouped"),
        ("case", "ppq", "grouped"),
        ("Subject ID", "pqr", "independent"),
        ("case", "pqr", None),
        ("centre", "ppq", None),
        ("patient_sex", "ppq", None),
    ],
)
def test_whom_items_come_from_says_whether_they_are_independent(tmp_path, column, values, said):
    """FP4.5: a place makes subgroups, and a case may be the item itself."""
    rows = [f"{key},{label},{value}" for key, label, value in zip("abc", ("ill", "well", "well"), values, strict=True)]
    (tmp_path / "y.csv").write_text("\n".join([f"id,truth,{column}", *rows]) + "\n")
    found = measure_tables(tmp_path / "y.csv", (), id_="id", label="truth")
    answer = found.answers.get("non_independent")
    assert (answer and answer.value) == said
    assert ("non_independent" in found.figures) == (said is None)
