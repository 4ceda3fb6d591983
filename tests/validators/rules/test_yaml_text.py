"""One wrong member anywhere in a YAML document that is right: its rule speaks once, in that very line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.engine import Session

DEMO = Path(__file__).parents[3] / "toolkit" / "assay" / "demo" / "study"
DOCUMENTS = {name: (DEMO / name).read_text() for name in ("evaluation.yaml", "fingerprint.yaml")}
MEMBERS = {
    "DOC040": "a: b\x08c",
    "DOC041": "\ta: 1",
    "DOC042": "a: 'it's'",
    "DOC043": "a: @b",
    "DOC044": "a: b: c",
    "DOC046": "a: [b, c",
    "DOC047": 'a: "b',
    "DOC048": 'a: "\\d"',
    "DOC058": 'a: "\\ud800"',
    "DOC050": "--- # another",
    "DOC051": "a: !b c",
    "DOC052": "<<: {a: 1}",
    "DOC053": "1.5: a",
    "DOC054": "? [a]\n: b",
    "DOC055": "a: *b",
    "DOC056": "a: &b [*b]",
}
"""A line that is wrong, by the rule that speaks of it."""

READ_ON = {"DOC051", "DOC052", "DOC053", "DOC055", "DOC056"}
"""After these the rest is read and judged too."""


def places_in(text):
    """The numbers of the lines before which another member of the document may stand, the first one left out."""
    lines = text.splitlines()
    return [*[number for number, line in enumerate(lines) if line[:1].isalpha()][1:], len(lines)]


def checked(text):
    return Session().check_document(read_document(DEMO / "changed.yaml", data=text.encode()))


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("code", MEMBERS)
@given(data=st.data())
def test_a_wrong_member_is_found_once_in_its_line(name, code, data):
    lines = DOCUMENTS[name].splitlines()
    at = data.draw(st.sampled_from(places_in(DOCUMENTS[name])))
    report = checked("\n".join([*lines[:at], MEMBERS[code], *lines[at:], ""]))
    found = [(one.code, one.span.line) for one in report.diagnostics if one.code.startswith("DOC")]
    assert found == [(code, at + 1)]
    others = [one.code for one in report.diagnostics if not one.code.startswith("DOC") and one.code != "FPR027"]
    assert set(others) <= ({"MOD003"} if code in READ_ON else set())


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_a_member_that_stands_twice_is_found_once_in_the_second_line(name, data):
    lines = DOCUMENTS[name].splitlines()
    single = [
        at for at, line in enumerate(lines) if line[:1].isalpha() and line.partition(":")[2].partition("#")[0].strip()
    ]
    first, at = data.draw(st.sampled_from(single)), data.draw(st.sampled_from(places_in(DOCUMENTS[name])))
    report = checked("\n".join([*lines[:at], lines[first], *lines[at:], ""]))
    (found,) = (one for one in report.diagnostics if one.code != "FPR027")
    lines_of_both = sorted((at + 1, first + 1 + (at <= first)))
    assert (found.code, [found.related[0].span.line, found.span.line]) == ("MOD004", lines_of_both)


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_a_line_that_is_indented_like_nothing_is_found_or_belongs_to_the_one_above(name, data):
    lines = DOCUMENTS[name].splitlines()
    at = data.draw(st.sampled_from(places_in(DOCUMENTS[name])[:-1]))
    report = checked("\n".join([*lines[:at], f"   {lines[at]}", *lines[at + 1 :], ""]))
    found = [one for one in report.diagnostics if one.code != "FPR027"]
    assert found
    assert {one.code for one in found} <= {"DOC042", "DOC044", "DOC045"}, [one.code for one in found]
    assert abs(found[0].span.line - at - 1) <= 1
