"""The record of values of masks, and what verifying them finds."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import RunError
from assay.images.detached import detached
from assay.images.image import ImageError
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Asking, Wish, score
from assay.metrics.segmentation.verify import BOUND, verify
from assay.metrics.segmentation.written import as_json
from assay.runs.verification import Verdict
from assay_spec.policy import Undefineds

MASK = np.zeros((20, 20), np.uint8)
MASK[4:13, 4:13], MASK[14:18, 14:18] = 1, 2

FINGERPRINT = """
assay: fingerprint/1
name: lesions
category: SemS
structure_boundaries: true
boundary_errors: distance_contour
class_imbalance: true
class_scores_available: false
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    for shift, name in enumerate(("truth", "near", "far")):
        (tmp_path / name).mkdir()
        for number in range(6):
            np.save(tmp_path / name / f"c{number}.npy", np.roll(MASK, shift * (1 + number % 2), axis=1))
    rows = "".join(f"c{number},{'AB'[number % 2]},p{number // 2}\n" for number in range(6))
    (tmp_path / "cases.csv").write_text(f"case,centre,patient\n{rows}")
    (tmp_path / "names.json").write_text(json.dumps({"labels": {"background": 0, "organ": 1, "lesion": 2}}))
    (tmp_path / "problem.yaml").write_text(FINGERPRINT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


WISH, FEW = Wish(metrics="DSC,HD95"), Drawing(replicates=50)


def written(folder, wish=WISH, predictions=("near", "far"), drawing=FEW, policy=None):
    """The file of the values, as the command writes it."""
    asking = Asking(Path("truth"), [Path(name) for name in predictions], wish, policy or Policy(), drawing)
    found = score(*asking)
    (folder / "values.json").write_text(as_json(found, record_of(found, Path("truth"), wish, drawing)))
    return folder / "values.json"


def codes(found):
    return sorted({finding.code for finding in found.findings if finding.code})


@pytest.mark.parametrize(
    ("wish", "more"),
    [
        (WISH, {}),
        (Wish(metrics="DSC", labels="names.json", classes="organ"), {}),
        (Wish(metrics="NSD@2mm", labels="organ=1", regions="all=1+2", spacing="2,1"), {}),
        (Wish(metrics="DSC", cases=Path("cases.csv"), by=("centre",), group="patient"), {}),
        (Wish(metrics="AVDR", match=r"c(?P<case>\d)", placed=False, links=True, declared=True), {}),
        (Wish(fingerprint=Path("problem.yaml")), {}),
        (Wish(metrics="IoU"), {"predictions": ("mine=near",), "policy": Policy(Undefineds.DROP)}),
        (Wish(metrics="IoU"), {"drawing": Drawing(0.9, 30, 7)}),
    ],
)
def test_values_are_found_again_whatever_was_asked(study, wish, more):
    found = verify(written(study, wish, **more))
    assert found.valid, found.findings
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    content = json.loads((study / "values.json").read_text())
    assert len(found.numbers) == sum(len(content[name]) for name in ("results", "differences", "cases"))


def test_who_is_called_as_no_folder_is_told_with_the_folder(study):
    """Or values of one algorithm could be shown under the name of another, which is verified all the same."""
    wish, named = WISH, {"far": Path("near"), "near": Path("far"), "truth": Path("truth")}
    found = score(*Asking(Path("truth"), named, wish, Policy(), FEW))
    (study / "values.json").write_text(as_json(found, record_of(found, Path("truth"), wish, FEW)))
    (said,) = [each.text for each in verify(study / "values.json").findings if each.subject == "record"]
    assert said.startswith("`far` (folder `near`), `near` (folder `far`), `truth` against `truth`, files ")


def test_the_digest_is_what_sha256sum_makes_of_the_files(study):
    record = json.loads(written(study, Wish(metrics="DSC", labels="names.json")).read_text())["record"]
    paths = [each["path"] for each in record["files"]]
    assert paths[:3] == ["truth/c0.npy", "near/c0.npy", "far/c0.npy"]
    assert paths[-1] == "names.json"
    printed = subprocess.run(["sha256sum", *paths], capture_output=True, check=True).stdout
    listed = subprocess.run(["sha256sum"], input=printed, capture_output=True, check=True).stdout
    assert record["digest"] == f"sha256:{listed.split()[0].decode()}"


def test_a_record_names_no_folder_of_the_machine(study, monkeypatch):
    here = study / "elsewhere"
    here.mkdir()
    monkeypatch.chdir(here)
    wish = Wish(metrics="DSC", cases=study / "cases.csv", by=("centre",))
    found = score(study / "truth", [Path("../near")], wish)
    (study / "values.json").write_text(as_json(found, record_of(found, study / "truth", wish, Drawing())))
    record = json.loads((study / "values.json").read_text())["record"]
    assert str(study) not in json.dumps(record)
    assert (record["asked"]["reference"], record["asked"]["predictions"]) == ("truth", {"near": "near"})
    assert verify(study / "values.json", study).valid
    assert verify(study / "values.json").valid


@pytest.mark.parametrize("name", ["truth/c0.npy", "far/c3.npy"])
def test_a_file_that_changed_is_named_and_nothing_is_scored(study, name):
    path = written(study)
    np.save(study / name, MASK)
    np.save(study / name, np.flipud(MASK))
    found = verify(path)
    assert [finding.subject for finding in found.findings if finding.code == "VER004"] == [name]
    assert not found.numbers
    (study / name).unlink()
    assert [finding.text for finding in verify(path).findings if finding.code] == ["not in `.`"]


def test_values_in_which_an_object_has_a_key_twice_are_refused(study):
    """Readers differ about which of the two counts."""
    path = written(study)
    path.write_bytes(path.read_bytes().replace(b'"value":', b'"value": 1.0, "value":', 1))
    with pytest.raises(RunError, match="has two meanings: an object has the key `value` twice"):
        verify(path)


def test_a_file_that_came_later_shows(study):
    (study / "far" / "c5.npy").unlink()
    path = written(study, Wish(metrics="DSC", cases=Path("cases.csv"), by=("centre",)))
    np.save(study / "far" / "c5.npy", MASK)
    np.save(study / "truth" / "c6.npy", MASK)
    found = verify(path)
    assert [finding.subject for finding in found.findings if finding.code == "VER004"] == ["far/c5.npy", "truth/c6.npy"]
    assert not found.numbers


def test_rows_without_a_reference_are_verified(study):
    table = study / "cases.csv"
    table.write_text(table.read_text() + "gone,north,p9\n")
    path = written(study, Wish(metrics="DSC", cases=Path("cases.csv"), by=("centre",)))
    assert verify(path).valid
    content = json.loads(path.read_text())
    assert content["extra_rows"] == ["gone"]
    for others in ([], ["away"], None):
        path.write_text(json.dumps(content | {"extra_rows": others}))
        assert [finding.code for finding in verify(path).findings if finding.subject == "extra_rows"] == ["VER005"]


@pytest.mark.parametrize("name", ["headline", "Results", "", "results ", "\x1b[31m"])
def test_a_part_that_nobody_wrote_is_found(study, name):
    path = written(study, WISH._replace(metrics="DSC"), drawing=Drawing(replicates=2))
    content = json.loads(path.read_text())
    for kept in (content, content | {"record": content["record"] | {"files": []}}):
        path.write_text(json.dumps(kept | {name: {"value": 1.0}}))
        found = verify(path)
        assert not found.valid
        if kept is content:
            assert [(each.subject, each.code) for each in found.findings if each.code] == [(name, "VER006")]


def test_values_of_older_versions_lack_what_was_not_written(study):
    path = written(study)
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"ignored": 9}))
    assert [finding.subject for finding in verify(path).findings if finding.code == "VER005"] == ["ignored"]
    for name in ("extra_rows", "structures", "ignored"):
        del content[name]
    path.write_text(json.dumps(content))
    assert verify(path).valid


