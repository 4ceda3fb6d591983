"""What changed between two versions of a dataset: the level of each change, and what the version should be."""

import copy
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.croissant.forms import FORMS, Form

from assay.croissant.diff import Difference, Level, difference
from assay.croissant.matching import Called, paired
from assay.croissant.migrate.migrate import migrated
from assay_spec.croissant.context import terms_of
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_validators.engine import Session

from .drafts import datasets_1_0

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
DIGEST = "0123456789abcdef" * 4


def dataset(value):
    return load_kind(read_document("croissant.json", data=json.dumps(value).encode())).model


def with_change(change, base=BASE):
    value = copy.deepcopy(base)
    change(value)
    return value


def levels(change, base=BASE):
    found = difference(dataset(base), dataset(with_change(change, base)))
    return [(str(each.level), each.place) for each in found.changes]


def test_a_dataset_does_not_differ_from_itself():
    assert difference(dataset(BASE), dataset(BASE)).changes == ()


def first(value, *steps):
    for step in steps:
        value = value[step]
    return value


FIELD = ("recordSet", 0, "field", 2)
CHANGES = {
    "description": (lambda v: v.update(description="Otherwise."), [("patch", "")]),
    "name": (lambda v: v.update(name="other"), [("patch", "")]),
    "address": (lambda v: v["distribution"][0].update(contentUrl="b.csv"), [("patch", "patients.csv")]),
    "format": (
        lambda v: v["distribution"][0].update(encodingFormat="text/plain", sha256=DIGEST),
        [("patch", "patients.csv"), ("patch", "patients.csv")],
    ),
    "bytes": (lambda v: v["distribution"][0].update(sha256=DIGEST), [("major", "patients.csv")]),
    "live": (lambda v: v.update(isLiveDataset=True), [("major", "")]),
    "no file": (lambda v: v["distribution"].pop(0), [("major", "patients.csv")]),
    "a new file": (
        lambda v: v["distribution"].append({**v["distribution"][0], "@id": "more.csv"}),
        [("minor", "more.csv")],
    ),
    "more files of a set": (
        lambda v: v["distribution"][2].update(includes=["*.jpg", "*.png"]),
        [("major", "images")],
    ),
    "no field": (lambda v: v["recordSet"][0]["field"].pop(2), [("major", "patients/site")]),
    "a new field": (
        lambda v: v["recordSet"][0]["field"].append({**first(v, *FIELD), "@id": "patients/more"}),
        [("minor", "patients/more")],
    ),
    "type": (lambda v: first(v, *FIELD).update(dataType="sc:Integer"), [("major", "patients/site")]),
    "column": (
        lambda v: first(v, *FIELD).update(source={"fileObject": {"@id": "patients.csv"}, "extract": {"column": "x"}}),
        [("major", "patients/site")],
    ),
    "words of a field": (lambda v: first(v, *FIELD).update(description="The place."), [("patch", "patients/site")]),
    "no record set": (lambda v: v["recordSet"].pop(2), [("major", "pictures")]),
    "order": (lambda v: v["recordSet"].reverse(), []),
    "version": (lambda v: v.update(version="0.9.0"), [("patch", "")]),
    "bias": (lambda v: v.update({"rai:dataBiases": "None known."}), [("patch", "")]),
    "conformance": (lambda v: v.pop("conformsTo"), [("patch", "")]),
    "a funder": (lambda v: v.update(funder={"@type": "sc:Organization", "name": "A fund"}), [("patch", "")]),
    "another vocabulary": (lambda v: first(v, *FIELD).update({"ex:unit": "mm"}), [("patch", "patients/site")]),
    "a member that no model takes": (lambda v: v.update(url=["a", "b"]), [("patch", "")]),
    "no way to the archive": (lambda v: v["distribution"][2].pop("containedIn"), [("patch", "images")]),
    "name of a file": (lambda v: v["distribution"][0].update(name="Patients"), [("patch", "patients.csv")]),
    "words of a record set": (lambda v: v["recordSet"][0].update(description="Otherwise."), [("patch", "patients")]),
    "examples": (lambda v: first(v, *FIELD).update(examples=["north"]), [("patch", "patients/site")]),
    "meaning": (
        lambda v: first(v, *FIELD).update(equivalentProperty="sc:location"),
        [("patch", "patients/site")],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_level(name):
    change, expected = CHANGES[name]
    assert levels(change) == expected


ANNOTATION = {"@type": "cr:Field", "@id": "patients/site/count", "dataType": "sc:Integer", "value": 3}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"value": 4}, [("major", "patients/site/count")]),
        ({"dataType": "sc:Float"}, [("major", "patients/site/count")]),
        ({"description": "How many."}, [("patch", "patients/site/count")]),
    ],
)
def test_annotations_are_compared_as_fields_are(change, expected):
    base = with_change(lambda v: first(v, *FIELD).update(annotation=ANNOTATION))
    assert levels(lambda v: first(v, *FIELD).update(annotation={**ANNOTATION, **change}), base) == expected


