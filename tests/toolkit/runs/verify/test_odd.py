"""Whatever stands anywhere in the files of a run: verifying ends with a verdict, and vouches for nothing else."""

import copy
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toolkit.runs.verify.forging import codes, fitted, told

from assay.errors import RunError
from assay.runs.differing import differing
from assay.runs.verify import verify

ODD = [None, True, 0, -1, 1.5, 10**400, "x", "", "\ud800", [], {}, [[]], [None], {"x": 1}]


def places(content, at=()):
    """Every place in a content of JSON, as the steps that lead to it."""
    inside = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for step, value in inside:
        yield (*at, step)
        yield from places(value, (*at, step))


def named(place):
    """A place without its numbers, so that long lists are no more likely than short ones."""
    return tuple("#" if isinstance(step, int) else step for step in place)


@st.composite
def changed(draw, content):
    """The content with one place changed, and where that is."""
    by_name = {}
    for place in places(content):
        by_name.setdefault(named(place), []).append(place)
    *way, last = draw(st.sampled_from(draw(st.sampled_from([*by_name.values()]))))
    content = copy.deepcopy(content)
    holder = content
    for step in way:
        holder = holder[step]
    match draw(st.sampled_from(["replace", "delete", "repeat"])):
        case "replace":
            holder[last] = draw(st.sampled_from(ODD))
        case "delete":
            del holder[last]
        case _ if isinstance(holder, list):
            holder.insert(last, holder[last])
        case _:
            holder[f"{last} too"] = holder[last]
    return content, (*way, last)


def is_open(name, place):
    """Whether nobody can say what stood there: when, how long, on which machine."""
    if name == "record":
        return place[0] == "environment" or place[-1] in ("seconds", "cpu_seconds")
    return name == "report" and place[:2] in [("report", "created"), ("report", "provenance")]


@pytest.mark.parametrize("name", ["results", "record", "report"])
@settings(max_examples=25)
@given(st.data())
def test_any_change_has_a_verdict_and_none_is_vouched_for(done, path, tmp_path_factory, name, data):
    """Though digests, and the rows that the report shows, fit."""
    content = json.loads((done / f"{name}.json").read_bytes())
    forged, place = data.draw(changed(content))
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("odd") / "run"))
    fitted(folder, name, forged)
    try:
        found = verify(folder, inputs=path.parent)
    except RunError:
        return
    json.dumps(found.document(), ensure_ascii=False).encode()
    if found.valid and not found.reserve:
        assert is_open(name, place) or not [*differing(forged, content, 1e-11)]


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (
            "results",
            lambda row: row.pop("algorithm"),
            "`algorithm` of a row of `results` in results.json has to be text",
        ),
        (
            "results",
            lambda row: row.update(group=[]),
            "`group` of a row of `results` in results.json has to be an object",
        ),
        ("results", lambda row: row.update(key=5), "`key` of a row of `results` in results.json has to be text"),
        ("results", lambda row: row.update(group={"site": 3}), "`site` of `group` of a row of `results`"),
        ("differences", lambda row: row.pop("second"), "`second` of a row of `differences` in results.json has to be"),
        ("ranks", lambda row: row.pop("level"), "a row of `ranks` in results.json has no `level`"),
        (
            "ranks",
            lambda row: row["algorithms"][0].pop("score"),
            "one of `algorithms` in a row of `ranks` has no `score`",
        ),
        ("ranks", lambda row: row.update(over=None), "`over` of a row of `ranks` in results.json has to be text"),
    ],
)
def test_what_does_not_look_like_results_is_one_line(folder, table, change, said):
    content = json.loads((folder / "results.json").read_bytes())
    change(content[table][0])
    fitted(folder, "results", content)
    found = verify(folder)
    assert "VER002" in codes(found)
    assert told(found, "results.json").startswith(said)


@pytest.mark.parametrize("table", ["results", "differences", "ranks"])
def test_rows_stand_in_their_order(folder, table):
    content = json.loads((folder / "results.json").read_bytes())
    content[table].reverse()
    fitted(folder, "results", content)
    assert "VER012" in codes(verify(folder))
