"""Runs that were made differently held against each other: what decides, and that nothing else matters."""

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.errors import PlanError

N = 48
METRICS = ["Accuracy", "AUROC", "Brier", "MCC"]
IDS = [f"i{number:02}" for number in range(N)]


def sample():
    rng = np.random.default_rng(21)
    y = rng.integers(0, 2, N)
    scores = {name: np.clip(0.5 * rng.random(N) + skill * y, 0, 1) for name, skill in (("a", 0.4), ("b", 0.2))}
    return y, scores


Y, SCORES = sample()
TRUE = np.array(["no", "yes"])[Y].tolist()


@pytest.fixture(scope="module")
def finished(studies, tmp_path_factory, without_pages):
    """The folder of a run of one algorithm on some items, in whatever order the rows stand; made once."""
    base, made = tmp_path_factory.mktemp("runs"), {}

    def run(
        name, algorithm="a", *, rows=range(N), names=("id", "class"), limit=None, labels=False, overrides=(), **members
    ):
        if name not in made:
            at = list(rows)
            truth = {names[0]: [IDS[i] for i in at], names[1]: [TRUE[i] for i in at]}
            p = SCORES[algorithm][at]
            said = {"said": np.array(["no", "yes"])[(p >= 0.5) * 1].tolist()} if labels else {"p yes": p.tolist()}
            settings = {"positive": "yes", "metrics": METRICS, "replicates": 50, "seed": 2, **members}
            path = studies.write(truth, {algorithm: {names[0]: truth[names[0]], **said}}, name=name, **settings)
            assay.run(assay.compile(path, overrides, limit=limit), base / name)
            made[name] = base / name
        return made[name]

    return run


def numbers(found):
    return [[{**row, "unit": "", "excluded": 0} for row in found["results"]], found["differences"]]


def test_the_first_run_says_seed_level_and_replicates(finished):
    """So that the order of the folders is a choice; what the others said of it is not mixed in."""
    one = finished("a", "a")
    other = finished("b of another seed", "b", seed=77, level=0.8, replicates=60)
    ahead, behind = assay.compare(one, other).results, assay.compare(other, one).results
    assert {row["level"] for row in (*ahead["results"], *ahead["differences"])} == {0.95}
    assert {row["level"] for row in (*behind["results"], *behind["differences"])} == {0.8}
    assert numbers(ahead) == numbers(assay.compare(one, finished("b", "b")).results)
    assert numbers(ahead) == numbers(
        assay.evaluate(
            TRUE, scores={"a": SCORES["a"], "b": SCORES["b"]}, positive="yes", metrics=METRICS, replicates=50, seed=2
        )
    )


def test_a_run_that_drew_nothing_leaves_the_usual_draws(finished):
    closed = finished("closed", "a", metrics=["AUROC"], seed=5, replicates=70)
    found = assay.compare(closed, finished("b", "b"), metrics=["MCC"]).results
    expected = assay.evaluate(TRUE, scores=SCORES, positive="yes", metrics=["MCC"])
    assert numbers(found) == numbers(expected)


def test_fields_may_be_called_differently(finished):
    other = finished("b called otherwise", "b", names=("case", "truth"))
    found = assay.compare(finished("a", "a"), other).results
    assert numbers(found) == numbers(assay.compare(finished("a", "a"), finished("b", "b")).results)
    assert {row["unit"] for row in found["results"]} == {"id"}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_in_the_tables_of_either_run_does_not_matter(finished, seed):
    mixed = finished(f"b mixed {seed}", "b", rows=np.random.default_rng(seed).permutation(N))
    assert assay.compare(finished("a", "a"), mixed).results == assay.compare(finished("a"), finished("b", "b")).results


@pytest.mark.parametrize("limit", [2, 20, 47])
def test_a_run_of_the_first_items_is_compared_on_them(finished, limit):
    some = finished(f"a of {limit}", "a", limit=limit)
    found = assay.compare(some, finished("b", "b"))
    assert (found.items, list(found.left_out.values())) == (limit, [0, N - limit])
    part = {name: p[:limit] for name, p in SCORES.items()}
    expected = assay.evaluate(
        TRUE[:limit], scores=part, classes=["no", "yes"], positive="yes", metrics=METRICS, replicates=50, seed=2
    )
    assert numbers(found.results) == numbers(expected)


