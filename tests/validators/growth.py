"""Documents of any size, in the shapes in which something could be compared with everything else.

A shape makes a document of so many parts. Its parts are alike and differ only by number, so that twice the parts are
twice the nodes, and whatever is done more than once for each of them shows.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from assay_spec.croissant.official import CONTEXT

HEAD = {
    "@type": "sc:Dataset",
    "conformsTo": "http://mlcommons.org/croissant/1.1",
    "name": "grown",
    "description": "Made of many parts.",
    "url": "https://example.org/grown",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "creator": {"@type": "sc:Person", "name": "nobody"},
    "datePublished": "2026-01-01",
    "version": "1.0.0",
    "citeAs": "@misc{grown}",
    "isLiveDataset": True,
}
TABLE = {"@type": "cr:FileObject", "@id": "t", "name": "t", "contentUrl": "t.csv", "encodingFormat": "text/csv"}
SEGMENT = 100
"""So many levels a chain of parts of parts has."""


class Shape(NamedTuple):
    """A kind of document that grows in one place."""

    name: str
    kind: str
    suffix: str
    make: Callable[[int], str]
    """The text of a document with so many parts."""

    def text(self, nodes: int) -> str:
        """The text of a document of about so many nodes."""
        return self.make(max(1, nodes // self.nodes_of_part))

    @property
    def nodes_of_part(self) -> int:
        few, many = (len(self.read(self.make(parts)).tape) for parts in (SEGMENT, 3 * SEGMENT))
        return max(1, (many - few) // (2 * SEGMENT))

    def read(self, text: str):
        """The document of a text, under a name that tells its format."""
        from assay_spec.document import read_document

        return read_document(f"grown{self.suffix}", data=text.encode())


def field(name: str, **members: object) -> dict[str, object]:
    """A field that is read from the table, unless `members` say something else."""
    source = {"fileObject": {"@id": "t"}, "extract": {"column": name}}
    return {"@type": "cr:Field", "@id": name, "name": name, "dataType": "sc:Text", "source": source, **members}


def records(name: str, fields: list[dict[str, object]], **members: object) -> dict[str, object]:
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields, **members}


def croissant(record_sets: object = (), *, files: object = (), context: object = CONTEXT, lines: bool = True, **more):
    """Croissant metadata, on many lines or on one."""
    value = {"@context": context, **HEAD, **more, "distribution": [TABLE, *files], "recordSet": list(record_sets)}
    return json.dumps(value, indent=0 if lines else None)


def in_contexts(where: str, n: int) -> str:
    """Croissant with as many record sets as the context of their type, of their fields or of one of them has words."""
    words = {f"w{i}": f"cr:w{i}" for i in range(n)}
    defined = {
        "type": {"Many": {"@id": "cr:Field", "@context": words}},
        "property": {"field": {"@id": "cr:field", "@context": words}},
        "object": {"Many": "cr:Field"},
    }[where]
    fields = ({"@type": "Many", "@id": f"r{i}/a", "name": "a", "dataType": "sc:Text"} for i in range(n))
    record_sets = [records(f"r{i}", [each]) for i, each in enumerate(fields)]
    if where == "object":
        record_sets[0]["@context"] = words
    return croissant(record_sets, context={**CONTEXT, "Many": "cr:Field", **defined})


def in_graph(pieces: list[dict[str, object]], **more: object) -> str:
    """Croissant whose dataset is called `#d`, with pieces of objects beside it."""
    value = {"@context": CONTEXT, "@graph": [{"@id": "#d", **HEAD, "distribution": [TABLE], **more}, *pieces]}
    return json.dumps(value, indent=0)


def evaluation(**members: object) -> str:
    """An evaluation in JSON."""
    named = {"assay": "evaluation/1", "name": "grown", "dataset": "croissant.json", "id": "id", "reference": "y"}
    return json.dumps({**named, "predictions": [], **members}, indent=0)


def fingerprint(**members: object) -> str:
    """A fingerprint in JSON."""
    answers = {"category": "ImLC", "decision_rule": "argmax", "class_imbalance": False}
    more = {"prevalence_reflects_population": True, "class_scores_available": True}
    return json.dumps({"assay": "fingerprint/1", "name": "grown", **answers, **more, **members}, indent=0)


def members(text: str, more: Iterator[str]) -> str:
    """The object in `text` with more members, which may be called alike."""
    return f"{text.rstrip().removesuffix('}').rstrip()},\n{','.join(more)}\n}}"


def yaml(lines: Iterator[str], head: str = "evaluation") -> str:
    """A document in YAML that begins with its header."""
    return f"assay: {head}/1\n{''.join(lines)}"


def _joined_record_sets(n: int) -> str:
    return croissant(
        records(
            f"r{i}",
            [field(f"r{i}/a"), field(f"r{i}/b", references={"field": {"@id": f"r{(i + 1) % n}/a"}})],
            key={"@id": f"r{i}/a"},
        )
        for i in range(n)
    )


def _parts_of_parts(n: int) -> str:
    """Chains of fields, each level with a leaf beside the next level; only the outermost has a source."""
    chains = []
    for chain in range(0, n, SEGMENT):
        inner: list[dict[str, object]] = []
        for level in reversed(range(chain, chain + SEGMENT)):
            leaf = {"@type": "cr:Field", "@id": f"r/{level}/leaf", "dataType": "sc:Text"}
            inner = [leaf, {"@type": "cr:Field", "@id": f"r/{level}", "subField": inner}]
        chains.append({**inner[1], "source": {"fileObject": {"@id": "t"}, "extract": {"column": "c"}}})
    return croissant([records("r", chains)])


def _leaves_far_inside(n: int) -> str:
    """Fields that all lie inside of as many others."""
    inner = [{"@type": "cr:Field", "@id": f"r/{i}", "dataType": "sc:Text"} for i in range(n)]
    for level in range(SEGMENT):
        inner = [{"@type": "cr:Field", "@id": f"r/level/{level}", "subField": inner}]
    return croissant([records("r", [*inner, field("r/x")])])


def _rows(n: int, row: Callable[[int], object], fields: list[dict[str, object]], **members: object) -> str:
    return croissant([records("r", fields, data=[row(i) for i in range(n)], **members)])


def _plain(name: str, data_type: str = "sc:Text") -> dict[str, object]:
    return {"@type": "cr:Field", "@id": name, "name": name, "dataType": data_type}


def _fields_of_one_id(n: int) -> str:
    join = {"field": {"@id": "x"}}
    return croissant([records("x", [field("x")]), *(records(f"r{i}", [field("f", references=join)]) for i in range(n))])


def _chain_of_sources(n: int) -> str:
    taken = (_plain(f"r/{i}") | {"dataType": None, "source": {"field": {"@id": f"r/{i + 1}"}}} for i in range(n))
    return croissant([records("r", [*taken, field(f"r/{n}")])])


def _repeated(text: str, n: int, member: str = '"name": "again"') -> str:
    return members(text, (member for _ in range(n)))


def _unknown(text: str, n: int, word: str) -> str:
    return members(text, (f'"{word}{i}": 1' for i in range(n)))


def _file(i: int, **members: object) -> dict[str, object]:
    return {**TABLE, "@id": f"f{i}", "name": f"f{i}", "contentUrl": f"f{i}.csv", **members}


def _prediction(i: int, **members: object) -> dict[str, object]:
    return {"name": f"p{i}", "file": f"p{i}.csv", "scores": {"1": "s"}, **members}


_CROISSANT: dict[str, Callable[[int], str]] = {
    "record sets joined to each other": _joined_record_sets,
    "fields of one record set": lambda n: croissant([records("r", [field(f"r/{i}") for i in range(n)])]),
    "fields on one line": lambda n: croissant([records("r", [field(f"{i}") for i in range(n)])], lines=False),
    "files in one archive": lambda n: croissant(files=(_file(i, containedIn={"@id": "t"}) for i in range(n))),
    "files in each other": lambda n: croissant(files=(_file(i, containedIn={"@id": f"f{i + 1}"}) for i in range(n))),
    "files of unknown types": lambda n: croissant(files=(_file(i, encodingFormat=f"text/t{i}q") for i in range(n))),
    "fields of parts of parts": _parts_of_parts,
    "fields far inside": _leaves_far_inside,
    "fields that take each other's values": _chain_of_sources,
    "fields of one @id": _fields_of_one_id,
    "fields that refer to nothing": lambda n: croissant(
        [records("r", [field(f"r/{i}", source={"fileObject": {"@id": f"tt{i}"}}) for i in range(n)])]
    ),
    "annotations beside fields that say nothing": lambda n: croissant(
        [
            records(
                "r",
                [field(f"r/{i}", source=None) for i in range(n)],
                annotation=[{"@id": f"r/a{i}", "dataType": "sc:Text"} for i in range(n)],
            )
        ]
    ),
    "words of a vocabulary that the context lacks": lambda n: croissant(keywords=[f"rai:x{i}" for i in range(n)]),
    "fields of types that do not exist": lambda n: croissant(
        [records("r", [field(f"r/{i}", dataType="sc:String") for i in range(n)])]
    ),
    "fields of a file of many formats": lambda n: croissant(
        [records("r", [field(f"r/{i}", source={"fileObject": {"@id": "f0"}}) for i in range(n)])],
        files=[_file(0, encodingFormat=[f"image/t{i}" for i in range(n)])],
    ),
    "a field joined to many": lambda n: croissant(
        [
            records("r", [field(f"r/{i}") for i in range(n)]),
            records("s", [field("s/x", references=[{"field": {"@id": f"r/{i}"}} for i in range(n)]), field("s/y")]),
        ]
    ),
    "fields joined to others of another type": lambda n: croissant(
        [
            records("s", [_plain(f"s/{i}", "sc:Integer") for i in range(n)], data=[{"s/0": 1}]),
            records("r", [field(f"r/{i}", references={"@id": f"s/{i}"}) for i in range(n)]),
        ]
    ),
    "fields joined to one of records that are written out": lambda n: croissant(
        [
            records("s", [_plain("s/a", "sc:Integer")], data=[{"s/a": i} for i in range(n)]),
            records("r", [field(f"r/{i}", references={"@id": "s/a"}) for i in range(n)]),
        ]
    ),
    "fields that have no @id and refer to others": lambda n: croissant(
        [
            records("s", [field("s/a")], key={"@id": "s/a"}),
            records("r", [field("", references={"@id": "s/a"}) for _ in range(n)]),
        ]
    ),
    "fields joined to as many, with a key of as many": lambda n: croissant(
        [
            records("s", [field(f"s/{i}") for i in range(2 * n)], key=[{"@id": f"s/{i}"} for i in range(n)]),
            records("r", [field(f"r/{i}", references={"@id": f"s/{n + i}"}) for i in range(n)]),
        ]
    ),
    "fields of one name": lambda n: croissant([records("r", [field(f"r/{i}") | {"name": "a"} for i in range(n)])]),
    "fields with patterns of dates": lambda n: croissant(
        [
            records(
                "r",
                [
                    field(
                        f"r/{i}", dataType="sc:Date", source={"fileObject": {"@id": "t"}, "format": f"yyyy-mm-dd{i}T"}
                    )
                    for i in range(n)
                ],
            )
        ]
    ),
    "fields with separators": lambda n: croissant(
        [
            records("r", [field(f"r/{i}", source={"fileObject": {"@id": "t"}, "transform": {"separator": ", "}})])
            for i in range(n)
        ]
    ),
    "splits that nobody refers to": lambda n: croissant(
        records(f"r{i}", [_plain(f"r{i}/a")], dataType="cr:Split", key={"@id": f"r{i}/a"}) for i in range(n)
    ),
    "files that are the same as others": lambda n: croissant(files=(_file(i, sameAs=f"{i:09}q") for i in range(n))),
    "files of other names": lambda n: croissant(files=(_file(i, name=f"file {i}") for i in range(n))),
    "patterns": lambda n: croissant(
        files=[
            {
                "@type": "cr:FileSet",
                "@id": "f",
                "includes": [f"[{i}" for i in range(n)],
                "excludes": [f"[{i}" for i in range(n)],
                "encodingFormat": "text/csv",
            }
        ]
    ),
    "keys that are no fields": lambda n: croissant(
        [records("r", [field(f"r/{i}") for i in range(n)], key=[{"@id": f"s/k{i}"} for i in range(n)])]
    ),
    "rows of an enumeration": lambda n: _rows(n, lambda i: {"r/a": f"v{i}"}, [_plain("r/a")], key={"@id": "r/a"}),
    "rows that repeat a key": lambda n: _rows(n, lambda _: {"r/a": "v"}, [_plain("r/a")], key={"@id": "r/a"}),
    "rows of keys of many fields": lambda n: _rows(
        n, lambda i: {"r/0": i}, [_plain(f"r/{i}") for i in range(n)], key=[{"@id": f"r/{i}"} for i in range(n)]
    ),
    "rows of unknown fields": lambda n: _rows(n, lambda i: {f"r/b{i}": 1}, [_plain("r/a")]),
    "rows without most fields": lambda n: _rows(n, lambda _: {"x": 1}, [_plain(f"r/{i}") for i in range(n)]),
    "empty rows": lambda n: _rows(n, lambda _: {}, [_plain(f"r/{i}") for i in range(n)]),
    "one row of wrong values": lambda n: _rows(
        1, lambda _: {f"r/{i}": "x" for i in range(n)}, [_plain(f"r/{i}", "sc:Integer") for i in range(n)]
    ),
    "words of the context": lambda n: croissant(context={**CONTEXT, **{f"w{i}": f"cr:w{i}" for i in range(n)}}),
    "prefixes of the context": lambda n: croissant(context={**CONTEXT, **{f"w{i}": f"http://w{i}/" for i in range(n)}}),
    "words of words of the context": lambda n: croissant(
        context={**CONTEXT, **{f"w{i}": f"w{i + 1}:x" for i in range(n)}}
    ),
    **{f"objects in the context of a {where}": partial(in_contexts, where) for where in ("type", "property", "object")},
    "words that are not right": lambda n: croissant([], context={**CONTEXT, **{f"w{i}": i + 1 for i in range(n)}}),
    "words that are defined by the next": lambda n: croissant(
        [], context={**CONTEXT, **{f"w{i}": f"w{i + 1}" for i in range(n)}, f"w{n}": "cr:field"}
    ),
    "words that are defined in a circle": lambda n: croissant(
        [], context={**CONTEXT, **{f"w{i}": f"w{(i + 1) % n}" for i in range(n)}}
    ),
    "contexts in a context": lambda n: croissant(
        [], context={**CONTEXT, **{f"w{i}": {"@id": "cr:w", "@context": {f"v{i}": "v"}} for i in range(n)}}
    ),
    "contexts beside each other": lambda n: croissant(
        [], context=[CONTEXT, *({f"w{i}": {"@id": f"w{i - 1}:a" if i else "cr:w"}} for i in range(n))]
    ),
    "pieces of one object": lambda n: in_graph(
        [records("r", [{"@id": f"r/{i}"}]) for i in range(n)]
        + [{"@type": "cr:Field", "@id": f"r/{i}", "name": "a", "dataType": "sc:Text"} for i in range(n)],
        recordSet={"@id": "r"},
    ),
    "pieces of many objects": lambda n: in_graph(
        [piece for i in range(n) for piece in (records(f"r{i}", []), {"@id": f"r{i}", "data": [{"a": i}]})],
        recordSet=[{"@id": f"r{i}"} for i in range(n)],
    ),
    "pieces that contradict each other": lambda n: in_graph(
        [records("r", [], description=f"d{i}") for i in range(n)], recordSet={"@id": "r"}
    ),
    "pieces that say nowhere what they are": lambda n: in_graph(
        [{"@id": f"r{i}", "description": "d"} for i in range(n)], recordSet=[records(f"r{i}", []) for i in range(n)]
    ),
    "objects that say what has them": lambda n: in_graph(
        [records(f"r{i}", [], **{"@reverse": {"recordSet": {"@id": "#d"}}}) for i in range(n)]
    ),
    "values under two words": lambda n: croissant(
        keywords=[f"k{i}" for i in range(n)], **{"sc:keywords": [f"k{i + n // 2}" for i in range(n)]}
    ),
    "lists of one": lambda n: croissant(
        [records(f"r{i}", [{**field(f"r{i}/a"), "source": [{"fileObject": [{"@id": "t"}]}]}]) for i in range(n)]
    ),
    "parts of themselves": lambda n: croissant(
        [records(f"r{i}", [field(f"r{i}/a", subField=[{"@id": f"r{i}/a"}])]) for i in range(n)]
    ),
    "unknown keys": lambda n: _unknown(croissant(), n, "cr:recordSet"),
    "unknown keys of schema.org": lambda n: _unknown(croissant(), n, "something"),
    "keys given before": lambda n: _repeated(croissant(), n),
    "keys given before, on one line": lambda n: _repeated(croissant(), n).replace("\n", " "),
    "keywords": lambda n: croissant(keywords=[f"k{i}" for i in range(n)]),
    "addresses that are none": lambda n: croissant(sameAs=[f"k{i}" for i in range(n)]),
    "mistakes in the text": lambda n: croissant().replace('"sc:Dataset"', '"sc:Dataset", "x": [' + "01," * n + "1]"),
}
_EVALUATION: dict[str, Callable[[int], str]] = {
    "predictions": lambda n: evaluation(predictions=[_prediction(i) for i in range(n)]),
    "predictions of labels, and metrics of scores": lambda n: evaluation(
        predictions=[_prediction(i, scores={}, label="l") for i in range(n)],
        metrics=[f"ECE{{bins={i % 99 + 1}}}" for i in range(n)],
    ),
    "predictions of labels, and classes": lambda n: evaluation(
        predictions=[_prediction(i, scores={}, label="l") for i in range(n)], classes=[f"c{i}" for i in range(n)]
    ),
    "predictions of some classes": lambda n: evaluation(
        predictions=[_prediction(i, scores={"c0": "s"}) for i in range(n)], classes=[f"c{i}" for i in range(n)]
    ),
    "predictions of one name": lambda n: evaluation(predictions=[_prediction(0) for _ in range(n)]),
    "scores of classes": lambda n: evaluation(
        predictions=[_prediction(0, scores={f"c {i}": f"p_c_{i}" for i in range(n)})],
        classes=[f"c {i}" for i in range(n)],
    ),
    "scores of other classes": lambda n: evaluation(
        predictions=[_prediction(0, scores={f"c {i}": f"c {i + 1}" for i in range(n)})],
        classes=[f"c {i}" for i in range(n)],
    ),
    "scores of no classes": lambda n: evaluation(
        predictions=[_prediction(0, scores={f"d{i}": "" for i in range(n)})], classes=[f"c{i}" for i in range(n)]
    ),
    "metrics": lambda n: evaluation(metrics=[f"Fbeta{{beta={i}}}" for i in range(n)]),
    "metrics that do not exist": lambda n: evaluation(metrics=[f"AUROCC{i}" for i in range(n)]),
    "subgroups": lambda n: evaluation(by=[f"b{i}" for i in range(n)]),
    "accepted findings": lambda n: _unknown(
        evaluation(ignore=[{"code": "MOD003", "reason": "so", "at": f"/x{i}"} for i in range(n)]), n, "x"
    ),
    "accepted findings without a reason": lambda n: _unknown(
        evaluation(ignore=[{"code": "MOD003", "reason": ""} for i in range(n)]), n, "x"
    ),
    "accepted findings of unknown codes": lambda n: evaluation(
        ignore=[{"code": f"EVA{i}", "reason": "so"} for i in range(n)]
    ),
    "unknown keys": lambda n: _unknown(evaluation(), n, "fingerprin"),
    "unknown keys everywhere": lambda n: evaluation(predictions=[_prediction(i, fyle="x") for i in range(n)]),
    "keys given before": lambda n: _repeated(evaluation(), n),
}
_FINGERPRINT: dict[str, Callable[[int], str]] = {
    "costs": lambda n: fingerprint(
        unequal_severity=True, costs=[{"reference": f"c{i}", "prediction": "d", "cost": 2} for i in range(n)]
    ),
    "costs given before": lambda n: fingerprint(
        unequal_severity=True, costs=[{"reference": "c", "prediction": "d", "cost": 2} for _ in range(n)]
    ),
    "costs of wrong types": lambda n: fingerprint(unequal_severity=True, costs=list(range(n))),
    "unknown keys": lambda n: _unknown(fingerprint(), n, "categor"),
    "keys given before": lambda n: _repeated(fingerprint(), n, '"category": "ImLC"'),
}
_YAML: dict[str, Callable[[int], str]] = {
    "predictions": lambda n: yaml(
        ("predictions:\n", *(f"  - name: p{i}\n    file: p{i}.csv\n    scores: {{a: b}}\n" for i in range(n)))
    ),
    "classes in other letters": lambda n: yaml(("classes: [", *(f"größe{i},\n " for i in range(n)), "x]\n")),
    "classes on one line": lambda n: yaml(("classes: [", *(f"größe{i}, " for i in range(n)), "x]\n")),
    "keys given before": lambda n: yaml("title: again\n" for _ in range(n)),
    "unknown keys": lambda n: yaml(f"fingerprin{i}: 1\n" for i in range(n)),
    "anchors": lambda n: yaml(("classes:\n", *(f"  - &a{i} c{i}\n" for i in range(n)))),
    "anchors around each other": lambda n: yaml(("x:\n", *(f"  - &a{i} [&b{i} [&c{i} [d]]]\n" for i in range(n)))),
    "tags": lambda n: yaml(("classes:\n", *(f"  - !!str c{i}\n" for i in range(n)))),
    "a text of many lines": lambda n: yaml(("title: >\n", *(f"  line {i}\n" for i in range(n)), "classes: [a, b]\n")),
    "comments": lambda n: yaml(f"# {i}\n" for i in range(n)),
    "costs": lambda n: yaml(
        ("costs:\n", *(f"  - reference: c{i}\n    prediction: d\n    cost: 1\n" for i in range(n))), "fingerprint"
    ),
}

SHAPES = tuple(
    Shape(name, kind, suffix, make)
    for kind, suffix, makers in (
        ("croissant", ".json", _CROISSANT),
        ("evaluation", ".json", _EVALUATION),
        ("fingerprint", ".json", _FINGERPRINT),
        ("evaluation", ".yaml", _YAML),
    )
    for name, make in makers.items()
)
