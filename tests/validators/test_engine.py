"""From a document to its report."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay_spec.document
from assay_spec.document import read_document
from assay_spec.ports import Unavailable
from assay_validators.engine import Session, check

STUDY = Path(__file__).parent / "study"
HEADER = b"assay: evaluation/1\nname: a\ndataset: d.json\nid: i\nreference: r\nmetrics: [Accuracy]\n"
PREDICTIONS = b"predictions: [{name: f, file: a.csv, label: l}]\n"


def check_bytes(data, name="x.yaml", folder=STUDY):
    return Session().check_document(read_document(folder / name, data=data))


def codes(report):
    return [found.code for found in report.diagnostics]


def test_findings_stand_in_the_order_of_their_places():
    report = check_bytes(b"level: 95\nreplicates: x\n" + HEADER + b"seed: -1\nnonsense: 1\n" + PREDICTIONS)
    places = [found.span.start for found in report.diagnostics]
    assert places == sorted(places)
    assert codes(report)[:2] == ["MOD008", "MOD005"]


def test_rules_run_on_what_is_left_when_a_value_is_wrong():
    report = check_bytes(HEADER + b"level: 95\nclasses: [a, b]\n" + PREDICTIONS)
    assert {"MOD008", "EVA001"} <= set(codes(report))


def test_a_document_without_what_it_needs_has_no_model():
    report = check_bytes(b"assay: evaluation/1\nname: a\n")
    assert report.model is None
    assert set(codes(report)) == {"MOD001"}
    assert len(codes(report)) == 4


@pytest.mark.parametrize(
    ("name", "data", "code", "help_"),
    [
        ("x.yaml", b"assay: evalution/1", "DOC002", "evaluation/1"),
        ("x.yaml", b"assay: evaluation/2", "DOC006", "evaluation/1"),
        ("x.yaml", b"assay: evaluation", "DOC006", "evaluation/1"),
        ("x.yaml", b"assay: 1", "DOC002", "begin with"),
        ("x.yaml", b"name: wdbc", "DOC002", "begin with"),
        ("x.json", b'{"name": "wdbc"}', "DOC002", "sc:Dataset"),
        ("x.json", b"[1, 2]", "DOC002", "begin with"),
        ("x.json", b"5", "DOC002", "begin with"),
        ("x.json", b'{"assay": "evaluation/9"}', "DOC006", "evaluation/1"),
    ],
)
def test_a_document_of_no_known_kind_gives_one_finding(name, data, code, help_):
    report = check_bytes(data, name)
    assert codes(report) == [code]
    assert help_ in report.diagnostics[0].help
    assert not report.done
    assert not report.valid


def test_a_broken_text_gives_only_what_is_wrong_with_the_text():
    report = check_bytes(b'{"assay": "evaluation/1", "name": [1, 2', "x.json")
    assert codes(report) == ["DOC021"]
    assert report.done
    assert not report.valid
    assert report.kind == "evaluation/1"


def test_mended_mistakes_of_the_text_do_not_hide_the_rest():
    report = check_bytes(b'{"assay": "fingerprint/1", "name": "a", "category": "ImLCC",}', "x.json")
    assert {"DOC024", "MOD009", "MOD001"} <= set(codes(report))


@given(st.binary(max_size=400), st.sampled_from(["x.json", "x.yaml"]))
def test_no_bytes_break_the_engine(data, name):
    assert isinstance(check_bytes(data, name).diagnostics, tuple)


@given(st.data())
def test_no_change_of_a_byte_breaks_the_engine(data):
    name = data.draw(st.sampled_from(["croissant.json", "evaluation.yaml", "fingerprint.yaml"]))
    text = bytearray((STUDY / name).read_bytes())
    at = data.draw(st.integers(0, len(text) - 1))
    width = data.draw(st.integers(0, 40))
    text[at : at + width] = data.draw(st.binary(max_size=10))
    check_bytes(bytes(text), name)


class TestReferences:
    def test_a_document_that_two_name_is_checked_once(self, monkeypatch):
        read = []
        reader = assay_spec.document.read_bytes
        monkeypatch.setattr(
            assay_spec.document,
            "read_bytes",
            lambda path, **more: (read.append(Path(path).name), reader(path, **more))[1],
        )
        session = Session()
        for _ in range(2):
            session.check_file(str(STUDY / "evaluation.yaml"))
        assert sorted(read) == ["croissant.json", "evaluation.yaml", "evaluation.yaml", "fingerprint.yaml"]

    def test_a_document_that_names_itself_ends(self, tmp_path):
        text = (STUDY / "evaluation.yaml").read_text().replace("croissant.json", "evaluation.yaml")
        (tmp_path / "evaluation.yaml").write_text(text.replace("fingerprint.yaml", "evaluation.yaml"))
        shutil.copy(STUDY / "a.csv", tmp_path)
        report = Session().check_file(str(tmp_path / "evaluation.yaml"))
        assert codes(report) == ["EVA022", "EVA022"]

    def test_what_leads_nowhere_gives_its_reason(self):
        session = Session()
        document = read_document(STUDY / "evaluation.yaml")
        assert session.follow(document, "gone.json") == Unavailable("no such file or directory")

    def test_the_file_that_the_kernel_finds_is_read(self, tmp_path):
        (tmp_path / "sub" / "deep").mkdir(parents=True)
        (tmp_path / "link").symlink_to("sub/deep")
        (tmp_path / "x.yaml").write_text("assay: evaluation/1")
        shutil.copy(STUDY / "fingerprint.yaml", tmp_path / "sub" / "x.yaml")
        session, origin = Session(), read_document(tmp_path / "evaluation.yaml", data=b"")
        assert session.follow(origin, "link/../x.yaml").kind == "fingerprint/1"
        assert session.follow(origin, "link/../x.yaml") is session.follow(origin, "./sub/x.yaml")

    def test_links_out_of_the_folder_and_pipes_are_not_followed(self, tmp_path):
        home = shutil.copytree(STUDY, tmp_path / "home")
        for name in ("croissant.json", "a.csv"):
            (home / name).rename(tmp_path / name)
            (home / name).symlink_to(tmp_path / name)
        (home / "fingerprint.yaml").unlink()
        os.mkfifo(home / "fingerprint.yaml")
        report = Session().check_file(str(home / "evaluation.yaml"))
        assert codes(report) == ["EVA021", "EVA020", "EVA021"]
        assert "is a pipe or a device" in report.diagnostics[1].message

    def test_a_resolver_may_have_the_documents_elsewhere(self):
        class Elsewhere:
            def document(self, origin, path):
                if path == "croissant.json":
                    return read_document(STUDY / path)
                return Unavailable("not here")

        session = Session(Elsewhere())
        origin = read_document("nowhere/evaluation.yaml", data=b"")
        assert session.follow(origin, "croissant.json").kind == "croissant/1.1"
        assert session.follow(origin, "fingerprint.yaml") == Unavailable("not here")


class TestAccepted:
    FEW = HEADER + b"replicates: 100\n" + PREDICTIONS

    def ignoring(self, *entries):
        return check_bytes(self.FEW + b"ignore:\n" + b"".join(b"  - {%s}\n" % entry for entry in entries))

    def test_an_accepted_finding_is_set_aside(self):
        report = self.ignoring(b'code: EVA050, reason: "a first look"')
        assert "EVA050" not in codes(report)
        assert [accepted.finding.code for accepted in report.accepted] == ["EVA050"]
        assert "MOD011" not in codes(report)

    def test_only_at_its_place(self):
        report = self.ignoring(b'code: EVA050, reason: "a first look", at: /level')
        assert {"EVA050", "MOD011"} <= set(codes(report))
        report = self.ignoring(b'code: EVA050, reason: "a first look", at: /replicates')
        assert not {"EVA050", "MOD011"} & set(codes(report))

    def test_a_place_is_not_a_beginning_of_a_name(self):
        report = self.ignoring(b'code: EVA050, reason: "a first look", at: /replicate')
        assert {"EVA050", "MOD011"} <= set(codes(report))

    def test_without_a_reason_nothing_is_accepted(self):
        report = self.ignoring(b'code: EVA050, reason: " "')
        assert {"EVA050", "MOD012"} <= set(codes(report))

    def test_an_error_cannot_be_accepted(self):
        report = self.ignoring(b'code: EVA020, reason: "we know"')
        assert {"EVA020", "MOD013"} <= set(codes(report))
        assert not report.accepted

    def test_a_rule_that_did_not_run_is_not_stale(self):
        data_rule = next(rule for rule in rules_with_data())
        report = self.ignoring(b'code: %s, reason: "we know"' % data_rule.code.encode())
        assert "MOD011" not in codes(report)


def rules_with_data():
    from assay_validators.families import rules_of

    return [rule for rule in rules_of("DAT") if rule.data]


class TestFiles:
    def test_a_folder_is_walked_in_order_and_other_files_are_passed_over(self, tmp_path):
        shutil.copy(STUDY / "fingerprint.yaml", tmp_path / "b.yml")
        shutil.copy(STUDY / "fingerprint.yaml", tmp_path / "a.yaml")
        (tmp_path / "c").mkdir()
        shutil.copy(STUDY / "croissant.json", tmp_path / "c" / "d.jsonld")
        (tmp_path / "package.json").write_text('{"name": "x"}')
        (tmp_path / "broken.json").write_text('{"name": ')
        (tmp_path / "notes.txt").write_text("assay: evaluation/1")
        (tmp_path / ".hidden").mkdir()
        shutil.copy(STUDY / "fingerprint.yaml", tmp_path / ".hidden" / "e.yaml")
        found = [Path(report.path).relative_to(tmp_path).as_posix() for report in check(str(tmp_path))]
        assert found == ["a.yaml", "b.yml", "c/d.jsonld"]

    def test_loops_of_links_end(self, tmp_path):
        shutil.copy(STUDY / "fingerprint.yaml", tmp_path / "a.yaml")
        (tmp_path / "loop").symlink_to(tmp_path)
        (tmp_path / "self.json").symlink_to(tmp_path / "self.json")
        (tmp_path / "gone.json").symlink_to(tmp_path / "nothing.json")
        assert [Path(report.path).name for report in check(str(tmp_path))] == ["a.yaml"]

    def test_pipes_in_a_folder_are_passed_over(self, tmp_path):
        os.mkfifo(tmp_path / "a.json")
        assert list(check(str(tmp_path))) == []

    def test_a_named_file_is_reported_whatever_it_is(self, tmp_path):
        (tmp_path / "package.json").write_text('{"name": "x"}')
        (tmp_path / "self.json").symlink_to(tmp_path / "self.json")
        names = ["package.json", "self.json", "gone.json"]
        reports = list(check(*(str(tmp_path / name) for name in names)))
        assert [codes(report) for report in reports] == [["DOC002"], ["DOC001"], ["DOC001"]]
        assert not any(report.done for report in reports)

    def test_a_folder_that_nobody_may_read_is_said(self, tmp_path):
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
        path = tmp_path / "a.json"
        path.write_text("{}")
        path.chmod(0)
        (report,) = check(str(tmp_path))
        assert codes(report) == ["DOC001"]
