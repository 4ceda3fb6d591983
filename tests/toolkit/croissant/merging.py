"""Files to merge, what they say, and what is told of it."""

import json
import re
from pathlib import Path

from hypothesis import strategies as st

from assay.croissant.merge.decide import LISTS, Sight
from assay.croissant.merge.merge import merge
from assay_spec.croissant.official import CONTEXT
from assay_spec.document import read_document
from assay_validators.engine import Session

from .differing import datasets

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"


BASE = json.loads(STUDY.read_text())


RAI = {"rai:dataBiases": "Adults only.", "rai:dataLimitations": ["One hospital."]}


def document_of(value):
    return read_document("croissant.json", data=json.dumps(value, indent=2).encode())


def merged(host, mine, base=None, wanted=()):
    found = merge(document_of(host), document_of(mine), base and document_of(base), frozenset(wanted))
    return json.loads(found.data), found.choices


def changed(*paths, **top):
    """The study with members changed, at the top or at paths such as `recordSet/0`."""
    value = json.loads(json.dumps(BASE)) | top
    for path, new in paths:
        target = value
        for step in path.split("/"):
            target = target[int(step) if isinstance(target, list) else step]
        target |= new
    return {name: member for name, member in value.items() if member is not None}


CONTEXTS = [
    BASE["@context"],
    {**BASE["@context"], "x": "https://one.example/", "note": "https://one.example/note"},
    {**BASE["@context"], "x": "https://two.example/", "note": {"@id": "https://two.example/note", "@type": "@id"}},
    {**BASE["@context"], "y": "https://one.example/", "schema": "https://schema.org/", "c": CONTEXT["cr"]},
    {
        **{word: held for word, held in BASE["@context"].items() if held != f"cr:{word}"},
        "x": {"@id": "https://one.example/p", "@prefix": True},
    },
    {"@vocab": "https://schema.org/", "cr": CONTEXT["cr"], "dct": CONTEXT["dct"], "note": "sc:note"},
    [{"@vocab": "https://schema.org/"}, {**BASE["@context"], "x": "https://two.example/"}],
]
"""Of which some mean the same by other words, and some other things by the same words."""


own = st.dictionaries(
    st.sampled_from(
        ["x:a", "y:b", "note", "sc:award", "schema:award", "c:e", "https://one.example/a", "rai:dataBiases"]
    ),
    st.sampled_from(["a", "x:b", {"x:c": "d"}, ["a", "b"], {"@id": "x:thing"}, {"@value": "t", "@language": "de"}]),
    max_size=3,
)


def distinct(value, known):
    """The value without `@id`s that something before it has."""
    if isinstance(value, list):
        return [distinct(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    is_again = value.get("@id") in known
    known.add(value.get("@id"))
    return {word: distinct(held, known) for word, held in value.items() if word != "@id" or not is_again}


def alone(value):
    """The value with what a list holds alone outside of it."""
    if isinstance(value, list):
        return alone(value[0]) if len(value) == 1 else [alone(each) for each in value]
    return {word: alone(held) for word, held in value.items()} if isinstance(value, dict) else value


@st.composite
def documents(draw, *, are_distinct=False):
    """Datasets with record sets, files and fields, in contexts of their own."""
    parts = draw(datasets)
    parts = distinct(parts, {None}) if are_distinct else parts
    for thing in (*parts["recordSet"], *parts["distribution"], *(f for r in parts["recordSet"] for f in r["field"])):
        thing.update(draw(own))
    parts = alone(parts) if draw(st.booleans()) else parts
    value = {**BASE, **parts, **draw(own), "@context": draw(st.sampled_from(CONTEXTS))}
    return read_document("a.json", data=json.dumps(value, indent=draw(st.sampled_from([None, 2]))).encode())


def readable_or_not(data):
    return read_document("a.json", data=data)


SPACE = re.compile(r"^`[^`]*:[^`]*?(?=[^`:/#]*`$)")
"""What stands before a word's own name, short or in full."""


def findings(document):
    """What is found by its names, and by how much of it there is only where a list of names tells that.

    Names count without their prefixes, which are others where a word is spelt as the other file's context has it.
    """
    found = set()
    for each in Session().check_document(document).diagnostics:
        names = [SPACE.sub("`", name) for name in re.findall(r"`[^`]*`", each.message)]
        message = re.sub(r"(`[^`]*`)(, `[^`]*`)+( and `[^`]*`)?", "#", each.message)
        plain = re.sub(r"\d+", "#", re.sub(r"`[^`]*`", "", message))
        found.add((each.code, plain, () if "#" in message else tuple(names)))
    return found


def statements(document):
    """What a document says: the things on the way to it, by `@id` or name, its word, its term, and what it means."""
    sight = Sight(document)

    def of(node, way):
        for term, said in sight.said(node).items():
            things = sight.things(said, term) if term in LISTS else None
            if things is None and term not in ("@context", "dct:conformsTo"):
                yield way, said.word, term, said.meaning
            for number, thing in enumerate(things or ()):
                yield from of(thing, (*way, sight.label(thing) or f"number {number + 1}"))

    return list(of(0, ()))


def is_told(choices, way, word):
    """Whether a line says that something of one's own is not there."""
    left = [each for each in choices if not each.mine]
    here = any(each.word == word and not each.item and each.place == (way[-1] if way else "") for each in left)
    return here or any(each.item in way for each in left if each.item)


FILE = {"@type": "cr:FileObject", "encodingFormat": "text/csv", "sha256": "0123456789abcdef" * 4}


A, B = ({**FILE, "@id": name, "name": name, "contentUrl": name} for name in ("a", "b"))


def records(name, *fields):
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": [*fields]}


def field(name, file, **more):
    source = {"fileObject": {"@id": file}, "extract": {"column": "x"}}
    return {"@type": "cr:Field", "@id": name, "name": name, "dataType": "sc:Text", "source": source, **more}


HOST = {**BASE, "distribution": [A], "recordSet": [records("r", field("r/x", "a"))]}
