"""Answers that do not go together, in the guide in a real browser: it says what `assay check` says of them."""

import pytest
from hypothesis import strategies as st
from tests.toolkit.metrics.recommend.guide_problems import drawn_from, problems
from tests.toolkit.metrics.recommend.guide_steps import SAID, TOLD, click, open_, write
from tests.toolkit.metrics.recommend.test_guide_names import ALL_TOLD, FILE
from tests.toolkit.metrics.recommend.test_guide_opened import WRITERS

from assay.metrics.fingerprint.sound import errors
from assay_spec.metrics.fingerprint import Cost
from assay_spec.record import replace

WRONG = "Boolean(firstWrong())"
LABELS = st.sampled_from(["a", "b", " a", "1", "1.0", "01", "-0.0", "0"])


def classify(guide, **answers):
    """Answer what a classification without scores is asked, and more."""
    needed = {"class_imbalance": "false", "prevalence_reflects_population": "true", "class_scores_available": "false"}
    for name, word in {"category": "ImLC", **needed, "decision_rule": "argmax", **answers}.items():
        click(guide, f'#whole input[name="{name}"][value="{word}"]')


@st.composite
def clashing(draw):
    """Problems with costs of few classes, so that many do not go together."""
    costs = st.lists(st.builds(Cost, reference=LABELS, prediction=LABELS, cost=st.sampled_from([0.0, 2.0])), max_size=3)
    return replace(draw(problems()), classes=(), costs=tuple(draw(costs)), unequal_severity=True)


@pytest.mark.parametrize("drawn", [problems(), clashing()], ids=["any", "costs"])
def test_the_page_refuses_what_the_check_refuses(guide, drawn):
    wrong = 0
    for problem in drawn_from(drawn):
        assert "is opened" in open_(guide, WRITERS["block"](problem))
        text = guide.run("assayGuide.yaml()")
        found = errors(text, asks=True)
        assert guide.run(WRONG) == bool(found), (found, text)
        for each in (each for each in found if each.isascii() and "\\" not in each):  # else a message escapes it
            assert plain(each.partition(";")[0]).lower() in plain(guide.run(TOLD)).lower(), text
        wrong += bool(found)
    assert 10 <= wrong <= 90


def plain(text):
    """Without marks around what is quoted, and with the words of documents for those of the page."""
    text = text.replace("a threshold that reaches a stated rate", "target_value")
    text = text.replace("a threshold that optimises a metric", "optimization")
    return "".join(char for char in text if char not in "`\u201c\u201d")


BOTH = "answer yes to \u201cDo the algorithms give scores of the classes, not only the classes?\u201d, or "


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("calibration_requested", "true", ("Calibration is requested, but it can only be assessed where there "
         f"are class scores; {BOTH}no to \u201cShall the probabilities themselves be right, not only their order?"
         "\u201d.")),
        ("decision_rule", "target_value", ("\u201ca threshold that reaches a stated rate\u201d chooses a threshold, "
         f"but there are no class scores; {BOTH}another decision rule.")),
    ],
)  # fmt: skip
def test_answers_that_contradict_each_other_say_so_beside_both_and_are_not_saved(guide, name, word, said):
    classify(guide)
    assert guide.run(FILE) == "problem.yaml"
    click(guide, f'#whole input[name="{name}"][value="{word}"]')
    assert guide.run(ALL_TOLD) == [said, said]
    for other in ("class_scores_available", name):
        assert guide.run(f"document.querySelector('[data-question={other}] .told.wrong').checkVisibility()")
    assert guide.run(TOLD).count(said) == 1
    assert guide.run(FILE) == ""
    assert "Nothing is saved yet" in guide.run(SAID)
    assert guide.run("document.activeElement.closest('[data-question]').dataset.question") == ("class_scores_available")
    click(guide, '#whole input[name="class_scores_available"][value="true"]')
    assert guide.run(ALL_TOLD) == []
    assert guide.run(FILE) == "problem.yaml"


def test_costs_that_do_not_go_together_say_so_in_their_row(guide):
    classify(guide, unequal_severity="true")
    for row, pair in enumerate((("1", "0"), ("1.0", "0"), ("0", " 0"))):
        if row:
            click(guide, "[data-question=costs] button")
        for place, text in zip(("true", "taken", "cost"), (*pair, "3"), strict=True):
            write(guide, f"#costs .cost:last-child input[aria-label^={place}]", text)
    assert guide.run(ALL_TOLD) == [
        "\u201c1\u201d taken for \u201c0\u201d has a cost already; keep one of the two.",
        "A right answer, \u201c0\u201d, is given a cost; name the wrong answer.",
    ]
    assert guide.run(FILE) == ""


@pytest.mark.parametrize(
    ("answers", "asks"),
    [
        ({"decision_rule": "target_value"}, "Which rate must be reached?"),
        ({"decision_rule": "target_value", "target": "ppv"}, "What value must it reach?"),
        ({"decision_rule": "cost_benefit"}, "How many true positives is a false positive worth?"),
        ({"unequal_severity": "true"}, "What does each confusion cost?"),
    ],
)
def test_what_an_answer_needs_beside_it_is_asked_for(guide, answers, asks):
    classify(guide, class_scores_available="true", **answers)
    assert f"is not complete before an answer to: \u201c{asks}\u201d" in guide.run(TOLD)
    assert len(errors(guide.run("assayGuide.yaml()"))) == 1
    assert errors(guide.run("assayGuide.yaml()"), asks=True) == []


def test_what_is_asked_no_more_is_no_longer_of_a_draft(guide):
    text = "assay: fingerprint/1\nname: x\ncategory: SemS\nclass_imbalance: true\nclass_scores_available: false\n"
    text += "structure_boundaries: true\nboundary_errors: existence\ndrafted: [boundary_errors, tolerance]\n"
    assert "tolerance in drafted: no answer of it stands there" in open_(guide, text)
    assert 'drafted:\n  - "boundary_errors"' in guide.run("assayGuide.yaml()")
    click(guide, '#whole input[name="structure_boundaries"][value="false"]')
    assert errors(guide.run("assayGuide.yaml()")) == []
