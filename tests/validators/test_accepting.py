"""Entries of `ignore` and what they accept, against a reference that compares every entry with every finding."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.engine import MOST_FINDINGS, Session

STUDY = Path(__file__).parent / "study"
BASE = {
    "assay": "evaluation/1",
    "name": "A",
    "dataset": "croissant.json",
    "record_set": "patients",
    "id": "patient",
    "reference": "diagnosis",
    "metrics": ["Accuracy", "Accuracy", "Accuracy", "EC"],
    "by": ["site", "site", "size", "size", "site"],
    "replicates": 100,
    "predictions": [{"name": "f", "file": "a.csv", "label": "l"}, {"name": "g", "file": "a.csv", "label": "l"}],
}
"""An evaluation with an error (its name), and with warnings and notes at several places."""

OF_ENTRIES = {"MOD011", "MOD012", "MOD013", "MOD014"}
POINTERS = [
    "",
    "/by",
    "/by/1",
    "/by/4",
    "/metrics",
    "/metrics/2",
    "/predictions",
    "/predictions/1",
    "/name",
    "/b",
    "/by/",
]
entries = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["EVA034", "EVA045", "EVA016", "EVA050", "EVA053", "EVA106", "EVA001", "XYZ001"]),
            "reason": st.sampled_from(["", " ", "agreed", "seen"]),
            "at": st.sampled_from(POINTERS),
        }
    ),
    max_size=6,
)


def checked(ignore=(), **members):
    value = {**BASE, **members, "ignore": list(ignore)}
    return Session().check_document(read_document(STUDY / "e.json", data=json.dumps(value).encode()))


def said(findings):
    return [(found.code, found.span.pointer, found.message) for found in findings]


FOUND = [found for found in checked().diagnostics if found.code not in OF_ENTRIES]


def speaks_of(entry, found):
    """Whether an entry is about a finding: by its code, and by the steps of its place."""
    steps, inner = entry["at"].split("/"), found.span.pointer.split("/")
    return entry["code"] == found.code and inner[: len(steps)] == steps


def reference(ignore):
    """What stays found, what is accepted with which reason, and which entries are of no use, with how many errors."""
    left, accepted, useless, erring = list(FOUND), [], [], []
    for number, entry in enumerate(ignore):
        about = [found for found in FOUND if speaks_of(entry, found)]
        taken = [found for found in left if found in about and found.severity is not Severity.ERROR]
        if any(found.severity is Severity.ERROR for found in about):
            erring.append(number)
        elif not taken and entry["code"] != "XYZ001":
            useless.append(number)
        if entry["reason"].strip():
            accepted += [(found, entry["reason"]) for found in taken]
            left = [found for found in left if found not in taken]
    return left, accepted, useless, erring


def numbers_of(report, code):
    return [int(found.span.pointer.split("/")[2]) for found in report.diagnostics if found.code == code]


def test_the_base_has_every_severity():
    assert {found.severity for found in FOUND} == {*Severity}
    assert len({found.code for found in FOUND}) >= 6


@given(entries)
@example([{"code": "EVA034", "reason": "a", "at": "/by/1"}, {"code": "EVA034", "reason": "b", "at": ""}] * 2)
def test_it_is_as_when_every_entry_is_compared_with_every_finding(ignore):
    report = checked(ignore)
    left, accepted, useless, erring = reference(ignore)
    assert said(found for found in report.diagnostics if found.code not in OF_ENTRIES) == said(left)
    wanted = sorted((found.span.start, found.code, reason) for found, reason in accepted)
    assert sorted((one.finding.span.start, one.finding.code, one.reason) for one in report.accepted) == wanted
    assert numbers_of(report, "MOD011") == useless
    assert numbers_of(report, "MOD013") == erring
    assert numbers_of(report, "MOD012") == [n for n, entry in enumerate(ignore) if not entry["reason"].strip()]
    assert numbers_of(report, "MOD014") == [n for n, entry in enumerate(ignore) if entry["code"] == "XYZ001"]


@given(entries)
def test_what_is_found_and_what_is_accepted_is_all_there_is(ignore):
    report = checked(ignore)
    together = [*report.diagnostics, *(one.finding for one in report.accepted)]
    assert sorted(said(found for found in together if found.code not in OF_ENTRIES)) == sorted(said(FOUND))
    assert not any(one.finding.severity is Severity.ERROR for one in report.accepted)
    assert report.valid is (report.count(Severity.ERROR) == 0)


@given(entries, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_reasons_and_nothing_of_what_is_accepted(ignore, random):
    shuffled = list(ignore)
    random.shuffle(shuffled)
    before, after = ({id(one.finding): one for one in checked(each).accepted} for each in (ignore, shuffled))
    assert sorted(said(one.finding for one in before.values())) == sorted(said(one.finding for one in after.values()))


@given(entries)
def test_to_accept_again_what_is_accepted_accepts_nothing_more(ignore):
    once, twice = checked(ignore), checked([*ignore, *ignore])
    assert said(one.finding for one in twice.accepted) == said(one.finding for one in once.accepted)
    useful = [entry for entry in ignore if entry["reason"].strip() and entry["code"] != "XYZ001"]
    again = [number - len(ignore) for number in numbers_of(twice, "MOD011") if number >= len(ignore)]
    assert {n for n, entry in enumerate(ignore) if entry in useful} <= {*again, *numbers_of(once, "MOD013")}


@pytest.mark.parametrize("code", sorted(OF_ENTRIES))
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_said_of_entries_no_entry_accepts(code, place):
    stale = {"code": "EVA001", "reason": "", "at": ""}
    ignore = [stale]
    ignore.insert(place, {"code": code, "reason": "agreed", "at": ""})
    report = checked(ignore)
    assert numbers_of(report, "MOD011") == [0, 1]
    assert numbers_of(report, "MOD012") == [1 - place]
    assert not report.accepted
    messages = [found.message for found in report.diagnostics if found.span.pointer == f"/ignore/{place}"]
    assert messages == [f"`{code}` speaks of the entries of `ignore`, and cannot be accepted by one"]


@pytest.mark.parametrize(
    ("at", "remedy"), [("by/1", "begin `at` with a slash: it is a JSON pointer"), ("/by/9", "delete the entry")]
)
def test_the_remedy_for_an_entry_that_leads_nowhere(at, remedy):
    (found,) = [
        one for one in checked([{"code": "EVA034", "reason": "x", "at": at}]).diagnostics if one.code == "MOD011"
    ]
    assert (found.message, found.help) == (f"`EVA034` is not found at `{at}`", remedy)


def test_a_place_that_was_not_looked_at_any_more_is_not_called_fine():
    by = ["site"] * (MOST_FINDINGS + 100)
    ignore = [{"code": "EVA034", "reason": "x", "at": f"/by/{number}"} for number in (1, MOST_FINDINGS + 50)]
    report = checked(ignore, by=by)
    assert [one.finding.span.pointer for one in report.accepted] == ["/by/1"]
    assert numbers_of(report, "MOD011") == []


def test_what_an_alias_repeats_is_accepted_once():
    members = {key: value for key, value in BASE.items() if key not in ("predictions", "metrics", "by", "name")}
    text = json.dumps({**members, "name": "a", "metrics": ["Accuracy"]}).removesuffix("}")
    text += ", predictions: [&p {name: f, file: a.csv, label: l, threshold: 0.3}, *p]"
    text += ", ignore: [{code: EVA015, reason: agreed}]}"
    report = Session().check_document(read_document(STUDY / "e.yaml", data=text.encode()))
    assert [one.finding.code for one in report.accepted] == ["EVA015"]
    assert "EVA015" not in [found.code for found in report.diagnostics]


def test_of_several_errors_the_first_is_shown():
    report = checked([{"code": "EVA041", "reason": "x", "at": "/metrics"}], metrics=["Foo", "Bar", "Foo"])
    (found,) = [one for one in report.diagnostics if one.code == "MOD013"]
    assert [note.span.pointer for note in found.related] == ["/metrics/0"]
