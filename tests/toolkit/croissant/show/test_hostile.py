"""Text of a dataset means only itself, wherever it stands and however much of it there is."""

import json

import pytest

from assay.cli import main

from .made import RICH, dumped, everywhere, markdown_of, page_of, script_of, text_of, tree, words_of

HOSTILE = (
    "</script></style></title><script>document.title = 'x'</script><img src=x onerror=alert(1)> {{ 7*7 }} \u202e\x00"
)
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://example.org",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "https:evil",
    "https://user:pass@evil.example/",
    "https://evil.example/\\@x",
    "https://evil.example/ onclick=x",
    "https://[::1",
    "mailto:a@example.org",
    "git+https://example.org/x",
]


@pytest.fixture(scope="module")
def hostile():
    return dumped(everywhere(RICH, lambda text: HOSTILE))


def test_markup_in_every_text_does_nothing(hostile):
    page = page_of(hostile)
    root = tree(page)
    (script,) = root.iter("script")
    assert script.get("type") == "application/ld+json"
    assert page.count("</script") == 1
    assert not list(root.iter("img"))
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "{{ 7*7 }}" in words_of(page)
    assert "49" not in "".join(next(root.iter("h1")).itertext())


def test_the_script_says_what_the_document_says(hostile):
    script = script_of(page_of(hostile))
    assert json.loads(script) == json.loads(hostile)
    assert not set("<>&\u202e\x00") & set(script)


def test_a_browser_runs_nothing_of_it_and_asks_nobody(browser, hostile, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(page_of(hostile), encoding="utf-8")
    browser.open(page)
    assert browser.run("document.title").startswith("</script>")
    assert browser.run("document.scripts.length") == 1
    assert browser.run("JSON.parse(document.scripts[0].text)['@type']") == "sc:Dataset"
    assert browser.complaints() == []
    assert browser.requests() == [page.as_uri()]


def test_only_addresses_of_the_web_become_links():
    for address in ADDRESSES:
        data = dumped(everywhere(RICH, lambda text, address=address: address))
        links = {element.get("href") for element in tree(page_of(data)).iter("a")}
        assert {link for link in links if not link.startswith("#")} == set(RICH["conformsTo"]), address
        assert markdown_of(data).count("](<") == 2, address


def test_links_of_markdown_are_what_they_seem():
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    for text in (HOSTILE, "[x](javascript:alert(1))", "`|` | <b> https://example.org/)](x", "https://example.org/>(x"):
        for token in parser.parse(markdown_of(dumped(everywhere(RICH, lambda _, text=text: text)))):
            for child in (token, *(token.children or ())):
                assert child.type not in ("html_inline", "html_block", "image")
                assert (child.attrs.get("href") or "https://").startswith(("https://", "http://mlcommons.org/"))


def test_the_terminal_is_not_steered():
    from assay_validators.emit.excerpt import printable

    text = text_of(dumped(everywhere(RICH, lambda text: "\x1b[2J\x07\u202e" + text)))
    assert not {"\x1b", "\x07", "\u202e"} & set("".join(map(printable, text.splitlines())))


def test_a_dataset_of_ten_thousand_fields_is_shown_in_part():
    field = {"@type": "cr:Field", "dataType": "sc:Text", "description": HOSTILE}
    fields = [{**field, "@id": f"many/{number}"} for number in range(10_000)]
    files = [{"@type": "cr:FileObject", "@id": f"f{number}", "contentUrl": "x"} for number in range(3000)]
    value = {**RICH, "distribution": files, "recordSet": [{"@type": "cr:RecordSet", "@id": "many", "field": fields}]}
    page = page_of(dumped(value))
    assert "Fields beyond the first 2,000 are not shown." in words_of(page)
    assert "and 2,000 more" in words_of(page)
    assert len(page) < 12 << 20
    assert text_of(dumped(value)).count("\n") < 200


def test_long_texts_and_deep_fields_are_cut():
    deep = {"@type": "cr:Field", "@id": "deep"}
    for _ in range(60):
        deep = {"@type": "cr:Field", "@id": "deep", "subField": [deep]}
    made = {"@id": "z"}
    for _ in range(100):
        made = {"@type": "prov:Entity", "prov:label": "older", "prov:used": made}
    value = {
        **RICH,
        "name": "n" * 100_000,
        "description": "d" * 1_000_000,
        "keywords": ["k" * 10_000] * 1000,
        "recordSet": [{"@type": "cr:RecordSet", "@id": "r", "field": [deep], "data": [{"x" * 9999: "y" * 9999}] * 999}],
        "prov:wasDerivedFrom": made,
    }
    page = page_of(dumped(value))
    assert len(words_of(page)) < 700_000
    assert "and 989 more" in words_of(page)


def test_what_is_larger_than_search_engines_read_leaves_its_records_out():
    value = {**RICH, "recordSet": [{"@type": "cr:RecordSet", "@id": "r", "data": [{"x": "y" * 1000}] * 3000}]}
    script = json.loads(script_of(page_of(dumped(value))))
    assert script["name"] == RICH["name"]
    assert "recordSet" not in script


def test_many_of_anything_are_shown_in_part():
    value = {
        **RICH,
        "recordSet": [{"@type": "cr:RecordSet", "@id": f"r{number}"} for number in range(5000)],
        "distribution": [{"@type": "cr:FileSet", "@id": "f", "includes": ["*.csv"] * 50_000}],
        "creator": [{"@type": "sc:Person", "name": "somebody"}] * 50_000,
        "rai:dataBiases": ["a bias"] * 50_000,
        "citeAs": "c" * 1_000_000,
        "x": ["y"] * 50_000,
    }
    page = page_of(dumped(value))
    assert len(words_of(page)) < 200_000
    assert "4,500 more record sets are not shown" in words_of(page)


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("words", ["::error::x", "  ::add-mask::x", "a\n\n::stop-commands::x\n::warning file=a::b"])
def test_a_log_of_github_takes_no_line_for_a_command(form, words, tmp_path, capsys):
    path = tmp_path / "croissant.json"
    path.write_bytes(dumped(everywhere({**RICH, "citeAs": None}, lambda text: words)))
    main(["data", "show", str(path), "--format", form])
    lines = capsys.readouterr().out.splitlines()
    assert any("::" in line for line in lines)
    assert [line for line in lines if line.lstrip().startswith("::")] == []
