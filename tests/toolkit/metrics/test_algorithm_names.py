"""Algorithms are called each otherwise, by the names that people gave them."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import PlanError
from assay.metrics.algorithm_names import LONGEST_NAME, distinct, visible

NAMES = st.sampled_from(["m", "m-1", "m-2", "m-1-1", " m ", "n"]) | st.text("m-12", min_size=1, max_size=6)
TABLE = Path("m.csv")


def called(names):
    return distinct([(name, TABLE) for name in names])


def one_by_one(names):
    """Each repeated name with the first number, from 1, that is free."""
    names = [name.strip() for name in names]
    taken = {name for name in names if names.count(name) == 1}
    for name in names:
        own = name
        if names.count(name) > 1:
            own = next(f"{name}-{number}" for number in count(1) if f"{name}-{number}" not in taken)
        taken.add(own)
        yield own


@given(st.lists(NAMES, max_size=12))
def test_names_differ_and_one_that_stands_alone_stays(names):
    found = called(names)
    assert found == list(one_by_one(names))
    assert len({*found}) == len(names)


def test_many_of_one_name_are_numbered_in_order():
    many = 20_000  # a search from 1 each time would take a minute
    assert called(["m"] * many) == [f"m-{number}" for number in range(1, many + 1)]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1bb", "m" * (LONGEST_NAME + 1)])
def test_a_name_that_cannot_be_shown_is_refused_with_its_table(name):
    with pytest.raises(PlanError, match=r"m\.csv: an algorithm is called by 1 to 200 characters"):
        called(["n", name])


@given(st.text())
def test_a_file_has_a_name_that_can_be_shown(name):
    shown = visible(name)
    assert shown == "".join(char if char.isprintable() else "-" for char in name[:LONGEST_NAME])