OTHER = DIGEST[::-1]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"contentSize": "1234 B"}, {"contentSize": "99 GB"}, ["major"]),
        ({"contentSize": "1234 B"}, {"contentSize": "1234"}, ["patch"]),
        ({"contentSize": "1234 B"}, {"contentSize": "1.2 kB"}, ["patch"]),
        ({"contentSize": "1234 B"}, {}, ["patch"]),
        ({"contentSize": "some"}, {"contentSize": "1 B"}, ["patch"]),
        ({"md5": DIGEST[:32]}, {"md5": OTHER[:32]}, ["major"]),
        ({"md5": DIGEST[:32], "sha256": DIGEST}, {"md5": OTHER[:32], "sha256": DIGEST}, ["patch"]),
        ({"contentSize": "1 B", "md5": DIGEST[:32]}, {"contentSize": "9 GB", "md5": DIGEST[:32]}, ["patch"]),
        ({"contentSize": "1 B", "sha256": DIGEST}, {"contentSize": "9 GB", "sha256": OTHER}, ["major"]),
        ({"sha256": DIGEST}, {}, ["patch"]),
    ],
)
def test_bytes_are_others_by_the_strongest_that_both_say(before, after, expected):
    def of(members):
        file = {"@type": "cr:FileObject", "@id": "a", "encodingFormat": "text/csv", **members}
        return dataset({**BASE, "recordSet": [], "distribution": [file]})

    assert [str(each.level) for each in difference(of(before), of(after)).changes] == expected


@given(st.randoms())
def test_lists_that_are_sets_may_be_in_any_order(rng):
    base = {**BASE, "keywords": ["a", "b", "c"], "funder": [{"name": "x"}, {"name": "y"}, "z"]}

    def change(value):
        for word in ("keywords", "funder", "distribution", "recordSet"):
            rng.shuffle(value[word])

    assert levels(change, base) == []


def test_one_value_more_is_no_new_property():
    one, two = (dataset({**BASE, "keywords": words}) for words in (["a"], ["a", "b"]))
    assert [each.text for each in difference(one, two).changes] == ["`keywords` says also `b`"]
    assert [each.text for each in difference(two, one).changes] == ["`keywords` no longer says `b`"]


