"""Datasets to compare: the study with changes, made ones, published ones."""

import copy
import json
from pathlib import Path

from hypothesis import strategies as st

from assay.croissant.diff import difference
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

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


def besides_newer_words(older, newer):
    """The changes but those that a newer version of Croissant makes of every document."""
    found = difference(older, newer).changes
    return [each for each in found if not each.text.startswith((SAME, "`conformsTo` "))]


FIELD_1_0 = {"@type": "cr:Field", "@id": "a/b", "dataType": "sc:Text"}


SAME = "the same, in newer words: "


def readable(folder):
    """The datasets of a folder that can be read, with their documents."""
    for path in sorted(folder.rglob("*.json*")):
        document = read_document(path)
        row = document.kind
        if document.format != "json" or row is None or row.name != "croissant" or document.version == "0.8":
            continue
        if not any(problem.fatal for problem in document.tape.problems) and (loaded := load_kind(document)) is not None:
            yield document, loaded.model
