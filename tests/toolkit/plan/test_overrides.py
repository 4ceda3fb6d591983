"""`--set`: what a document says after it is what was asked, and everything else stays where it was."""

import copy
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay.errors import PlanError
from assay.plan.overrides import overridden
from assay_spec.document import read_document

BLOCK = b"""\
# a comment
name: study   # what it is called
level: 0.95
predictions:
  - name: a
    scores: {ill: p}
  - name: b
by:
  - size
  - site
note: |
  two
  lines
"""


def after(data, *overrides, name="a.yaml"):
    return overridden(read_document(name, data=data), overrides)


def text(data, *overrides):
    return after(data, *overrides).data.decode()


@pytest.mark.parametrize(
    ("override", "old", "new"),
    [
        ("level=0.9", "level: 0.95", "level: 0.9"),
        ("name=other", "name: study   #", 'name: "other"   #'),
        ("predictions.1.name=c", "  - name: b", '  - name: "c"'),
        ("predictions.0.scores.ill=q", "{ill: p}", '{ill: "q"}'),
        ("predictions.0.scores={well: w}", "{ill: p}", '{"well": "w"}'),
        ("predictions.0.scores.well=w", "{ill: p}", '{ill: p, "well": "w"}'),
        ("by=[]", "- size\n  - site", "[]"),
        ("by.1=age", "- site", '- "age"'),
        ("note=short", "|\n  two\n  lines\n", '"short"'),
    ],
)
def test_only_the_value_changes(override, old, new):
    assert text(BLOCK, override) == BLOCK.decode().replace(old, new)


def test_a_new_key_stands_on_a_line_of_its_own_at_the_end_of_its_object():
    assert text(BLOCK, "seed=3").endswith('  lines\n"seed": 3\n')
    assert '  - name: b\n    "label": "y"\nby:' in text(BLOCK, "predictions.1.label=y")


def test_a_comment_behind_the_last_value_is_no_obstacle():
    assert after(b"level: 0.9  # often 0.95", "seed=3").tape.value() == {"level": 0.9, "seed": 3}


def test_several_overrides_are_made_in_order():
    assert after(BLOCK, "level=0.8", "level=0.7", "name=x").tape.value()["level"] == 0.7


def test_findings_keep_their_lines():
    document = after(BLOCK, "level=7", "by=[size]")
    node = document.tape.find(0, "level")
    assert (document.span(node).line, document.span(node).column) == (3, 8)


@pytest.mark.parametrize("data", [b"a: &x {b: 1}\nc: *x\n", b'{"a": {"b": 1}, "a": {"b": 2}}'])
def test_what_cannot_be_set_in_place_is_written_anew(data):
    """An alias shows one value at two places, and of a key that stands there twice the last counts."""
    document = after(data, "a.b=5")
    before = read_document("a.yaml", data=data).tape.value()
    before["a"]["b"] = 5
    assert document.tape.value() == before


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("500", 500),
        ("0.5", 0.5),
        ("yes", "yes"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("'1'", "1"),
        ("[AUROC, Brier]", ["AUROC", "Brier"]),
        ("{a: 1}", {"a": 1}),
        ("a: b: c", "a: b: c"),
        ("!!python/object:os.system x", "!!python/object:os.system x"),
        ("ö=ü", "ö=ü"),
        ("- x", "- x"),
    ],
)
def test_a_value_is_read_as_yaml_or_taken_as_text(value, meant):
    assert after(b"v: 1\n", f"v={value}").tape.value() == {"v": meant}


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("level", "not of the form path=value"),
        ("=3", "not of the form path=value"),
        ("predictions.9.name=x", "has no `9` there"),
        ("predictions.x.name=y", "has no `x` there"),
        ("predictions.-1.name=y", "has no `-1` there"),
        ("name.x=1", "nothing at `x` to be set"),
        ("level.deep.er=1", "has no `deep` there"),
        ("by.2=x", "nothing at `2` to be set"),
        ("by.²=x", "nothing at `²` to be set"),
        ("by=[size", "begins like a list"),
        ("by=[AUROC, ECE{bins=10}]", "quote words with braces"),
    ],
)
def test_what_cannot_be_set_is_one_line(override, words):
    with pytest.raises(PlanError, match=words) as caught:
        after(BLOCK, override)
    assert override in str(caught.value)
    assert "\n" not in str(caught.value)


def test_text_that_yaml_cannot_hold_as_it_is_is_escaped():
    document = after(b"v: 1\n", "v=a\x7fb\u2028c")
    assert document.tape.value() == {"v": "a\x7fb\u2028c"}
    assert not document.tape.problems


def test_a_document_that_cannot_be_read_is_left_to_the_check():
    document = read_document("a.json", data=b'{"a": ')
    assert overridden(document, ["a=1"]) is document


KEYS = st.sampled_from(["a", "b", "name", "ö", "two words", "1"])
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")), max_size=4)
LEAVES = st.none() | st.booleans() | st.integers(-999, 999) | WORDS | st.floats(-9, 9).map(lambda x: x + 0.0)
TREES = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)),
    min_size=1,
    max_size=4,
)


@st.composite
def settings(draw):
    """A document, a path in it or just beyond, and what the document should hold afterwards."""
    whole = draw(TREES)
    target, steps, wanted = whole, [], copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        choices = list(target) if isinstance(target, dict) else list(range(len(target)))
        if not choices or not isinstance(target, dict | list):
            break
        step = draw(st.sampled_from(choices))
        steps.append(step)
        target = target[step]
        if not isinstance(target, dict | list):
            break
    if isinstance(target, dict) and draw(st.booleans()):
        steps.append("new")
    assume(steps)
    value = draw(LEAVES | st.lists(st.integers(0, 9), max_size=2))
    place = wanted
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return whole, steps, value, wanted


@given(settings(), st.sampled_from([None, 1, 3]))
def test_json_says_afterwards_what_was_asked(setting, indent):
    whole, steps, value, wanted = setting
    data = json.dumps(whole, indent=indent, ensure_ascii=False).encode()
    document = after(data, f"{'.'.join(map(str, steps))}={json.dumps(value, ensure_ascii=False)}", name="a.json")
    assert document.tape.value() == wanted
    assert not document.tape.problems


@given(settings())
def test_yaml_says_afterwards_what_was_asked(setting):
    yaml = pytest.importorskip("yaml")
    whole, steps, value, wanted = setting
    data = yaml.safe_dump(whole, allow_unicode=True, default_flow_style=False).encode()
    assume(read_document("a.yaml", data=data).tape.value() == whole)
    document = after(data, f"{'.'.join(map(str, steps))}={json.dumps(value, ensure_ascii=False)}")
    assert document.tape.value() == wanted
    assert not document.tape.problems
