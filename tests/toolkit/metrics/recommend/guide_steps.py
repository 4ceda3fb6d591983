"""What a person does on the guide, and what stands there then."""

import json

from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.fingerprint import Fingerprint

HEAD = "assay: fingerprint/1\nname: x\ncategory: SemS\n"
"""How a file begins."""
OFFERED = "[...document.querySelector('#classes select').options].map(each => each.value).filter(Boolean)"
RESULT = "document.getElementById('result').textContent"
TOLD = "document.getElementById('progress').textContent"
SAID = "document.getElementById('said').textContent"


def loaded(text, path="guide.yaml"):
    result = load(read_document(path, data=text.encode()), Fingerprint)
    assert result.complete, (result, text)
    return result.model


def open_anew(browser, page, *size, **look):
    """Open the page as in a tab in which nobody has answered."""
    browser.open(page, *size, **look)
    browser.run("sessionStorage.clear()")
    browser.open(page, *size, **look)


def open_(guide, text, name="a.yaml"):
    """Open a file as the button does, and what is told of it."""
    return guide.run(
        f"assayGuide.open({json.dumps(text)}, {json.dumps(name)}); document.getElementById('said').textContent"
    )


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
