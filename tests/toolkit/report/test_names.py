"""Names in pictures fit, say where something is left out, and stay apart."""

from hypothesis import given
from hypothesis import strategies as st

from assay.report.charts.names import MARK, fitted, width_of

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters=MARK), min_size=1, max_size=90)


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True), st.floats(60, 400))
def test_a_name_fits_or_says_that_it_is_shortened(names, room):
    for name, short in zip(names, fitted(names, room, 11), strict=True):
        assert width_of(short, 11) <= room
        assert short == name or (MARK in short and short.startswith(name[: short.index(MARK)]))
        assert (short == name) == (width_of(name, 11) <= room)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_two_names_stay_apart(start, one, other, end):
    names = [start + one + end, start + other + end]
    assert len(set(fitted(names, 120, 11))) == len(set(names))


def test_what_stands_at_the_end_is_kept():
    names = [f"STU-Net-H finetuned on AbdomenAtlas {version}" for version in ("1.0", "1.1")]
    assert [short[-4:] for short in fitted(names, 120, 11)] == [" 1.0", " 1.1"]


def test_names_that_differ_in_their_middle_are_shown_from_there():
    names = ["a" * 40 + middle + "z" * 40 for middle in "xy"]
    assert all(middle in short for middle, short in zip("xy", fitted(names, 120, 11), strict=True))
