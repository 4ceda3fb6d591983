"""Findings by cause: everything is counted once, whatever comes first, and what is kept is bounded."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators import causes as module
from assay_validators.causes import MOST_NAMES, Causes, explained, shape_of, template_of
from assay_validators.emit import causes as emitter
from assay_validators.engine import Session
from assay_validators.kept import keep, recall

STUDY = Path(__file__).parent / "study"
SEED = json.loads((STUDY / "croissant.json").read_bytes())


def report(name, value):
    return Session().check_document(read_document(name, data=json.dumps(value).encode()))


@pytest.mark.parametrize(
    ("pointer", "pattern", "names"),
    [
        ("", "", ()),
        ("/distribution/0/sha256", "/distribution/*/sha256", ()),
        ("/recordSet/12/field/3/source", "/recordSet/*/field/*/source", ()),
        ("/cr:recordSet/1", "/cr:recordSet/*", ()),
        ("/@context/my word", "/@context/\0", ("my word",)),
        ("/recordSet/0/data/7/patients~1age", "/recordSet/*/data/*/\0", ("patients~1age",)),
    ],
)
def test_a_pointer_has_the_shape_that_others_have(pointer, pattern, names):
    assert shape_of(pointer) == (pattern, names)


@pytest.mark.parametrize(
    ("message", "template"),
    [
        ("`license` is missing from this `Dataset`", "`license` is missing from this `Dataset`"),
        ("`Dataset` has no property `versoin`", "`Dataset` has no property `…`"),
        ("12 values are not in `x y`", "# values are not in `…`"),
        ("an odd ` mark", "an odd `…"),
    ],
)
def test_a_message_without_its_names(message, template):
    assert template_of(message) == template


documents = st.fixed_dictionaries(
    {},
    optional={
        "license": st.just("MIT"),
        "versoin": st.just("1"),
        "verison": st.just("1"),
        "url": st.sampled_from(["https://a.org/x", "https://b.org/x", "no address"]),
        "datePublished": st.sampled_from(["2020-01-01", "tomorrow"]),
    },
)


@given(st.lists(documents, max_size=8), st.randoms())
def test_it_says_what_counting_by_hand_says_whatever_comes_first(several, random):
    reports = [report(f"{number}.json", SEED | changes) for number, changes in enumerate(several)]
    findings, files = Counter(), defaultdict(set)
    for one in reports:
        for found in one.diagnostics:
            pattern, names = shape_of(found.span.pointer)
            left = iter(names)
            pointer = "".join(next(left) if each == "\0" else each for each in pattern)
            host = "a.org" if b"https://a.org" in one.document.data else "b.org"
            key = found.code, pointer, host if "no address" not in one.document.data.decode() else None
            findings[key] += 1
            files[key].add(one.path)
    counted = Causes()
    for one in reports:
        counted.add(one)
    ordered = counted.ordered()
    assert sum(cause.findings for cause in ordered) == counted.findings == sum(findings.values())
    assert counted.files == len({path for paths in files.values() for path in paths})
    by_place = Counter()
    for cause in ordered:
        by_place[cause.code, cause.pointer] += cause.findings
    assert by_place == sum((Counter({key[:2]: count}) for key, count in findings.items()), Counter())
    random.shuffle(reports)
    shuffled = Causes()
    for one in reports:
        shuffled.add(one)
    assert [cause[:7] for cause in shuffled.ordered()] == [cause[:7] for cause in ordered]


def test_what_was_kept_counts_the_same():
    reports = [report(f"{number}.json", SEED | {"license": "MIT", "versoin": "1"}) for number in range(3)]
    kept = [recall(keep(one), one.path) for one in reports]
    for form in (emitter.text, emitter.as_json):
        assert "".join(form(kept)) == "".join(form(reports))


SLIPS = [
    "verison",
    "versoin",
    "vresion",
    "evrsion",
    "versin",
    "verion",
    "vesion",
    "versionn",
    "verssion",
    "vversion",
    "versiom",
    "varsion",
    "vorsion",
]


@pytest.mark.parametrize(("names", "causes"), [(MOST_NAMES, MOST_NAMES), (MOST_NAMES + 1, 1)])
def test_many_names_are_one_place(names, causes):
    counted = Causes()
    for number, slip in enumerate(SLIPS[:names]):
        counted.add(report(f"{number}.json", SEED | {slip: "1.0"}))
    found = [cause for cause in counted.ordered() if "has no property" in cause.message]
    assert len(found) == causes, found
    assert sum(cause.findings for cause in found) == sum(cause.files for cause in found) == names
    assert (found[0].pointer == "/*") == (causes == 1)


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_GROUPS", 5)
    counted, findings = Causes(), 0
    for number in range(60):
        one = report(
            f"{number}.json",
            {key: SEED[key] for key in ("@context", "@type", "conformsTo")}
            | {"url": f"https://host{number}.org/", "license": "MIT", f"x{number}": 1},
        )
        findings += len(one.diagnostics)
        counted.add(one)
    rules = {(cause.code, cause.severity) for cause in counted.ordered()}
    assert len(counted.ordered()) <= 10 + (2 * MOST_NAMES + 2) * len(rules)
    assert sum(cause.findings for cause in counted.ordered()) == findings
    assert any(cause.generator == module.OTHERS for cause in counted.ordered())


@given(st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_the_fewest_that_explain_most(numbers):
    numbers.sort(reverse=True)
    causes = [module.Cause("X", "error", "", "", "", count, 1, None) for count in numbers]
    found = explained(causes, sum(numbers))
    assert found.share == sum(numbers[: found.causes]) / sum(numbers) >= module.ENOUGH
    assert sum(numbers[: found.causes - 1]) < module.ENOUGH * sum(numbers)


def test_people_read_how_few_explain_how_much():
    reports = [report(f"{number}.json", SEED | {"license": "MIT", "url": "https://a.org/"}) for number in range(4)]
    first, blank, second, *_ = "".join(emitter.text(reports)).splitlines()
    assert first == "1 cause explains all of 4 findings in 4 files"
    assert blank == ""
    assert second == "1. warning[CRO005] at /license: a.org"
    assert "".join(emitter.text(reports)).splitlines()[-1].startswith("4 files checked, 4 warnings")


def test_machines_read_every_cause():
    reports = [report("x\u202e.json", SEED | {"license": "MIT", "url": "https://a.org/"})]
    found = json.loads("".join(emitter.as_json(reports)))
    assert found["summary"]["explained"] == {"causes": 1, "share": 1.0}
    assert found["causes"] == [
        {
            "code": "CRO005",
            "severity": "warning",
            "pointer": "/license",
            "generator": "a.org",
            "message": "`MIT` is the name of a licence, not its address",
            "findings": 1,
            "files": 1,
            "example": found["causes"][0]["example"],
        }
    ]
    assert found["causes"][0]["example"]["path"] == "x\u202e.json"


def test_nothing_found_is_no_cause():
    assert "".join(emitter.text([])) == "0 files checked, nothing to check\n"
    found = json.loads("".join(emitter.as_json([])))
    assert (found["causes"], found["summary"]["findings"]) == ([], 0)
