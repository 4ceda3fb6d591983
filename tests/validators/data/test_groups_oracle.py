"""What the rules say about groups, subgroups and folds, against what dictionaries say."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

HEADER = ("patient", "diagnosis", "site", "size")
EVALUATION = """\
by: [size]
group: site
predictions:
  - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
"""

few = st.sampled_from(["", "a", "b", "c"])
items = st.lists(st.tuples(few, few, few), min_size=2, max_size=7)
"""Group, subgroup and fold of each item."""


def checked(fresh, rows, order=None):
    patients = [(key, "malignant" if key % 2 else "benign", *row[:2]) for key, row in enumerate(rows)]
    predicted = [(key, 0.1 + 0.1 * key, row[2]) for key, row in enumerate(rows)]
    shuffled = predicted if order is None else [predicted[at] for at in order]
    tables = {"patients.csv": [HEADER, *patients], "a.csv": [("patient", "p_malignant", "fold"), *shuffled]}
    return fresh.check(EVALUATION, tables)[1]


def folds_of(rows):
    folds = defaultdict(set)
    for group, _, fold in rows:
        if group and fold:
            folds[group].add(fold)
    return folds


def expected(rows):
    groups, subgroups, folds = ([row[at] for row in rows] for at in range(3))
    found = set()
    if any(len(seen) > 1 for seen in folds_of(rows).values()):
        found.add("DAT050")
    if "" in folds:
        found.add("DAT052")
    if "" in groups:
        found.add("DAT053")
    if len(set(filter(None, groups))) == 1:
        found.add("DAT054")
    if len(set(filter(None, groups))) >= 2 and len(set(filter(None, groups))) + groups.count("") < 20:
        found.add("DAT059")
    if "" not in groups and len(set(groups)) == len(groups):
        found.add("DAT055")
    if len(set(filter(None, subgroups))) == len(subgroups):
        found.add("DAT056")
    if "" in subgroups:
        found.add("DAT057")
    elif len(set(subgroups)) == 1:
        found.add("DAT058")
    return found


@given(items, st.randoms(use_true_random=False))
def test_groups_subgroups_and_folds(fresh, rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    found = {code for code in checked(fresh, rows, order) if code.startswith("DAT05")}
    assert found == expected(rows)


@given(items)
def test_crossing_groups_are_counted_and_named(fresh, rows):
    crossing = [group for group, seen in folds_of(rows).items() if len(seen) > 1]
    found = checked(fresh, rows)
    if not crossing:
        assert "DAT050" not in found
        return
    assert found["DAT050"].message.startswith(f"{len(crossing)} group")
    assert all(f"`{group}`" in found["DAT050"].message for group in crossing)


@given(st.lists(st.tuples(st.sampled_from("1234"), few), min_size=1, max_size=8))
def test_items_in_several_folds(fresh, rows):
    folds = defaultdict(set)
    for key, fold in rows:
        folds[key] |= {fold} - {""}
    several = [key for key, seen in folds.items() if len(seen) > 1]
    patients = [(key, "malignant" if key in "13" else "benign", key, key) for key in "1234"]
    predicted = [(key, f"0.{number}", fold) for number, (key, fold) in enumerate(rows, 1)]
    tables = {"patients.csv": [HEADER, *patients], "a.csv": [("patient", "p_malignant", "fold"), *predicted]}
    _, found = fresh.check(EVALUATION, tables)
    repeated = [key for key in folds if [one for one, _ in rows].count(key) > 1]
    assert ("DAT051" in found) == bool(several)
    assert ("DAT013" in found) == (len(repeated) > len(several))
    if several:
        assert found["DAT051"].message.startswith(f"{len(several)} item")


def test_fifty_subgroups_and_one_more(fresh):
    def rows(values):
        return [("a", f"s{number % values}", "1") for number in range(120)]

    assert "DAT056" not in checked(fresh, rows(50))
    assert "has more than 50 values" in checked(fresh, rows(51))["DAT056"].message