def test_an_older_version_goes_down():
    found = difference(dataset(BASE), dataset({**BASE, "version": "0.9.0"}))
    assert (found.falls, found.suffices, found.wanted) == (True, False, "1.0.1")
    assert [each.text for each in found.changes] == ["`version` was `1.0.0`, is `0.9.0`"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_shown_of_two_texts_is_short_and_differs(one, other):
    found = difference(dataset({**BASE, "citeAs": f"x{one}"}), dataset({**BASE, "citeAs": f"x{other}"})).changes
    assert len(found) == (one != other)
    for each in found:
        before, after = re.fullmatch(r"`citeAs` was `(.*)`, is `(.*)`", each.text, re.DOTALL).groups()
        assert before != after
        assert len(each.text) < 300


def test_records_that_are_written_out_may_be_added_and_not_changed():
    rows = [{"labels/name": "yes"}, {"labels/name": "no"}]
    records = {
        "@type": "cr:RecordSet",
        "@id": "labels",
        "field": {"@type": "cr:Field", "@id": "labels/name", "dataType": "sc:Text"},
        "data": rows,
    }
    base = {**BASE, "recordSet": [records]}
    assert levels(lambda v: v["recordSet"][0]["data"].append({"labels/name": "maybe"}), base) == [("minor", "labels")]
    assert levels(lambda v: v["recordSet"][0]["data"].pop(), base) == [("major", "labels")]
    assert levels(lambda v: v["recordSet"][0].pop("data"), base) == [("major", "labels")]
    assert levels(lambda v: v["recordSet"][0].update(key={"@id": "labels/name"}), base) == [("major", "labels")]


def test_files_of_a_live_dataset_change():
    live = {**BASE, "isLiveDataset": True}
    assert levels(lambda v: v["distribution"][0].update(sha256=DIGEST), live) == [("patch", "patients.csv")]


numbers = st.tuples(*[st.integers(0, 9)] * 3)


@given(numbers, numbers)
def test_what_a_version_declares(one, other):
    found = Difference((), ".".join(map(str, one)), ".".join(map(str, other)))
    if other < one:
        assert found.declared is None
    elif one == other:
        assert found.declared is Level.NONE
    else:
        at = next(number for number in range(3) if one[number] != other[number])
        assert found.declared is (Level.MAJOR, Level.MINOR, Level.PATCH)[at]


@pytest.mark.parametrize("version", ["", "latest", "1.0", "v1.0.0"])
def test_other_versions_declare_nothing(version):
    found = Difference((), version, "1.0.0")
    assert (found.declared, found.wanted, found.suffices) == (None, "", False)


@given(st.sampled_from([*CHANGES]), numbers)
def test_the_version_that_is_wanted_suffices(name, before):
    change, _ = CHANGES[name]
    version = ".".join(map(str, before))
    old, new = {**BASE, "version": version}, with_change(change)
    found = difference(dataset(old), dataset({**new, "version": version}))
    again = difference(dataset(old), dataset({**new, "version": found.wanted}))
    assert again.suffices


called = st.builds(Called, st.sampled_from(["", "", "a", "b"]), st.sampled_from(["", "", "x", "y"]), st.integers(0, 1))


@given(st.lists(called, max_size=8), st.lists(called, max_size=8), st.booleans())
def test_everything_is_in_one_pair_whichever_document_comes_first(before, after, by_place):
    pairs = paired(before, after, by_place=by_place)
    assert sorted(pair.before for pair in pairs if pair.before is not None) == [*range(len(before))]
    assert sorted(pair.after for pair in pairs if pair.after is not None) == [*range(len(after))]
    together = {pair for pair in pairs if None not in pair}
    for one, other in ((before[one], after[other]) for one, other in together):
        assert one.id == other.id or not (one.id and other.id)
        assert by_place or one.id == other.id != "" or one.name == other.name != ""
    if len({each.id for each in before}) == len(before) and all(each.id for each in before):
        assert len(together) == len({each.id for each in before} & {each.id for each in after}) or not all(
            each.id for each in after
        )


@given(st.lists(called, max_size=8))
def test_what_stands_in_both_documents_is_the_same(things):
    assert paired(things, things, by_place=True) == [(number, number) for number in range(len(things))]


names = st.sampled_from([None, None, "a", "b", "a/b"])


def described(class_, **members):
    """Things of a class, with an `@id` and a name or without."""
    given_ = {"@id": names, "name": names, "description": st.none() | st.text(max_size=3), **members}
    return st.fixed_dictionaries(given_).map(
        lambda made: {"@type": class_, **{word: held for word, held in made.items() if held is not None}}
    )


types = st.sampled_from([None, "sc:Text", "sc:Integer", ["sc:Text", "sc:URL"]])
parts = described("cr:Field", dataType=types)
fields = described("cr:Field", dataType=types, subField=st.lists(parts, max_size=3), repeated=st.none() | st.booleans())
rows = st.lists(st.dictionaries(st.sampled_from("xy"), st.integers(0, 2)), max_size=3)
record_sets = described("cr:RecordSet", field=st.lists(fields, max_size=4), data=st.none() | rows, dataType=types)
files = described("cr:FileObject", contentUrl=st.sampled_from([None, "a.csv", "b.csv"])) | described("cr:FileSet")
datasets = st.fixed_dictionaries(
    {"recordSet": st.lists(record_sets, max_size=3), "distribution": st.lists(files, max_size=3)}
)


@given(datasets)
def test_nothing_differs_from_itself(parts):
    value = {**BASE, **parts}
    assert difference(dataset(value), dataset(value)).changes == ()


@given(datasets, datasets)
def test_whatever_is_in_one_alone_is_told_once(one, other):
    """Each thing that has gone, and each new one, has one line, and no file of the two is more than once in a pair."""
    found = difference(dataset({**BASE, **one}), dataset({**BASE, **other})).changes
    for word, what in (("recordSet", "record set"), ("distribution", "file")):
        gone = sum(each.text == f"the {what} has gone" for each in found)
        new = sum(each.text == f"a new {what}" for each in found)
        assert len(one[word]) - gone == len(other[word]) - new >= 0


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


def besides_newer_words(older, newer):
    """The changes but those that a newer version of Croissant makes of every document."""
    found = difference(older, newer).changes
    return [each for each in found if not each.text.startswith((SAME, "`conformsTo` "))]


FIELD_1_0 = {"@type": "cr:Field", "@id": "a/b", "dataType": "sc:Text"}
STEPS = {"source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "x"}}}


def field_of(**members):
    records = {"@type": "cr:RecordSet", "@id": "a", "field": [{**FIELD_1_0, **members}]}
    return dataset({**BASE, "conformsTo": "http://mlcommons.org/croissant/1.0", "recordSet": [records]})


def stepped(**step):
    return {"source": {**STEPS["source"], "transform": [{f"cr:{word}": held for word, held in step.items()}]}}


SAME = "the same, in newer words: "
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


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6), st.randoms())
def test_records_are_compared_as_often_as_they_are_written(one, other, rng):
    def of(values):
        records = {
            "@type": "cr:RecordSet",
            "@id": "a",
            "field": [FIELD_1_0],
            "data": [{"a/b": each} for each in values],
        }
        return dataset({**BASE, "recordSet": [records]})

    shuffled = rng.sample(one, len(one))
    assert difference(of(one), of(shuffled)).changes == ()
    kept = not [each for each in set(one) if one.count(each) > other.count(each)]
    level = difference(of(one), of(other)).level
    assert level is (Level.MAJOR if not kept else Level.MINOR if len(other) > len(one) else Level.NONE)


