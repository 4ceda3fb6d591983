"""The work of a check grows with the document and not faster, counted in lines of Python that are gone through."""

import json
import os
import sys
from collections import Counter

import pytest

from assay_spec.croissant.forms import scope
from assay_spec.document import CONTINUATION, STRIDE, Document, read_document
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.baseline import read_baseline
from assay_validators.context import MANY
from assay_validators.croissant.official.report import OfficialSession
from assay_validators.emit import json as json_format
from assay_validators.emit import text
from assay_validators.engine import MOST_FINDINGS, Session

from .growth import SHAPES, TABLE, croissant, evaluation, field, in_contexts, records

PARTS, TIMES = 3 * MANY // 2, 4
"""The smaller document has so many parts, the larger one as many times more: of few words all are compared."""

SLACK = 1.15
"""How much more than proportional it may be: a little for what is sorted or looked for in what is sorted."""


class Lines:
    """Counts the lines of ours that run; a loop on one line counts once a turn, a call of others once."""

    def __init__(self):
        self.count = 0

    def __enter__(self):
        self.before = sys.gettrace()
        sys.settrace(self.trace)
        return self

    def __exit__(self, *error):
        sys.settrace(self.before)

    def trace(self, frame, event, argument):
        self.count += 1
        return self.trace if "assay" in frame.f_code.co_filename else None


def work(shape, words):
    """Lines that run and characters that are written to check a document and show what is found."""
    document = shape.read(words)
    with Lines() as lines:
        report = Session().check_document(document)
        written = sum(map(len, text.emit([report])))
    assert_complete(report)
    return lines.count + written


def assert_complete(report):
    """What was found too often says that there is more."""
    counts = Counter(found.code for found in report.diagnostics)
    closing = {found.message.rpartition(" ")[2] for found in report.diagnostics if found.code == "DOC007"}
    assert {code for code, count in counts.items() if count > MOST_FINDINGS} == set()
    assert closing <= {code for code, count in counts.items() if count == MOST_FINDINGS}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.kind}{shape.suffix}, {shape.name}")
