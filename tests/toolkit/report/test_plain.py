"""The plain tables, which every form of a report shares."""

import pytest

from assay.report import plain
from assay.report.model import (
    ClassCount,
    Curve,
    CurveKind,
    CurvePoint,
    Exclusion,
    Fact,
    Metric,
    OperatingPoint,
    Report,
    Result,
    Source,
)


def test_notes_of_facts_have_a_column_only_when_there_are_notes():
    one, noted = Fact(name="a", value="1"), Fact(name="b", value="2", note="c")
    assert plain.asked(Report(title="", asked=(one,))).rows == (("a", "1"),)
    table = plain.asked(Report(title="", asked=(one, noted)))
    assert (table.heads, table.rows) == (("What", "Answer", "Note"), (("a", "1", ""), ("b", "2", "c")))


def test_rows_are_as_long_as_their_heads(report):
    tables = [getattr(plain, name) for name in ("asked", "answers", "provenance", "reasons", "classes", "exclusions")]
    for make in (*tables, plain.sources, plain.operating_points):
        table = make(report)
        assert table.rows, table.caption
        assert {len(row) for row in table.rows} == {len(table.heads)}


def test_a_reason_is_told_once_for_all_classes_of_a_metric():
    metrics = tuple(
        Metric(key=f"PPV{t}", title="PPV", definition="", higher_is_better=True, family="PPV", target=t, reasons=("x",))
        for t in "ab"
    )
    results = tuple(Result(key=one.key, metric="PPV", algorithm="m", value=0.5) for one in metrics)
    assert plain.reasons(Report(title="", metrics=metrics, results=results)).rows == (("PPV", "x", ""),)


def test_what_is_found_and_still_scored_is_not_called_left_out():
    rows = plain.exclusions(
        Report(
            title="",
            exclusions=(
                Exclusion(reason="empty cells", count=3, algorithm="a", examples=("1", "2")),
                Exclusion(reason="empty cells in `site`", count=1, excludes=False),
            ),
        )
    ).rows
    assert [row[1:4] for row in rows] == [("a", "3", "yes"), ("reference", "1", "no")]


@pytest.mark.parametrize(
    ("items", "left_out", "sentence"),
    [
        (9, 0, "No biopsy of the reference was left out."),
        (9, 1, "1 biopsy (10.0\u202f% of 10) was left out"),
        (1480, 20, "20 biopsies (1.3\u202f% of 1\u202f500) were left out"),
    ],
)
def test_how_many_were_left_out(items, left_out, sentence):
    assert plain.left_out(Report(title="", unit="biopsy", items=items, left_out=left_out)).startswith(sentence)


def test_shares_of_classes():
    report = Report(title="", items=4, classes=(ClassCount(name="a", count=1), ClassCount(name="b", count=3)))
    assert [row[2] for row in plain.classes(report).rows] == ["25.0\u202f%", "75.0\u202f%"]


def curve(kind, operating, target="", algorithm="m"):
    points = (CurvePoint(x=0, y=0), CurvePoint(x=1, y=1))
    return Curve(kind=kind, algorithm=algorithm, points=points, operating=operating, target=target)


def test_an_operating_point_shows_the_rates_of_both_curves():
    roc = OperatingPoint(x=0.1, y=0.9, label="at 0.5", x_low=0.05, x_high=0.15, low=0.85, high=0.95)
    pr = OperatingPoint(x=0.9, y=0.75, label="at 0.5", low=0.7, high=0.8)
    table = plain.operating_points(Report(title="", curves=(curve(CurveKind.ROC, roc), curve(CurveKind.PR, pr))))
    assert table.heads[0] == "Algorithm"
    assert table.rows == (("m", "at 0.5", "0.900 [0.850, 0.950]", "0.100 [0.050, 0.150]", "0.750 [0.700, 0.800]"),)


def test_who_never_calls_the_class_has_no_precision():
    roc = OperatingPoint(x=0.0, y=0.0, label="at 0.5")
    report = Report(title="", curves=(curve(CurveKind.ROC, roc, "cat"), curve(CurveKind.PR, None, "cat")))
    table = plain.operating_points(report)
    assert table.heads[0] == "Class"
    assert table.rows[0][-1] == "undefined: nothing is called so"


def test_long_cells_are_read_one_by_one_where_there_is_no_room():
    digest = plain.sources(Report(title="", sources=(Source(role="a", path="b", sha256="c" * 64),)))
    counts = plain.classes(Report(title="", classes=(ClassCount(name="a" * 90, count=3),)))
    assert (digest.wordy, counts.wordy) == (True, False)
    assert [digest.look(n) for n in range(5)] == ["", "", "number", "digest", ""]