def test_the_only_record_may_stand_without_a_list():
    def of(data):
        return dataset({**BASE, "recordSet": [{"@type": "cr:RecordSet", "@id": "a", "data": data}]})

    assert difference(of({"a/b": 1}), of([{"a/b": 1}])).changes == ()
    assert difference(of({"a/b": 1}), of({"a/b": 2})).level is Level.MAJOR


def readable(folder):
    """The datasets of a folder that can be read, with their documents."""
    for path in sorted(folder.rglob("*.json*")):
        document = read_document(path)
        row = document.kind
        if document.format != "json" or row is None or row.name != "croissant" or document.version == "0.8":
            continue
        if not any(problem.fatal for problem in document.tape.problems) and (loaded := load_kind(document)) is not None:
            yield document, loaded.model


def test_published_files_do_not_differ_from_themselves(corpus):
    tried = 0
    for document, model in readable(corpus / "croissant"):
        tried += 1
        again = load_kind(read_document(document.path)).model
        assert difference(model, again).changes == (), document.path
        if document.version == "1.0":
            newer = load_kind(read_document("a.json", data=migrated(document, "1.1").data)).model
            assert besides_newer_words(model, newer) == [], document.path
    assert tried > 150


def has_form(document, name):
    """Whether a document has a form: it is one tree of words that its context has, and no `@id` is there twice."""
    value, terms = document.tape.value(), terms_of(document)
    words = ("recordSet", "field", "source", "extract", "column")
    if not isinstance(value.get("@context"), dict):
        return False
    if not all(terms.meaning(word).endswith(f"/croissant/{word}") for word in words):
        return False
    if any(each.code == "CRO040" for each in Session().check_document(document).diagnostics):
        return False
    # Readers forgive a class of the draft by its name alone, and not by another word for it.
    if name == "contexts of types" and re.search(rb'"@type": *(\[|"sc:File)', document.data):
        return False
    mapped = [value.get("distribution"), value.get("recordSet")]
    keyword = name.rpartition(" ")[2] if name.startswith("maps") else ""
    if not all(isinstance(each, list) for each in mapped):
        return not keyword and all(mapped)
    # A source may have the word `recordSet`, which is no map there.
    is_said = all(f"@{keyword}" in each for listed in mapped for each in listed) or keyword == "index"
    return not keyword or (is_said and document.data.count(b'"recordSet"') == 1)


