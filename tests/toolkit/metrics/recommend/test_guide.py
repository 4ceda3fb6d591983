"""The guide in a real browser: its engine says what Python says, and a person can use it."""

import json

import pytest
from hypothesis import given, settings
from tests.spec.metrics.problems import fingerprints
from tests.toolkit.metrics.recommend.guide_problems import parts_of
from tests.toolkit.metrics.recommend.guide_steps import open_anew

from assay.metrics.recommend.guide import guide_data, render_guide
from assay.metrics.recommend.reading import read_fingerprint
from assay.metrics.recommend.sheet import part
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Category, Fingerprint
from assay_spec.metrics.questions import questions
from assay_spec.metrics.recommendation import recommend


def answers_of(problem):
    return {name: getattr(problem, name) for name in questions() if name != "costs"}


@pytest.mark.parametrize("category", Category)
def test_the_page_and_python_lead_to_the_same(guide, category):
    drawn = []

    @settings(max_examples=150)
    @given(fingerprints((category,)))
    def draw(problem):
        drawn.append(problem)

    draw()
    assert len(drawn) >= 100
    given_ = json.dumps([answers_of(each) for each in drawn])
    found = json.loads(guide.run(f"JSON.stringify({given_}.map(assayGuide.recommend))"))
    for problem, theirs in zip(drawn, found, strict=True):
        assert theirs == part(recommend(problem), catalogue()), problem


def answer(guide, **answers):
    """Click the answers as a person would."""
    for name, value in answers.items():
        word = json.dumps(str(value).lower() if isinstance(value, bool) else value)
        code = f"""(() => {{
          const number = document.querySelector('input[type=number][id="{name}"]');
          if (number) {{
            number.value = {word};
            number.dispatchEvent(new Event('input', {{bubbles: true}}));
            return true;
          }}
          const input = document.querySelector(`input[name="{name}"][value="${{{word}}}"]`);
          if (!input || !input.checkVisibility()) return false;
          input.click();
          return true;
        }})()"""
        assert guide.run(code), name


PROBLEMS = {
    "ImLC": {
        "class_imbalance": True, "compensate_imbalance": False, "prevalence_reflects_population": True,
        "class_scores_available": True, "decision_rule": "target_value", "target": "sensitivity", "target_value": 0.95,
    },
    "SemS": {"structure_boundaries": True, "class_imbalance": False, "compensate_imprecision": True, "tolerance": 1.5,
             "class_scores_available": False, "tubular_shape": True},
    "ObD": {"class_imbalance": False, "prevalence_reflects_population": False, "class_scores_available": True,
            "decision_rule": "target_value", "target": "fppi", "target_fppi": 2, "granularity": "rough_outline"},
    "InS": {"class_imbalance": False, "prevalence_reflects_population": False, "class_scores_available": True,
            "decision_rule": "argmax", "small_structures": "consistently", "inter_rater_variability": True},
}  # fmt: skip


@pytest.mark.parametrize("category", PROBLEMS)
def test_what_is_saved_is_a_fingerprint_that_leads_to_what_was_shown(guide, tmp_path, category):
    answer(guide, category=category, **PROBLEMS[category])
    saved = tmp_path / "saved.yaml"
    saved.write_text(guide.run("assayGuide.yaml()"), encoding="utf-8")
    problem = read_fingerprint(str(saved)).fingerprint
    assert {name: getattr(problem, name) for name in PROBLEMS[category]} == PROBLEMS[category]
    wanted = parts_of(problem)[0]
    shown = guide.run("document.getElementById('result').textContent")
    for row in (*wanted["metrics"], *wanted["localization"], *wanted["assignment"], *wanted["alternatives"]):
        assert row["key"] in shown
        assert row["title"] in shown
    assert guide.run("JSON.stringify(assayGuide.recommend(assayGuide.state().answers))") == guide.run(
        f"JSON.stringify({json.dumps({key: value for key, value in wanted.items() if key != 'class'})})"
    )


def test_a_metric_says_what_its_value_means(guide):
    answer(guide, category="SemS", **PROBLEMS["SemS"])
    shown = guide.run("document.getElementById('result').textContent")
    assert catalogue().masks["NSD"].plain in shown
    answer(guide, category="ImLC", **PROBLEMS["ImLC"])
    shown = guide.run("document.getElementById('result').textContent")
    assert catalogue().entries["AUROC"].plain in shown
    assert f"{catalogue().entries['AUROC'].plain} [recalled]" in shown


