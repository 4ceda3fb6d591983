"""Rules that look things up say what they would say if they compared everything with everything."""

import json
from re import findall

from hypothesis import example, given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.engine import Session

from ..growth import croissant, evaluation, records  # noqa: TID252 - documents of the same tests

names = st.lists(st.sampled_from(["a", "b", "c", "A", "1"]), max_size=3).flatmap(
    lambda words: st.sampled_from(["_", " ", "-"]).map(lambda joint: joint.join(words))
)
IDS = ("r/a", "r/b", "s/a", "a", "b")
values = st.sampled_from([None, 1, 2, "1", [1]])


def findings(text, code):
    report = Session().check_document(read_document("a.json", data=text.encode()))
    return [(found.span.pointer, found.message) for found in report.diagnostics if found.code == code]


def words(name):
    return frozenset(findall(r"[^\W_]+", name.casefold()))


@given(st.lists(names, unique=True, max_size=6), st.dictionaries(names, names, max_size=6))
def test_columns_that_are_called_after_another_class(classes, scores):
    text = evaluation(classes=classes, predictions=[{"name": "p", "file": "p.csv", "scores": scores}])
    expected = []
    for name, column in scores.items():
        others = [c for c in classes if c != name and words(c) and words(c) <= words(column)]
        if name in classes and others and not words(name) <= words(column):
            message = f"the column `{column}` is called after `{others[0]}`, and is read as the score of `{name}`"
            expected.append((f"/predictions/0/scores/{name}", message))
    assert findings(text, "EVA018") == expected


@given(
    st.lists(st.sampled_from("vwxyz"), unique=True, min_size=3), st.lists(st.sets(st.sampled_from("vwxyz")), max_size=4)
)
def test_scores_of_some_classes(classes, given_):
    predictions = [
        {"name": f"p{i}", "file": "p.csv", "scores": dict.fromkeys(sorted(s), "c")} for i, s in enumerate(given_)
    ]
    expected = [
        (f"/predictions/{i}/scores", f"no scores for {', '.join(f'`{c}`' for c in classes if c not in scores)}")
        for i, scores in enumerate(given_)
        if scores and scores < set(classes)
    ]
    assert findings(evaluation(classes=classes, predictions=predictions), "EVA013") == expected


rows = st.lists(st.dictionaries(st.sampled_from(IDS), values, max_size=4), max_size=5)


def inline(fields, rows_, **members):
    made = [{"@type": "cr:Field", "@id": name, "dataType": "sc:Text"} for name in fields]
    return croissant([records("r", made, data=rows_, **members)])


@given(st.lists(st.sampled_from(IDS), unique=True, min_size=1), rows)
def test_records_that_leave_fields_out(fields, rows_):
    known = {*fields, *(name.rpartition("/")[2] for name in fields)}
    expected = []
    for number, row in enumerate(rows_):
        missing = [name for name in fields if name not in row and name.rpartition("/")[2] not in row]
        if missing and row.keys() <= known:
            expected.append((f"/recordSet/0/data/{number}", {*missing}))
    found = findings(inline(fields, rows_), "CRO073")
    assert [(place, {*findall("`([^`]*)`", message)}) for place, message in found] == expected


@given(st.lists(st.sampled_from(("r/a", "r/b", "c")), unique=True, min_size=1), rows)
def test_records_of_one_key(keys, rows_):
    first, expected = {}, []
    for number, row in enumerate(rows_):
        names = [key if key in row else key.rpartition("/")[2] for key in keys]
        if any(row.get(name) is None for name in names):
            continue  # CRO037 says so
        other = first.setdefault(tuple(repr(row.get(name)) for name in names), number)
        if other != number:
            shown = ", ".join(f"`{_written(row[name])}`" for name in names if name in row)
            expected.append((f"/recordSet/0/data/{number}", f"another record has the key {shown} too"))
    text = inline(("r/a", "r/b", "c"), rows_, key=[{"@id": key} for key in keys])
    assert findings(text, "CRO075") == expected


words_of_sources = st.sampled_from(["r/a", "a", "x", "fileObject", "extract", "cr:extract", "r/extract"])


@given(
    st.sampled_from([["r/a"], ["r/a", "r/extract"]]),
    st.booleans(),
    st.lists(st.dictionaries(words_of_sources, values, min_size=1, max_size=4), min_size=1, max_size=4),
)
@example(["r/a"], True, [{"fileObject": 1, "extract": 1}])
@example(["r/a", "r/extract"], False, [{"extract": 1}])
def test_a_record_without_key_or_a_source_in_its_place_is_told(fields, nameless, rows_):
    made = [{"@type": "cr:Field", "@id": name, "dataType": "sc:Text"} for name in fields]
    made += [{"@type": "cr:Field", "dataType": "sc:Text"}] * nameless
    text = croissant([records("r", made, data=rows_, key={"@id": "r/a"})])
    report = Session().check_document(read_document("a.json", data=text.encode()))
    without = {found.span.pointer for found in report.diagnostics if found.code == "CRO037"}
    sources = [found for found in report.diagnostics if found.code == "CRO071" and "a source" in found.message]
    instead = {span.pointer for found in sources for span in (found.span, *(one.span for one in found.related))}
    assert not without & instead
    assert without | instead >= {
        f"/recordSet/0/data/{number}" for number, row in enumerate(rows_) if row.get("r/a", row.get("a")) is None
    }


@given(st.sampled_from(["extract", "recordSet", "cr:fileSet", "fileObject"]), st.booleans())
def test_one_word_of_sources_makes_no_source(word, known):
    row = {"a": "1"} if known else {}
    found = findings(inline(["r/a"], [{**row, "nmae": "x", word: "u"}]), "CRO071")
    assert found == [(f"/recordSet/0/data/0/{key}", f"record set `r` has no field `{key}`") for key in ("nmae", word)]
    assert len(findings(inline(["r/a"], [{word: "u", "transform": "x", "@id": "y"}]), "CRO071")) == 1


def _written(value):
    """As the document has it, in a message."""
    if isinstance(value, str):
        return value
    return json.dumps(value, indent=0).replace("\n", "\\n")
