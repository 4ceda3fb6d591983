"""One fault of each kind planted in random clean data is found at its row, and clean data have no finding."""

import csv
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.verify.conftest import Verifiable

from assay.croissant.verify.check import Outcome

COLOURS = ["red", "green", "blue"]
MEDIA = {"csv": "text/csv", "jsonl": "application/jsonlines"}


@st.composite
def records(draw):
    """Rows as texts, all of which fit what `described` says."""
    ids = draw(st.lists(st.integers(0, 10**6), min_size=3, max_size=40, unique=True))
    day = st.dates(date(1000, 1, 1)).map(str)
    part = st.floats(0, 0.5, width=16)
    return [
        {
            "id": f"k{number}",
            "small": "100" if number == ids[0] else str(draw(st.integers(0, 100))),
            "float": str(draw(st.integers(-1000, 1000))),
            "day": draw(day),
            "flag": draw(st.sampled_from(["true", "false"])),
            "colour": draw(st.sampled_from([*COLOURS, ""])),
            "three": "|".join(str(draw(st.integers(-5, 5))) for _ in range(3)),
            "box": ";".join(map(str, (x := draw(part), y := draw(part), x + 0.25, y + 0.25))),
            "split": "train" if number == ids[0] else draw(st.sampled_from(["train", "test"])),
        }
        for number in ids
    ]


def described(rows, form):
    """The distribution and the record sets of a dataset with these rows."""
    name = f"t.{form}"
    several = {"isArray": True, "arrayShape": "3"}
    fields = [
        field("r/id", name),
        field("r/small", name, "cr:UInt8", annotation=[greatest(100)]),
        field("r/float", name, "cr:Float32"),
        field("r/day", name, "sc:Date"),
        field("r/flag", name, "sc:Boolean"),
        field("r/colour", name, references={"@id": "colours/name"}),
        field("r/three", name, "sc:Integer", transform={"separator": "|"}, **several),
        field("r/box", name, "cr:BoundingBox", transform={"separator": ";"}, isArray=True, arrayShape="4"),
        field("r/split", name, references={"@id": "splits/name"}),
    ]
    fields[7]["source"]["format"] = "REL_XYXY"
    counted = {"@type": "cr:Field", "@id": "r/count", "value": len(rows), "dataType": "wd:Q4049983"}
    about = record_set("r", *fields, key={"@id": "r/id"}, annotation=[counted])
    return [file_object(name, MEDIA[form])], about, listed("colours", "sc:Enumeration", COLOURS), splits(rows)


def splits(rows):
    return listed("splits", "cr:Split", sorted({row["split"] for row in rows} & {"train", "test"}))


def greatest(value):
    return {"@type": "cr:Field", "@id": "r/most", "value": value, "equivalentProperty": "sc:maxValue"}


def listed(name, data_type, values):
    data = [{f"{name}/name": value} for value in values]
    key = {"@id": f"{name}/name"}
    return record_set(name, field(f"{name}/name"), dataType=data_type, key=key, data=data)


def write(path, rows):
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps({k: v or None for k, v in row.items()})}\n" for row in rows))
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


FAULTS = {
    "no number": ("small", "many", {"types"}),
    "beyond the type": ("small", "300", {"ranges", "types"}),
    "beyond all bits": ("small", "9" * 30, {"ranges", "types"}),
    "more than the declared greatest": ("small", "101", {"statistics"}),
    "beyond Float32": ("float", "1e39", {"ranges", "types"}),
    "no date": ("day", "2024-02-30", {"types"}),
    "neither true nor false": ("flag", "perhaps", {"types"}),
    "none of the enumeration": ("colour", "mauve", {"enumerations"}),
    "two of three": ("three", "1|2", {"shapes", "types"}),
    "a text in a list": ("three", "1|x|3", {"types"}),
    "three of a box": ("box", "0.1;0.2;0.3", {"shapes", "types"}),
    "a box turned inside out": ("box", "0.5;0.5;0.25;0.75", {"boxes", "types"}),
    "a box beyond the picture": ("box", "0.5;0.5;1.25;0.75", {"boxes", "types"}),
    "no key": ("id", "", {"keys"}),
    "a split of its own": ("split", "validation", {"splits"}),
}


def verified(rows, form="csv"):
    with TemporaryDirectory() as folder:
        dataset = Verifiable(Path(folder))
        write(Path(folder) / f"t.{form}", rows)
        dataset.describe(*described([{**row, "split": row["split"]} for row in rows], form))
        return dataset.verified()


@given(records(), st.sampled_from(list(MEDIA)))
def test_clean_data_have_no_finding(rows, form):
    found = verified(rows, form)
    assert {(str(check.topic), check.text) for check in found.checks if check.outcome is not Outcome.FINE} == set()
    assert found.records["r"] == len(rows)
    assert all(check.looked or check.of == "r/colour" for check in found.checks)


@pytest.mark.parametrize("fault", FAULTS)
@given(rows=records(), form=st.sampled_from(list(MEDIA)), data=st.data())
def test_a_planted_fault_is_found_at_its_row(fault, rows, form, data):
    column, value, topics = FAULTS[fault]
    at = data.draw(st.integers(1, len(rows) - 1))  # the first one makes the statistics true
    rows[at][column] = value
    found = verified(rows, form)
    wrong = [check for check in found.checks if check.outcome is Outcome.PROBLEM]
    hits = [check for check in wrong if check.topic in topics and [one.row for one in check.examples] == [at + 1]]
    assert hits, wrong
    assert all(check.count == 1 for check in hits)
    # 300 is more than the declared greatest value, too
    assert {str(check.topic) for check in wrong} <= topics | {"statistics"}


@given(records(), st.data())
def test_a_key_that_is_there_twice_is_found_with_the_first_one(rows, data):
    first, second = sorted(data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True)))
    rows[second]["id"] = rows[first]["id"]
    wrong = {str(check.topic): check for check in verified(rows).checks if check.outcome is Outcome.PROBLEM}
    assert (wrong["keys"].count, [one.row for one in wrong["keys"].examples]) == (1, [second + 1])
    assert "first in" in wrong["keys"].examples[0].more
    assert wrong["keys"].examples[0].more.endswith(f"data row {first + 1}")
    assert ("overlap" in wrong) == (rows[first]["split"] != rows[second]["split"])


@given(records(), st.sampled_from([-2, -1, 1, 1000]))
def test_another_number_of_records_is_found(rows, more):
    with TemporaryDirectory() as folder:
        dataset = Verifiable(Path(folder))
        write(Path(folder) / "t.csv", rows)
        distribution, about, *others = described(rows, "csv")
        about["annotation"][0]["value"] += more
        dataset.describe(distribution, about, *others)
        (check,) = [check for check in dataset.checks("statistics") if check.of == "r/count"]
    assert check.outcome is Outcome.PROBLEM
    assert f"is {len(rows):,}, and {len(rows) + more:,} is declared" in check.text


@given(records(), st.data())
def test_several_faults_do_not_hide_each_other(rows, data):
    chosen = data.draw(
        st.lists(st.sampled_from(sorted(FAULTS)), min_size=2, max_size=4, unique_by=lambda one: FAULTS[one][0])
    )
    places = {}
    for fault in chosen:
        column, value, topics = FAULTS[fault]
        places[fault] = data.draw(st.integers(1, len(rows) - 1))
        rows[places[fault]][column] = value
    wrong = [check for check in verified(rows).checks if check.outcome is Outcome.PROBLEM]
    for fault, at in places.items():
        _, _, topics = FAULTS[fault]
        assert any(check.topic in topics and at + 1 in [one.row for one in check.examples] for check in wrong), fault
