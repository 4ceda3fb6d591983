"""What the rules say about true and predicted classes, against what a count over the cells says."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

CLASSES = ["benign", "malignant"]
TRUE = ["", "benign", "malignant", "Benign", "other"]
SCORES = ["", "0.25", "0.5", "0.75"]
PREDICTED = "predictions:\n  - {name: forest, file: a.csv, label: prediction, scores: {malignant: p_malignant}}\n"
LABELLED = "predictions:\n  - {name: forest, file: a.csv, label: prediction}\n"

truths = st.lists(st.sampled_from(TRUE), min_size=1, max_size=7)
rows = st.lists(st.tuples(st.sampled_from(TRUE), st.sampled_from(SCORES)), min_size=1, max_size=7)


def found_in(fresh, members, truth, said):
    """The findings about labels, by code: the true ones in one table, the predicted ones and scores in the other."""
    patients = [(key, label, "A", "large") for key, label in enumerate(truth)]
    predicted = [(key, *row) for key, row in enumerate(said)]
    tables = {
        "patients.csv": [("patient", "diagnosis", "site", "size"), *patients],
        "a.csv": [("patient", "prediction", "p_malignant"), *predicted],
    }
    _, found = fresh.check(members, tables)
    return {code: one for code, one in found.items() if code.startswith(("DAT02", "DAT03"))}


def numbers(finding):
    """The numbers that a message begins with: how many, of how many."""
    return [int(number) for number in re.findall(r"\b\d+\b", finding.message.partition(":")[0])[:2]]


def of_truth(truth, classes, positive):
    """Which rules speak of the true labels, and how many items they count."""
    shown = {label for label in truth if label}
    known = [label for label in truth if label in classes]
    if classes and not known:
        return {"DAT027": None}
    found = {}
    if classes and len(known) + truth.count("") < len(truth):
        found["DAT020"] = len(truth) - truth.count("") - len(known)
    if "" in truth:
        found["DAT021"] = truth.count("")
    if any(name not in shown and name != positive for name in classes):
        found["DAT022"] = None
    if positive and positive not in shown:
        found["DAT023"] = None
    if not classes and len(shown) < 2:
        found["DAT024"] = None
    if not classes and len(shown) == 2 and not positive:
        found["DAT025"] = None
    if not classes and len(shown) == len(truth) > 2:
        found["DAT026"] = len(shown)
    return found


def of_predictions(said, classes):
    """The same of the predicted labels; without classes nobody can tell."""
    labels = [label for label, _ in said]
    known = [label for label in labels if label in classes]
    if not classes:
        return {"DAT031": labels.count("")} if 0 < labels.count("") < len(labels) else {}
    found = {"DAT031": labels.count("")} if 0 < labels.count("") < len(labels) else {}
    if not known:
        return found | {"DAT036": None}
    if len(known) + labels.count("") < len(labels):
        found["DAT030"] = len(labels) - labels.count("") - len(known)
    if {*classes} - {*labels}:
        found["DAT032"] = None
    return found


def contradictions(said):
    """Rows whose label is not what the score says at the threshold of one half."""
    return sum((label == "malignant") != (float(score) >= 0.5) for label, score in said if label in CLASSES and score)


def assert_said(found, expected):
    assert {*found} == {*expected}
    for code, count in expected.items():
        if count is not None:
            assert numbers(found[code])[0] == count, found[code].message


@given(truths, rows)
def test_classes_that_are_declared(fresh, truth, said):
    found = found_in(fresh, LABELLED, truth, said)
    assert_said(found, of_truth(truth, CLASSES, "malignant") | of_predictions(said, CLASSES))


@given(truths, rows, st.sampled_from(["", "malignant"]))
@example(["benign", "malignant", "other"], [("benign", "")], "")
def test_classes_that_are_found(fresh, truth, said, positive):
    members = f'classes: []\npositive: "{positive}"\nmetrics: [Accuracy]\n{LABELLED}'
    expected = of_truth(truth, [], positive) | of_predictions(said, sorted({*truth} - {""}))
    assert_said(found_in(fresh, members, truth, said), expected)


@given(rows)
def test_labels_against_scores(fresh, said):
    found = found_in(fresh, PREDICTED, CLASSES, said)
    against = contradictions(said)
    assert ("DAT033" in found) == bool(against)
    if against:
        assert numbers(found["DAT033"]) == [against, len(said)]
        assert ("looks like the score of `benign`" in found["DAT033"].help) == (2 * against > len(said))


@given(rows, st.sampled_from([0.25, 0.3, 0.5, 0.75, 1.0]))
def test_the_score_of_the_other_class_says_as_much(fresh, said, threshold):
    """One minus the score of the one class is the score of the other."""
    turned = [(label, f"{1 - float(score)}" if score else "") for label, score in said]
    members = PREDICTED.replace("}}", f"}}, threshold: {threshold}}}")
    other = members.replace("{malignant: p_malignant}", "{benign: p_malignant}")
    one, two = (found_in(fresh, each, CLASSES, table) for each, table in ((members, said), (other, turned)))
    assert ("DAT033" in one) == ("DAT033" in two)
    if "DAT033" in one:
        assert numbers(one["DAT033"]) == numbers(two["DAT033"])


@given(truths, st.sets(st.sampled_from([*CLASSES, "other", "unclear"]), min_size=1))
def test_scores_of_classes_that_are_found(fresh, truth, scored):
    shown = {*truth} - {""}
    columns = ", ".join(f"{name}: p_malignant" for name in sorted(scored))
    members = (
        "classes: []\npositive: ''\nmetrics: [Accuracy]\n"
        f"predictions:\n  - {{name: forest, file: a.csv, scores: {{{columns}}}}}\n"
    )
    found = found_in(fresh, members, truth, [("benign", "0.5")])
    assert ("DAT034" in found) == bool(shown and scored - shown)
    assert ("DAT035" in found) == (len(shown) > 2 and scored < shown)


NFC, NFD = "\xe9t\xe9", "e\u0301te\u0301"


@pytest.mark.parametrize(("known", "other"), [(NFC, NFD), (NFD, NFC)])
def test_labels_that_look_like_a_class_are_told_by_their_unicode_form(fresh, known, other):
    declared = f'classes: [b, "{known}"]\npositive: "{known}"\n'
    found = found_in(fresh, declared + LABELLED, [known, "b", other], [(known, ""), (other, ""), ("b", "")])
    points = [text.encode("unicode_escape").decode() for text in (other, known)]
    for code in ("DAT020", "DAT030"):
        assert found[code].help.endswith(
            f"Unicode form, `{points[0]}` and not `{points[1]}`: write both in one, such as NFC"
        )
