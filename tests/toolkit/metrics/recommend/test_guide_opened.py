"""Files that are opened in the guide, in a real browser: what is taken over, and what is named that is not."""

import json

import pytest
import yaml
from tests.toolkit.metrics.recommend.guide_problems import (
    as_asked,
    drawn_from,
    of_those_asked,
    own_of,
    parts_of,
    problems,
)
from tests.toolkit.metrics.recommend.guide_steps import HEAD, RESULT, add, begin, click, loaded, open_

from assay.metrics.fingerprint.answers import Answered, Answers, Origin
from assay.metrics.fingerprint.document import document_text
from assay.metrics.fingerprint.measured import Measured
from assay_spec.document import read_document
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.metrics.fingerprint import Category, Fingerprint
from assay_spec.metrics.questions import asked
from assay_spec.record import replace


def plain(problem):
    return json.loads(json.dumps(dump(problem)))


SHOWN = "(({answers, taken}) => JSON.stringify(assayGuide.byClass(answers, taken)))(assayGuide.state())"
WRITERS = {
    "block": lambda problem: yaml.safe_dump(plain(problem), sort_keys=False, allow_unicode=True, width=1 << 20),
    "ascii": lambda problem: yaml.safe_dump(plain(problem), width=1 << 20),
    "flow": lambda problem: yaml.safe_dump(plain(problem), default_flow_style=True, width=1 << 20),
    "indented": lambda problem: yaml.safe_dump(plain(problem), indent=4, width=1 << 20),
    "json": lambda problem: json.dumps(plain(problem)),
    "pretty": lambda problem: json.dumps(plain(problem), indent=2, ensure_ascii=False),
}


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
        shown = guide.run(SHOWN)
        assert json.loads(shown) == parts_of(saved) == parts_of(problem)
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


@pytest.mark.parametrize(
    "form", ["drafted: [tubular_shape, small_structures]\n", "drafted:\n- tubular_shape\n- small_structures\n"]
)
def test_what_is_answered_otherwise_is_no_longer_of_a_draft(guide, form):
    answers = "class_imbalance: false\nclass_scores_available: false\ntubular_shape: true\nsmall_structures: never\n"
    open_(guide, f"{HEAD}{answers}source: mine\n{form}")
    kept = loaded(guide.run("assayGuide.yaml()"))
    assert sorted(kept.drafted) == ["small_structures", "tubular_shape"]
    assert "\nsource: mine\n" in guide.run("assayGuide.yaml()")
    click(guide, '#whole input[name="tubular_shape"][value="false"]')
    assert loaded(guide.run("assayGuide.yaml()")).drafted == ("small_structures",)
    click(guide, '#whole input[name="tubular_shape"][value="true"]')
    assert sorted(loaded(guide.run("assayGuide.yaml()")).drafted) == ["small_structures", "tubular_shape"]
    for word in ("sometimes", "consistently"):
        if guide.run(f'Boolean(document.querySelector(\'#whole input[name="small_structures"][value="{word}"]\'))'):
            click(guide, f'#whole input[name="small_structures"][value="{word}"]')
    assert loaded(guide.run("assayGuide.yaml()")).drafted == ("tubular_shape",)
