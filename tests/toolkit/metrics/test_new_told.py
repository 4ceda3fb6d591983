"""What `assay new evaluation` makes of tables that are not quite right, and what it says that it guessed."""

from collections.abc import Sequence
from importlib import import_module

import pytest

from assay.errors import PlanError
from assay.metrics.draft import Given, draft
from assay.metrics.new import repeating, told

N = 40
TRUTH = ["ill" if i % 3 else "well" for i in range(N)]
SCORES = [i * 7 % N / N for i in range(N)]


@pytest.fixture
def tables(tmp_path):
    """Writes the reference and the predictions as CSV, and drafts an evaluation of them."""

    def drafted(reference, predictions=None, *, separator=",", **said):
        for name, columns in (("y.csv", reference), ("m.csv", predictions or numbered(p_ill=SCORES))):
            rows = zip(*columns.values(), strict=True)
            lines = [separator.join(map(str, cells)) for cells in (columns, *rows)]
            (tmp_path / name).write_text("\n".join(lines) + "\n")
        given = Given(tmp_path / "y.csv", (tmp_path / "m.csv",), **{"positive": "ill", **said})
        return draft(given)

    return drafted


def numbered(**columns: Sequence[object]):
    return {"case": list(range(N)), **columns}


def with_cell(values, cell):
    return [*values[:5], cell, *values[6:]]


@pytest.mark.parametrize("cell", ["NA", "", "inf", "nan", "1.7", "-3", "oops"])
def test_a_bad_cell_leaves_a_column_of_scores_what_it_is(tables, cell):
    drafted = tables(numbered(truth=TRUTH), numbered(p_ill=with_cell(SCORES, cell)))
    assert drafted.algorithms[0].scores == {"ill": "p_ill"}


@pytest.mark.parametrize("cell", ["NA", "N/A", "n/a", "null", "NULL", "NaN", "", " ", "#N/A", "<NA>"])
def test_a_missing_value_is_no_class(tables, cell):
    drafted = tables(numbered(truth=with_cell(TRUTH, cell)))
    assert drafted.classes == {"ill": TRUTH.count("ill") - 1, "well": TRUTH.count("well")}
    line = f"  1 with `{cell}`, which is taken for a missing value and no class" if cell.strip() else "  1 without any"
    assert line in told(drafted)


def test_classes_that_look_missing_are_classes_where_there_are_no_two_others(tables):
    drafted = tables(numbered(truth=["null" if i % 2 else "ill" for i in range(N)]))
    assert drafted.classes == {"ill": N // 2, "null": N // 2}
    assert drafted.left_out == {}


def test_predicted_classes_may_be_missing_too(tables):
    drafted = tables(numbered(truth=TRUTH), numbered(says=with_cell(TRUTH, "NA")))
    assert drafted.algorithms[0].label == "says"


def test_what_was_guessed_is_told(tables, tmp_path):
    drafted = tables(numbered(patient=[i // 4 for i in range(N)], truth=TRUTH), numbered(p_ill=SCORES, says=TRUTH))
    assert list(told(drafted)) == [
        "ids: `case`",
        f"true classes: `truth`, with `ill` {TRUTH.count('ill')}, `well` {TRUTH.count('well')}; to be found: `ill`",
        f"m: {tmp_path / 'm.csv'}, `ill` <- `p_ill`, class <- `says`",
    ]
    assert list(repeating(drafted, "say `{}`")) == ["`patient` repeats: where its items belong together, say `patient`"]


@pytest.mark.parametrize(
    ("predictions", "line"),
    [
        ({"p_well": SCORES}, "  of `ill` there is no column: its score is 1 minus that of the other class"),
        ({"p": SCORES, "rate": SCORES}, "  `rate` holds numbers from 0 to 1 too; `p` is called a score"),
    ],
)
def test_the_choice_of_a_column_of_scores_is_told(tables, predictions, line):
    assert line in told(tables(numbered(truth=TRUTH), numbered(**predictions)))


def test_two_spellings_of_one_class_are_told(tables):
    drafted = tables(numbered(truth=["ill" if i % 2 else "Ill" for i in range(N)]))
    line = "  `Ill` looks like `ill`: if they are one class, spell it in one way and begin again"
    assert line in told(drafted)


def test_a_column_that_repeats_is_told_though_a_cell_of_it_is_empty(tables):
    patients = with_cell([i // 4 for i in range(N)], "")
    drafted = tables(numbered(patient=patients, truth=TRUTH))
    assert drafted.group == ("patient",)


def test_many_classes_are_not_all_told(tables):
    names = [f"c{i}" for i in range(N)]
    drafted = tables(numbered(truth=names), numbered(says=names), positive="")
    (line,) = [line for line in told(drafted) if line.startswith("true classes")]
    assert line.endswith(f"`c15` 1 and {N - 8} more")


def test_more_classes_than_are_guessed_may_be_named(tables):
    names = {"case": range(90), "truth": [f"c{i}" for i in range(90)]}
    says = {"case": range(90), "says": [f"c{i}" for i in range(90)]}
    with pytest.raises(PlanError, match="`truth` should hold two classes or more, and holds more than are classes"):
        tables(names, says, positive="")
    drafted = tables(names, says, positive="", label="truth")
    assert (len(drafted.classes), drafted.algorithms[0].label) == (90, "says")


def test_the_column_called_truth_is_it_even_where_it_holds_one_class(tables):
    other = ["ill" if i % 2 else "well" for i in range(N)]
    with pytest.raises(
        PlanError, match="`truth` should hold two classes or more, and holds `ill`; add items of another"
    ):
        tables(numbered(site=other, truth=["ill"] * N))


@pytest.mark.parametrize(
    ("columns", "said", "line"),
    [
        (
            numbered(truth=list("abca" * 10)),
            {"positive": "a"},
            "--positive is for two classes, and `truth` holds 3: `a`",
        ),
        (numbered(truth=TRUTH), {"positive": "I"}, "which of the two classes, `ill`, `well`, is to be found?"),
        (
            {"case": [i // 2 for i in range(N)], "truth": TRUTH},
            {},
            "`case` of .*y.csv has `0`, `1`, `2` more than once",
        ),
    ],
)
def test_what_cannot_be_is_one_line(tables, columns, said, line):
    with pytest.raises(PlanError, match=line):
        tables(columns, **said)


def test_a_header_that_names_a_column_twice(tables, tmp_path):
    tables(numbered(truth=TRUTH))
    text = (tmp_path / "y.csv").read_text()
    (tmp_path / "y.csv").write_text("\n".join(f"{line},{line.split(',')[1]}" for line in text.splitlines()) + "\n")
    with pytest.raises(PlanError, match=r"y\.csv, column `truth`: the header names it 2 times"):
        draft(Given(tmp_path / "y.csv", (tmp_path / "m.csv",), positive="ill"))


def test_another_delimiter_is_named(tables):
    with pytest.raises(PlanError, match="commas instead of bars"):
        tables(numbered(truth=TRUTH), separator="|")


def test_semicolons_and_decimal_commas_are_read(tables):
    scores = [str(p).replace(".", ",") for p in SCORES]
    assert tables(numbered(truth=TRUTH), numbered(p=scores), separator=";").algorithms[0].scores == {"ill": "p"}


def test_a_table_that_is_not_held_in_memory_is_not_drafted_from(tables, monkeypatch):
    monkeypatch.setattr(import_module("assay.metrics.draft"), "LARGE", N - 1)
    with pytest.raises(PlanError, match=rf"y\.csv: {N} rows are too many .* draft from a table of its first"):
        tables(numbered(truth=TRUTH))
