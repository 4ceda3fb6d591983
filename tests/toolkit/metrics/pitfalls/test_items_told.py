"""How pitfalls of items are told: on the terminal, in methods, and in remedies."""

from dataclasses import replace

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.studies import (
    CLEAR,
    CLOSE,
    RARE,
    call,
    looked_for,
    scored,
)

import assay
from assay.cli.pitfalls import pitfall_lines
from assay.errors import ScoreWarning
from assay.metrics.pitfalls.rows import outcomes_in, sentence
from assay.report.model import Status
from assay_spec.metrics.pitfalls import pitfalls


def test_the_terminal_tells_what_was_found_and_counts_the_rest():
    rows = assay.evaluate(**call(CLOSE, RARE, metrics=["Accuracy", "EC"]))["pitfalls"]
    lines = list(pitfall_lines(outcomes_in(rows)))
    there = [each for each in outcomes_in(rows) if each.findings]
    known = [each for each in there if each.severity == "info"]
    assert lines[0].startswith(f"pitfalls: {len(there)} found ({len(known)} of them good to know, in the JSON), ")
    shown = {line.split()[0] for line in lines if line.startswith("  P")}
    assert shown == {each.id for each in there} - {each.id for each in known}
    assert "    remedy: read it beside sensitivity" in lines


def test_the_terminal_names_a_pitfall_that_it_shows_as_an_example():
    found = assay.evaluate(**call(CLOSE, RARE, metrics=["Accuracy", "EC"]))["pitfalls"]
    outcomes = outcomes_in(found)
    last = list(pitfall_lines(outcomes))[-1]
    shown = [line.split()[0] for line in pitfall_lines(outcomes) if line.startswith("  P")]
    assert last.startswith(f"  `assay explain {shown[0]}` says more")
    known = [replace(each, severity="info") for each in outcomes]
    (only,) = pitfall_lines(known)
    assert only.startswith("pitfalls: ")
    first, *others = [each for each in outcomes if each.findings]
    assert others
    *_, last = pitfall_lines([replace(first, severity="info"), *others])
    assert first.id not in last


def test_methods_say_what_was_looked_for():
    rows = assay.evaluate(**call())["pitfalls"]
    status = {row["id"]: row["status"] for row in rows}
    looked = [code for code, each in status.items() if each in (Status.FOUND, Status.NOT_FOUND)]
    assert f"were looked for, {len(looked)} of {len(pitfalls())}, and none found;" in sentence(rows)
    assert sentence([row for row in rows if row["id"] not in looked]) == ""


def test_remedies_of_ranks_say_what_the_evaluation_does_not_do_yet():
    (row,) = looked_for("P35-03", call(CLOSE))
    assert "the ranking gives them the ranks 1 [1, 1] and 2 [1, 2]" in row["evidence"]
    (few,) = looked_for("P33-02", call(CLEAR, replicates=20))
    assert few["remedy"] == "draw at least 100 times"
    (level,) = looked_for("P33-02", call(CLEAR, replicates=400, level=0.999))
    assert level["remedy"] == "draw at least 2,000 times"
    (none,) = looked_for("P33-02", call(CLEAR, group=[str(number % 3) for number in range(120)]))
    assert none["remedy"] == (
        "add items, or groups of them; until then say that nobody knows how sure these ranks are, and why"
    )


@pytest.mark.parametrize(("undefined", "status"), [("drop", Status.FOUND), ("worst", Status.NOT_FOUND)])
def test_items_of_arrays_that_are_left_out_for_all_are_told(undefined, status):
    lacking = np.where(np.arange(120) < 3, np.nan, scored())
    study = call(scores={"a": lacking, "b": scored()}, metrics=["AUROC"], undefined=undefined)
    with pytest.warns(ScoreWarning, match="3 of `a` are missing"):
        found = assay.evaluate(**study)
    rows = [row for row in found["pitfalls"] if row["id"] == "P24-01"]
    assert [row["status"] for row in rows] == [status]
    if status is Status.FOUND:
        assert rows[0]["evidence"].startswith("`a` has no prediction of 3 items, left out for all algorithms")
        assert rows[0]["numbers"] == {"items": 117, "missing": 3}


def test_arrays_that_lack_nothing_were_looked_at():
    (row,) = looked_for("P24-01", call(undefined="drop"))
    assert row["status"] == Status.NOT_FOUND
