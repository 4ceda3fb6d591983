import pytest

import assay
from assay.errors import AssayError, DataError, PlanError, RunError, SpecError
from assay_spec.diagnostic import Severity


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


def test_the_text_of_a_spec_error_has_the_first_error_and_counts_the_others(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(
        "assay: fingerprint/1\nname: x\nclass_imbalance: true\nclass_scores_available: maybe\ncategory: Foo\n"
    )
    with pytest.raises(SpecError) as caught:
        assay.load(path)
    errors = [each for each in caught.value.diagnostics if each.severity is Severity.ERROR]
    assert len(errors) > 1
    first, text = errors[0], str(caught.value)
    assert text.startswith(
        f"{path}: the document has errors: {path}:{first.span.line}:{first.span.column}: {first.code}: "
    )
    assert first.message in text
    assert text.endswith(f"; {len(errors) - 1} more in `diagnostics`")
