"""A table of cases beside folders of masks: its rows, its subgroups, and what does not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.metrics.segmentation.files.filled import fill, scored

from assay.cli.masks import trouble_lines
from assay.errors import PlanError


@given(named=st.lists(st.sampled_from(["a", "b", "c", "x", "y y", "=z", "a.npy"]), unique=True))
def test_rows_of_the_table_without_a_reference_are_listed(tmp_path_factory, named):
    folder = tmp_path_factory.mktemp("table")
    truth, nn = fill(folder / "truth", "a", "b"), fill(folder / "nn", "a", "b")
    rows = [("a", "n"), ("b", "s"), *((name, "n") for name in named if name not in ("a", "b"))]
    (folder / "cases.csv").write_text("case,centre\n" + "".join(f"{name},{centre}\n" for name, centre in rows))
    found = scored(truth, nn, cases=folder / "cases.csv", by=("centre",))
    assert found.results["extra_rows"] == [name for name, _ in rows[2:]]
    assert found.problems == bool(rows[2:])
    assert (found.results["problems"], found.results["extra"]) == ([], {})
    lines = [line for line in trouble_lines(found) if line.startswith("problem: ")]
    assert len(lines) == bool(rows[2:])
    assert all(name in line for line in lines for name, _ in rows[2:7])


def test_rows_that_name_no_case_are_listed_by_their_number(tmp_path):
    truth, nn, table = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a"), tmp_path / "cases.csv"
    table.write_text("case,centre\n,n\na,s\n,\n")
    assert scored(truth, nn, cases=table, by=("centre",)).results["extra_rows"] == ["(data row 1)", "(data row 3)"]


def test_subgroups_count_their_own_cases_that_cannot_be_used(tmp_path):
    truth, nn = fill(tmp_path / "truth", *"abcde"), fill(tmp_path / "nn", *"abcde")
    for broken in "be":
        (truth / f"{broken}.npy").write_bytes(b"")
    table = tmp_path / "cases.csv"
    table.write_text(
        "case,centre\n" + "".join(f"{case},{centre}\n" for case, centre in zip("abcde", "nnnss", strict=True))
    )
    found = scored(truth, nn, cases=table, by=("centre",))
    counts = {row["group"].get("centre", ""): row["excluded"] for row in found.results["results"]}
    assert counts == {"": 2, "n": 1, "s": 1}


def test_a_table_of_cases(tmp_path):
    names = list("abcdef")
    truth, nn = fill(tmp_path / "truth", *names), fill(tmp_path / "nn", *names[:-1])
    table = tmp_path / "t.csv"
    table.write_text("centre,case,patient\nX,b,p1\nX,a,p1\nY,c,p2\nY,d,p3\nY,e,p4\nY,f,p5\nZ,more,p9\n")
    found = scored(truth, nn, cases=table, by=("centre",), group="patient")
    rows = {row["group"].get("centre", ""): row for row in found.results["results"] if row["class"] == "1"}
    assert {name: (row["n"], row["value"]) for name, row in rows.items()} == {
        "": (6, pytest.approx(5 / 6)),
        "X": (2, 1.0),
        "Y": (4, 0.75),
    }
    assert (rows[""]["unit"], rows[""]["method"]) == ("patient", "cluster-bootstrap")
    assert rows["X"]["reason"] == "1 group is too few, and an interval takes 5"
    table.write_text("case,centre\na,X\na,Y\n")
    with pytest.raises(PlanError, match="has case `a` twice, in data rows 1 and 2"):
        scored(truth, nn, cases=table, by=("centre",))
    table.write_text("case,centre\na,X\n")
    with pytest.raises(PlanError, match="no row whose `case` is `b`"):
        scored(truth, nn, cases=table, by=("centre",))
    with pytest.raises(PlanError, match="--cases"):
        scored(truth, nn, by=("centre",))