def test_a_run_against_its_copy_differs_by_nothing(finished, tmp_path):
    one = finished("a", "a")
    copy = shutil.copytree(one, tmp_path / "copy")
    found = assay.compare(one, copy)
    assert {row["algorithm"] for row in found.results["results"]} == {"a/a", "copy/a"}
    mine, theirs = (
        [{**row, "algorithm": ""} for row in found.results["results"] if row["algorithm"] == name]
        for name in ("a/a", "copy/a")
    )
    assert mine == theirs
    for row in found.results["differences"]:
        assert row["value"] == 0
        assert (row["low"], row["high"]) in {(0, 0), (None, None)}


def test_a_run_against_a_part_of_itself_differs_by_nothing_on_that_part(finished):
    found = assay.compare(finished("a", "a"), finished("a of 20", "a", limit=20))
    assert found.items == 20
    assert {row["value"] for row in found.results["differences"]} == {0}
    assert {row["n"] for row in (*found.results["results"], *found.results["differences"])} == {20}


def test_labels_and_scores_are_compared_by_what_both_have(finished):
    labels = finished("b of labels", "b", labels=True, metrics=["Accuracy", "MCC"])
    found = assay.compare(finished("a", "a"), labels).results
    assert [row["key"] for row in found["differences"]] == ["Accuracy", "MCC"]
    scored = assay.compare(finished("a", "a"), finished("b", "b"), metrics=["Accuracy", "MCC"]).results
    assert numbers(found) == numbers(scored)


def test_a_decision_that_was_made_stays_what_it_was(finished):
    """Whatever the threshold of the run that stands first."""
    strict = finished("b strict", "b", overrides=["predictions.0.threshold=0.6"])
    expected = {name: np.mean(SCORES[name][Y == 1] >= at) for name, at in (("a", 0.5), ("b", 0.6))}
    for folders in ((finished("a", "a"), strict), (strict, finished("a", "a"))):
        found = assay.compare(*folders, metrics=["Sensitivity"]).results["results"]
        assert {row["algorithm"]: row["value"] for row in found} == expected


def test_three_runs_are_three_pairs(finished):
    folders = [finished("a", "a"), finished("b", "b"), finished("b of labels", "b", labels=True, metrics=["MCC"])]
    found = assay.compare(*folders, metrics=["MCC"]).results
    assert [(row["first"], row["second"]) for row in found["differences"]] == [
        ("a", "b/b"),
        ("a", "b of labels/b"),
        ("b/b", "b of labels/b"),
    ]
    assert found["differences"][2]["value"] == 0


@given(st.sets(st.sampled_from(METRICS), min_size=1), st.integers(1, 60))
def test_what_is_named_decides_and_no_run_is_changed(finished, metrics, replicates):
    folders = [finished("a", "a"), finished("b", "b")]
    asked = sorted(metrics)
    found = assay.compare(*folders, metrics=asked, replicates=replicates).results
    expected = assay.evaluate(TRUE, scores=SCORES, positive="yes", metrics=asked, replicates=replicates, seed=2)
    assert numbers(found) == numbers(expected)


def test_a_run_without_items_is_named(finished, studies, tmp_path, without_pages):
    halves = {
        name: {"id": IDS[at], "p yes": SCORES[name][at].tolist()}
        for name, at in (("a", slice(24)), ("b", slice(24, N)))
    }
    path = studies.write(
        {"id": IDS, "class": TRUE}, halves, name="halves", positive="yes", metrics=METRICS, undefined="drop"
    )
    assay.run(path, tmp_path / "halves")
    with pytest.raises(PlanError, match="halves has no item of which all its algorithms speak"):
        assay.compare(tmp_path / "halves")
    left = r"`undefined: drop` left 48 items out of .*halves, and .* counts as wrong what is missing"
    with pytest.raises(PlanError, match=left):
        assay.compare(finished("a", "a"), tmp_path / "halves")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"metrics": ["Sensitivity", "Zeal"]}, "there is no metric `Zeal`"),
        ({"metrics": "MCC"}, "`metrics` is a list"),
        ({"replicates": 0}, "`replicates` is 0, and has to be a whole number from 1"),
        ({"replicates": 2.5}, "`replicates` is 2.5"),
    ],
)
def test_a_wrong_question_is_one_line(finished, options, line):
    with pytest.raises(PlanError, match=line):
        assay.compare(finished("a", "a"), finished("b", "b"), **options)
