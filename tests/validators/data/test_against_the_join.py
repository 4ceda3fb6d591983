"""Whatever the join of a run leaves out, a rule has announced; and where nothing is announced, nothing is left out."""

import re

from hypothesis import given
from hypothesis import strategies as st

from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.items.align import align
from assay.items.items import Finding, PredictionRows, ReferenceRows

CLASSES = ("benign", "malignant")
EVALUATION = """\
classes: [benign, malignant]
predictions:
  - {name: forest, file: a.csv, label: prediction, scores: {malignant: p_malignant}}
"""
ANNOUNCED = {
    (Finding.NULL_ID, ""): {"DAT010"},
    (Finding.DUPLICATE_ID, ""): {"DAT011"},
    (Finding.NULL_VALUE, "diagnosis"): {"DAT021", "DAT027"},
    (Finding.UNKNOWN_CLASS, "diagnosis"): {"DAT020", "DAT027"},
    (Finding.NULL_ID, "patient"): {"DAT012", "DAT016"},
    (Finding.DUPLICATE_ID, "patient"): {"DAT013"},
    (Finding.UNKNOWN_ID, "patient"): {"DAT014", "DAT016"},
    (Finding.MISSING_ID, "patient"): {"DAT015", "DAT016"},
    (Finding.NULL_VALUE, "p_malignant"): {"DAT042", "DAT047"},
    (Finding.NOT_FINITE, "p_malignant"): {"DAT041", "DAT047"},
    (Finding.NULL_VALUE, "prediction"): {"DAT031", "DAT036"},
    (Finding.UNKNOWN_CLASS, "prediction"): {"DAT030", "DAT036"},
}
"""Which rules speak of what the join finds."""

EXCLUDING = set().union(*ANNOUNCED.values())
COUNTED = {
    "DAT010": (Finding.NULL_ID, ""),
    "DAT011": (Finding.DUPLICATE_ID, ""),
    "DAT012": (Finding.NULL_ID, "patient"),
    "DAT013": (Finding.DUPLICATE_ID, "patient"),
    "DAT014": (Finding.UNKNOWN_ID, "patient"),
}
"""Rules whose number does not hang on what else is wrong."""

some_id = st.sampled_from(["", "1", "2", "3", "4", "04", " 4", "é"])
reference_rows = st.lists(st.tuples(some_id, st.sampled_from(["", "benign", "malignant", "Benign"])), max_size=7)
prediction_rows = st.lists(
    st.tuples(some_id, st.sampled_from(["", "0.25", "1", "nan", "inf"]), st.sampled_from(["", *CLASSES, "other"])),
    max_size=7,
)


def facts_of(folder):
    """What the join of a run notes, by finding and column; the id of the reference has no name."""
    text = dict.fromkeys(["patient", "diagnosis"], ValueType.TEXT)
    reference = load_table(open_table(folder / "patients.csv"), text)
    types = {"patient": ValueType.TEXT, "prediction": ValueType.TEXT, "p_malignant": ValueType.FLOAT}
    prediction = PredictionRows(
        algorithm="forest",
        table=load_table(open_table(folder / "a.csv"), types),
        id="patient",
        scores={"malignant": "p_malignant"},
        label="prediction",
    )
    items = align(ReferenceRows(table=reference, id="patient", label="diagnosis"), [prediction], CLASSES)
    named = {(f.finding, "" if f.column == "patient" and not f.algorithm else f.column): f.count for f in items.facts}
    return named, len(items.reference) - len(items.predictions[0].items), reference.num_rows - len(items.reference)


@given(reference_rows, prediction_rows)
def test_what_is_left_out_was_announced(fresh, truth, rows):
    folder, found = fresh.check(EVALUATION, tables(truth, rows))
    if not truth or not rows:
        assert {"DAT006", "DAT007"} & set(found)
        return
    facts, missing, unlabelled = facts_of(folder)
    for fact in facts:
        assert ANNOUNCED[fact] & set(found), fact
    if not EXCLUDING & set(found):
        assert (missing, unlabelled, facts) == (0, 0, {})


@given(reference_rows.filter(bool), prediction_rows.filter(bool))
def test_the_numbers_are_those_of_the_join(fresh, truth, rows):
    folder, found = fresh.check(EVALUATION, tables(truth, rows))
    facts, _, _ = facts_of(folder)
    for code in COUNTED.keys() & found.keys():
        told = next(int(number) for number in re.findall(r"\b\d+", found[code].message))
        assert told == facts[COUNTED[code]], found[code].message


@given(st.lists(st.sampled_from(["1", "2", "3", "9"]), min_size=1, max_size=4, unique=True))
def test_of_a_reference_in_order_the_items_without_a_prediction_are_counted(fresh, predicted):
    truth = [("1", "benign"), ("2", "malignant"), ("3", "benign")]
    folder, found = fresh.check(EVALUATION, tables(truth, [(key, "0.25", "benign") for key in predicted]))
    facts, _, _ = facts_of(folder)
    missing = facts.get((Finding.MISSING_ID, "patient"), 0)
    if "DAT015" in found:
        assert f"no prediction for {missing} of 3 items" in found["DAT015"].message
    else:
        assert missing == 0 or "DAT016" in found


def tables(truth, rows):
    return {
        "patients.csv": [("patient", "diagnosis", "site", "size"), *((*row, "A", "large") for row in truth)],
        "a.csv": [("patient", "p_malignant", "prediction"), *rows],
    }


def test_every_way_of_leaving_out_has_a_rule():
    assert {finding for finding, _ in ANNOUNCED} == set(Finding)
