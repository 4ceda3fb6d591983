"""A document that is written in another way, or says something more that its standard allows, is judged as before."""

import json
import random
import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.engine import Session

DEMO = Path(__file__).parents[2] / "toolkit" / "assay" / "demo" / "study"
STUDY = Path(__file__).parent / "study"
WRONG = """\
assay: evaluation/1
name: A Study
title: "breast masses"   # of two clinics
dataset: croissant.json
record_set: patient
id: patient
reference: diagnose
classes: [benign, malignant, benign]
positve: malignant
metrics:
  - Acuracy
  - {name: x}
predictions:
  - name: forest
    file: a.csv
    scores: {malignant: p, benign: p}
  - name: forest
    file: gone.csv
    label: said
    threshold: 1.5
level: 95
replicates: 100
"""
"""Many mistakes, whose findings have places of every sort."""

YAML = {"wrong": (STUDY / "wrong.yaml", WRONG)} | {
    name: (path, path.read_text())
    for name, path in {"demo": DEMO / "evaluation.yaml", "fingerprint": DEMO / "fingerprint.yaml"}.items()
}
LINKED = [DEMO / "croissant.json", STUDY / "croissant.json", STUDY / "broken.json"]


def checked(path, text, suffix=None):
    data = text if isinstance(text, bytes) else text.encode()
    return Session().check_document(read_document(path.with_suffix(suffix or path.suffix), data=data))


def said(report):
    """What is said of which place, whatever line it stands in; and what the place shows."""
    return [
        (found.code, found.severity, found.span.pointer, found.message, found.help, shown(found.span))
        for found in report.diagnostics
    ]


def shown(span):
    return "".join(span.document.data[span.start : span.end].decode().split())


def lines_of(report):
    return [found.span.line for found in report.diagnostics]


def test_the_wrong_one_is_wrong_in_many_ways():
    assert len({found.code for found in checked(*YAML["wrong"]).diagnostics}) >= 10


def indented(text):
    """Every column of the indentation twice, that behind a dash too."""
    return re.sub(r"^( *)(- )?", lambda found: found[1] * 2 + ("-   " if found[2] else ""), text, flags=re.MULTILINE)


REWRITTEN = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "line ends of old": lambda text: text.replace("\n", "\r"),
    "deeper indentation": indented,
    "trailing blanks": lambda text: text.replace("\n", "   \n"),
    "no line end at the end": lambda text: text.rstrip("\n"),
    "the marks of a document": lambda text: f"---\n{text}...\n",
    "the version of YAML": lambda text: f"%YAML 1.2\n---\n{text}",
    "empty lines": lambda text: text.replace("\n", "\n\n"),
    "comments": lambda text: re.sub(r"^(\w)", r"# é: [1, 'x\n\1", text, flags=re.MULTILINE),
    "a byte order mark": lambda text: f"\ufeff{text}",
}


@pytest.mark.parametrize("how", REWRITTEN)
@pytest.mark.parametrize("name", YAML)
def test_the_way_in_which_yaml_is_laid_out_changes_no_finding(name, how):
    path, text = YAML[name]
    assert said(checked(path, REWRITTEN[how](text))) == said(checked(path, text))


@pytest.mark.parametrize("name", YAML)
@given(st.data())
def test_comments_and_empty_lines_move_findings_by_as_many_lines(name, data):
    path, text = YAML[name]
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines)))
    new = data.draw(st.lists(st.sampled_from(["", "# one", "   # two: {"]), max_size=4))
    before, after = checked(path, text), checked(path, "\n".join([*lines[:at], *new, *lines[at:], ""]))
    assert said(after) == said(before)
    assert lines_of(after) == [line + len(new) * (line > at) for line in lines_of(before)]


@pytest.mark.parametrize("name", YAML)
def test_json_of_the_same_value_gives_the_same_findings(name):
    path, text = YAML[name]
    value = read_document(path, data=text.encode()).tape.value()
    for options in ({}, {"indent": 2}, {"indent": "\t", "separators": (" , ", " :\n")}, {"separators": (",", ":")}):
        found = checked(path, json.dumps(value, **options), ".json")
        assert [one[:3] for one in said(found)] == [one[:3] for one in said(checked(path, text))]


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
@given(indent=st.sampled_from([None, 0, 1, "\t"]), escaped=st.booleans(), spaced=st.booleans())
def test_json_is_judged_by_its_value_however_it_is_spaced(path, indent, escaped, spaced):
    value = read_document(path).tape.value()
    separators = (" ,  ", "\r\n:\t") if spaced else (",", ":")
    text = json.dumps(value, ensure_ascii=escaped, indent=indent, separators=separators)
    assert [one[:5] for one in said(checked(path, text))] == [one[:5] for one in said(checked(path, path.read_bytes()))]


