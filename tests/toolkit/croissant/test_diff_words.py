"""The same in older and newer words, and what is shown of two texts."""

import json

import pytest
from hypothesis import given

from assay.croissant.diff import difference
from assay.croissant.migrate.migrate import migrated
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

from .differing import BASE, FIELD_1_0, SAME, besides_newer_words, dataset
from .drafts import datasets_1_0


@given(datasets_1_0())
def test_a_dataset_of_1_0_says_the_same_in_the_words_of_1_1(value):
    document = read_document("a.json", data=json.dumps(value).encode())
    if document.kind is None:
        return
    newer = read_document("a.json", data=migrated(document, "1.1").data)
    models = [load_kind(each) for each in (document, newer)]
    if None in models:
        return
    assert besides_newer_words(*(each.model for each in models)) == []


STEPS = {"source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "x"}}}


def field_of(**members):
    records = {"@type": "cr:RecordSet", "@id": "a", "field": [{**FIELD_1_0, **members}]}
    return dataset({**BASE, "conformsTo": "http://mlcommons.org/croissant/1.0", "recordSet": [records]})


def stepped(**step):
    return {"source": {**STEPS["source"], "transform": [{f"cr:{word}": held for word, held in step.items()}]}}


ELSEWHERE = "its values come from elsewhere, or in another way"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"repeated": True}, {"cr:isArray": True}, [("patch", f"{SAME}`repeated` became `isArray`")]),
        (
            {"cr:isArray": True},
            {"repeated": True},
            [("patch", "the same, in older words: `isArray` became `repeated`")],
        ),
        ({"repeated": False}, {}, []),
        (
            {"repeated": True},
            {"cr:isArray": False},
            [("major", "arrays of another shape: `isArray` has gone, was `true`")],
        ),
        ({"repeated": True}, {"repeated": True, "cr:isArray": True}, []),
        (
            {"repeated": True},
            {"cr:isArray": True, "cr:arrayShape": "2,3"},
            [
                ("major", "arrays of another shape: `arrayShape` is new, `2,3`"),
                ("patch", f"{SAME}`repeated` became `isArray`"),
            ],
        ),
        (stepped(delimiter=";"), stepped(separator=";"), [("patch", f"{SAME}`delimiter` became `separator`")]),
        (stepped(jsonQuery="$.a"), stepped(jsonPath="$.a"), [("patch", f"{SAME}`jsonQuery` became `jsonPath`")]),
        (
            stepped(delimiter=";"),
            stepped(separator=","),
            [("major", f"{ELSEWHERE}: `source.transform.separator` was `;`, is `,`")],
        ),
    ],
)
def test_words_that_became_others_say_the_same(before, after, told):
    found = difference(field_of(**before), field_of(**after)).changes
    assert [(str(each.level), each.text) for each in found] == told
