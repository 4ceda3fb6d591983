"""The page of a corpus: it counts what was found, needs nothing else, and no words get out of their place."""

import json
import re
from html.parser import HTMLParser

import pytest

from assay.many.page import FORMAT, emit
from assay.many.pictures import bars
from assay.many.survey import NO_KIND, Count, survey
from assay.report.charts.renderer import drawn
from assay_spec.document import read_document
from assay_validators.engine import Session

from .conftest import STUDY

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e&amp;]]>--><!--'
DATASET = json.loads((STUDY / "croissant.json").read_bytes())


class Elements(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def report(name, **changes):
    data = json.dumps(DATASET | changes).encode()
    return Session().check_document(read_document(name, data=data))


def page_of(reports):
    return "".join(emit(reports))


@pytest.fixture(scope="module")
def hostile():
    changes = {
        "license": HOSTILE,
        "url": f"https://{HOSTILE}/",
        "versoin": HOSTILE,
        HOSTILE: 1,
        "datePublished": HOSTILE,
    }
    return page_of(
        [report(f"{HOSTILE}.json", **changes), report("x.json", sdPublisher={"name": HOSTILE}, license="MIT")]
    )


def test_hostile_words_stay_words(hostile):
    elements = Elements(hostile)
    assert {"script", "img", "iframe", "link", "object"}.isdisjoint(elements.tags)
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in "".join(elements.words)
    assert "\u202e" not in hostile


def test_nothing_is_fetched(hostile):
    for name, value in Elements(hostile).attributes:
        if name in ("href", "src", "xlink:href", "action"):
            assert value.startswith("#"), (name, value)
    assert "default-src 'none'" in hostile
    assert not re.search(r"url\((?!#)", hostile)


def test_it_counts_what_was_found():
    reports = [report(f"{number}.json", license="MIT", url=f"https://h{number % 3}.org/") for number in range(7)]
    reports.append(Session().check_document(read_document("odd.json", data=b"{")))
    found = survey(map(FORMAT.piece, reports))
    assert found.all.files == 8
    assert found.unchecked == sum(not each.done for each in reports)
    for counts in (found.generators, found.kinds):
        assert sum(one.files for one in counts.values()) == 8
        assert sum(one.findings for one in counts.values()) == sum(len(each.diagnostics) for each in reports)
    assert sum(one.findings for one in found.rules.values()) == found.all.findings
    assert found.kinds[NO_KIND].files == 1
    assert {name: one.files for name, one in found.generators.items() if name.startswith("h")} == {
        "h0.org": 3,
        "h1.org": 2,
        "h2.org": 2,
    }
    words = " ".join("".join(Elements(page_of(reports)).words).split())
    assert "MIT is the name of a licence, not its address" in words
    assert "h0.org" in words


def test_a_corpus_without_findings_has_a_page_too():
    page = page_of([report("x.json")])
    assert "Nothing was found" in page
    assert "<svg" not in page
    assert "1 file checked, nothing found" in page


def test_the_command_writes_it_and_writes_over_its_own(folder, checked):
    status, out, err = checked("--format", "page", "-o", "../corpus.html", "--jobs", "2", ".", cwd=folder)
    assert (status, out) == (2, "")
    assert "passed over" in err
    first = (folder.parent / "corpus.html").read_text(encoding="utf-8")
    assert first.count("<svg") >= 3
    assert checked("--format", "page", "-o", "../corpus.html", ".", cwd=folder)[0] == 2
    assert (folder.parent / "corpus.html").read_text(encoding="utf-8") == first
    (folder.parent / "corpus.html").write_text("<!DOCTYPE html>\nsomebody else's")
    status, out, err = checked("--format", "page", "-o", "../corpus.html", ".", cwd=folder)
    assert "is there already and was not written by `assay check`" in err


def test_causes_are_written_over_too(folder, checked):
    for words in (("--causes",), ("--causes", "--format", "json")):
        for _ in range(2):
            status, _, err = checked(*words, "-o", "../causes", "below", cwd=folder)
            assert (status, err) == (0, "")
        (folder.parent / "causes").unlink()


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 7, 40, 12345])
def test_no_number_stands_twice_at_an_axis(most):
    picture = drawn(bars([("one", Count(files=1, errors=most)), ("other", Count(files=1, infos=1))], "findings"))
    ticks = [float(tick.replace(",", "")) for tick in re.findall(r">([\d,]+)</text>", picture)]
    assert len(ticks) >= 2
    assert ticks == sorted(set(ticks))
    assert ticks[0] == 0
    assert ticks[-1] <= most
