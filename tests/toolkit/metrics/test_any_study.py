"""Any small study runs to its pages: rare classes, missing cells and predictions, labels beside scores, any limit."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assay
from assay.errors import PlanError
from assay_spec.metrics.catalogue import catalogue

ENTRIES = catalogue().entries
EVERY = [*ENTRIES, "ECE{bins=3,spacing=mass}", "BrierReliability{bins=4,spacing=mass}", "PPV@Sensitivity=0.5"]
CLASSES = ["a", "b b", "1", "é", "x,y", "c}"]


@st.composite
def predictions(draw, ids, classes):
    """What one algorithm says of some of the items: probabilities, labels or both."""
    said = [i for i in range(len(ids)) if draw(st.integers(0, 5))] or [0]
    columns = {"id": [ids[i] for i in said]}
    kind = draw(st.sampled_from(["scores", "labels", "both"]))
    if kind != "labels":
        raw = np.array([[draw(st.integers(0, 3)) for _ in classes] for _ in said], dtype=np.float64)
        raw[raw.sum(axis=1) == 0] = 1
        table = raw / raw.sum(axis=1, keepdims=True)
        columns |= {f"p {name}": table[:, c].tolist() for c, name in enumerate(classes)}
    if kind != "scores":
        columns["said"] = [draw(st.sampled_from(classes)) for _ in said]
    return columns


@st.composite
def studies(draw):
    """Columns of the reference, of up to three algorithms, and the members of their evaluation."""
    classes = draw(st.lists(st.sampled_from(CLASSES), min_size=2, max_size=4, unique=True))
    # Every class once: a positive class without items is refused.
    y = [*classes, *draw(st.lists(st.sampled_from(classes), max_size=12))]
    ids = [f"i{number:02}" for number in range(len(y))]
    reference = {"id": ids, "label": y}
    for name, values in (("site", ["n", "s", None]), ("patient", ["p1", "p2", "p3", "p4", "p5", "p6", None])):
        if draw(st.booleans()):
            reference[name] = draw(st.lists(st.sampled_from(values), min_size=len(y), max_size=len(y)))
    algorithms = {name: draw(predictions(ids, classes)) for name in draw(st.sampled_from(["m", "mn", "mno"]))}
    scored = all(any(column.startswith("p ") for column in table) for table in algorithms.values())
    able = [text for text in EVERY if scored or ENTRIES[text.partition("{")[0].partition("=")[0]].state == "table"]
    members = {
        "classes": classes,
        "positive": classes[1] if len(classes) == 2 else None,
        "metrics": draw(st.lists(st.sampled_from(able), min_size=1, max_size=5, unique=True)),
        "by": ["site"] if "site" in reference else [],
        "group": "patient" if "patient" in reference else "",
        "replicates": draw(st.sampled_from([1, 40])),
        "level": draw(st.sampled_from([0.5, 0.95])),
    }
    return reference, algorithms, members, draw(st.sampled_from([None, 1, 5]))


@settings(max_examples=5)
@given(studies())
def test_any_study_runs_to_its_pages_and_says_why_what_is_missing_is(studies, tmp_path_factory, sample):
    reference, algorithms, members, limit = sample
    members = {name: value for name, value in members.items() if value != ""}
    folder = tmp_path_factory.mktemp("any")
    path = studies.write(reference, algorithms, name=folder.name, **members)
    outcome = assay.run(assay.compile(path, limit=limit), folder / "run")
    for row in (*outcome.results["results"], *outcome.results["differences"]):
        whole = row["value"] is not None and row["low"] is not None
        assert whole == (row["reason"] is None), row
        assert not whole or row["low"] - 1e-12 <= row["value"] <= row["high"] + 1e-12, row
        assert row["n"] <= min(len(reference["id"]), limit or 99)
    assert json.loads((folder / "run" / "results.json").read_text()) == outcome.results
    assert (folder / "run" / "report.html").stat().st_size > 0
    if not outcome.results["results"][0]["n"]:
        with pytest.raises(PlanError, match="run has no item of which all its algorithms speak"):
            assay.compare(folder / "run")
        return
    again = assay.compare(folder / "run").results
    assert [row["value"] for row in again["results"]] == [row["value"] for row in outcome.results["results"]]