def test_costs_are_saved_whatever_the_classes_are_called(guide, tmp_path):
    answer(guide, category="ImLC", unequal_severity=True, class_imbalance=False, prevalence_reflects_population=True,
           class_scores_available=False, decision_rule="argmax")  # fmt: skip
    guide.run("""(() => {
      const [real, said, cost] = document.querySelectorAll("#costs input");
      [real.value, said.value, cost.value] = ['no "tumour": #1', "yes", "10"];
      cost.dispatchEvent(new Event("input", {bubbles: true}));
    })()""")
    saved = tmp_path / "saved.yaml"
    saved.write_text(guide.run("assayGuide.yaml()"), encoding="utf-8")
    (cost,) = read_fingerprint(str(saved)).fingerprint.costs
    assert (cost.reference, cost.prediction, cost.cost) == ('no "tumour": #1', "yes", 10)


def test_what_is_typed_and_not_taken_is_said(guide):
    told = "document.getElementById('progress').textContent"
    answer(guide, category="ImLC", unequal_severity=True, decision_rule="target_value", target="sensitivity")
    assert f"is not complete before an answer to: \u201c{questions()['costs'].asks}\u201d, " in guide.run(told)
    assert f"\u201c{questions()['class_imbalance'].asks}\u201d" in guide.run(told)
    assert "left out" not in guide.run(told)
    guide.run("""(() => {
      document.querySelector("#costs input").value = "tumour";
      document.getElementById("target_value").value = "7";
      document.getElementById("target_value").dispatchEvent(new Event("input", {bubbles: true}));
    })()""")
    for word in ("belongs a number from 0 to 1", "not whole is left out"):
        assert word in guide.run(told)


def test_only_what_belongs_is_asked(guide):
    visible = "[...document.querySelectorAll('[data-question]')].filter(e => !e.hidden).map(e => e.dataset.question)"
    assert guide.run(visible) == ["category"]
    for category in Category:
        answer(guide, category=str(category))
        plain = [each.name for each in questions().values() if category in each.categories and not each.when]
        assert [name for name in guide.run(visible) if name in plain] == plain
    answer(guide, category="ObD", decision_rule="target_value")
    words = "[...document.querySelectorAll('input[name=target]')].filter(e => e.checkVisibility()).map(e => e.value)"
    assert guide.run(words) == ["sensitivity", "ppv", "fppi"]


def test_nothing_is_asked_of_the_network_and_nothing_complains(guide):
    answer(guide, category="InS", **PROBLEMS["InS"])
    assert guide.complaints() == []
    assert [url for url in guide.requests() if not url.startswith(("file:", "data:"))] == []


def test_it_can_be_used_by_keyboard_and_is_read_out(guide):
    for _ in range(2):
        guide.press("Tab")
    assert guide.run("document.activeElement.id") == "name"
    guide.press("Tab")
    assert guide.run("document.activeElement.name") == "category"
    unnamed = """[...document.querySelectorAll("input, button")].filter(e =>
      !e.textContent.trim() && !e.getAttribute("aria-label") && !e.labels?.length).map(e => e.outerHTML)"""
    assert guide.run(unnamed) == []
    assert guide.run("[...document.querySelectorAll('fieldset')].every(e => e.querySelector('legend').textContent)")
    assert guide.run("document.getElementById('progress').getAttribute('role')") == "status"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_can_be_read(browser, page, width, dark):
    open_anew(browser, page, width, dark=dark)
    answer(browser, category="InS", **PROBLEMS["InS"])
    assert browser.run(browser.OVERFLOW) <= 0
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}


def test_a_page_of_data_cannot_end_its_script():
    text = json.dumps(guide_data())
    assert "</script" not in text.lower()
    assert render_guide().lower().count("</script>") == 2


def test_the_answer_that_is_assumed_is_the_default_of_the_fingerprint():
    plain = Fingerprint(
        assay="fingerprint/1", name="f", category=Category.SEMS, class_imbalance=False, class_scores_available=False
    )
    defaults = guide_data()["defaults"]
    for name in questions():
        if name not in ("category", "costs", "class_imbalance", "class_scores_available"):
            assert defaults[name] == getattr(plain, name), name


def test_the_way_names_what_a_step_says_and_the_steps_that_say_nothing(guide):
    answer(guide, category="SemS", structure_boundaries=True)
    steps = guide.run("[...document.querySelectorAll('.steps > li > strong')].map(each => each.textContent)")
    assert steps[0].startswith("S1 problem category: a class for every pixel")
    assert not [each for each in steps if each.endswith(": nothing")]
    rest = guide.run("document.querySelector('.steps ~ p').textContent")
    assert "nothing follows from them: S7 boundary and volume." in rest
    assert "S5 calibration" in steps
    advice = guide.run("document.getElementById('result').textContent")
    assert "A1: pixels of one image are highly correlated: compute each metric per image" in advice
    assert "(it rests on FP" in advice
    assert ", which nobody has answered)" in advice
