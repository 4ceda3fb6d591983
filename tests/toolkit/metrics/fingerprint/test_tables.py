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