def escaped_letters(text, chosen):
    """JSON in which some letters of strings are written by their numbers."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda string: re.sub(r"(?<![\\u0-9a-f])[g-tv-z]", chosen, string[0]), text)


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
def test_letters_by_their_numbers_are_letters(path):
    drawn = random.Random(5)
    text = escaped_letters(
        json.dumps(read_document(path).tape.value()),
        lambda char: f"\\u{ord(char[0]):04x}" if drawn.random() < 0.2 else char[0],
    )
    assert text.count("\\u00") > 50
    assert [one[:5] for one in said(checked(path, text))] == [one[:5] for one in said(checked(path, path.read_bytes()))]


BASE = "https://example.org/data/"
NAMES = {
    "as it is": "{}",
    "from here": "./{}",
    "by a detour": "../data/{}",
    "from the root": "/data/{}",
    "in full": f"{BASE}{{}}",
    "by a prefix": "here:{}",
}


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
@given(data=st.data())
def test_an_id_is_what_its_name_leads_to_from_the_base(path, data):
    value = read_document(path).tape.value()
    value["@context"] |= {"@base": BASE, "here": BASE}
    before = checked(path, json.dumps(value))
    for each in objects_in(value):
        # The records of an enumeration are written out, by the names of its fields as they are.
        if "@id" in each and not ("dataType" in each and each["@id"].startswith("diagnoses/")):
            each["@id"] = data.draw(st.sampled_from(list(NAMES.values()))).format(each["@id"])
    after = checked(path, json.dumps(value))
    assert [one[:3] for one in said(after)] == [one[:3] for one in said(before)]


@pytest.mark.parametrize("how", NAMES)
def test_without_a_base_names_are_compared_as_they_are_written(how):
    value = read_document(LINKED[1]).tape.value()
    value["recordSet"][2]["field"][0]["source"]["fileSet"]["@id"] = NAMES[how].format("images")
    codes = [found.code for found in checked(LINKED[1], json.dumps(value)).diagnostics]
    assert codes == ([] if how == "as it is" else ["CRO030"])


@st.composite
def legal(draw):
    """A member that linked data may have anywhere: of a vocabulary of one's own, or of schema.org."""
    key = draw(
        st.sampled_from(["urn:example:a", "https://example.org/b", "about", "dct:subject", "@index", "sdPublisher"])
    )
    return key, draw(st.sampled_from([5, "x", None, {}, [], {"ex:c": [1]}, [{"name": "x"}], {"@value": "y"}]))


def objects_in(value, key=""):
    """Every object that a dataset describes: not those of contexts, of values, and of texts by language."""
    if isinstance(value, list):
        for each in value:
            yield from objects_in(each, key)
    elif isinstance(value, dict) and key not in ("@context", "data", "examples", "description", "name"):
        yield value
        for name, each in value.items():
            yield from objects_in(each, name)


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
@given(data=st.data())
def test_members_of_other_vocabularies_change_nothing(path, data):
    value = read_document(path).tape.value()
    target = data.draw(st.sampled_from(list(objects_in(value))))
    key, more = data.draw(legal())
    members = [*target.items(), (key, more)]
    target.clear()
    target.update(data.draw(st.permutations(members)))
    after, before = (
        sorted(one[:5] for one in said(checked(path, text))) for text in (json.dumps(value), path.read_text())
    )
    assert after == before


@pytest.mark.parametrize("name", YAML)
def test_another_folder_changes_no_finding_but_the_paths(name, tmp_path):
    path, text = YAML[name]
    there = tmp_path / "sub" / "study"
    shutil.copytree(path.parent, there)
    assert said(checked(there / path.name, text)) == said(checked(path, text))


def test_what_aliases_repeat_means_what_is_written_out():
    path, text = YAML["wrong"]
    value = read_document(path, data=text.encode()).tape.value()
    value["predictions"] = [value["predictions"][0]] * 3
    value["by"] = value["metrics"]
    shared = yaml.dump(value, Dumper=yaml.SafeDumper, sort_keys=False)
    assert "*id" in shared
    plain = json.dumps(value)
    after, before = checked(path, shared), checked(path, plain, ".json")
    assert after.model == before.model
    assert {(one.code, one.message) for one in after.diagnostics} == {
        (one.code, one.message) for one in before.diagnostics
    }
    assert len(after.diagnostics) <= len(before.diagnostics)


@pytest.mark.parametrize("is_list", [False, True])
def test_the_words_of_a_context_that_nobody_fetches_are_those_of_croissant(is_list):
    value = json.loads((STUDY / "croissant.json").read_bytes())
    address = "https://example.org/context.jsonld"
    document = json.dumps(value | {"@context": [address] if is_list else address}).encode()
    report = Session().check_document(read_document("croissant.json", data=document))
    assert report.kind == "croissant/1.1"
    told = [found for found in report.diagnostics if found.code == "CRO147"]
    assert [address in found.message for found in told] == [True]
    assert document[told[0].span.start : told[0].span.end] == f'"{address}"'.encode()
    assert {found.code for found in report.diagnostics} <= {"CRO147", "CRO104", "CRO008"}


def test_the_prefix_of_croissant_is_that_of_croissant_where_it_is_not_used_too():
    value = json.loads((STUDY / "croissant.json").read_bytes())
    context = ["https://schema.org/", "http://mlcommons.org/croissant/1.1", {"cr": "https://crates.io/"}]
    text = json.dumps(value | {"@context": context}).replace('"cr:', '"http://mlcommons.org/croissant/')
    report = Session().check_document(read_document("croissant.json", data=text.encode()))
    assert "CRO087" in {found.code for found in report.diagnostics}
