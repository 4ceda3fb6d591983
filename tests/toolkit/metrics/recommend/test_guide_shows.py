"""What the guide shows, in a real browser, is what Python tells of the same problem: every row, with its reasons."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import strategies as st
from tests.toolkit.metrics.recommend.guide_problems import as_asked, drawn_from, of_those_asked, problems
from tests.toolkit.metrics.recommend.guide_steps import HEAD, TOLD, loaded, open_
from tests.toolkit.metrics.recommend.test_guide_opened import WRITERS

from assay.metrics.recommend.differences import LISTS, difference
from assay.metrics.recommend.drawing import drawing_of, render_svg
from assay.metrics.recommend.page import render_html
from assay.metrics.recommend.sheet import advice_of, another, beside, rests, sheet
from assay.metrics.recommend.text import text_lines
from assay_spec.metrics.fingerprint import Category
from assay_spec.metrics.questions import questions
from assay_spec.record import replace

SHOWN = """(() => {
  const parts = [[]], texts = list => [...list].map(each => each.textContent);
  for (const each of document.querySelectorAll("#result > *")) {
    if (each.matches("h3.part")) parts.push([]);
    const inside = each.matches("details") && !each.querySelector(".steps") ? [...each.children].slice(1) : [each];
    for (const one of inside.filter(one => !one.matches("details, h3, h4, .wide"))) {
      if (one.matches("p")) parts.at(-1).push(one.textContent);
      else if (!one.matches(".found")) parts.at(-1).push(...texts(one.children));
      else for (const row of one.children) {
        const head = [...row.childNodes].filter(each => each.nodeType === 3 || each.matches("strong"));
        parts.at(-1).push(texts(head).join(""), ...texts(row.querySelectorAll("li")));
      }
    }
  }
  return parts.length > 1 ? parts.slice(1) : parts;
})()"""
"""Every line of every part, in the order of the page."""


def mark(row):
    return " [recalled]" if row["provenance"] == "recalled" else ""


def reason(id_, part, found, *, advised=False):
    rule = found["rules"][id_]
    return f"{id_}: {rule['because']}{rests(id_, part)}{': ' + rule['advice'] if advised else ''}{mark(rule)}"


def rows(word, listed, part, found):
    for row in listed:
        is_out = word == "ruled_out"
        kept = another(row, part) if is_out else []
        note = "" if is_out or row["computed"] else " (not computed by Assay yet)"
        but = f", but for {' and '.join(kept)}" if kept else ""
        yield f"{row['key']} {row['title']}{', of ' + row['of'] if row['of'] else ''}{note}{but}"
        to = beside(row, part) if row.get("guides") else []
        if to:
            yield f"an alternative to {', '.join(to)}, by {', '.join(id_ + rests(id_, part) for id_ in row['rules'])}"
        else:
            yield from (reason(id_, part, found) for id_ in row["rules"])
        for id_ in row.get("guides", ()):
            guide = found["guides"][id_]
            yield f"{id_ if id_.startswith('DG') else 'choose'}: {guide['text']}{mark(guide)}"


def gone(keys):
    return [f"Not for this class: {', '.join(keys)}."] if keys else []


def of_part(part, whole, found):
    told = difference(part, whole) if part is not whole else None
    if told:
        yield told["lead"]
        if not told["any"]:
            return
    if not part["metrics"] and (told is None or whole["metrics"]):
        yield "No metric follows from these answers:"
        yield from (reason(id_, part, found) for id_ in part["none_because"])
    for word in LISTS:
        yield from rows(word, told["lists"][word]["new"] if told else part[word], part, found)
        yield from gone([row["key"] for row in told["lists"][word]["gone"]] if told else [])
    fired = told["fired"] if told else part["fired"]
    yield from (reason(id_, part, found, advised=True) for id_ in advice_of(fired, found))
    yield from gone([*advice_of(told["quiet"], found)] if told else [])


def told(found):
    return [list(of_part(part, found["parts"][0], found)) for part in found["parts"]]


@st.composite
def drafts(draw, category):
    """Problems of which a draft gave some answers, and nobody gave others."""
    problem = as_asked(draw(problems((category,))))
    problem = replace(problem, classes=tuple(of_those_asked(problem, each) for each in problem.classes))
    return problem, draw(st.sets(st.sampled_from([*questions()]), max_size=4))


@pytest.mark.parametrize("category", Category)
def test_the_page_shows_what_python_tells(guide, category):
    others = resting = draft = 0
    for problem, drafted in drawn_from(drafts(category)):
        text = f"{WRITERS['block'](problem)}drafted: [{', '.join(sorted(drafted))}]\n"
        assert "is opened" in open_(guide, text), text
        found = sheet(loaded(guide.run("assayGuide.yaml()")))
        expected = told(found)
        assert guide.run(SHOWN) == expected, text
        drafted_alone = f" Answered by a draft alone: {', '.join(found['drafted'])}." if found["drafted"] else ""
        assert f"what is not counts as no.{drafted_alone}" in guide.run(TOLD)
        assert ("by a draft alone" in guide.run(TOLD)) == bool(drafted_alone)
        draft += bool(drafted_alone)
        others += sum(len(each) > 1 for each in expected[1:])
        resting += sum("(it rests on" in line for each in expected for line in each)
    # Images as a whole have metrics for all classes alike.
    assert others >= 5 or category is Category.IMLC
    assert resting >= 100
    assert draft >= 10


def test_what_rises_from_an_alternative_is_not_called_gone(guide):
    text = f"{HEAD}tubular_shape: true\nclasses: [{{name: lesion, tubular_shape: false}}]\n"
    found = sheet(loaded(f"{text}class_imbalance: true\nclass_scores_available: false\n"))
    whole, lesion = found["parts"]
    assert "DSC" in [row["key"] for row in whole["alternatives"]]
    assert "DSC" in [row["key"] for row in lesion["metrics"]]
    open_(guide, f"{text}class_imbalance: true\nclass_scores_available: false\n")
    assert guide.run(SHOWN) == told(found)
    assert not [line for line in told(found)[1] if line.startswith("Not for this class:") and "DSC" in line]


ANSWERED = f"{HEAD}class_imbalance: true\nclass_scores_available: false\n"


def test_what_a_class_answers_itself_rests_on_nobody_else(guide):
    # Of two classes the rule speaks of both; one answers for itself, and the other rests on what nobody answered.
    text = f"{ANSWERED}classes: [{{name: vein, small_structures: consistently}}, {{name: duct}}]\n"
    text += "small_structures: consistently\ndrafted: [small_structures]\n"
    found = sheet(loaded(text))
    whole, vein, duct = found["parts"]
    assert [part["rests"]["A11"] for part in (whole, duct)] == ["rests on a drafted answer to FP3.1"] * 2
    assert vein["rests"]["A11"] == ""
    open_(guide, text)
    assert guide.run(SHOWN) == told(found)


def plain(lines):
    return " ".join(" ".join(lines).split())


def test_an_answer_that_nobody_gave_is_told_wherever_the_rule_is_shown(guide):
    found = sheet(loaded(ANSWERED))
    resting_ = "A2: no class matters more than another (FP2.4) (it rests on FP2.4, which nobody has answered)"
    open_(guide, ANSWERED)
    page = guide.run("document.getElementById('result').textContent")
    assert page.count("A2: ") == page.count(resting_) >= 1
    picture = ET.fromstring(render_svg(drawing_of(found["parts"][0], found), alone=True)).itertext()
    listed = re.sub(r"<[^>]*>", "", unescape(render_html(found).partition("<figure")[0]))
    for shown in (listed, page, plain(text_lines(found, 80)), plain(picture)):
        for id_, why in found["parts"][0]["rests"].items():
            because = found["rules"][id_]["because"]
            assert shown.count(because) == shown.count(f"{because}{f' (it {why})' if why else ''}")
    offered = [line for line in told(found)[0] if line.startswith("an alternative to")]
    assert offered
    assert all("(it rests on" in line for line in offered)
