"""What a misspelt word hides is told at its place, as it is told once the word is mended, and not twice."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.engine import Session

from .test_consequences import SLIPS, TEXT, is_hidden

OUTER = {"recordSet": "/recordSet", "field": "/recordSet/0/field", "distribution": "/distribution"}
"""Words that have much inside, and where they stand first."""

MISTAKES = {
    '"dataType": "sc:Integer"': '"dataType": "sc:Integr"',
    '"source": {': '"sorce": {',
    '"encodingFormat": "text/csv"': '"encodingFormat": "csv"',
    '"@id": "patients.csv"': '"@id": "patient.csv"',
    '"column": "': '"colum": "',
}
"""What may be wrong inside; none of it makes a line more or less."""


def report_of(text):
    return Session().check_document(read_document("croissant.json", data=text.encode()))


def place(found):
    return found.code, found.message, found.help, found.severity, found.span.line, found.span.column


def inside(found, pointer):
    return found.span.pointer.startswith(f"{pointer}/")


@given(st.sampled_from(sorted(OUTER)), st.sets(st.sampled_from(sorted(MISTAKES))), st.booleans())
def test_it_is_what_is_found_once_the_word_is_mended(word, mistakes, is_crlf):
    right = TEXT
    for old in sorted(mistakes):
        right = right.replace(old, MISTAKES[old])
    right = right.replace("\n", "\r\n") if is_crlf else right
    at = right.index(f'"{word}":', right.index('"@type": "sc:Dataset"'))
    wrong = f'{right[:at]}"{SLIPS[word]}"{right[at + len(word) + 2 :]}'
    before, after = report_of(wrong), report_of(right)
    pointer = OUTER[word]
    hidden = [each for each in before.diagnostics if is_hidden(each)]
    misspelt = pointer.replace(word, SLIPS[word])
    assert all(inside(each, misspelt) for each in hidden)
    expected = [place(each) for each in after.diagnostics if inside(each, pointer)]
    assert [place(each) for each in before.diagnostics if inside(each, misspelt)] == expected
    for each in hidden:
        note = each.related[-1]
        assert note.message == f"found once `{SLIPS[word]}` is `{word}`"
        assert note.span.pointer == misspelt
        assert all(told.span.document is each.span.document for told in each.related)


@pytest.mark.parametrize("indent", [None, 2])
def test_words_inside_of_words(indent):
    """Each is told, and what is wrong in the innermost too, with every word that hides it."""
    value = json.loads(TEXT)
    field = value["recordSet"][0]["field"][0]
    field["source"] = {"fileObject": {"@id": "nowhere.csv"}, "extract": {"column": "x"}}
    field["sorce"] = field.pop("source")
    records = value["recordSet"][0]
    records["feild"] = records.pop("field")
    value["recordSets"] = value.pop("recordSet")
    text = json.dumps(value, indent=indent)
    report = report_of(text)
    found = next(each for each in report.diagnostics if "nowhere.csv" in each.message)
    assert found.severity is Severity.ERROR
    assert text[found.span.start : found.span.end] == '"nowhere.csv"'
    assert [note.message for note in found.related if note.message.startswith("found once ")] == [
        "found once `sorce` is `source`",
        "found once `feild` is `field`",
        "found once `recordSets` is `recordSet`",
    ]


def test_two_slips_for_one_word_hide_no_contradiction():
    text = re.sub(r'("field": \[)', r'"feild": [], \1', TEXT, count=1).replace('"field": [', '"fields": [', 1)
    assert not [each for each in report_of(text).diagnostics if each.code == "MOD004"]


def test_the_command_tells_it(tmp_path, capsys):
    from assay.cli import main

    at = TEXT.index('"field":', TEXT.index('"@type": "sc:Dataset"'))
    path = tmp_path / "croissant.json"
    path.write_text(TEXT[:at] + '"feild":' + TEXT[at + 8 :].replace('"sc:Text"', '"sc:Txt"', 1))
    assert main(["check", str(path)]) == 1
    printed = capsys.readouterr().out
    at = path.read_text().index('"sc:Txt"')
    line = path.read_text().count("\n", 0, at) + 1
    assert f"croissant.json:{line}:{at - path.read_text().rindex(chr(10), 0, at)}" in printed
    assert "found once `feild` is `field`" in printed
