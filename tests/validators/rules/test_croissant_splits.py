"""For every rule on splits: when it speaks, once and where; and when it is silent."""

from pathlib import Path

from hypothesis import strategies as st

from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import read_document
from assay_validators.croissant import splits
from assay_validators.croissant.splits import NAMES
from assay_validators.rule import rules_in

from .changes import addresses, both, objects_of, put, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
BASE["@context"] = PREFIXES | BASE["@context"]
CHANGED = objects_of(BASE)


def put_splits(**members):
    return put("recordSet", "+", {"@type": "cr:RecordSet", "@id": "r", "name": "r", "dataType": "cr:Split", **members})


def unnamed(row):
    """Splits without a key, of which this is the only one, with the fields `r/a` and `r/b`."""
    fields = [{"@type": "cr:Field", "@id": f"r/{name}", "dataType": "sc:URL"} for name in "ab"]
    return put_splits(field=fields, data=[row])


def referring():
    return put("recordSet/2/field/1", "references", {"field": {"@id": "r/name"}})


CROISSANT = ["cr:", "http://mlcommons.org/croissant/", "https://mlcommons.org/croissant/"]
names_of_splits = st.sampled_from(
    [("TrainingSplit", "train"), ("TrainingSplit", "Training"), ("TestSplit", "test"), ("TestSplit", "TEST")]
    + [("ValidationSplit", name) for name in ("val", "valid", "validation", "dev")]
)
"""A split of Croissant's own, and what people call it."""


def split(name, url):
    """A split of that name and address, to which a field refers."""
    return both(
        put_splits(
            key={"@id": "r/name"},
            field=[{"@type": "cr:Field", "@id": f"r/{each}", "dataType": "sc:Text"} for each in ("name", "url")],
            data=[{"r/name": name, "r/url": url}],
        ),
        referring(),
    )


FAMILIES = {
    "CRO078": (
        words.map(lambda w: (unnamed({"r/a": f"cr:{w}", "r/b": ""}), "/recordSet/3/data/0/r~1a")),
        st.sampled_from(NAMES).map(lambda s: unnamed({"r/a": f"cr:{s}", "r/b": s})),
        {"CRO076", "CRO077", "CRO120"},
    ),
    "CRO161": (
        st.tuples(names_of_splits, names_of_splits, st.sampled_from(CROISSANT))
        .filter(lambda three: three[0][0] != three[1][0])
        .map(lambda three: (split(three[0][1], three[2] + three[1][0]), "/recordSet/3/data/0/r~1url")),
        st.tuples(names_of_splits, st.sampled_from(CROISSANT)).map(lambda two: split(two[0][1], two[1] + two[0][0]))
        | st.just(split("Train", "cr:TrainSplit"))
        | st.tuples(words, names_of_splits).map(lambda two: split(two[0], f"cr:{two[1][0]}"))
        | st.tuples(names_of_splits, addresses).map(lambda two: split(two[0][1], two[1])),
    ),
}


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(splits)}


def test_the_dataset_that_is_changed_is_right(said):
    assert said.places(BASE) == []
