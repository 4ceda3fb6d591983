import pytest

from assay.errors import AssayError, DataError, PlanError, RunError, SpecError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DataError("is empty", path="a.csv"), "a.csv: is empty"),
        (DataError("is empty", path="a.csv", remedy="fill it"), "a.csv: is empty; fill it"),
        (DataError("bad", path="a", row=3, column="p"), "a, data row 3, column `p`: bad"),
        (DataError("a\nb\x1b[1m\u2028", path="\udcff"), "\\udcff: a\\nb\\x1b[1m\\u2028"),
        (DataError("größer · 大", path="a"), "a: größer · 大"),
    ],
)
def test_a_data_error_is_one_line_that_names_its_place(error, line):
    assert str(error) == line


def test_what_a_caller_wrote_does_not_break_the_line():
    assert str(PlanError("`a\nb` is none of the classes")) == "`a\\nb` is none of the classes"


def test_every_error_is_an_assay_error():
    for error in (SpecError("x", ()), PlanError("x"), RunError("x"), DataError("x", path="p")):
        assert isinstance(error, AssayError)
        assert "x" in str(error)


def test_a_spec_error_keeps_its_diagnostics():
    assert SpecError("two problems", ["a", "b"]).diagnostics == ("a", "b")
