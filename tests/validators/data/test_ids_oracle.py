"""What the rules say about ids, against what sets and counters say of the cells."""

import re
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

IDS = ["", "1", "2", "3", "a", "B", "01", " 2", "3.0", "b"]
ids = st.lists(st.sampled_from(IDS), min_size=1, max_size=8)


def found_in(fresh, reference, predicted):
    """The findings about ids, by code."""
    tables = {
        "patients.csv": [
            ("patient", "diagnosis", "site", "size"),
            *((key, "malignant" if number % 2 else "benign", "A", "large") for number, key in enumerate(reference)),
        ],
        "a.csv": [("patient", "p_malignant"), *((key, f"0.{number + 1}") for number, key in enumerate(predicted))],
    }
    _, found = fresh.check("metrics: [AUROC]\n", tables)
    return {code: one for code, one in found.items() if code.startswith("DAT01")}


def repeated(values):
    return [key for key, count in Counter(values).items() if key and count > 1]


def expected(reference, predicted):
    """Which rules speak, and how many ids, records or rows they count."""
    ours, theirs = {*predicted} - {""}, {*reference} - {""}
    found = {
        "DAT010": reference.count(""),
        "DAT011": len(repeated(reference)),
        "DAT012": predicted.count("") if predicted.count("") < len(predicted) else 0,
        "DAT013": len(repeated(predicted)),
    }
    if ours & theirs:
        found |= {"DAT014": len(ours - theirs), "DAT015": len(theirs - ours)}
    else:
        found["DAT016"] = None
    return {code: count for code, count in found.items() if count != 0}


@given(ids, ids)
@example([""], ["1"])
@example(["1"], ["", ""])
def test_ids_of_both_sides(fresh, reference, predicted):
    found = found_in(fresh, reference, predicted)
    wanted = expected(reference, predicted)
    assert {*found} == {*wanted}
    for code, count in wanted.items():
        if count is not None:
            assert int(re.search(r"\b\d+\b", found[code].message)[0]) == count, found[code].message


@given(ids, ids)
def test_every_id_that_is_shown_is_one_of_those_that_are_meant(fresh, reference, predicted):
    found = found_in(fresh, reference, predicted)
    meant = {
        "DAT011": repeated(reference),
        "DAT013": repeated(predicted),
        "DAT014": {*predicted} - {*reference},
        "DAT015": {*reference} - {*predicted},
    }
    for code in meant.keys() & found.keys():
        shown = re.findall("`([^`]*)`", found[code].message.rpartition(": ")[2])
        assert shown
        assert {*shown} <= {*meant[code]}, found[code].message


@given(ids, st.integers(0, 9), st.sampled_from(["column", "blank", "zero", "capital"]))
def test_ids_that_are_only_written_differently_are_told_so(fresh, reference, number, how):
    written = {
        "column": lambda key: f"{key}.0",
        "blank": lambda key: f" {key}",
        "zero": lambda key: f"0{key}",
        "capital": lambda key: key.upper(),
    }[how]
    numbers = {key.strip().lstrip("0") or "0" for key in reference if key.isdigit()}
    plain = sorted(numbers | {str(100 + number), "xy"})
    plain = [key for key in plain if key.isalpha() is (how == "capital")]
    found = found_in(fresh, plain, [written(key) for key in plain])
    assert {*found} == {"DAT016"}
    assert f"{len(plain)} id" in found["DAT016"].help
    assert "write ids alike" in found["DAT016"].help


@given(ids)
def test_the_same_ids_on_both_sides_are_right_unless_they_are_so_on_neither(fresh, keys):
    found = found_in(fresh, keys, keys[::-1])
    wrong = {"DAT010", "DAT012"} if "" in keys else set()
    wrong |= {"DAT011", "DAT013"} if repeated(keys) else set()
    assert {*found} == ({"DAT010", "DAT016"} if not any(keys) else wrong)
