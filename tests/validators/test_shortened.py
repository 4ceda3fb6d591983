"""The rules whose pages leave something out, fired in full; and a rule for every problem of a text."""

import difflib

import pytest

from assay_kernels.scan import PROBLEMS, TapeBuilder
from assay_spec.document import Document, read_document
from assay_spec.yaml import PROBLEMS as YAML_PROBLEMS
from assay_validators import documents, models, spelling
from assay_validators.croissant.official.report import OfficialSession
from assay_validators.engine import Session
from assay_validators.families import find_rule
from assay_validators.page import page

from .growth import TABLE, croissant, field, records


def codes(name, data):
    return [found.code for found in Session().check_document(read_document(name, data=data)).diagnostics]


def test_every_problem_of_a_text_has_a_rule():
    subjects = {subject for rule in documents.RULES for subject in rule.on}
    assert {*PROBLEMS, *YAML_PROBLEMS} <= subjects


def test_every_finding_of_a_table_has_a_rule():
    from assay_kernels.scan import FindingCode

    assert {*FindingCode} <= {subject for rule in models.RULES for subject in rule.on}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.json", b"[" + b"01," * 1100 + b"1]", "DOC005"),
        ("a.json", b"[" * 200_000, "DOC023"),
        ("a.yaml", b"[" * 200_000, "DOC023"),
        ("a.json", b'{"seed": ' + b"1" * 5000 + b"}", "DOC034"),
        (
            "a.yaml",
            b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40)),
            "DOC057",
        ),
    ],
)
def test_what_the_page_cannot_show(name, data, code):
    assert code in codes(name, data)


def test_ways_that_mlcroissant_does_not_end():
    files = [
        {**TABLE, "@id": f"{side}{level}", "containedIn": [{"@id": f"a{level - 1}"}, {"@id": f"b{level - 1}"}]}
        for level in range(1, 31)
        for side in "ab"
    ]
    firsts = [{**TABLE, "@id": "a0"}, {**TABLE, "@id": "b0"}]
    document = read_document("a.json", data=croissant(files=[*firsts, *files]).encode())
    (found,) = (found for found in OfficialSession().check_document(document).diagnostics if found.code == "MLC009")
    assert found.message.endswith("has so many here that there is no end in minutes")
    assert found.span.pointer.startswith("/distribution/")


def test_records_that_are_too_many_for_metadata():
    for text in (table({"r/a": 1}, 1001), table({"r/a": "x" * 1_000_000}, 1)):
        assert codes("a.json", text.encode()).count("CRO115") == 1
    assert "CRO115" not in codes("a.json", table({"r/a": "x" * 900}, 1000).encode())


def table(row, count):
    """Croissant metadata in which a record is written out so often."""
    return croissant([records("r", [field("r/a", source=None)], data=[row] * count)])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe{\x00}\x00", "DOC010"),
        (b"", "DOC003"),
        (b" \n", "DOC003"),
        (b"\x00\x01\x02", "DOC020"),
        (b'{"a": "\xff"}', "DOC010"),
    ],
)
def test_bytes_that_are_no_text(data, code):
    assert codes("a.json", data)[0] == code


def test_a_file_that_is_not_there():
    report = Session().check_file("gone/gone.json")
    (found,) = report.diagnostics
    assert (found.code, found.message) == ("DOC001", "cannot be read: no such file or directory")
    assert not report.done


def test_a_slip_in_a_name_is_told(tmp_path):
    (tmp_path / "croissant.json").write_text("{}")
    (found,) = Session().check_file(str(tmp_path / "crossaint.json")).diagnostics
    assert found.help == f"did you mean `{tmp_path / 'croissant.json'}`?"


def test_a_folder_is_no_document(tmp_path):
    (found,) = Session().check_file(str(tmp_path)).diagnostics
    assert found.message == "cannot be read: is a folder, not a document"


def test_a_text_whose_bytes_have_no_numbers():
    """What the scanner says of 4 GiB, which its own tests give it."""
    data = b"{}"
    builder = TapeBuilder()
    builder.problem("too-large", 0, len(data), True)
    (found,) = Session().check_document(Document("a.json", data, "json", builder.finish(data))).diagnostics
    assert (found.code, found.message) == ("DOC004", "the document has 4 GiB or more")
    assert found.help == "keep the data in files of their own"


@pytest.mark.parametrize(("name", "limit"), [("a.json", 256), ("a.yaml", 16), ("a.ttl", 64)])
def test_the_page_of_it_names_the_limits_that_come_before(tmp_path, name, limit):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate((limit << 20) + 1)
    (found,) = Session().check_file(str(path)).diagnostics
    form = {"ttl": "turtle"}.get(name[2:], name[2:])
    assert (found.code, found.message) == ("DOC001", f"cannot be read: larger than {limit} MiB, the limit for {form}")
    assert f"{limit} " in page(find_rule("DOC004")).what


UNKNOWN = b"assay: evaluation/1\n" + b"".join(b"seed%d: 1\n" % number for number in range(5000))


class TestManyFindings:
    def test_the_rest_is_one_finding(self):
        found = Session().check_document(read_document("a.yaml", data=UNKNOWN)).diagnostics
        unknown = [finding for finding in found if finding.code == "MOD003"]
        (closing,) = (finding for finding in found if finding.code == "DOC007")
        assert len(unknown) == 1000
        assert closing.severity is unknown[-1].severity
        assert closing.message == "more than 1000 findings of MOD003"
        assert (unknown[-1].span.line, closing.span.line) == (1001, 1002)
        assert "MOD001" in {finding.code for finding in found}

    def test_warnings_make_no_error_together(self):
        members = "".join(f'"cr:x{number}": 1, ' for number in range(1500))
        data = f'{{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", {members}"name": "a"}}'
        found = Session().check_document(read_document("a.json", data=data.encode())).diagnostics
        closing = [finding.severity for finding in found if finding.code == "DOC007"]
        assert closing == [next(finding.severity for finding in found if finding.code == "MOD003")]
        assert closing == ["warning"]

    def test_words_are_compared_as_often_as_they_are_told(self, monkeypatch):
        compared = []
        near = difflib.get_close_matches
        monkeypatch.setattr(difflib, "get_close_matches", lambda *a, **more: (compared.append(a), near(*a, **more))[1])
        Session().check_document(read_document("a.yaml", data=UNKNOWN))
        assert len(compared) < 1200

    def test_places_are_worked_out_only_where_an_entry_of_ignore_names_one(self, monkeypatch):
        asked = []
        pointer = Document.pointer
        monkeypatch.setattr(Document, "pointer", lambda self, node: (asked.append(node), pointer(self, node))[1])
        for at, most in (("", 0), (", at: /seed1", 1000)):
            asked.clear()
            entries = b"ignore: [%s]\n" % f"{{code: MOD003, reason: drafts{at}}}".encode()
            Session().check_document(read_document("a.yaml", data=UNKNOWN + entries))
            assert len(asked) <= most

    def test_a_document_is_read_once_more_for_every_slip_that_may_be_meant(self, monkeypatch):
        read = []
        load = spelling.load
        monkeypatch.setattr(spelling, "load", lambda *a, **more: (read.append(a), load(*a, **more))[1])
        slips = b"assay: evaluation/1\n" + b"".join(b"seed%d: 1\n" % number for number in range(60))
        for data, most in ((slips, spelling.MOST + 1), (UNKNOWN, 0)):
            read.clear()
            Session().check_document(read_document("a.yaml", data=data))
            assert len(read) <= most
