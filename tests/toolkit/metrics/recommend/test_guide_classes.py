"""Answers of single classes in the guide, in a real browser: what follows, what is saved, and what is opened."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.metrics.problems import class_answers, fingerprints

from assay.metrics.fingerprint.answers import Answered, Answers, Origin
from assay.metrics.fingerprint.document import document_text
from assay.metrics.fingerprint.measured import Measured
from assay.metrics.recommend.guide import guide_data
from assay.metrics.recommend.sheet import sheet
from assay_spec.document import read_document
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.metrics.fingerprint import Category, ClassAnswers, Cost, Fingerprint
from assay_spec.metrics.questions import asked, questions
from assay_spec.metrics.recommendation import of_class
from assay_spec.model import properties
from assay_spec.record import replace

OWN = [name for name in properties(ClassAnswers) if name != "name"]
ODD = ["no", "1", "1e3", "null", "a: b", "# a", "- a", '"', "'", "{a}", "__proto__", "Leber links", "肝臓"]
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\x7f\x85\u2028\ufeff")
NAMES = st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool) | st.sampled_from(ODD)


@st.composite
def problems(draw, categories=tuple(Category)):
    """Problems with classes that answer otherwise."""
    problem = draw(fingerprints(categories, belonging=True))
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    costs = st.builds(Cost, reference=NAMES, prediction=NAMES, cost=st.sampled_from([0.0, 1.0, 2.5, 1e-05, 1e16]))
    own = [ClassAnswers(name=name, **_some(draw(class_answers), draw)) for name in names]
    return replace(problem, classes=tuple(own), costs=tuple(draw(st.lists(costs, max_size=2))))


def _some(answers, draw):
    kept = draw(st.sets(st.sampled_from(OWN), max_size=5))
    return {name: value for name, value in answers.items() if name in kept}


def own_of(answers):
    given_ = {name: getattr(answers, name) for name in OWN}
    return {name: value for name, value in given_.items() if value is not None}


def drawn_from(strategy, examples=100):
    found = []

    @settings(max_examples=examples)
    @given(strategy)
    def draw(problem):
        found.append(problem)

    draw()
    assert len(found) >= examples * 0.9
    return found


def loaded(text, path="guide.yaml"):
    result = load(read_document(path, data=text.encode()), Fingerprint)
    assert result.complete, (result, text)
    return result.model


@pytest.mark.parametrize("category", Category)
def test_the_page_and_python_lead_every_class_to_the_same(guide, category):
    drawn = drawn_from(problems((category,)))
    assert sum(len(each.classes) for each in drawn) > 50
    asked_ = [
        [
            {name: getattr(each, name) for name in questions() if name != "costs"},
            [{"name": one.name, "own": own_of(one)} for one in each.classes],
        ]
        for each in drawn
    ]
    found = json.loads(guide.run(f"JSON.stringify({json.dumps(asked_)}.map(each => assayGuide.byClass(...each)))"))
    for problem, theirs in zip(drawn, found, strict=True):
        assert theirs == sheet(problem)["parts"], problem


def open_(guide, text, name="a.yaml"):
    """Open a file as the button does, and what is told of it."""
    return guide.run(
        f"assayGuide.open({json.dumps(text)}, {json.dumps(name)}); document.getElementById('said').textContent"
    )


def as_asked(problem):
    """The problem with those answers only that somebody was asked for."""
    kept = {each.name for each in asked(problem)}
    left = {
        name: declared.default
        for name, declared in properties(Fingerprint).items()
        if name in questions() and name not in kept and name != "category"
    }
    left = {
        name: default for name, default in left.items() if name not in ("class_imbalance", "class_scores_available")
    }
    whole = replace(problem, **left)
    return whole if whole == problem else as_asked(whole)


def of_those_asked(problem, answers):
    """The answers of a class to what is asked of it."""
    while True:
        names = {each.name for each in asked(of_class(problem, answers))}
        dropped = {name: None for name in own_of(answers) if name not in names}
        if not dropped:
            return answers
        answers = replace(answers, **dropped)


def plain(problem):
    return json.loads(json.dumps(dump(problem)))


WRITERS = {
    "block": lambda problem: yaml.safe_dump(plain(problem), sort_keys=False, allow_unicode=True, width=1 << 20),
    "ascii": lambda problem: yaml.safe_dump(plain(problem), width=1 << 20),
    "flow": lambda problem: yaml.safe_dump(plain(problem), default_flow_style=True, width=1 << 20),
    "indented": lambda problem: yaml.safe_dump(plain(problem), indent=4, width=1 << 20),
    "json": lambda problem: json.dumps(plain(problem)),
    "pretty": lambda problem: json.dumps(plain(problem), indent=2, ensure_ascii=False),
}


SHOWN = "(({answers, taken}) => JSON.stringify(assayGuide.byClass(answers, taken)))(assayGuide.state())"


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_opened_and_saved_again_is_the_same_problem(guide, writer):
    """However a file is written: its answers, its classes and what follows from them are those of Python."""
    opened = 0
    for drawn in drawn_from(problems()):
        problem = as_asked(drawn)
        problem = replace(problem, classes=tuple(of_those_asked(problem, each) for each in problem.classes))
        text = WRITERS[writer](problem)
        assert "is opened" in open_(guide, text), text
        saved = loaded(guide.run("assayGuide.yaml()"))
        for name in (each.name for each in asked(problem)):
            assert getattr(saved, name) == getattr(problem, name), (name, text)
        assert [(each.name, own_of(each)) for each in saved.classes] == [
            (each.name, own_of(each)) for each in problem.classes
        ]
        shown = guide.run(
            "(({answers, taken}) => JSON.stringify(assayGuide.byClass(answers, taken)))(assayGuide.state())"
        )
        assert json.loads(shown) == sheet(saved)["parts"] == sheet(problem)["parts"]
        opened += 1
    assert opened >= 90


def test_a_file_of_the_fingerprint_command_is_gone_on_with(guide):
    answers = Answers(Measured("liver", Category.SEMS, "a folder of masks", (), {}, ("organ", "lesion")))
    given_ = {
        "structure_boundaries": False,
        "class_imbalance": True,
        "class_scores_available": False,
        "tubular_shape": True,
    }
    answers.given = {"category": Answered("SemS", Origin.GIVEN)} | {
        name: Answered(value, Origin.MEASURED, ("3 of 4 images: it was seen",)) for name, value in given_.items()
    }
    answers.of_class = {"lesion": {"tubular_shape": Answered(False, Origin.GIVEN)}}
    text = document_text(answers)
    assert "\n# structure_volume:" in text
    told = open_(guide, text)
    assert "5 answers, 1 class that differs" in told
    assert "comments" in told
    saved = guide.run("assayGuide.yaml()")
    model = loaded(saved)
    assert (model.name, model.category, model.tubular_shape) == ("liver", "SemS", True)
    assert [(each.name, own_of(each)) for each in model.classes] == [("lesion", {"tubular_shape": False})]
    assert model.ignore == loaded(text).ignore != ()
    assert "structure_volume" not in model.places


CLICK = """(selector => {
  const found = [...document.querySelectorAll(selector)].filter(each => each.checkVisibility()).at(-1);
  if (!found) return false;
  found.click();
  return true;
})(%s)"""


def click(guide, selector):
    assert guide.run(CLICK % json.dumps(selector)), selector


def write(guide, selector, text):
    guide.run(f"""(() => {{
      const input = [...document.querySelectorAll({json.dumps(selector)})].at(-1);
      input.value = {json.dumps(text)};
      input.dispatchEvent(new Event("input", {{bubbles: true}}));
    }})()""")


def begin(guide, **answers):
    needed = {"class_imbalance": "true", "class_scores_available": "false"}
    for name, word in {"category": "SemS", **needed, "tubular_shape": "true", **answers}.items():
        click(guide, f'#whole input[name="{name}"][value="{word}"]')


def add(guide, name, **answers):
    click(guide, "#add")
    write(guide, "#classes .called", name)
    for question, word in answers.items():
        write(guide, "#classes select", question)
        click(guide, "#classes .class:last-child .more button")
        click(guide, f'#classes .class:last-child [data-own="{question}"] input[value="{word}"]')


OFFERED = "[...document.querySelector('#classes select').options].map(each => each.value).filter(Boolean)"
RESULT = "document.getElementById('result').textContent"
TOLD = "document.getElementById('progress').textContent"


def test_a_class_is_named_answers_for_itself_and_is_saved(guide):
    begin(guide)
    assert "At a glance" not in guide.run(RESULT)
    add(guide, "lesion", tubular_shape="false", structure_boundaries="true")
    assert "Class lesion leaves open: boundary_errors." in guide.run(TOLD)
    click(guide, '[data-own="boundary_errors"] input[value="existence"]')
    saved = loaded(guide.run("assayGuide.yaml()"))
    assert [(each.name, own_of(each)) for each in saved.classes] == [
        ("lesion", {"tubular_shape": False, "structure_boundaries": True, "boundary_errors": "existence"})
    ]
    whole, lesion = sheet(saved)["parts"]
    assert [row["key"] for row in whole["metrics"]] != [row["key"] for row in lesion["metrics"]]
    shown = guide.run(
        """[...document.querySelectorAll("#result table tr")].map(row => [...row.cells].map(e => e.textContent))"""
    )
    keys = list(dict.fromkeys(row["key"] for part in (whole, lesion) for row in part["metrics"]))
    of = {row["key"]: row["of"] for part in (whole, lesion) for row in part["metrics"]}
    assert shown[0] == ["metric", "whole problem", "lesion"]
    assert shown[1:] == [
        [f"{key} of {of[key]}" if of[key] else key]
        + ["yes" if key in [row["key"] for row in part["metrics"]] else "no" for part in (whole, lesion)]
        for key in keys
    ]
    text = guide.run(RESULT)
    assert "Class lesion" in text
    assert "Against the whole problem: added" in text
    assert text.count("The way through the decision steps") == 2


def test_a_class_is_asked_only_what_classes_may_answer_and_its_problem_asks(guide):
    begin(guide, structure_boundaries="false")
    add(guide, "lesion")
    offered = guide.run(
        "[...document.querySelector('#classes select').options].map(each => each.value).filter(Boolean)"
    )
    fitting = [each.name for each in questions().values() if each.by_class and Category.SEMS in each.categories]
    assert offered == [name for name in fitting if name not in ("tolerance", "boundary_errors")]
    click(guide, '#whole input[name="category"][value="ImLC"]')
    offered = guide.run(
        "[...document.querySelector('#classes select').options].map(each => each.value).filter(Boolean)"
    )
    assert offered == ["error_preference"]
    assert "takes the metrics of the whole problem" in guide.run(TOLD)


def test_classes_without_a_name_or_twice_are_told_and_left_out(guide):
    begin(guide)
    add(guide, "", tubular_shape="false")
    assert "A class needs a name" in guide.run(TOLD)
    assert loaded(guide.run("assayGuide.yaml()")).classes == ()
    add(guide, "lesion", tubular_shape="false")
    assert "Nothing is otherwise" not in guide.run(TOLD)
    add(guide, "lesion")
    assert "stands there twice, and only the first one counts: lesion." in guide.run(TOLD)
    (one,) = loaded(guide.run("assayGuide.yaml()")).classes
    assert one.tubular_shape is False


def test_what_is_removed_can_be_taken_back(guide):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    add(guide, "cyst", small_structures="consistently")
    full = guide.run("assayGuide.yaml()")
    click(guide, "#classes .class:first-child > p:first-of-type > button")
    assert [each.name for each in loaded(guide.run("assayGuide.yaml()")).classes] == ["cyst"]
    assert "Class lesion is removed." in guide.run("document.getElementById('said').textContent")
    assert guide.run("document.activeElement.id") == "undone"
    click(guide, "#undone")
    assert guide.run("assayGuide.yaml()") == full
    click(guide, '[data-own="tubular_shape"] .whole button')
    assert own_of(loaded(guide.run("assayGuide.yaml()")).classes[0]) == {}
    assert "Nothing is otherwise for class lesion yet." in guide.run(TOLD)
    click(guide, "#undone")
    assert guide.run("assayGuide.yaml()") == full
    for away in (
        lambda: click(guide, "#clear"),
        lambda: open_(guide, "assay: fingerprint/1\nname: x\ncategory: InS\n"),
    ):
        away()
        assert guide.run("assayGuide.yaml()") != full
        click(guide, "#undone")
        assert guide.run("assayGuide.yaml()") == full
        assert not guide.run("document.getElementById('undo').checkVisibility()")


HEAD = "assay: fingerprint/1\nname: x\ncategory: SemS\n"
REFUSED = {
    "": "there is nothing in it",
    "name: x\n": "it does not begin with assay: fingerprint/1",
    "assay: fingerprint/1\nname: x\nclass_imbalance: true\n": "it has no category, one of ImLC, SemS, ObD, InS",
    "assay: fingerprint/1\nname: x\ncategory: FooS\n": "its category is none of ImLC, SemS, ObD, InS",
    "just text": "line 1: a name and a colon were expected",
    "- a\n- b\n": "it is a list",
    f"{HEAD}category: InS\n": "line 4: category stands there twice",
    f"{HEAD}classes: &a\n": "line 4: a value that begins with & is not read here",
    f"{HEAD}tubular_shape: !!bool true\n": "line 4: a value that begins with ! is not read here",
    f"{HEAD}boundary_errors: |\n  existence\n": "line 4: a value that begins with | is not read here",
    f"{HEAD}granularity: exact\n  outline\n": "goes on on another line",
    f"{HEAD}classes: [{{name: a}}\n": "line 4: a bracket is not closed",
    f"{HEAD}classes: [{{name: a, name: b}}]\n": "line 4: name stands there twice",
    f"{HEAD}classes: [{{name a}}]\n": "line 4: a colon is missing behind name a",
    f"{HEAD}classes: {'[' * 5000}": "line 4: it is nested too deep",
    f"{HEAD}classes:\n  - name: a\n      tubular_shape: true\n": "another line",
    f'{HEAD}granularity: "exact\n': "a text in quotes ends on its line here",
    f"{HEAD}a: b: c\ntolerance: 1: 2\n": "line 5: there are two colons",
    '{"assay": "fingerprint/1", "name": "x",': "a bracket is not closed",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_named_and_changes_nothing(guide, text):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    before = guide.run("assayGuide.yaml()")
    told = open_(guide, text, "b.yaml")
    assert told.startswith("b.yaml cannot be opened here: ")
    assert REFUSED[text] in told
    assert guide.run("assayGuide.yaml()") == before
    assert not guide.run("document.getElementById('undone').checkVisibility()")
    click(guide, "#close")
    assert not guide.run("document.getElementById('said').checkVisibility()")


def test_what_a_file_has_and_the_page_does_not_take_is_named(guide):
    text = f"""{HEAD}# mine
