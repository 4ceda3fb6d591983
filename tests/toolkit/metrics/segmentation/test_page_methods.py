"""The Methods paragraph and the checklist of the page of masks say what holds of these data."""

import numpy as np
from tests.toolkit.metrics.segmentation.paged import study

from assay.cli.masks import mask_lines
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.methods import checklist, paragraph
from assay.metrics.segmentation.score import Wish, score
from assay.report.methods import bibtex


def test_methods_say_where_there_is_no_worst_value(tmp_path):
    for folder, last in (("truth", 0), ("nn", 1)):
        (tmp_path / folder).mkdir()
        for case, value in enumerate((1, 1, last)):
            np.save(tmp_path / folder / f"c{case}.npy", np.full((4, 4), value, np.uint8))
    for metrics, said in (("AVDR", True), ("DSC", False)):
        wish = Wish(metrics=metrics)
        found = score(tmp_path / "truth", [tmp_path / "nn"], wish)
        assert ("AVDR has no worst value" in " ".join(paragraph(found, wish))) == said


def test_methods_say_what_holds_of_these_metrics(tmp_path):
    study(tmp_path, names=("one",))
    truth, predictions = tmp_path / "truth", [tmp_path / "one"]

    def said(metrics):
        wish = Wish(metrics=metrics)
        return " ".join(paragraph(score(truth, predictions, wish, drawing=Drawing(replicates=20)), wish))

    assert "pooled" not in said("HD95")
    assert "with directions=pooled" in said("HD{percentile=95,directions=pooled}")
    assert "RVE has no worst value" in said("DSC,RVE")
    assert "no worst value" not in said("DSC,HD95")


def test_methods_say_what_regions_are_made_of_what_is_ignored_and_what_tests_compare(tmp_path):
    study(tmp_path)
    truth, predictions = tmp_path / "truth", [tmp_path / "one", tmp_path / "two"]
    (tmp_path / "dataset.json").write_text('{"labels": {"background": 0, "all": [1, 2], "core": 2, "ignore": 3}}')
    cases = "".join(f"{path.stem},{number % 5}\n" for number, path in enumerate(sorted(truth.iterdir())))
    (tmp_path / "cases.csv").write_text(f"case,patient\n{cases}")
    wish = Wish(metrics="DSC", labels=str(tmp_path / "dataset.json"))
    for each in (wish, wish._replace(cases=tmp_path / "cases.csv", group="patient")):
        found = score(truth, predictions, each, drawing=Drawing(replicates=20))
        said = " ".join(paragraph(found, each))
        assert "for 2 structures (all, of the labels 1 and 2; core)" in said
        assert "Voxels that have the label 3 in the reference were ignored" in said
        assert ("Tests compare the means of the groups by patient" in said) == bool(each.group)
        assert any("label 3 in the reference" in line for line in mask_lines(found))
        assert found.results["structures"] == [{"name": "all", "labels": [1, 2]}, {"name": "core", "labels": [2]}]
        assert found.results["ignored"] == 3


def test_methods_and_checklist_tell_what_was_looked_for(tmp_path):
    truth, predictions = study(tmp_path)
    described, silent = (Wish(metrics="DSC", fingerprint=one) for one in (fingerprint(tmp_path), None))
    for wish in (described, silent):
        found = score(truth, predictions, wish, drawing=Drawing(replicates=100))
        status = {row["id"]: row["status"] for row in found.results["pitfalls"]}
        looked = [code for code, each in status.items() if each in ("found", "not found")]
        there = [code for code in looked if status[code] == "found"]
        sentence = paragraph(found, wish)[-1]
        assert (
            f"were looked for, {len(looked)} of {len(status)}, and {len(there)} found, {', '.join(there)};" in sentence
        )
        (item,) = [item for item in checklist(found, wish) if "pitfalls" in item.what]
        assert item.holds == (wish is described)
    assert "@article{reinke2024pitfalls," in bibtex(paragraph(found, wish))


def fingerprint(folder):
    path = folder / "fingerprint.yaml"
    path.write_text(
        "assay: fingerprint/1\nname: organ\ncategory: SemS\nboundary_errors: distance_contour\nclass_imbalance: true\n"
        "class_scores_available: false\n"
    )
    return path
