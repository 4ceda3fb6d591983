"""The page in a real browser, with names and values that are hostile; needs Chromium."""

import csv
import json
import xml.etree.ElementTree as ET

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.verify.conftest import Verifiable

from assay.cli import main
from assay.croissant.verify.document import document
from assay.croissant.verify.html import render_html
from assay.croissant.verify.text import text_lines

HOSTILE = "</script></style><script>document.title='x'</script><img src=x onerror=alert(1)>{{ 7*7 }}\u202e`"
LONG = "x" * 300
NAMES = {"plain": "songs", "hostile": HOSTILE, "long": LONG, "arabic": "\u0637\u064a\u0648\u0631"}


def made(folder, name):
    """A dataset with a column of each kind, a fault in most, and `name` in all places."""
    folder.mkdir()
    rows = [
        {
            "id": f"{name}{number % 7}",
            "n": number * 3 if number else name,
            "f": number / 7,
            "d": f"2024-0{1 + number % 9}-11",
            "t": f"{number % 24:02}:00:00",
            "m": f"2024-01-0{1 + number % 9}T12:00:00",
            "b": "true" if number % 3 else "",
            "l": "|".join("12345"[: number % 5]),
            "s": name if number % 2 else f"{number}",
        }
        for number in range(40)
    ]
    with (folder / "t.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    identifier = name.replace(" ", "_")
    types = {"n": "cr:Int8", "f": "sc:Float", "d": "sc:Date", "t": "sc:Time", "m": "sc:DateTime", "b": "sc:Boolean"}
    fields = [
        field(f"{identifier}/{column}", "t.csv", data_type, extract={"column": column})
        for column, data_type in {"id": "sc:Text", **types, "s": "sc:URL"}.items()
    ]
    several = {"isArray": True, "arrayShape": "3"}
    lists = field(
        f"{identifier}/l", "t.csv", "sc:Integer", extract={"column": "l"}, transform={"separator": "|"}, **several
    )
    dataset = Verifiable(folder)
    key = {"@id": f"{identifier}/id"}
    file = file_object("t.csv", sha256=name)
    dataset.describe([file], record_set(identifier, *fields, lists, key=key))
    found = json.loads(dataset.path.read_text())
    dataset.path.write_text(json.dumps({**found, "name": name}))
    return dataset


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages, by name."""
    folder = tmp_path_factory.mktemp("pages")
    paths = {}
    for name, text in NAMES.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(render_html(made(folder / name, text).verified()), encoding="utf-8")
    return paths


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out(browser, pages, name, width):
    browser.open(pages[name], width)
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_can_be_read(browser, pages, dark):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    browser.open(pages["plain"], dark=dark)
    found = browser.run(browser.CONTRAST)
    assert len(found) > 12
    assert {key: ratio for key, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_fetched(browser, pages, name):
    browser.open(pages[name])
    assert browser.run("document.scripts.length") == 0
    assert browser.run("document.images.length") == 0
    assert browser.complaints() == []
    assert browser.requests() == [pages[name].as_uri()]
    assert "{{ 7*7 }}" in browser.run("document.body.innerText") or name != "hostile"


def test_every_column_has_its_numbers_and_its_plot(pages):
    page = pages["plain"].read_text(encoding="utf-8")
    root = ET.fromstring(page[page.index("<html") :])
    columns = [each for each in root.iter("article") if each.get("class") == "column"]
    assert len(columns) == 9
    for column in columns:
        (picture,) = [each for each in column.iter("{http://www.w3.org/2000/svg}svg") if each.get("role") == "img"]
        assert picture.find("{http://www.w3.org/2000/svg}title") is not None
        assert [each.text for each in column.iter("dt")][:2] == ["Records", "Missing"]
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len({*ids})
    headings = [each.text for each in root.iter("h2")]
    assert headings[0] == "Problems"


def test_json_has_all_of_it_and_no_nan(tmp_path):
    found = made(tmp_path / "d", "songs").verified()
    told = json.loads(json.dumps(document(found), allow_nan=False))
    assert told["valid"] is False
    assert len(told["checks"]) == told["summary"]["checks"] == len(found.checks)
    assert {each["outcome"] for each in told["checks"]} <= {"problem", "not checked", "note", "fine"}
    assert [each["field"] for each in told["profiles"]] == ["songs/id", *(f"songs/{each}" for each in "nfdtmbsl")]


def test_hostile_values_are_one_line_each(tmp_path, capsys):
    dataset = made(tmp_path / "d", "a\nb\x1b[31m::error::")
    assert main(["data", "verify", str(dataset.path)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert not any(line.startswith("::") for line in out.splitlines())
    assert len(out.splitlines()) == len(list(text_lines(dataset.verified())))