class_imbalance: true
class_scores_available: false
small_structures: sometimes
tolerance: 2
target: fppi
tubular_shape: "true"
classes:
  - {{name: lesion, tubular_shape: yes, class_imbalance: true, tolerance: 3}}
  - tubular_shape: true
mine: {{a: [1, 2]}}
ignore:
- code: FPR027
  reason: |
    two
    lines
"""
    told = open_(guide, text)
    for word in (
        "small_structures: no answer to this question",
        "tubular_shape: no answer to this question",
        "tolerance: not asked after the other answers",
        "target: not asked after the other answers",
        "tubular_shape of class lesion: no answer of a class",
        "class_imbalance of class lesion: no answer of a class",
        "tolerance of class lesion: not asked after the other answers",
        "a class without a name",
        "comments",
    ):
        assert word in told
    saved = guide.run("assayGuide.yaml()")
    assert "\nmine: {a: [1, 2]}\nignore:\n- code: FPR027\n  reason: |\n    two\n    lines\n" in saved
    model = load(read_document("a.yaml", data=saved.encode()), Fingerprint).model
    assert [each.reason for each in model.ignore] == ["two\nlines\n"]


def test_a_file_is_opened_by_the_button_and_one_too_large_is_not(guide, tmp_path):
    small, large = tmp_path / "liver.yaml", tmp_path / "large.yaml"
    small.write_text(
        f"{HEAD}class_imbalance: true\nclasses: [{{name: lesion, tubular_shape: true}}]\n", encoding="utf-8"
    )
    large.write_bytes(b"#" * ((1 << 20) + 1))
    root = guide("DOM.getDocument")["root"]["nodeId"]
    node = guide("DOM.querySelector", nodeId=root, selector="#open")["nodeId"]
    for path, told in (
        (large, "large.yaml is too large"),
        (small, "liver.yaml is opened: 2 answers, 1 class that differs"),
    ):
        guide("DOM.setFileInputFiles", nodeId=node, files=[str(path)])
        wait = f"""new Promise(done => {{
          const said = document.getElementById("said");
          const isTold = () => said.textContent.includes({json.dumps(told)});
          const look = left => isTold() || !left ? done(said.textContent) : setTimeout(look, 5, left - 1);
          look(2000);
        }})"""
        assert told in guide.run(wait, wait=True)
    assert "Class lesion" in guide.run(RESULT)
    assert guide.complaints() == []


def test_what_was_unfolded_stays_so(guide):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    guide.run("document.querySelectorAll('#result details').forEach(each => each.querySelector('summary').click())")
    # The event that an element was unfolded comes with the next frame.
    guide.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", wait=True)
    click(guide, '#whole input[name="size_variability"][value="true"]')
    assert guide.run("[...document.querySelectorAll('#result details')].every(each => each.open)")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_classes_fit_can_be_read_and_are_read_out(browser, page, width, dark):
    browser.open(page, width, dark=dark)
    begin(browser)
    add(
        browser,
        "a lesion with a long name that somebody gave it in a hurry" * 2,
        tubular_shape="false",
        compensate_imprecision="true",
    )
    click(browser, '[data-own="tubular_shape"] .whole button')
    assert browser.run(browser.OVERFLOW) <= 0
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}
    unnamed = """[...document.querySelectorAll("input, button, select")].filter(e =>
      !e.textContent.trim() && !e.getAttribute("aria-label") && !e.labels?.length).map(e => e.outerHTML)"""
    assert browser.run(unnamed) == []
    assert browser.run("[...document.querySelectorAll('fieldset')].every(e => e.querySelector('legend').textContent)")
    ids = browser.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_what_classes_may_answer_is_what_the_format_says():
    assert [each["name"] for each in guide_data()["questions"] if each["by_class"]] == [
        name for name in questions() if name in OWN
    ]
