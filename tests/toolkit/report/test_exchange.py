"""A report goes to JSON and comes back the same; what is no report is refused in one line."""

import dataclasses
import json
import re
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report import exchange, render_html, render_markdown
from assay.report.exchange import ReportFormatError, report_from_json, report_to_json
from assay.report.model import (
    ClassCount,
    Confusion,
    Curve,
    CurveKind,
    Reliability,
    ReliabilityBin,
    Report,
    Result,
    Subgroup,
)

from .strategies import pictured, reports


@given(reports | pictured)
def test_round_trip(report):
    text = report_to_json(report)
    assert report_from_json(text) == report
    assert report_from_json(text.encode()) == report
    assert text.count("\n") == 1
    assert report_to_json(report_from_json(text)) == text


def test_round_trip_of_the_study(report):
    assert report_from_json(report_to_json(report)) == report


def test_not_a_number_is_refused_on_writing():
    bin_ = ReliabilityBin(lower=0, upper=1, count=0, probability=float("nan"), frequency=None)
    with pytest.raises(ValueError, match="JSON"):
        report_to_json(Report(title="x", reliability=(Reliability(algorithm="a", bins=(bin_,)),)))


def test_whole_numbers_stand_for_numbers():
    text = report_to_json(Report(title="x", results=(Result(key="k", metric="m", algorithm="a", value=1.0),)))
    value = report_from_json(text.replace('"value":1.0', '"value":1')).results[0].value
    assert (value, type(value)) == (1.0, float)


def test_a_key_may_be_absent_where_the_model_has_a_default():
    assert report_from_json('{"version": 1, "report": {"title": "x"}}') == Report(title="x")


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
        '{"version": 1, "report": {"title": "x", "items": true}}',
        '{"version": 1, "report": {"title": "x", "items": 1.5}}',
        '{"version": 1, "report": {"title": "x", "colour": "red"}}',
        '{"version": 1, "report": {"title": "x", "notices": "one"}}',
        '{"version": 1, "report": {"title": "x", "curves": [{"kind": "pie", "algorithm": "a", "points": []}]}}',
        '{"version": 1, "report": {"title": "x", "band": {"level": NaN, "method": "", "draws": 1, "seed": 1}}}',
        '{"version": 1, "report": {"title": "x", "band": {"level": 1e999, "method": "", "draws": 1, "seed": 1}}}',
        '{"version": 1, "report": {"title": "x", "band": {"level": 1'
        + "0" * 400
        + ', "method": "", "draws": 1, "seed": 1}}}',
        "[" * 200_000,
    ],
)
def test_what_is_no_report_is_said_in_one_line(text):
    with pytest.raises(ReportFormatError) as error:
        report_from_json(text)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


CONFUSION = Confusion(algorithm="a", classes=("x", "y"), counts=((1, 2), (3, 4)))


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report(title="", confusions=(dataclasses.replace(CONFUSION, counts=((1, 2),)),)), "confusions"),
        (Report(title="", confusions=(dataclasses.replace(CONFUSION, counts=((1, 2), (3,))),)), "confusions"),
        (Report(title="", confusions=(dataclasses.replace(CONFUSION, classes=("x",)),)), "confusions"),
        (Report(title="", subgroups=(Subgroup(column="a", value="b", counts=(1,)),)), "subgroups"),
        (
            Report(
                title="",
                classes=(ClassCount(name="x", count=1),),
                subgroups=(Subgroup(column="a", value="b", counts=(1, 2)),),
            ),
            "subgroups",
        ),
        (Report(title="", curves=(Curve(kind=CurveKind.ROC, algorithm="a", points=()),)), "curves"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(report, said):
    with pytest.raises(ReportFormatError, match=f"not a report: `{said}`"):
        report_from_json(report_to_json(report))


def test_another_version_is_named():
    text = json.dumps({"version": 99, "report": {"title": "x"}})
    with pytest.raises(ReportFormatError, match="version 99"):
        report_from_json(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats(-1e9, 1e9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


def places_in(value, path=()):
    """The path of everything inside a JSON value."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places_in(one, (*path, key))


def with_other(value, path, other):
    """The value with something else at a place; without what stood there when that is `...`."""
    if not path:
        return None if other is ... else other
    first, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest or other is not ...:
        copy[first] = with_other(copy[first], rest, other)
    else:
        del copy[first]
    return copy


def read(text):
    """The report of a text and an empty text, or none and why."""
    try:
        return report_from_json(text), ""
    except ReportFormatError as error:
        return None, str(error)


@given(reports | pictured, st.data())
def test_a_report_that_somebody_changed_is_refused_in_one_line_or_shown(report, data):
    document = json.loads(report_to_json(report))
    path = data.draw(st.sampled_from(list(places_in(document))))
    changed = json.dumps(with_other(document, path, data.draw(json_values | st.just(...))))
    found, said = read(changed)
    assert "\n" not in said
    if found is not None:
        assert render_html(found)
        assert render_markdown(found)


@given(json_values)
def test_any_json_is_a_report_or_refused(value):
    for document in (value, {"version": 1, "report": value}):
        with pytest.raises(ReportFormatError):
            report_from_json(json.dumps(document))


def attributes(model):
    """The attributes of a model and of all models inside it."""
    for name, hint in get_type_hints(model).items():
        yield name
        for inner in (hint, *get_args(hint)):
            if dataclasses.is_dataclass(inner):
                yield from attributes(inner)


def test_the_format_is_described_to_the_last_key():
    described = set(re.findall(r"\w+", exchange.__doc__))
    rows = set(attributes(Result)) | {"first", "second"}
    assert set(attributes(Report)) - rows - described == set()
