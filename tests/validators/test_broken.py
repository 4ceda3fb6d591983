"""A file in a folder that is called as datasets are and cannot be read is told, and another one is passed over."""

import subprocess
import sys

import pytest

from assay_validators.croissant.official.report import OfficialSession
from assay_validators.engine import Session, check

CALLED = ["croissant.json", "my-Croissant-1.json", "birds.croissant.json", "metadata.json", "birds.jsonld"]
OTHERS = ["other.json", "metadata-2.json", "package.json", "croissant.yaml"]
BROKEN = {
    "empty": b"",
    "blank": b" \n",
    "a byte": b'{"@type": "na\xffme"}',
    "UTF-16": '{"@type": "Dataset"}'.encode("utf-16"),
    "cut": b'{"name": "x',
}
FOREIGN = [b"{}", b'{"name": "x"}', b"[1]", b'{"@context": "https://schema.org/", "@type": "Person"}']


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_it_is_told_as_if_it_were_named(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    (report,) = check(str(tmp_path))
    (named,) = check(str(tmp_path / name))
    assert not report.valid
    assert said(report) == said(named)


def said(report):
    return [(found.code, found.message, found.span.line, found.span.column) for found in report.diagnostics]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_of_another_name_is_passed_over(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert list(check(str(tmp_path))) == []


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("data", FOREIGN)
@pytest.mark.parametrize("session", [Session, OfficialSession])
def test_what_can_be_read_and_is_something_else_is_passed_over(tmp_path, name, data, session):
    (tmp_path / name).write_bytes(data)
    checks = session()
    assert not checks.wants(checks.check_file(str(tmp_path / name)))


OPTIONS = [(), ("--jobs", "2"), ("--as", "mlcroissant"), ("--against", "mlcroissant"), ("--cache", "kept")]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_the_command_line_fails_by_it_however_it_is_asked(tmp_path, options):
    folder = tmp_path / "d"
    folder.mkdir()
    for name in (*CALLED, *OTHERS):
        (folder / name).write_bytes(BROKEN["a byte"])
    words = [sys.executable, "-m", "assay", "check", "d", *options, "--format", "json"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [name for name in (*CALLED, *OTHERS) if f"d/{name}" in done.stdout] == CALLED
    assert options[:1] == ("--against",) or done.returncode == 1, done


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_mlcroissant_ends_with_what_is_said_that_it_does(tmp_path, data):
    mlcroissant = pytest.importorskip("mlcroissant")
    path = tmp_path / "croissant.json"
    path.write_bytes(data)
    (found,) = OfficialSession().check_file(str(path)).diagnostics
    with pytest.raises(ValueError, match=r"codec|line") as raised:
        mlcroissant.Dataset(str(path))
    assert found.message.endswith(f"ends with {raised.type.__name__}")
