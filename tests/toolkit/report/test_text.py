"""Text that could deceive is made visible."""

from hypothesis import given
from hypothesis import strategies as st

from assay.report.text import code_parts, visible, visible_all


def test_what_cannot_be_seen_is_marked():
    assert visible("a\x00b\u202ec\u2066d\ufeffe\ud800") == "a�b�c�d�e�"


def test_ordinary_text_of_any_script_stays():
    text = "Größe ≤ 5 µm, 肿瘤, ורם, 👩‍⚕\n\ttab".replace("\u200d", "")
    assert visible(text) == text


def test_everything_inside_is_reached():
    assert visible_all({"a": ["x\x00", {"b": ("y\x01", 3, None)}]}) == {"a": ["x�", {"b": ["y�", 3, None]}]}


def test_code_stands_between_backticks():
    assert code_parts("no `x` in `y`") == [("no ", False), ("x", True), (" in ", False), ("y", True), ("", False)]
    assert code_parts("plain") == [("plain", False)]


def test_a_backtick_alone_is_text():
    assert code_parts("a ` b") == [("a ` b", False)]
    assert code_parts("`x` and `") == [("", False), ("x", True), (" and `", False)]


@given(st.text(alphabet="ab` "))
def test_no_letter_is_lost(text):
    joined = "".join(f"`{part}`" if is_code else part for part, is_code in code_parts(text))
    assert joined == text
