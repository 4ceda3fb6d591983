"""The manual: built without a complaint, complete, with links that lead somewhere, and searched in a real browser."""

import functools
import http.server
import subprocess
import sys
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from assay.cli.table import COMMANDS
from assay.plan.passes import passes_of
from assay.runs.meanings import meanings
from assay_kernels.registry import kernels
from assay_spec.kinds import KINDS
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.segmentation import mask_metrics
from assay_validators.families import families, rules_of

pytest.importorskip("material", reason="no mkdocs-material: pip install 'assay[dev]'")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages, as `make manual` builds them."""
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Page(HTMLParser):
    """The links, the anchors and the sources of one page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.sources = [], {""}, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag in ("img", "script", "link"):
            self.sources.append(given.get("src") or given.get("href") or "")


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path) for path in site.rglob("*.html") if path.name != "404.html"}


def test_every_link_leads_to_a_page_and_a_place_on_it(pages):
    for path, page in pages.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if not target.startswith(("http:", "https:", "mailto:", "javascript:")):
                found = (path.parent / unquote(target)).resolve() if target else path
                assert found.exists(), f"{path.name}: {link}"
                assert found not in pages or unquote(anchor) in pages[found].anchors, f"{path.name}: {link}"


def test_nothing_is_fetched_from_elsewhere(pages):
    fetched = {source for page in pages.values() for source in page.sources if "//" in source}
    assert fetched == set()


def test_every_picture_is_there(pages):
    for path, page in pages.items():
        for source in page.sources:
            assert not source or (path.parent / unquote(source.partition("?")[0])).exists(), f"{path.name}: {source}"


PARTS = {
    "commands": [name.replace(" ", "-") for name in COMMANDS],
    "kinds": [row.name for row in KINDS],
    "rules": [rule.code for family in families() for rule in rules_of(family)],
    "findings": list(meanings()),
    "metric": [
        *(name.replace("+", "plus").replace("@", "-at-") for name in catalogue().entries),
        *(f"masks-{name}" for name in mask_metrics()),
    ],
    "kernels": list(kernels()),
    "passes": [row.name for row in KINDS if row.passes],
}


@pytest.mark.parametrize("part", PARTS)
def test_everything_has_its_page(site, pages, part):
    assert {path.stem for path in (site / part).glob("*.html")} - {"index"} == set(PARTS[part])
    overview = pages.get(site / part / "index.html")
    if overview:
        assert {f"{name}.html" for name in PARTS[part]} <= set(map(unquote, overview.links))


def test_a_page_of_passes_has_them_in_their_order(site):
    text = (site / "passes" / "evaluation.html").read_text(encoding="utf-8")
    places = [text.index(f"<code>{each.__name__}</code>") for each in passes_of("evaluation")]
    assert places == sorted(places)


def test_a_page_of_a_command_is_its_help(site):
    text = (site / "commands" / "run.html").read_text(encoding="utf-8")
    assert "Usage: assay run" in text
    assert "--dry-run" in text


@pytest.fixture(scope="module")
def address(site):
    """The site on a real server."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


FOUND = """
new Promise((found, failed) => {
  const seen = () => [...document.querySelectorAll(".md-search-result__link")].map(link => link.getAttribute("href"));
  const watch = new MutationObserver(() => { if (seen().length) { watch.disconnect(); found(seen()); } });
  watch.observe(document.body, {childList: true, subtree: true});
  document.querySelector("#__search").click();
  const input = document.querySelector(".md-search__input");
  input.value = "few-replicates";
  input.dispatchEvent(new Event("input", {bubbles: true}));
  input.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));
})
"""


def test_it_can_be_searched(browser, address):
    browser.visit(f"{address}/index.html")
    assert any("EVA050" in link for link in browser.run(FOUND, wait=True))
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith((address, "blob:", "data:"))] == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page", ["index", "tutorial", "kinds/evaluation", "rules/index", "architecture"])
def test_a_page_fits_the_window(browser, address, page, width):
    browser.visit(f"{address}/{page}.html", width)
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_every_rule_of_both_is_told_of_where_they_part(site):
    text = (site / "differences.html").read_text(encoding="utf-8")
    missing = [rule.code for family in ("CRO", "MOD", "MLC") for rule in rules_of(family) if rule.code not in text]
    assert missing == []
