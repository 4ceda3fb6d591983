"""However many words are misspelt: nothing that is found is lost, and the verdict stays what it is."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import read_document
from assay_spec.profile import read_profile
from assay_validators.consequences import FEW, with_consequences
from assay_validators.context import Slip
from assay_validators.engine import Session
from assay_validators.hidden import Seen

STUDY = Path(__file__).parent / "study" / "croissant.json"
TEXT = STUDY.read_text()
SLIPS = {
    "field": "feild",
    "source": "sorce",
    "dataType": "datatype",
    "contentUrl": "contentURL",
    "sha256": "sha265",
    "distribution": "distributions",
    "recordSet": "recordSets",
    "fileObject": "fileobject",
    "extract": "extracts",
    "references": "refrences",
    "encodingFormat": "encodingFromat",
    "citeAs": "citeas",
    "description": "desription",
    "license": "licens",
}
START = TEXT.index('"@type": "sc:Dataset"')
"""Behind the context."""
PLACES = [(at.start(), key) for key in SLIPS for at in re.finditer(f'"{key}":', TEXT) if at.start() > START]
FIELDS = next(place for place in PLACES if place[1] == "field")


def misspelt(places, text=TEXT):
    """The document with words misspelt in some places."""
    for at, key in sorted(places, reverse=True):
        text = f'{text[:at]}"{SLIPS[key]}"{text[at + len(key) + 2 :]}'
    return read_document("croissant.json", data=text.encode())


def found_in(document, profile=None):
    """What is found, each by itself, and the report."""
    session = Session(None, profile)
    return session._seen_in(document).found, session.check_document(document)


def is_hidden(found):
    """Whether it is found only once a word is mended."""
    return any(note.message.startswith("found once ") for note in found.related)


def words(found):
    return found.code, found.span.pointer


@given(st.sets(st.sampled_from(PLACES), max_size=7), st.sampled_from([None, "neurips-2026"]))
def test_nothing_is_lost(places, profile):
    apart, report = found_in(misspelt(places), profile and read_profile(profile))
    seen = [each for each in report.diagnostics if not is_hidden(each)]
    assert Severity.ERROR not in [each.severity for each in apart] or not report.valid
    left = Counter(map(words, apart)) - Counter(map(words, seen))
    told = Counter()
    for each in seen:
        caused = [note for note in each.related if note.message.startswith("so ")]
        assert len(caused) <= FEW + 1
        told += Counter(note.span.pointer for note in caused)
        if caused:
            assert each.help.startswith("did you mean")
    if not any("findings more" in note.message for each in seen for note in each.related):
        assert Counter(pointer for _, pointer in left.elements()) == told
    assert not Counter(map(words, seen)) - Counter(map(words, apart))


def test_each_tells_what_it_causes():
    document = json.loads(TEXT)
    names = []
    for number, records in enumerate(document["recordSet"]):
        if "field" in records:
            records[SLIPS["field"]] = records.pop("field")
            names.append(f"/recordSet/{number}/feild")
    report = Session().check_document(read_document("croissant.json", data=json.dumps(document).encode()))
    assert [each.span.pointer for each in report.diagnostics] == names
    for each, pointer in zip(report.diagnostics, names, strict=True):
        assert each.related
        assert all(note.span.pointer.startswith(pointer.rpartition("/")[0]) for note in each.related)


def test_what_is_caused_by_nothing_is_told_beside_it():
    text = re.sub(r'"datePublished": "([^"]*)"', lambda found: found[0].replace(found[1], "s" * len(found[1])), TEXT)
    _, report = found_in(misspelt([FIELDS], text))
    codes = Counter(each.code for each in report.diagnostics)
    _, other = found_in(read_document("croissant.json", data=text.encode()))
    assert other.diagnostics
    assert codes - Counter(each.code for each in other.diagnostics) == {"CRO081": 1}


@pytest.mark.parametrize("many", [FEW, FEW + 1, FEW + 2, 1000])
def test_many_are_told_as_their_number(many):
    document = read_document("x.json", data=b'{"feild": 1}')
    span = document.span(1)
    main = Diagnostic(code="CRO081", severity=Severity.INFO, span=span, message="x")
    others = [
        Diagnostic(code="CRO001", severity=Severity.WARNING, span=document.span(0), message=f"{n}") for n in range(many)
    ]
    seen = Seen([*others, main], {1: Slip("CRO081", "feild", "field")}, {})
    (told,) = with_consequences(document, seen, lambda _: Seen([], {}, {}))
    assert told.severity == "warning"
    assert len(told.related) == min(many, FEW + 1)
    assert (told.related[-1].message == f"so there are {many - FEW:,} findings more") == (many > FEW + 1)


@pytest.mark.parametrize("way", ["off", "info"])
def test_a_reader_who_does_not_want_to_hear_of_slips_hears_of_what_they_cause(way, tmp_path):
    profile = tmp_path / "own.toml"
    profile.write_text(f'title = "x"\nextends = "core"\n[severity]\nCRO081 = "{way}"\n')
    apart, report = found_in(misspelt([FIELDS]), read_profile(str(profile)))
    assert not report.valid
    if way == "off":
        assert [words(each) for each in sorted(apart, key=lambda each: each.span.start)] == [
            words(each) for each in report.diagnostics
        ]
    else:
        assert [each.severity for each in report.diagnostics] == ["error"]


def test_a_misspelt_word_beside_the_right_one_causes_nothing():
    """Else what is wrong with the value of the right one would be told as if the slip caused it."""
    document = json.loads(TEXT)
    document["distribution"][0] |= {"contentUrl": "../x.csv", "contenturl": "x.csv"}
    report = Session().check_document(read_document("croissant.json", data=json.dumps(document).encode()))
    assert "CRO021" in {found.code for found in report.diagnostics}
    assert not [note for found in report.diagnostics for note in found.related if note.message.startswith("so ")]
