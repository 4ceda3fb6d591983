"""For the rules on the shape of any document: when they speak, once and where; and neighbours of which they are silent.

`None` takes a member of the base out.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .changes import members_of
from .promises import test_it_is_silent_beside_them  # noqa: F401 - taken over

BASE = {
    "assay": "evaluation/1",
    "name": "a",
    "dataset": "croissant.json",
    "record_set": "patients",
    "id": "patient",
    "reference": "diagnosis",
    "metrics": ["Accuracy"],
    "predictions": [{"name": "f", "file": "a.csv", "scores": {"a": "p"}}],
}
CHANGED = members_of(BASE)
REQUIRED = ["name", "dataset", "id", "reference", "predictions"]
TEXTS = ["name", "title", "dataset", "record_set", "id", "reference", "group", "fingerprint"]
LISTS = ["metrics", "by"]
NUMBERS = {"level": (0.01, 0.99), "replicates": (1, 1_000_000), "seed": (0, 2**53 - 1)}
WHOLE = ["replicates", "seed"]

words = st.text("bcdfgh", min_size=1, max_size=8)
odd = st.integers() | st.booleans() | st.dictionaries(words, words, max_size=2)


def prediction(**members):
    return {"predictions": [{**BASE["predictions"][0], **members}]}


def of(names, values):
    """One of the members, given one of the values, and its place."""
    return st.tuples(st.sampled_from(names), values).map(lambda pair: ({pair[0]: pair[1]}, f"/{pair[0]}"))


def beyond(name):
    low, high = NUMBERS[name]
    return (
        st.floats(-1e9, -0.1) | st.floats(1.1, 1e9)
        if name == "level"
        else st.integers(max_value=low - 1) | st.integers(high + 1)
    )


FAMILIES = {
    "MOD001": (
        st.sampled_from(REQUIRED).map(lambda name: ({name: None}, ""))
        | st.sampled_from(["name", "file"]).map(
            lambda name: (
                {"predictions": [{key: "x" for key in ("name", "file", "label") if key != name}]},
                "/predictions/0",
            )
        ),
        st.sampled_from(["metrics", "record_set"]).map(lambda name: {name: None}),
    ),
    "MOD003": (
        words.map(lambda word: ({f"x{word}": 1}, f"/x{word}"))
        | words.map(lambda word: (prediction(**{f"x{word}": 1}), f"/predictions/0/x{word}")),
        words.map(lambda word: {"title": word}),
    ),
    "MOD005": (
        of(TEXTS, odd)
        | of(LISTS, st.dictionaries(words, words) | st.integers() | st.booleans())
        | of([*NUMBERS], words | st.booleans() | st.dictionaries(words, words))
        | of(WHOLE, st.floats(1.1, 1.9))
        | odd.filter(lambda value: not isinstance(value, dict)).map(
            lambda v: (prediction(scores=v), "/predictions/0/scores")
        )
        | odd.map(lambda value: (prediction(scores={"a": value}), "/predictions/0/scores/a")),
        words.map(lambda word: {"title": word}) | st.just({"level": 0.5, "seed": 1}),
    ),
    "MOD006": (
        of(TEXTS, st.lists(words, max_size=3)) | of(["level"], st.lists(st.just(0.9), max_size=3)),
        st.lists(words, max_size=3).map(lambda names: {"by": names}),
    ),
    "MOD007": (
        of(["metrics", "by", "classes"], words),
        st.lists(words, max_size=3).map(lambda names: {"classes": names}),
    ),
    "MOD008": (
        st.sampled_from([*NUMBERS]).flatmap(lambda name: of([name], beyond(name))),
        st.sampled_from([*NUMBERS]).flatmap(
            lambda name: (st.floats if name == "level" else st.integers)(*NUMBERS[name]).map(
                lambda value: {name: value}
            )
        ),
    ),
}


@given(st.data())
def test_it_speaks_once_and_there(said, changed, family, data):
    code, fires, _ = family
    change, pointer = data.draw(fires)
    found = [(one, place) for one, place in said.places(changed(change)) if one.startswith("MOD")]
    assert found == [(code, pointer)]


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("level", "0.95", "write the number without quotes"),
        ("level", " .5 ", "write the number without quotes"),
        ("level", "95%", "did you mean `0.95`?"),
        ("level", "95 %", "did you mean `0.95`?"),
        ("level", "0.9_5", "write `0.95`"),
        ("level", "nan", ""),
        ("level", "inf", ""),
        ("level", "high", ""),
        ("seed", "1_000", "write `1000`"),
        ("seed", 1e3, "write `1000`"),
        ("seed", "1e3", "write `1000`"),
        ("seed", 1.5, ""),
        ("seed", "7 %", ""),
        ("title", 5, "put it in quotes"),
        ("level", None, "give it a value, or delete it"),
        ("by", [["site"]], "write it without the list"),
    ],
)
def test_the_remedy_for_what_is_nearly_right(said, name, value, remedy):
    (found,) = (one for one in said.findings({**BASE, name: value}) if one.code == "MOD005")
    assert found.help == remedy


@given(st.integers(2, 100))
def test_the_remedy_for_a_percentage(said, percent):
    (found,) = (one for one in said.findings({**BASE, "level": percent}) if one.code == "MOD008")
    assert found.help == f"did you mean `{percent / 100:g}`?"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"by": ["site", 5]}, "an item of `by` should be text, not the number `5`"),
        ({"classes": [None, "a"]}, "an item of `classes` should be text, a number or `true` or `false`, not nothing"),
        (prediction(scores={"a": 5}), "`a` in `scores` should be text, not the number `5`"),
        (prediction(scores={"a": ["p"]}), "`a` in `scores` can have one value only"),
        (prediction(scores=None), "`scores` should be an object, not nothing"),
        ({"title": True}, "`title` should be text, not `true`"),
        ({"predictions": ["f"]}, "an item of `predictions` should be an object, not the text `f`"),
    ],
)
def test_a_message_says_which_part_is_meant(said, change, words):
    (found,) = (one for one in said.findings({**BASE, **change}) if one.code.startswith("MOD"))
    assert found.message == words