def test_files_are_looked_for_here_and_beside_the_values(study, monkeypatch):
    path = written(study)
    monkeypatch.chdir("/")
    assert verify(path).valid
    (study / "else").mkdir()
    path = path.rename(study / "else" / "values.json")
    assert [finding.text for finding in verify(path).findings if finding.code] == [
        "none of 18 lies in `.`: --inputs says below which folder"
    ]
    assert verify(path, study).valid


def test_links_are_verified_as_they_were_read(study, monkeypatch):
    (study / "data").mkdir()
    for name in ("truth", "near"):
        (study / name).rename(study / "data" / name)
        (study / name).symlink_to(study / "data" / name)
    path = written(study, Wish(metrics="DSC", links=True), predictions=("near",))
    assert verify(path).valid
    assert verify(path, study / "data").valid
    (study / "data" / "near" / "c1.npy").unlink()
    (study / "data" / "near" / "c1.npy").symlink_to(study / "data" / "near" / "c2.npy")
    assert codes(verify(path)) == ["VER004"]


def test_names_of_labels_may_be_many(study):
    labels = ",".join(["organ=1", *(f"structure_number_{number}={number}" for number in range(2, 60))])
    assert verify(written(study, Wish(metrics="DSC", labels=labels, classes="organ"))).valid


