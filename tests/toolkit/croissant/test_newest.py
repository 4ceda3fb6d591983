"""Drafts checked as what they become: the findings of the newer document, at the places of the author's own."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.migrate.migrate import migrated
from assay.croissant.newest import newest
from assay_kernels.scan import Kind
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.engine import Session

from .drafts import LAYOUTS, draft, drafts, field, file, records
from .migrating import document_of

QUOTED = re.compile(r"`([^`]+)`")
ELSEWHERE = {"CRO006", "CRO022", "CRO168", "MOD001", "MOD002"}
"""What is missing is not there; of all others the message quotes what stands at their places."""

EVALUATION = """\
assay: evaluation/1
name: tumours
dataset: croissant.json
id: patient
reference: diagnosis
classes: [benign, malignant]
positive: malignant
predictions:
  - {name: forest, file: forest.csv, scores: {malignant: p}}
"""


def check(document):
    return Session(newest=newest).check_document(document)


def names(found):
    return Counter((each.code, each.message) for each in found)


def stands(span, document):
    """A place is one of the document: its bytes are there, and its node begins where it does or is around it."""
    assert span.document.written is document.written
    assert 0 <= span.start <= span.end <= len(document.data)
    if span.node >= 0:
        tape = span.document.tape
        assert tape.start(span.node) <= span.start
        assert tape.kind(span.node) in (Kind.OBJECT, Kind.ARRAY) or tape.start(span.node) == span.start


@given(drafts(), LAYOUTS)
def test_no_finding_of_a_draft_offers_a_word_of_the_newer_version_as_a_repair(value, layout):
    assert not any(each.repair for each in check(document_of(value, layout)).diagnostics)


@given(drafts(), LAYOUTS)
def test_what_is_found_is_what_the_newer_document_has_at_places_of_the_draft(value, layout):
    document = document_of(value, layout)
    report = check(document)
    assert (report.kind, report.done, report.document) == ("croissant/0.8", True, document)
    there = Session().check_document(read_document(document.path, data=migrated(document, "1.1").data))
    told = [each for each in report.diagnostics if each.code != "DOC006"]
    assert names(told).keys() == names(there.diagnostics).keys()
    (main,) = [each for each in report.diagnostics if each.code == "DOC006"]
    assert (main.severity, main.span.pointer) == (Severity.WARNING, "/@type")
    for each in report.diagnostics:
        for span in (each.span, *(other.span for other in each.related)):
            stands(span, document)


@given(drafts(), st.data())
def test_a_word_that_stays_is_found_where_it_stands(value, data):
    """A slip in a word that no migration touches: the place is that word, whatever is edited around it."""
    document = document_of(value)
    given = document.data.decode()
    at = data.draw(st.sampled_from([found.start() for found in re.finditer(r'"contentUrl"', given)]))
    slip = read_document(document.path, data=f'{given[:at]}"contentUlr"{given[at + 12 :]}'.encode())
    start = len(given[:at].encode())
    found = [each for each in check(slip).diagnostics if "`contentUlr`" in each.message]
    assert [(each.span.start, each.span.end) for each in found] == [(start, start + 12)]


def test_in_new_text_the_place_is_what_it_replaced_and_the_word_is_told():
    (found,) = [
        each
        for each in check(
            document_of(draft([file("t")], [records("r", field("f", dataType=["sc:Text", "ml:Enum"]))]))
        ).diagnostics
        if each.code == "CRO067"
    ]
    assert found.span.document.tape.text(found.span.node) == "ml:Enum"
    assert found.span.pointer == "/recordSet/0/field/0/dataType/1"
    assert [each.message for each in found.related] == ["`ml:Enum` becomes `cr:Enum`"]


def test_what_was_left_is_told_once_with_what_is_found_there_or_by_itself():
    source = {"distribution": "u.csv", "extract": {"column": "a"}}
    named = field("f", dataType="sc:Text", source=source, references={"field": "no/where"})
    report = check(document_of(draft([file("t")], [records("r", named)])))
    left = {each.span.pointer: each for each in report.diagnostics if "names nothing" in each.message}
    assert left == {}
    (source,) = [each for each in report.diagnostics if each.span.pointer.startswith("/recordSet/0/field/0/source")]
    assert (source.code, source.span.pointer) == ("CRO050", "/recordSet/0/field/0/source")
    assert [each.message for each in source.related] == ["`distribution` names nothing of the document"]
    (found,) = [each for each in report.diagnostics if each.span.pointer == "/recordSet/0/field/0/references/field"]
    assert (found.code, found.severity) == ("MOD005", Severity.ERROR)
    assert [each.message for each in found.related] == ["`field` names nothing of the document"]
    assert found.help == 'write `"field": {"@id": …}` of a field'


def in_field(**members):
    """A draft with one field that has these members."""
    source = {"distribution": "t", "extract": {"column": "a"}}
    return draft([file("t")], [records("r", field("f", **{"dataType": "sc:Text", "source": source, **members}))])


def without_name(value, *path):
    """The draft without the name of one of its objects."""
    found = value
    for step in path:
        found = found[step]
    del found["name"]
    return value


FIELD = "/recordSet/0/field/0"
COLUMN = {"extract": {"column": "a"}}
TOLD_ONCE = {
    "a source that is empty": (in_field(source={}), f"{FIELD}/source", "CRO050"),
    "a source without a place": (in_field(source=COLUMN), f"{FIELD}/source", "CRO050"),
    "a source that names nothing": (in_field(source={"distribution": "zz", **COLUMN}), f"{FIELD}/source", "CRO050"),
    "a source by an `@id` of nothing": (
        in_field(source={"distribution": {"@id": "zz"}, **COLUMN}),
        f"{FIELD}/source",
        "CRO050",
    ),
    "a source of no name": (in_field(source={"distribution": "", **COLUMN}), f"{FIELD}/source", "CRO050"),
    "a source that is null": (in_field(source={"distribution": None, **COLUMN}), f"{FIELD}/source", "CRO050"),
    "a source of several": (in_field(source={"distribution": ["t", "zz"], **COLUMN}), f"{FIELD}/source", "CRO050"),
    "a source that is no field": (in_field(source={"field": "r/zz"}), f"{FIELD}/source/field", "MOD005"),
    "a source of a part": (
        in_field(subField=[field("s", dataType="sc:Text", source={"distribution": "zz", **COLUMN})]),
        f"{FIELD}/subField/0/source",
        "CRO050",
    ),
    "a reference to nothing": (in_field(references={"distribution": "zz"}), f"{FIELD}/references", "CRO034"),
    "a reference to no field": (in_field(references={"field": "zz/z"}), f"{FIELD}/references/field", "MOD005"),
    "a reference that is empty": (in_field(references={}), f"{FIELD}/references", "CRO034"),
    "a field without a name": (without_name(in_field(), "recordSet", 0, "field", 0), FIELD, "MOD002"),
    "records without a name": (without_name(in_field(), "recordSet", 0), "/recordSet/0", "MOD002"),
    "a key that is no field": (
        draft([file("t")], [records("r", field("f", dataType="sc:Text"), key="zz")]),
        "/recordSet/0/key",
        "CRO033",
    ),
    "a container that is none": (draft([file("t", containedIn="zz")]), "/distribution/0/containedIn", "CRO030"),
}
"""Drafts with a name too few or one of nothing, where that is told, and by which rule."""


@pytest.mark.parametrize(("value", "pointer", "code"), TOLD_ONCE.values(), ids=TOLD_ONCE)
def test_what_names_nothing_is_told_once(value, pointer, code):
    sound = {(each.code, each.message) for each in check(document_of(in_field())).diagnostics}
    found = [each for each in check(document_of(value)).diagnostics if (each.code, each.message) not in sound]
    there = [each for each in found if f"{each.span.pointer}/".startswith(f"{pointer}/")]
    assert [(each.code, each.span.pointer) for each in there] == [(code, pointer)]
    assert not [each for each in found if each.code == "DOC006"]


FORM = ("DOC006", f"{FIELD}/parentField")
"""What is said of a join in a parent, of which there are none today."""

JOIN = {"source": {"distribution": "t", **COLUMN}, "references": {"field": "r/f"}}
JOINS = {
    "a join": (JOIN, []),
    "one without a source": ({"references": JOIN["references"]}, []),
    "one to no field": ({**JOIN, "references": {"field": "zz/z"}}, [("MOD005", "/references/field")]),
    "one to a text": ({**JOIN, "references": "zz"}, [("MOD005", "/references")]),
    "one to no file": ({**JOIN, "references": {"distribution": "zz"}}, [("DOC006", "/references/distribution")]),
    "one of no file": ({**JOIN, "source": {"distribution": "zz", **COLUMN}}, [("DOC006", "/source/distribution")]),
    "one of no field": ({**JOIN, "source": {"field": "zz/z"}}, [("MOD005", "/source/field")]),
    "one with a word too many": ({**JOIN, "ml:jion": "x"}, [("MOD003", "/ml:jion")]),
}
"""What stands at `parentField`, and what is told in it beside that 1.1 has none."""


@pytest.mark.parametrize(("parent", "told"), JOINS.values(), ids=JOINS)
@pytest.mark.parametrize("many", [False, True], ids=["alone", "in a list"])
def test_a_join_in_a_parent_is_told_once_and_each_mistake_in_it(parent, told, many):
    report = check(document_of(in_field(parentField=[parent] if many else parent)))
    found = [(each.code, each.span.pointer) for each in report.diagnostics if "/parentField" in each.span.pointer]
    inside = f"{FIELD}/parentField/0" if many else f"{FIELD}/parentField"
    assert sorted(found) == sorted([FORM, *((code, f"{inside}{path}") for code, path in told)])


def test_a_join_in_a_parent_of_which_nothing_is_read_names_no_field_by_itself():
    (found,) = [
        each
        for each in check(document_of(in_field(parentField={"source": JOIN["source"]}))).diagnostics
        if "/parentField" in each.span.pointer
    ]
    assert (found.code, found.span.pointer) == ("CRO034", FORM[1])
    assert [each.message for each in found.related] == ["1.1 has no `source` and `references` in a `parentField`"]


@given(drafts(), st.data())
def test_a_name_that_is_mistyped_is_told_once_with_the_one_that_is_meant(value, data):
    """Whatever else the draft holds: one finding more where the source is, and none of the draft by itself."""
    sources = [
        (each, f"/recordSet/{number}/field/{at}/source")
        for number, group in enumerate(value["recordSet"])
        for at, each in enumerate(group["field"])
    ]
    before = {(each.code, each.span.pointer) for each in check(document_of(value)).diagnostics}
    owner, pointer = data.draw(st.sampled_from(sources))
    owner["source"]["distribution"] += "zzzzzz"
    found = [each for each in check(document_of(value)).diagnostics if (each.code, each.span.pointer) not in before]
    told = [each for each in found if each.span.pointer.startswith(pointer)]
    assert [(each.code, each.span.pointer) for each in told] == [("CRO050", pointer)]
    assert [each.message for each in told[0].related] == ["`distribution` names nothing of the document"]


def test_a_name_that_is_nearly_one_is_offered_as_what_it_is_today():
    source = {"distribution": "patient.csv", "extract": {"column": "a"}}
    files = [file("patients.csv"), {**file("pictures"), "@type": "sc:FileSet", "includes": "*.png"}]
    for name, meant in (
        ("patient.csv", '"fileObject": {"@id": "patients.csv"}'),
        ("picture", '"fileSet": {"@id": "pictures"}'),
    ):
        value = draft(files, [records("r", field("f", dataType="sc:Text", source={**source, "distribution": name}))])
        (found,) = [each for each in check(document_of(value)).diagnostics if each.code == "CRO050"]
        assert found.help == f"did you mean `{meant}`?"


def test_what_is_wrong_with_the_text_is_told_once():
    text = document_of(draft([file("t")])).data.replace(b'"name": "d",', b'"name": "d", "name": "d",', 1)
    report = check(read_document("croissant.json", data=text))
    assert [each.code for each in report.diagnostics].count("MOD004") == 1


def test_what_cannot_be_migrated_and_whom_nobody_asked_keep_the_error():
    value = draft([file("t")], **{"@nest": {"version": "1.0.0"}})
    flat, plain = document_of(value), document_of(draft([file("t")]))
    for report in (check(flat), Session().check_document(plain)):
        assert (report.done, report.kind) == (False, "croissant/0.8")
        assert [(each.code, each.severity) for each in report.diagnostics] == [("DOC006", Severity.ERROR)]


def test_a_draft_that_another_document_names_is_none_that_can_be_worked_with(tmp_path):
    (tmp_path / "croissant.json").write_bytes(document_of(draft([file("t")])).data)
    path = tmp_path / "evaluation.yaml"
    path.write_text(EVALUATION)
    session = Session(newest=newest)
    session.check_file(str(path))
    (followed,) = session.followed.values()
    assert not followed.done


def test_the_official_drafts_are_checked_and_each_line_holds_what_its_message_quotes(corpus):
    paths = sorted((corpus / "croissant" / "datasets" / "0.8").glob("*/*.json"))
    assert len(paths) == 18
    quoted = 0
    for path in paths:
        document = read_document(path)
        report = check(document)
        assert (report.kind, report.done) == ("croissant/0.8", True)
        lines = document.data.decode().splitlines()
        for each in report.diagnostics:
            stands(each.span, document)
            first = QUOTED.search(each.message)
            if first is None or each.code in {"DOC006", *ELSEWHERE}:
                continue
            shown = " ".join([lines[each.span.line - 1], *(other.message for other in each.related)])
            quoted += 1
            assert first[1].rpartition("/")[2] in shown, (path, each)
    assert quoted > 20


@pytest.mark.parametrize("name", ["distribution_bad_contained_in", "mlfield_bad_source", "recordset_bad_type"])
def test_what_mlcroissant_rejects_in_a_draft_is_an_error(corpus, name):
    path = corpus / "croissant" / "fixtures" / "mlcroissant" / "0.8" / name / "metadata.json"
    codes = {each.code for each in check(read_document(path)).diagnostics if each.severity is Severity.ERROR}
    assert codes & {"CRO030", "CRO050", "MOD010"}
