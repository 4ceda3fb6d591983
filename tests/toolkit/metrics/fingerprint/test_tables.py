"""What a table tells that stands alone, and why it holds no predictions."""

import pytest

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
        (["a,0.9", "b,0.1", "c,0.2", "b,0.8"], True, "of 4, and 1 item answered more than once"),
        (["a,0.9", "b,0.1", "c,0.2", "b,0.1", "a,0.9", "a,0.9"], True, "of 6, and 2 items answered more than once"),
    ],
)
def test_an_item_with_several_predictions_has_no_valid_one(tmp_path, rows, lacks, said):
    """FP5.4; a run uses none of them, even where they are the same."""
    (tmp_path / "y.csv").write_text("id,truth\na,ill\nb,well\nc,well\n")
    (tmp_path / "p.csv").write_text("\n".join(["id,p_ill", *rows]) + "\n")
    found = measure_tables(tmp_path / "y.csv", [tmp_path / "p.csv"], id_="id").answers["invalid_output_possible"]
    assert found.value is lacks
    assert found.evidence[0].endswith(said)
