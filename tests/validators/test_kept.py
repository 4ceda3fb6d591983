"""What is kept of a report says in every format what the report said, and nothing else is taken for one."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Related, Repair, Way
from assay_spec.document import read_document
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.engine import Session
from assay_validators.generator import generator_of
from assay_validators.kept import KeptError, keep, recall

STUDY = Path(__file__).parent / "study"
FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit")


def said(reports, formats=FORMATS):
    """What all formats say of them."""
    return {name: "".join(import_module(f"assay_validators.emit.{name}").emit(reports)) for name in formats}


def again(report, profile=None):
    return recall(keep(report), report.path, profile)


@pytest.mark.parametrize("name", sorted(path.name for path in STUDY.iterdir() if path.suffix in (".yaml", ".json")))
def test_a_report_of_the_study_reads_the_same(name):
    report = Session().check_file(str(STUDY / name))
    assert said([again(report)]) == said([report])


def test_related_places_of_other_documents_keep_their_paths(tmp_path):
    text = (STUDY / "evaluation.yaml").read_text().replace("reference: diagnosis", "reference: diagnosys")
    for name in ("croissant.json", "fingerprint.yaml", "a.csv", "b.csv", "patients.csv"):
        (tmp_path / name).write_bytes((STUDY / name).read_bytes())
    (tmp_path / "evaluation.yaml").write_text(text)
    report = Session().check_file(str(tmp_path / "evaluation.yaml"))
    others = {one.span.document.path for found in report.diagnostics for one in found.related}
    assert str(tmp_path / "croissant.json") in others
    assert said([again(report)]) == said([report])


@pytest.mark.parametrize("name", ["gone.json", ".", "x\0y.json"])
def test_what_cannot_be_read_is_kept_too(name, tmp_path):
    report = Session().check_file(str(tmp_path / name))
    assert not again(report).done
    assert said([again(report)]) == said([report])


def test_the_profile_is_said_again():
    profile = read_profile("neurips-2026")
    report = Session(None, profile).check_file(str(STUDY / "croissant.json"))
    assert said([again(report, profile)]) == said([report])
    assert f"checked for {profile.called}" in said([again(report, profile)])["text"]


@given(st.binary(max_size=300), st.sampled_from(["x.json", "x.yaml", "x.jsonld", "x.ttl"]))
def test_any_bytes_are_kept(data, name):
    report = Session().check_document(read_document(name, data=data))
    assert said([again(report)]) == said([report])
    assert again(report).document is None or generator_of(again(report).document) == generator_of(report.document)


SEEDS = [(STUDY / name).read_bytes() for name in ("croissant.json", "evaluation.yaml", "broken.json")]


@given(st.sampled_from(SEEDS), st.data())
def test_a_document_with_a_piece_replaced_is_kept(seed, data):
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 40)))
    piece = data.draw(st.sampled_from([b"", b'"', b"{", b"\xff", b"\xe2\x80\xae", b"\t", b"[1, 2]", b"null", b"\n"]))
    report = Session().check_document(read_document(STUDY / "any", data=seed[:start] + piece + seed[end:]))
    assert said([again(report)]) == said([report])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=30,
)


@given(values)
def test_other_values_are_no_report(value):
    line = json.dumps(value)
    try:
        report = recall(line, "x.json")
    except KeptError:
        return
    assert report.path == "x.json"
    assert said([report])


@given(st.data())
def test_a_damaged_line_is_a_report_or_none(data):
    line = keep(Session().check_file(str(STUDY / "broken.json")))
    loaded = json.loads(line)
    at = loaded
    while isinstance(at, list) and at:
        number = data.draw(st.integers(0, len(at) - 1))
        if not isinstance(at[number], list) or not at[number] or data.draw(st.booleans()):
            at[number] = data.draw(values)
            break
        at = at[number]
    try:
        report = recall(json.dumps(loaded), "x.json")
    except KeptError:
        return
    # SARIF looks rules up, and a code of none is no damage that a digest would miss.
    said([report], FORMATS[:4])


def test_every_word_of_a_finding_is_kept():
    report = Session().check_file(str(STUDY / "broken.json"))
    more = {"elsewhere": "`x` does", "repair": Repair(Way.BESIDE, "y")}
    changed = replace(report, diagnostics=tuple(replace(each, **more) for each in report.diagnostics))
    for before, after in zip(changed.diagnostics, again(changed).diagnostics, strict=True):
        plain = [
            name for name, value in ((name, getattr(before, name)) for name in Diagnostic.fields) if type(value) is str
        ]
        assert {"code", "message", "help", "clause", "elsewhere"} <= set(plain)
        assert [getattr(after, name) for name in plain] == [getattr(before, name) for name in plain]
        assert after.repair == before.repair
    known = {"code", "severity", "span", "message", "help", "repair", "related", "clause", "elsewhere"}
    assert set(Diagnostic.fields) == known
    assert set(Related.fields) == {"span", "message"}


@pytest.mark.parametrize("line", ["", "[", "nothing", "[]", "[" * 100_000, '{"kind": 1}'])
def test_what_is_no_line_is_no_report(line):
    with pytest.raises(KeptError):
        recall(line, "x.json")
