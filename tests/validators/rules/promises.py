"""What the families of every module promise; a module takes the tests over by importing them."""

from hypothesis import given
from hypothesis import strategies as st


@given(st.data())
def test_it_speaks_once_and_there(said, changed, family, data):
    said.once(family, changed, data)


@given(st.data())
def test_it_is_silent_beside_them(said, changed, family, data):
    said.silent(family, changed, data)
