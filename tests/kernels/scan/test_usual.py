"""What texts usually look like: the compiled looks are those of the twin, and are what they say."""

import re
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay_kernels.scan import Usual
from assay_kernels.scan._twin.usual import has_look

compiled = pytest.importorskip("assay_kernels.scan._record", reason="built without a C compiler")

LOOKS = [look for look in Usual if look not in (Usual.ANYTHING, Usual.CHOICE)]
USUAL = {
    Usual.PATTERN: r"[a-z0-9_*?./-]{1,9}",
    Usual.ADDRESS: r"https?://[a-z0-9.~:/?#@!$&'()*+,;=%-]{1,9}",
    Usual.PLACE: r"(https?://[a-z0-9.]{1,5})?[a-z./?-]{0,5}",
    Usual.DAY: r"[0-9]{4}-[0-3][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{0,3})?Z?)?",
    Usual.DIGEST: r"[0-9a-fA-F]{63,65}",
    Usual.VERSION: r"[0-9]{1,10}(\.[0-9]{1,3}){1,3}",
    Usual.SIZE: r"[0-9]{0,4} ?B?",
}


def texts(look):
    """Texts that nearly have a look, if not quite: one character may be another one, or be left out."""
    near = st.from_regex(re.compile(USUAL[look], re.ASCII), fullmatch=True)
    other = st.sampled_from(["", "\0", "\n", " ", "é", "€", "😀", "..", "/", "{", "g", "0", ":"])
    cut = st.tuples(near, st.integers(0, 70), other)
    return near | cut.map(lambda each: each[0][: each[1]] + each[2] + each[0][each[1] + 1 :]) | st.text(max_size=5)


@pytest.mark.parametrize("look", LOOKS)
@given(data=st.data())
def test_both_see_the_same(look, data):
    text = data.draw(texts(look))
    assert compiled.has_look(text, look) == has_look(text, look), text


@given(texts(Usual.DAY))
@example("2024-02-28T23:59:59.123Z")
def test_every_usual_day_is_in_the_calendar(text):
    if has_look(text, Usual.DAY):
        assert datetime.fromisoformat(text[:10])
        assert re.fullmatch(r"[T0-9:.Z]*", text[10:])


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (Usual.PATTERN, "data/train-*.parquet"),
        (Usual.ADDRESS, "https://huggingface.co/datasets/a/b?x=1&y=%20#z"),
        (Usual.PLACE, "images/a_b-c.png"),
        (Usual.PLACE, "http://example.org"),
        (Usual.DAY, "1999-12-01"),
        (Usual.DAY, "2024-08-06T09:20:34.610Z"),
        (Usual.DIGEST, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Usual.VERSION, "1.0.0"),
        (Usual.SIZE, "123"),
        (Usual.SIZE, "123 B"),
    ],
)
def test_it_is_usual(look, text):
    assert compiled.has_look(text, look)
    assert not compiled.has_look(f"{text}\n", look)
    assert not compiled.has_look("", look)


@pytest.mark.parametrize("look", [Usual.ANYTHING, Usual.CHOICE, 99, -1])
def test_others_are_no_looks_of_texts(look):
    assert not compiled.has_look("x", look)
    assert look in Usual.__members__.values() or not compiled.has_look("", look)
