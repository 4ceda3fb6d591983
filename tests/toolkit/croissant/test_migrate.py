"""Older versions of Croissant as newer ones: whatever is wrong, a document stays one and is of a known version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.migrate.migrate import MigrationError, migrated
from assay_spec.document import read_document

from .drafts import LAYOUTS, UNKNOWN, datasets_1_0, drafts
from .migrating import CROISSANT, OLD, dataset_1_0, document_of, objects, outcome, told_once, unknown

ODD = st.sampled_from([None, [], {}, 1, "", "x", [1, None], {"@id": 1}, {"@id": "x"}, [{}], [[]], True, {"name": []}])


@given(drafts() | datasets_1_0(), ODD, LAYOUTS, st.data())
def test_whatever_is_wrong_a_document_stays_one(value, odd, layout, data):
    places = [(each, word) for _, each in objects(value) for word in each if word != "@context"]
    holder, word = data.draw(st.sampled_from(places))
    holder[word] = odd
    document = document_of(value, layout)
    if document.version in ("0.8", "1.0", "1.1"):
        done = migrated(document, "1.1")
        assert not read_document("croissant.json", data=done.data).tape.problems
        told_once(done.data)
        assert read_document("croissant.json", data=done.data).version == "1.1"


MEANINGS = ODD | st.sampled_from(
    [f"http://{OLD}", f"http://{OLD}column", "ml:", "ml:csvColumn", CROISSANT, "cr:key", "@id"]
)


@given(
    drafts() | datasets_1_0(),
    st.dictionaries(st.sampled_from(["ml", "cr", "@vocab", "sc", "x", "name", "field"]), MEANINGS),
)
def test_whatever_a_context_says_a_document_stays_one(value, meanings):
    document = document_of({**value, "@context": {**value["@context"], **meanings}})
    if document.version in ("0.8", "1.0", "1.1"):
        done = migrated(document, "1.1")
        assert not read_document("croissant.json", data=done.data).tape.problems
        told_once(done.data)


@given(UNKNOWN)
def test_a_document_without_a_version_gets_one(members):
    value = {"@context": {"@vocab": "https://schema.org/", "cr": CROISSANT}, "@type": "Dataset", **members}
    found, _ = outcome(value)
    assert found["conformsTo"] == f"{CROISSANT}1.1"
    assert found["@context"]["conformsTo"] == "dct:conformsTo"
    assert unknown(found) == unknown(value)
    forgotten, _ = outcome({**value, "conformsTo": f"{CROISSANT}1.0"})
    assert forgotten["conformsTo"] == f"{CROISSANT}1.1"


@pytest.mark.parametrize(("version", "to"), [("1.1", "1.0"), ("9.9", "1.1"), ("1.2", "1.0"), ("0.7", "1.1")])
def test_only_older_and_known_versions_are_migrated(version, to):
    with pytest.raises(MigrationError, match=f"Croissant {version}, which cannot be migrated to {to}"):
        migrated(document_of({**dataset_1_0(), "conformsTo": f"{CROISSANT}{version}"}), to)
