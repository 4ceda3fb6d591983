"""Findings of both are paired by where they are: as if each were held against each, without doing that."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.croissant.official import against
from assay_validators.engine import Session

BASE = json.loads((Path(__file__).parents[1] / "study" / "croissant.json").read_text())
SESSION = Session()


def pairs_of(value):
    document = read_document("a.json", data=json.dumps(value, indent=1).encode())
    comparison = against.compare(SESSION, document)
    return [(pair.ours and said(pair.ours), [said(each) for each in pair.theirs]) for pair in comparison.pairs]


def said(found):
    return found.code, found.span.pointer, found.message


def told_each_by_each(value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(against._Places, "around", lambda self, *_: set(range(len(self.ours))))
        return pairs_of(value)


people = st.lists(st.sampled_from([{"@type": "sc:Persn", "name": "a"}, "b", {"@type": "sc:Person"}, 5]), max_size=6)
files = st.lists(
    st.fixed_dictionaries(
        {"@type": st.sampled_from(["cr:FileObject", "cr:File", "cr:FileSet"])},
        optional={"@id": st.sampled_from("ab"), "name": st.just(3), "sha256": st.sampled_from(["main", 5])},
    ),
    max_size=4,
)


@given(people, files, st.sets(st.sampled_from(["name", "url", "license", "version"])))
def test_what_is_near_is_enough(creator, distribution, missing):
    value = BASE | {"creator": creator, "distribution": [*BASE["distribution"], *distribution]}
    value = {name: each for name, each in value.items() if name not in missing}
    assert pairs_of(value) == told_each_by_each(value)


def test_files_of_others_are_compared_as_if_each_were_held_against_each(corpus):
    for path in sorted((corpus / "croissant" / "real").glob("*.json*")):
        value = json.loads(path.read_bytes())
        assert pairs_of(value) == told_each_by_each(value), path.name


def test_of_many_findings_side_by_side_a_few_are_held_against_one(monkeypatch):
    looked = []
    around = against._Places.around
    monkeypatch.setattr(
        against._Places, "around", lambda self, *place: looked.append(around(self, *place)) or looked[-1]
    )
    count = 600
    pairs = pairs_of(BASE | {"creator": [{"@type": "sc:Persn", "name": f"{number}"} for number in range(count)]})
    assert sum(len(theirs) == 1 for _, theirs in pairs) >= count
    assert len(looked) >= count
    assert max(map(len, looked)) <= (against.FARTHEST + 3) * against.MOST


@pytest.mark.parametrize(
    "place",
    [(), ("distribution", 0), ("recordSet", 0), ("recordSet", 0, "field", 0)],
    ids=lambda place: str(place[-2:]),
)
def test_what_has_no_type_is_refused_by_both_for_that(place):
    value = json.loads(json.dumps(BASE))
    owner = value
    for step in place:
        owner = owner[step]
    del owner["@type"]
    document = read_document("a.json", data=json.dumps(value, indent=1).encode())
    comparison = against.compare(SESSION, document)
    (pair,) = [pair for pair in comparison.pairs if pair.ours and pair.ours.code == "CRO010"]
    assert comparison.verdict_on(pair) == "mlcroissant refuses the file for this, too"


def test_what_decides_is_the_section_that_the_finding_names():
    value = {name: each for name, each in BASE.items() if name != "creator"}
    document = read_document("a.json", data=json.dumps(value).encode())
    (pair,) = [
        pair for pair in against.compare(SESSION, document).pairs if pair.ours and "`creator`" in pair.ours.message
    ]
    assert pair.clause.endswith("#dataset-level-information")
