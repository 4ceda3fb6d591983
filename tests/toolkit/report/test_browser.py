"""The page in a real browser: laid out without overflow, in light and dark, and on paper. Skipped without Chromium."""

import json
import re
import struct
import subprocess
import zlib

import pytest

from assay.report import render_html

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
DARK = "--blink-settings=preferredColorScheme=0"
PROBE = """<script>
const style = (query, name) => getComputedStyle(document.querySelector(query)).getPropertyValue(name);
const strips = [...document.querySelectorAll('.metric tbody .strip')].map(e => e.getBoundingClientRect());
document.body.dataset.probe = JSON.stringify({
  width: innerWidth,
  overflow: document.documentElement.scrollWidth - innerWidth,
  paper: style('body', 'background-color'),
  ink: style('body', 'color'),
  series: style('.roc .panel svg use, .roc .panel svg path[stroke-width="2"]', 'stroke'),
  label: style('.roc .panel svg text', 'fill'),
  narrowest: Math.min(...strips.map(box => box.width)),
  cramped: [...document.querySelectorAll('th, td, h1, h2, h3, p, figcaption')]
    .filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
    .filter(e => getComputedStyle(e.parentElement.parentElement).position !== 'absolute')
    .map(e => e.textContent.trim().slice(0, 40)),
});
</script></body>"""


def browse(chromium, folder, *flags):
    done = subprocess.run(
        [chromium, *QUIET, f"--user-data-dir={folder / 'profile'}", *flags],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def page(report, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(report), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def probed(page):
    """The page with a script of ours that writes down what the browser made of it; the policy would forbid it."""
    text = re.sub(r"<meta http-equiv=[^>]+>", "", page.read_text(encoding="utf-8")).replace("</body>", PROBE)
    path = page.with_name("probed.html")
    path.write_text(text, encoding="utf-8")
    return path


def probe(chromium, probed, tmp_path, width, *flags):
    text = browse(chromium, tmp_path, f"--window-size={width},900", *flags, "--dump-dom", probed.as_uri())
    found = re.search(r'data-probe="([^"]+)"', text)
    return json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&"))


@pytest.mark.parametrize("width", [500, 1280])
def test_nothing_sticks_out(chromium, probed, tmp_path, width):
    seen = probe(chromium, probed, tmp_path, width)
    assert seen["width"] == width
    assert seen["overflow"] <= 0
    assert seen["cramped"] == []
    assert seen["narrowest"] >= 200


def test_light_and_dark_reach_into_the_plots(chromium, probed, tmp_path):
    light = probe(chromium, probed, tmp_path, 1280)
    dark = probe(chromium, probed, tmp_path, 1280, DARK)
    assert light["paper"] == "rgb(255, 255, 255)"
    for name in ("paper", "ink", "series", "label"):
        assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", dark[name]), name
        assert light[name] != dark[name], name


def inked(path):
    """Width, height and how much of a PNG is not the same as its neighbour: nothing of a blank page."""
    data = path.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    raw, at = b"", 8
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        raw += data[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    filtered = zlib.decompress(raw)
    return width, height, 1 - filtered.count(0) / len(filtered)


def test_it_is_painted(chromium, page, tmp_path):
    shot = tmp_path / "shot.png"
    browse(chromium, tmp_path, "--window-size=1280,900", f"--screenshot={shot}", page.as_uri())
    width, height, ink = inked(shot)
    assert (width, height) == (1280, 900)
    assert ink > 0.01


def test_its_policy_lets_no_script_run(chromium, page, tmp_path):
    bad = page.with_name("bad.html")
    bad.write_text(
        page.read_text(encoding="utf-8").replace("</body>", "<script>document.title = 'ran'</script></body>"),
        encoding="utf-8",
    )
    assert "<title>ran</title>" not in browse(chromium, tmp_path, "--dump-dom", bad.as_uri())


def test_on_paper_everything_is_there(chromium, page, tmp_path):
    paper = tmp_path / "paper.pdf"
    browse(chromium, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
    assert 8 <= pages <= 16
