"""What is nearly a keyword of JSON-LD is read as that, or told and left: nothing says again what a keyword says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .merging import HOST, A, B, merged


def slips(keyword):
    """A keyword with two letters that have changed places, one left out, one put in, or other capitals."""
    at = st.integers(1, len(keyword) - 2)
    swapped = at.map(lambda i: f"{keyword[:i]}{keyword[i + 1]}{keyword[i]}{keyword[i + 2 :]}")
    longer = at.map(lambda i: f"{keyword[: i + 1]}x{keyword[i + 1 :]}")
    return swapped | longer | st.sampled_from([keyword.upper(), keyword[1:], keyword[1:].capitalize()])


def respelt(thing, keyword, word):
    """The thing with a keyword called otherwise."""
    return {word if name == keyword else name: value for name, value in thing.items()}


@given(keyword=st.sampled_from(["@type", "@id"]), data=st.data())
def test_a_keyword_that_is_missing_is_what_stands_in_its_place(keyword, data):
    word = data.draw(slips(keyword))
    value, _ = merged({**HOST, "distribution": [A, B]}, {**HOST, "distribution": [respelt(A, keyword, word), B]})
    assert value == {**HOST, "distribution": [A, B]}


@given(word=slips("@type"))
def test_what_the_host_misspells_is_not_said_again_beside_it(word):
    host = respelt(HOST, "@type", word)
    assert merged(host, HOST) == (host, ())


@given(keyword=st.sampled_from(["@type", "@id"]), data=st.data())
def test_one_that_stands_beside_the_right_one_is_told_and_left(keyword, data):
    word = data.draw(slips(keyword).filter(lambda each: each.startswith("@")))
    mine = {**HOST, "distribution": [{**A, word: "x"}]}
    value, choices = merged(HOST, mine)
    assert value == HOST
    assert [(each.word, each.mine, each.is_left_out) for each in choices] == [(word, False, True)]
    assert keyword in choices[0].why


@pytest.mark.parametrize("word", ["@tpye", "@Type"])
def test_a_thing_of_yours_is_written_with_the_keyword(word):
    value, choices = merged(HOST, {**HOST, "distribution": [A, respelt(B, "@type", word)]})
    assert value == {**HOST, "distribution": [A, B]}
    assert [(each.item, each.mine) for each in choices] == [("b", True)]


def test_a_thing_of_yours_that_has_both_is_told_and_left():
    value, (choice,) = merged(HOST, {**HOST, "distribution": [A, {**B, "@tpye": "x"}]})
    assert value == HOST
    assert (choice.item, choice.mine, choice.why) == ("b", False, "`@tpye` stands beside `@type`, which is meant")


def test_a_word_that_is_no_slip_of_a_keyword_is_taken_over():
    value, (choice,) = merged(HOST, {**HOST, "value": "x"})
    assert (value["value"], choice.mine) == ("x", True)
