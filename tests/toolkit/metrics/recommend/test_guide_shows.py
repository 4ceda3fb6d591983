"""What the guide shows, in a real browser, is what Python tells of the same problem: every row, with its reasons."""

import pytest
from hypothesis import strategies as st
from tests.toolkit.metrics.recommend.guide_problems import as_asked, drawn_from, of_those_asked, problems
from tests.toolkit.metrics.recommend.guide_steps import HEAD, loaded, open_
from tests.toolkit.metrics.recommend.test_guide_opened import WRITERS

from assay.metrics.recommend.differences import LISTS, difference
from assay.metrics.recommend.sheet import advice_of, another, beside, sheet
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


def reason(id_, found, *, advised=False):
    rule = found["rules"][id_]
    rests = f" (it {rule['rests']})" if rule["rests"] else ""
    return f"{id_}: {rule['because']}{rests}{': ' + rule['advice'] if advised else ''}{mark(rule)}"


def rows(word, listed, part, found):
    for row in listed:
        is_out = word == "ruled_out"
        kept = another(row, part) if is_out else []
        note = "" if is_out or row["computed"] else " (not computed by Assay yet)"
        but = f", but for {' and '.join(kept)}" if kept else ""
        yield f"{row['key']} {row['title']}{', of ' + row['of'] if row['of'] else ''}{note}{but}"
        to = beside(row, part) if row.get("guides") else []
        if to:
            yield f"an alternative to {', '.join(to)}, by {', '.join(row['rules'])}"
        else:
            yield from (reason(id_, found) for id_ in row["rules"])
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
        yield from (reason(id_, found) for id_ in part["none_because"])
    for word in LISTS:
        yield from rows(word, told["lists"][word]["new"] if told else part[word], part, found)
        yield from gone([row["key"] for row in told["lists"][word]["gone"]] if told else [])
    fired = told["fired"] if told else part["fired"]
    yield from (reason(id_, found, advised=True) for id_ in advice_of(fired, found))
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
    others = rests = 0
    for problem, drafted in drawn_from(drafts(category)):
        text = f"{WRITERS['block'](problem)}drafted: [{', '.join(sorted(drafted))}]\n"
        assert "is opened" in open_(guide, text), text
        expected = told(sheet(loaded(guide.run("assayGuide.yaml()"))))
        assert guide.run(SHOWN) == expected, text
        others += sum(len(each) > 1 for each in expected[1:])
        rests += sum("(it rests on" in line for each in expected for line in each)
    # Images as a whole have metrics for all classes alike.
    assert others >= 10 or category is Category.IMLC
    assert rests >= 100


def test_what_rises_from_an_alternative_is_not_called_gone(guide):
    text = f"{HEAD}tubular_shape: true\nclasses: [{{name: lesion, tubular_shape: false}}]\n"
    found = sheet(loaded(f"{text}class_imbalance: true\nclass_scores_available: false\n"))
    whole, lesion = found["parts"]
    assert "DSC" in [row["key"] for row in whole["alternatives"]]
    assert "DSC" in [row["key"] for row in lesion["metrics"]]
    open_(guide, f"{text}class_imbalance: true\nclass_scores_available: false\n")
    assert guide.run(SHOWN) == told(found)
    assert not [line for line in told(found)[1] if line.startswith("Not for this class:") and "DSC" in line]