def test_a_document_of_more_parts_is_as_much_more_work(shape):
    work(shape, shape.make(PARTS // 20))  # for what is done once in a process
    little, much = (work(shape, shape.make(parts)) for parts in (PARTS, TIMES * PARTS))
    assert much <= SLACK * TIMES * little


@pytest.mark.parametrize("where", ["type", "property", "object"])
def test_what_mlcroissant_says_of_more_objects_in_a_context_is_as_much_more_work(where):
    def lines(n):
        document = read_document("a.json", data=in_contexts(where, n).encode())
        with Lines() as counted:
            report = OfficialSession().check_document(document)
        assert "MLC008" not in {found.code for found in report.diagnostics}
        return counted.count

    lines(10)  # for what is done once in a process
    assert lines(400) <= SLACK * TIMES * lines(100)


FAR = 1_000_000
LONG = {
    "a path": (evaluation(dataset="../" * FAR), "EVA021"),
    "a number in a metric": (evaluation(metrics=[f"Fbeta{{beta={'1' * FAR}x}}"]), "EVA043"),
    "blanks in the shape of an array": (
        croissant([records("r", [field("r/a", isArray=True, arrayShape=f"1{' ' * FAR}x")])]),
        "CRO064",
    ),
    "commas in the shape of an array": (
        croissant([records("r", [field("r/a", isArray=True, arrayShape=f"{'1 , ' * FAR}x")])]),
        "CRO064",
    ),
    "brackets of a pattern": (
        croissant(files=[{"@type": "cr:FileSet", "@id": "f", "encodingFormat": "text/csv", "includes": "{" * FAR}]),
        "CRO026",
    ),
    **{
        f"{what} of a pattern": (
            croissant(
                [records("r", [field("r/a", dataType=kind, source={"fileObject": {"@id": "t"}, "format": char * FAR})])]
            ),
            code,
        )
        for what, kind, char, code in (
            ("letters", "sc:Date", "Y", "CRO108"),
            ("quotes", "sc:Date", "Y-'T'", "CRO108"),
            ("digits", "sc:Float", "#x", "CRO109"),
            ("shares", "sc:Float", "%0", "CRO109"),
        )
    },
    "digits of a size": (croissant(files=[{**TABLE, "@id": "f", "contentSize": f"{'1' * FAR}x"}]), "CRO025"),
    "blanks before a geometry": (
        croissant(
            **{"http://www.opengis.net/ont/geosparql#asWKT": f"<http://x>{' ' * 50_000}POINT{' ' * 40_000}x"},
            dateModified="2024-01-01x",
        ),
        "CRO154",
    ),
    "blanks in a date": (croissant(dateModified=f"2024-01-01{' ' * FAR}x"), "CRO003"),
    "brackets of a path in JSON": (
        croissant(
            [records("r", [field("r/a", source={"fileObject": {"@id": "t"}, "extract": {"jsonPath": "[" * FAR}})])]
        ),
        "CRO053",
    ),
}
"""Words of a million characters, whose square nobody could wait for, and what is found."""


@pytest.mark.parametrize(("words", "code"), LONG.values(), ids=LONG)
def test_a_long_word_is_gone_through_a_few_times_only(words, code):
    report = Session().check_document(read_document("a.json", data=words.encode()))
    assert code in {found.code for found in report.diagnostics}


def counted(monkeypatch, document, places):
    """The bytes over which lines and columns are counted to answer where some bytes are."""
    told = []
    count = Document._counted
    monkeypatch.setattr(
        Document, "_counted", lambda self, mark, byte: (told.append(byte - mark[0]), count(self, mark, byte))[1]
    )
    return [document.position(place) for place in places], told


@pytest.mark.parametrize("where", ["type", "property", "object"])
def test_a_context_is_written_out_once_however_many_objects_it_holds_at(monkeypatch, where):
    text = in_contexts(where, 300)
    spelt = []
    monkeypatch.setattr(scope, "repr", lambda context: spelt.append(repr(context)) or spelt[-1], raising=False)
    read_document("a.json", data=text.encode())
    assert 0 < sum(map(len, spelt)) <= len(text)


@pytest.mark.parametrize("line", ["", "\n"], ids=["on one line", "on many lines"])
def test_a_place_is_found_from_one_that_is_near(monkeypatch, line):
    data = f'["{line}乳é",{line} 1]'.encode() * 20_000
    document = Document("a.json", data, "json", read_document("b.json", data=b"1").tape)
    starts = [at for at in range(7, len(data)) if data[at] not in CONTINUATION]
    places = [place for far in starts[:: len(starts) // 100] for place in (far, 2)]
    answers, told = counted(monkeypatch, document, places)
    assert max(told) <= STRIDE
    assert sum(told) <= len(data) + len(places) * STRIDE
    before = [data[:place].decode() for place in places]
    assert answers == [(b.count("\n") + 1, len(b) - b.rfind("\n")) for b in before]


def test_a_folder_is_listed_once_for_all_the_files_that_are_not_in_it(tmp_path, monkeypatch):
    (tmp_path / "predictions.csv").touch()
    named = [{"name": f"p{i}", "file": "prediction.csv", "scores": {"a": "b"}} for i in range(300)]
    path = tmp_path / "evaluation.json"
    path.write_text(evaluation(predictions=[*named, {"name": "q", "file": "gone/q.csv", "label": "l"}]))
    listed = []
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: (listed.append(folder), listdir(folder))[1])
    found = [found for found in Session().check_file(str(path)).diagnostics if found.code == "EVA020"]
    assert len(found) == 302
    assert [each.help for each in found].count("did you mean `predictions.csv`?") == 300
    assert len(listed) == len({*listed}) == 2


def test_what_was_known_is_looked_up_once_a_finding(tmp_path):
    def lines(n):
        words = "assay: evaluation/1\n" + "".join(f"x{i}: 1\n" for i in range(n))
        report = Session().check_document(read_document("a.yaml", data=words.encode()))
        (tmp_path / "known.json").write_text("".join(json_format.emit([report])))
        with Lines() as counted:
            left = read_baseline(str(tmp_path / "known.json")).new(report)
        assert not left.diagnostics
        assert left.known == len(report.diagnostics) >= n
        return counted.count

    assert lines(800) <= SLACK * TIMES * lines(200)


def test_a_finding_has_few_places_more_and_says_how_many_there_are():
    labelled = [{"name": f"p{i}", "file": "a.csv", "label": "l"} for i in range(50)]
    members = {"predictions": labelled, "metrics": ["AUROC"]}
    data = {"assay": "evaluation/1", "name": "a", "dataset": "c.json", "id": "i", "reference": "r", **members}
    report = Session().check_document(read_document("a.json", data=json.dumps(data).encode()))
    (found,) = (found for found in report.diagnostics if found.code == "EVA044")
    assert [one.message for one in found.related] == ["without scores"] * 7 + ["without scores, and in 42 places more"]


@pytest.mark.parametrize("word", ["y", "figshare.com/a", "scholar.google.com/citations?", "osf.io/a", "author = {"])
def test_a_long_word_is_searched_for_who_wrote_it_once(word):
    text = croissant(description=word * (1_000_000 // len(word)) + " a.author@example.org")
    session = Session(profile=replace(read_profile("core"), double_blind=True))
    report = session.check_document(read_document("a.json", data=text.encode()))
    assert any("a.author@example.org" in found.message for found in report.diagnostics if found.code == "PRO010")
