"""Names that somebody else chose mean only themselves, in LaTeX and in the Methods paragraph."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.latex import escaped
from assay.report.methods import Item, Methods, methods_text

ESCAPE = "\x1b[31m"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("[2cm] lesion", "{[}2cm] lesion"),
        ("*star", "{*}star"),
        (">2cm|<3cm", r"\textgreater{}2cm\textbar{}\textless{}3cm"),
        (f"{ESCAPE}evil", "?{[}31mevil"),
        ("a\nb\u202ec", "a?b?c"),
        ("100%_{x}", r"100\%\_\{x\}"),
    ],
)
def test_latex_of_names(name, expected):
    assert escaped(name) == expected


@given(st.text())
def test_no_text_ends_a_row_of_latex_or_steers_a_terminal(text):
    found = escaped(text)
    assert found.isprintable()
    assert not re.match(r"[\[*]", found)
    assert not re.search(r"(?<!\\)[&%$#_]", found)


@given(st.text(alphabet="ab<>*_`|[]#\n\x1b\\ ", max_size=30))
def test_names_are_no_markup_in_the_paragraph(name):
    text = methods_text(Methods([f"Of {name}, 3 (holm1979simple)."], "", [Item(name, True, name)]))
    lines = text.split("\n")
    assert "[@holm1979simple]" in lines[2]
    assert lines[3] == ""
    assert all(line.isprintable() for line in lines)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*|]", lines[2])
