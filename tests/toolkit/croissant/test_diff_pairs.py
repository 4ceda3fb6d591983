"""Which things of two datasets are the same ones, and what is told of the others."""

from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.diff import Level, difference
from assay.croissant.matching import Called, paired

from .differing import BASE, FIELD_1_0, dataset, datasets

called = st.builds(Called, st.sampled_from(["", "", "a", "b"]), st.sampled_from(["", "", "x", "y"]), st.integers(0, 1))


@given(st.lists(called, max_size=8), st.lists(called, max_size=8), st.booleans())
def test_everything_is_in_one_pair_whichever_document_comes_first(before, after, by_place):
    pairs = paired(before, after, by_place=by_place)
    assert sorted(pair.before for pair in pairs if pair.before is not None) == [*range(len(before))]
    assert sorted(pair.after for pair in pairs if pair.after is not None) == [*range(len(after))]
    together = {pair for pair in pairs if None not in pair}
    for one, other in ((before[one], after[other]) for one, other in together):
        assert one.id == other.id or not (one.id and other.id)
        assert by_place or one.id == other.id != "" or one.name == other.name != ""
    if len({each.id for each in before}) == len(before) and all(each.id for each in before):
        assert len(together) == len({each.id for each in before} & {each.id for each in after}) or not all(
            each.id for each in after
        )


@given(st.lists(called, max_size=8))
def test_what_stands_in_both_documents_is_the_same(things):
    assert paired(things, things, by_place=True) == [(number, number) for number in range(len(things))]


@given(datasets)
def test_nothing_differs_from_itself(parts):
    value = {**BASE, **parts}
    assert difference(dataset(value), dataset(value)).changes == ()


@given(datasets, datasets)
def test_whatever_is_in_one_alone_is_told_once(one, other):
    """Each thing that has gone, and each new one, has one line, and no file of the two is more than once in a pair."""
    found = difference(dataset({**BASE, **one}), dataset({**BASE, **other})).changes
    for word, what in (("recordSet", "record set"), ("distribution", "file")):
        gone = sum(each.text == f"the {what} has gone" for each in found)
        new = sum(each.text == f"a new {what}" for each in found)
        assert len(one[word]) - gone == len(other[word]) - new >= 0


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6), st.randoms())
def test_records_are_compared_as_often_as_they_are_written(one, other, rng):
    def of(values):
        records = {
            "@type": "cr:RecordSet",
            "@id": "a",
            "field": [FIELD_1_0],
            "data": [{"a/b": each} for each in values],
        }
        return dataset({**BASE, "recordSet": [records]})

    shuffled = rng.sample(one, len(one))
    assert difference(of(one), of(shuffled)).changes == ()
    kept = not [each for each in set(one) if one.count(each) > other.count(each)]
    level = difference(of(one), of(other)).level
    assert level is (Level.MAJOR if not kept else Level.MINOR if len(other) > len(one) else Level.NONE)


def test_the_only_record_may_stand_without_a_list():
    def of(data):
        return dataset({**BASE, "recordSet": [{"@type": "cr:RecordSet", "@id": "a", "data": data}]})

    assert difference(of({"a/b": 1}), of([{"a/b": 1}])).changes == ()
    assert difference(of({"a/b": 1}), of({"a/b": 2})).level is Level.MAJOR
