"""Every rule has a page, whose first snippet fires it and whose second does not.

A snippet is a whole document (DOC), or a part of one that is merged into a small valid document of its kind (the
rest). Those with tables are tested in `data/test_pages.py`. In a JSON part, the object under `@type` says which object
of the document it changes.
"""

import json
import re
from pathlib import Path

import pytest

from assay_spec.document import read_document
from assay_spec.profile import Ask, Profile
from assay_validators.croissant.official.report import OfficialSession
from assay_validators.engine import Session
from assay_validators.families import families, find_rule, rules_of
from assay_validators.page import page, render

STUDY = Path(__file__).parent / "study"
RULES = [rule for family in families() for rule in rules_of(family)]
BASES = {"FPR": "fingerprint.yaml", "MOD009": "fingerprint.yaml", "FPR027": "fingerprint.yaml"}
LISTS = {"cr:FileObject": "distribution", "cr:FileSet": "distribution", "cr:RecordSet": "recordSet"}
ASKING = Profile(
    name="pages",
    title="What pages show",
    double_blind=True,
    asks=(Ask(term="rai:dataBiases", asks="Who is missing?", why="Somebody is.", good="Women."),),
)
"""By whom the pages of the rules on profiles are asked."""
SHORTENED = {
    "CRO115": "a thousand records are not written out",
    "DOC001": "the page shows a command",
    "DOC004": "4 GiB are not written out",
    "DOC005": "a thousand problems are not written out",
    "DOC007": "a thousand findings are not written out",
    "DOC023": "600 brackets are not written out",
    "DOC034": "5000 digits are not written out",
    "MLC009": "thirty levels of files are not written out",
    "DOC057": "the page shows five lines of aliases, which mean too little to be refused",
}
"""Pages whose snippets leave something out; `test_shortened.py` fires these rules in full."""


def merged_yaml(base, snippet):
    """The base without the members that the snippet gives, and the snippet."""
    given = set(re.findall(r"^(\w+):", snippet, re.MULTILINE))
    blocks = re.findall(r"^\S.*\n(?:[ -].*\n)*", base, re.MULTILINE)
    return "".join(block for block in blocks if block.partition(":")[0] not in given) + snippet + "\n"


def merged_json(base, snippet):
    """The base with the members of the snippet in the object of its `@id`, or in the first one of its type.

    Where there is no such object, the snippet is one.
    """
    document = json.loads(base)
    part = json.loads(snippet)
    target = next((node for node in objects(document) if fits(node, part)), None)
    if target is None:
        target = {}
        document[LISTS[part["@type"]]].append(target)
    target.update(part)
    for key in [key for key, value in part.items() if value is None]:
        del target[key]
    return json.dumps(document, indent=2)


def objects(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def fits(node, part):
    return node.get("@id", "") == part["@id"] if "@id" in part else node.get("@type") == part["@type"]


def document_of(rule, snippet):
    if rule.code.startswith("DOC"):
        raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), snippet.encode())
        named = str(rule.on[0]).partition("-")[0]
        suffix = {"yaml": "yaml", "turtle": "ttl"}.get(named) or ("json" if snippet.lstrip()[:1] in "{[\\" else "yaml")
        return read_document(STUDY / f"snippet.{suffix}", data=raw)
    if snippet.startswith("{"):
        text = merged_json((STUDY / "croissant.json").read_text(), snippet)
        return read_document(STUDY / "snippet.json", data=text.encode())
    base = BASES.get(rule.code) or BASES.get(rule.code[:3], "evaluation.yaml")
    text = merged_yaml((STUDY / base).read_text(), snippet)
    return read_document(STUDY / "snippet.yaml", data=text.encode())


def findings(rule, snippet):
    session = (
        OfficialSession()
        if rule.code.startswith("MLC")
        else Session(profile=ASKING if rule.code.startswith("PRO") else None)
    )
    report = session.check_document(document_of(rule, snippet))
    return [found for found in report.diagnostics if found.code == rule.code]


def test_codes_are_unique_and_well_formed():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) for code in codes)
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_is_complete(rule):
    shown = page(rule)
    assert shown.summary.endswith(".")
    assert shown.what
    assert shown.why
    assert shown.example != shown.instead
    assert shown.references
    assert rule.source
    assert render(rule).startswith(f"{rule.code} {rule.name} (")
    assert find_rule(rule.code.lower()) is rule


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in SHORTENED and not r.data], ids=lambda r: r.code)
def test_example_fires_and_instead_does_not(rule):
    shown = page(rule)
    fired = findings(rule, shown.example)
    assert fired, "the example does not fire the rule"
    assert max(fired, key=lambda found: found.severity == rule.severity).severity == rule.severity
    assert not findings(rule, shown.instead), "the remedy fires the rule"


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in SHORTENED and not r.data], ids=lambda r: r.code)
def test_messages_are_one_line_in_our_style(rule):
    for found in findings(rule, page(rule).example):
        for text in (found.message, found.help):
            assert "\n" not in text
            assert not text.endswith(".") or text.endswith("...")
        assert found.message
        assert not re.match(r"[A-Z][a-z]", found.message), found.message