def edited(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    return verify(path)


@given(st.data())
def test_every_number_that_is_edited_is_found(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("edited")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for shift, name in enumerate(("truth", "near")):
            (folder / name).mkdir()
            for number in range(3):
                np.save(folder / name / f"c{number}.npy", np.roll(MASK, shift, axis=1))
        path = written(folder, predictions=("near",), drawing=Drawing(replicates=10))
        content = json.loads(path.read_text())
        part = data.draw(st.sampled_from(["results", "cases"]))
        row = data.draw(st.sampled_from(content[part]))
        field = "value" if part == "results" else "DSC"
        values = row if part == "results" else row["values"]
        by = data.draw(st.sampled_from([BOUND / 1000, 1e-9, 0.1]))
        values[field] *= 1 + by
        path.write_text(json.dumps(content))
        found = verify(path)
        assert found.valid == (by < BOUND)
        assert codes(found) == ([] if found.valid else ["VER005"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda content: content["results"].pop(), ["VER006"]),
        (lambda content: content["results"].append(content["results"][0] | {"key": "Luck"}), ["VER006"]),
        (lambda content: content["results"][0].update(n=99), ["VER005"]),
        (lambda content: content["results"][0].update(value=None), ["VER005"]),
        (lambda content: content["results"][0].update(value="0.9"), ["VER005"]),
        (lambda content: content["ranks"].clear(), ["VER005"]),
        (lambda content: content["policy"].update(undefined="drop"), ["VER005"]),
        (lambda content: content["drawing"].update(replicates=10**6), ["VER005"]),
        (lambda content: content.pop("pitfalls"), ["VER005"]),
        (lambda content: content.pop("record"), ["VER001"]),
        (lambda content: content["record"].update(version=2), ["VER001"]),
        (lambda content: content["record"]["files"].pop(), ["VER001"]),
        (lambda content: content["record"]["asked"].update(level="high"), ["VER001"]),
        (lambda content: content["record"]["asked"].update(reference="../truth"), ["VER004"]),
        (lambda content: content["record"]["asked"].update(reference="/etc"), ["VER004"]),
        (lambda content: content["record"]["asked"].update(labels="../names.json"), ["VER001"]),
        (lambda content: content["record"]["asked"].update(labels="cases.csv"), ["VER001"]),
        (lambda content: content["record"]["asked"].update(metrics=["Luck"]), ["VER001"]),
        (lambda content: content["record"]["asked"].update(match="("), ["VER001"]),
        (lambda content: content["record"]["asked"].update(predictions={}), ["VER001"]),
        (lambda content: content["record"]["asked"].update(level=1.5), ["VER001"]),
        (lambda content: content["record"]["asked"].update(replicates=-1), ["VER001"]),
        (lambda content: content["record"]["asked"].update(replicates=10**9), ["VER001"]),
        (lambda content: content["record"]["asked"].update(seed=-1), ["VER001"]),
        (lambda content: content["record"]["asked"].update(seed=1), ["VER005"]),
    ],
)
def test_what_was_edited_has_a_code(study, change, expected):
    assert codes(edited(written(study), change)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "{", '{"version": 1, "plan": "", "results": []}', "[" * 100_000, '{"version": 1, "policy": 1}'],
)
def test_other_files_are_refused(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(RunError, match="is no run folder, and not the JSON"):
        verify(tmp_path / "other.json")


def test_rows_that_stand_twice_are_no_values(study):
    with pytest.raises(RunError, match="not the JSON"):
        edited(written(study), lambda content: content["cases"].append(content["cases"][0]))


def test_voxels_beside_a_header_are_files_of_their_own(tmp_path, monkeypatch):
    sitk = pytest.importorskip("SimpleITK")
    for name in ("truth", "near"):
        (tmp_path / name).mkdir()
        sitk.WriteImage(sitk.GetImageFromArray(MASK), str(tmp_path / name / "c.mhd"))
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, predictions=("near",))
    files = [each["path"] for each in json.loads(path.read_text())["record"]["files"]]
    assert files == ["truth/c.mhd", "truth/c.raw", "near/c.mhd", "near/c.raw"]
    assert verify(path).valid
    data = (tmp_path / "near" / "c.raw").read_bytes()
    (tmp_path / "near" / "c.raw").write_bytes(data[:-1] + b"\x01")
    assert codes(verify(path)) == ["VER004"]


@pytest.mark.parametrize("name", ["../c.raw", "/etc/passwd", "gone.raw", "c%03d.raw", "LIST"])
def test_a_header_leads_to_files_beside_it_alone(tmp_path, name):
    (tmp_path / "c.mhd").write_text(f"ElementDataFile = {name}\n")
    with pytest.raises(ImageError, match="no file beside it"):
        detached(tmp_path / "c.mhd")
