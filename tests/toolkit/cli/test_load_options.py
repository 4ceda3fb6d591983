"""Names of fields on the command line, whatever is in them."""

from hypothesis import given
from hypothesis import strategies as st

from assay.cli.load_options import names_in

NAME = st.text(min_size=1, max_size=6)
PLAIN = st.text(st.characters(exclude_characters=',"'), min_size=1, max_size=6).map(str.strip).filter(bool)


def quoted(name):
    return '"{}"'.format(name.replace('"', '""'))


@given(st.lists(NAME | st.text(',"', min_size=1, max_size=3)))
def test_names_in_quotation_marks_may_hold_anything(names):
    assert names_in(" , ".join(map(quoted, names))) == names


@given(st.lists(PLAIN | st.sampled_from(["it's", 'q"x', "-c", "a b"])))
def test_others_are_parted_at_commas(names):
    assert names_in(", ".join(names)) == names
    assert names_in(",".join(f"{name}," for name in names)) == names