def test_published_files_do_not_differ_from_their_other_forms(corpus):
    tried = 0
    for document, model in readable(corpus / "croissant"):
        rng = random.Random(document.path.rpartition("/")[2])
        for name in rng.sample(sorted(FORMS), 4):
            if has_form(document, name):
                form = Form(json.loads(json.dumps(document.tape.value())), rng)
                written = json.dumps(FORMS[name](form)).encode()
                other = load_kind(read_document("a.json", data=written)).model
                assert difference(model, other).changes == (), (document.path, name)
                tried += 1
    assert tried > 200


def places(value, way=()):
    """Where the values of a document stand: not those of its context, and not the names that things are matched by."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inside:
        if key in ("@context", "@id"):
            continue
        if isinstance(held, dict | list):
            yield from places(held, (*way, key))
        elif held is not None:
            yield *way, key


def other_value(value):
    if isinstance(value, bool):
        return not value
    return f"{value} otherwise" if isinstance(value, str) else value + 1


def with_other(value, way, rng):
    """A document in which one value is another one, or has gone; not one that another word says too."""
    made = copy.deepcopy(value)
    *above, last = way
    around = first(made, *above)
    is_said_once = isinstance(around, dict) and sum(str(last).endswith(word.rpartition(":")[2]) for word in around) == 1
    if rng.random() < 0.3 and around[last] is not False and is_said_once:
        del around[last]
    else:
        around[last] = other_value(around[last])
    return made


def loaded_again(value):
    document = read_document("a.json", data=json.dumps(value).encode())
    row = document.kind
    loaded = load_kind(document) if row is not None and row.name == "croissant" else None
    return loaded and loaded.model


def test_no_value_of_a_published_file_changes_in_silence(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        rng = random.Random(document.path.rpartition("/")[2])
        value = json.loads(json.dumps(document.tape.value()))
        ways = [*places(value)]
        before = loaded_again(value)
        for way in rng.sample(ways, min(12, len(ways))):
            after = loaded_again(with_other(value, way, rng))
            if before is not None and after is not None:
                assert difference(before, after).changes != (), (document.path, way)
                assert difference(after, before).changes != (), (document.path, way)
                tried += 1
    assert tried > 1500
