"""A report goes to JSON and comes back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.exchange import ReportFormatError, report_from_json, report_to_json
from assay.report.model import Curve, CurveKind, CurvePoint, Pitfall, Reliability, ReliabilityBin, Report, Result

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]))
results = st.builds(
    Result,
    key=texts,
    metric=texts,
    algorithm=texts,
    value=numbers,
    low=numbers,
    high=numbers,
    level=st.floats(0, 1),
    n=st.integers(0, 2**60),
    group=st.dictionaries(texts, texts, max_size=2),
    reason=st.none() | texts,
)
curves = st.builds(
    Curve,
    kind=st.sampled_from(CurveKind),
    algorithm=texts,
    points=st.lists(
        st.builds(CurvePoint, x=st.floats(0, 1), y=st.floats(0, 1), low=numbers, high=numbers), max_size=3
    ).map(tuple),
)


@given(
    st.builds(
        Report,
        title=texts,
        notices=st.lists(texts, max_size=2).map(tuple),
        results=st.lists(results, max_size=3).map(tuple),
        curves=st.lists(curves, max_size=2).map(tuple),
        pitfalls=st.lists(st.builds(Pitfall, code=texts, severity=texts, message=texts), max_size=2).map(tuple),
    )
)
def test_round_trip(report):
    assert report_from_json(report_to_json(report)) == report


def test_round_trip_of_the_study(report):
    text = report_to_json(report)
    assert report_from_json(text) == report
    assert report_from_json(text.encode()) == report


def test_not_a_number_is_refused_on_writing():
    bin_ = ReliabilityBin(lower=0, upper=1, count=0, probability=float("nan"), frequency=None)
    with pytest.raises(ValueError, match="JSON"):
        report_to_json(Report(title="x", reliability=(Reliability(algorithm="a", bins=(bin_,)),)))


def test_whole_numbers_stand_for_numbers():
    text = report_to_json(Report(title="x", results=(Result(key="k", metric="m", algorithm="a", value=1.0),)))
    assert report_from_json(text.replace('"value": 1.0', '"value": 1')).results[0].value == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        b"\xff\xfe",
        "null",
        "{}",
        '{"version": 1}',
        '{"version": 1, "report": []}',
        '{"version": 1, "report": {}}',
        '{"version": 1, "report": {"title": 3}}',
        '{"version": 1, "report": {"title": "x", "colour": "red"}}',
        '{"version": 1, "report": {"title": "x", "notices": "one"}}',
        '{"version": 1, "report": {"title": "x", "curves": [{"kind": "pie", "algorithm": "a", "points": []}]}}',
        "[" * 200_000,
    ],
)
def test_what_is_no_report_is_said_in_one_line(text):
    with pytest.raises(ReportFormatError) as error:
        report_from_json(text)
    assert "\n" not in str(error.value)


def test_another_version_is_named():
    text = json.dumps({"version": 99, "report": {"title": "x"}})
    with pytest.raises(ReportFormatError, match="version 99"):
        report_from_json(text)
