"""Findings as text: what a person reads on a terminal."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import read_document
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.context import MORE
from assay_validators.emit import text
from assay_validators.report import Accepted, Report

SUMMARY = re.compile(
    r"(?P<checked>\d+) files? checked(, (?P<unchecked>\d+) could not be checked)?"
    r"((?P<nothing>, nothing (found|new|to check))|(, (?P<error>\d+) errors?)?"
    r"(, (?P<warning>\d+) warnings?)?(, (?P<info>\d+) info)?)"
    r"(, (?P<accepted>\d+) accepted)?(, (?P<known>\d+) known before)?"
    r"(; `assay explain (?P<code>[A-Z]{3}\d{3})` tells more)?\n"
)
"""The one grammar of the last line."""

DOCUMENT = read_document("a.json", data=b'{"a": 1}')


def printed(*reports, **options):
    return "".join(text.emit(reports, **options))


def finding(severity, code="EVA001"):
    return Diagnostic(code=code, severity=severity, span=Span(DOCUMENT, 0, 1), message="x")


def test_findings_with_their_places(broken):
    assert printed(replace(broken, path="evaluation.yaml")) == (
        "error[MOD003]: `Evaluation` has no property `positve`\n"
        " --> evaluation.yaml:8:1\n"
        "  |\n"
        "8 | positve: malignant\n"
        "  | ^^^^^^^\n"
        "  = help: did you mean `positive`?\n"
        "\n"
        "error[MOD008]: `level` is 95, but should be between 0 and 1\n"
        "  --> evaluation.yaml:10:8\n"
        "   |\n"
        "10 | level: 95\n"
        "   |        ^^\n"
        "   = help: did you mean `0.95`?\n"
        "\n"
        "error[EVA010]: another prediction is called `forest` too\n"
        "  --> evaluation.yaml:13:12\n"
        "   |\n"
        "13 |   - {name: forest, file: b.csv, scores: {malignant: p_malignant}}\n"
        "   |            ^^^^^^\n"
        "   = note: the other one (line 12)\n"
        "   = help: give each a name of its own\n"
        "\n"
        "1 file checked, 3 errors; `assay explain MOD003` tells more\n"
    )


def test_a_related_place_in_another_document_has_its_path(check):
    report = check(
        b"assay: evaluation/1\nname: a\ndataset: croissant.json\nrecord_set: patients\nid: patient\n"
        b"reference: diagnosis\nfingerprint: grouped.yaml\n"
        b"predictions: [{name: f, file: a.csv, scores: {malignant: p}}]\n"
    )
    (note,) = re.findall("= note: (.*)", printed(report))
    assert re.fullmatch(r"what the fingerprint says \(.*grouped\.yaml:13\)", note)


def test_a_file_that_cannot_be_read_has_no_line_to_show(unreadable):
    assert printed(unreadable) == (
        "error[DOC001]: cannot be read: no such file or directory\n"
        " --> gone/gone.json:1:1\n"
        "\n"
        "0 files checked, 1 could not be checked, 1 error; `assay explain DOC001` tells more\n"
    )


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b'{"assay": "fingerprint/9"}', ['1 | {"assay": "fingerprint/9"}', "  |           ^^^^^^^^^^^^^^^"]),
        (
            '{"乳房": 1, "assay": "fingerprint/9"}',
            ['1 | {"乳房": 1, "assay": "fingerprint/9"}', "  |                      ^^^"],
        ),
        ('{"e\u0301": 1, "assay": "x/9"}', ['1 | {"e\u0301": 1, "assay": "x/9"}', "  |                   ^^^^^"]),
        (b'{\t"assay":\t"x/9"}', ['1 | {    "assay":    "x/9"}', "  |                  ^^^^^"]),
        (b'\xef\xbb\xbf{"assay": "x/9"}', ['1 | {"assay": "x/9"}', "  |           ^^^^^"]),
        (b'{"assay": "x/9"}\r\n', ['1 | {"assay": "x/9"}', "  |           ^^^^^"]),
    ],
)
def test_the_mark_stands_under_what_is_meant(check, data, lines):
    shown = printed(check(data if isinstance(data, bytes) else data.encode(), "a.json")).splitlines()
    at = next(number for number, line in enumerate(shown) if line.startswith("error[DOC00")) + 3
    assert shown[at] == lines[0]
    assert shown[at + 1].startswith(lines[1])


def test_a_very_long_line_is_clipped(check):
    data = b'{"a": [' + b"1, " * 200_000 + b'1], "assay": "x/9", "b": [' + b"2, " * 200_000 + b"2]}"
    shown = printed(check(data, "a.json"))
    assert len(shown) < 1000
    assert '"assay": "x/9"' in shown
    assert "1, 1, 1" in shown
    assert max(len(line) for line in shown.splitlines()) < 140


def test_line_numbers_of_any_width_keep_the_frame_straight(check):
    shown = printed(check(b"\n" * 12344 + b"assay: x/9\n", "a.yaml")).splitlines()
    assert shown[1:5] == [
        "     --> " + shown[1].partition("--> ")[2],
        "      |",
        "12345 | assay: x/9",
        "      |        ^^^",
    ]


def test_each_file_is_printed_as_soon_as_it_is_done(broken, fine):
    asked = []

    def reports():
        for report in (broken, fine, broken):
            asked.append(report)
            yield report

    pieces = text.emit(reports())
    assert "MOD003" in next(pieces)
    assert len(asked) == 1
    assert len(list(pieces)) == 3


def test_colour_only_when_asked(broken):
    coloured = printed(broken, colour=True)
    assert "\033[1;31merror[MOD003]\033[0m" in coloured
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == printed(broken)
    assert "\033" not in printed(broken)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_words_steer_a_terminal_or_break_a_line(message, remedy, path):
    span = Span(DOCUMENT, 0, 1)
    found = replace(
        finding(Severity.ERROR), message=message, help=remedy, related=(Related(span=span, message=message),)
    )
    shown = printed(Report(path=path, diagnostics=(found,)))
    assert shown.replace("\n", "").isprintable()
    assert shown.count("\n") == 9 if remedy else 8


@pytest.mark.parametrize(
    ("reports", "line"),
    [
        ([], "0 files checked, nothing to check"),
        ([Report(path="a")], "1 file checked, nothing found"),
        ([Report(path="a"), Report(path="b")], "2 files checked, nothing found"),
        ([Report(path="a", done=False)], "0 files checked, 1 could not be checked"),
        ([Report(path="a", done=False), Report(path="b")], "1 file checked, 1 could not be checked"),
        (
            [Report(path="a", diagnostics=(finding(Severity.INFO, "FPR027"),))],
            "1 file checked, 1 info; `assay explain FPR027` tells more",
        ),
        (
            [
                Report(path="a", diagnostics=(finding(Severity.WARNING, "EVA050"),) * 2),
                Report(path="b", diagnostics=(finding(Severity.INFO, "FPR027"), finding(Severity.ERROR, "EVA010"))),
                Report(path="c", diagnostics=(finding(Severity.ERROR, "EVA001"),)),
            ],
            "3 files checked, 2 errors, 2 warnings, 1 info; `assay explain EVA010` tells more",
        ),
    ],
)
def test_the_last_line_sums_up_and_names_the_worst(reports, line):
    assert printed(*reports).splitlines()[-1] == line


def test_what_a_document_accepts_is_counted(accepting):
    assert printed(accepting).endswith("\n1 file checked, 1 warning, 1 accepted; `assay explain EVA034` tells more\n")
    assert "EVA050" not in printed(accepting)


REPORTS = st.lists(
    st.builds(
        lambda severities, accepted, done: Report(
            path="a.json",
            diagnostics=tuple(finding(severity) for severity in severities),
            accepted=(Accepted(finding=finding(Severity.WARNING), reason="x"),) * accepted,
            done=done,
        ),
        st.lists(st.sampled_from(Severity), max_size=4),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=5,
)


@given(REPORTS)
def test_the_last_line_has_one_grammar(reports):
    found = SUMMARY.fullmatch(list(text.emit(reports))[-1])
    assert found
    counts = Counter(each.severity for report in reports for each in report.diagnostics)
    said = {name: int(found[name] or 0) for name in ("error", "warning", "info")}
    assert said == {name: counts[Severity(name)] for name in said}
    assert int(found["checked"]) == sum(report.done for report in reports)
    assert int(found["unchecked"] or 0) == sum(not report.done for report in reports)
    assert int(found["accepted"] or 0) == sum(len(report.accepted) for report in reports)
    assert bool(found["code"]) == bool(counts)
    assert bool(found["nothing"]) == (not counts and all(report.done for report in reports))


LINES = read_document("b.json", data=b"\n" * 99)


def at_line(line, message="x", **more):
    """A finding in one of many lines."""
    span = Span(LINES, line - 1, line)
    return Diagnostic(**{"code": "EVA001", "severity": Severity.ERROR, "span": span, "message": message} | more)


def printed_of(*found):
    return printed(Report(path="b.json", document=LINES, diagnostics=found))


def told_in(block):
    """How many findings a block tells of, and the places that it names."""
    places = re.findall(r"--> b\.json:(\d+:\d+)$", block, re.MULTILINE)
    count = 1
    for line in re.findall(r"= also: (.*)$", block, re.MULTILINE):
        more = re.search(r"(?:^| and )(\d+) more$", line)
        named = line[: more.start()] if more else line
        places += re.findall(r"(?:^|, )(\d+:\d+)", named)
        count += (len(named.split(", ")) if named else 0) + (int(more[1]) if more else 0)
    return count, places


causes = st.tuples(
    st.sampled_from(Severity), st.sampled_from(["EVA001", "EVA002"]), st.sampled_from(["x", "y `1`", "y `2`"])
)


@given(st.lists(st.tuples(causes, st.sampled_from("hi"), st.integers(1, 99)), max_size=30, unique=True))
def test_findings_of_one_cause_stand_together_and_none_is_left_out(drawn):
    found = [
        at_line(line, message, code=code, severity=severity, help=remedy)
        for (severity, code, message), remedy, line in drawn
    ]
    blocks = printed_of(*found).split("\n\n")[:-1] if found else []
    told = [told_in(block) for block in blocks]
    assert sum(count for count, _ in told) == len(drawn)
    heads = [block.splitlines()[0] for block in blocks]
    said = {(severity, code, message[0]) for (severity, code, message), _, _ in drawn}
    assert len(said) <= len(blocks) <= len({(cause, remedy) for cause, remedy, _ in drawn})
    assert {(head.partition("[")[0], head.partition("[")[2][:6]) for head in heads} == {
        (severity, code) for severity, code, _ in said
    }
    assert {place for _, places in told for place in places} <= {f"{line}:1" for _, _, line in drawn}


@given(st.lists(st.text("ab`", max_size=4), min_size=text.FULL + 1, max_size=text.FEW + 1))
def test_words_with_backticks_of_their_own_are_told(words):
    shown = printed_of(*(at_line(line, f"no `{word}`") for line, word in enumerate(words, 1)))
    places = [place for block in shown.split("\n\n")[:-1] for place in told_in(block)[1]]
    assert sorted(places) == sorted(f"{line}:1" for line in range(1, len(words) + 1))


def test_keys_of_a_dataset_may_end_in_a_backtick(check):
    keys = ("cr:zqa", "cr:zqb", "cr:zqc", "cr:zqd", "cr:zqe`")
    study = Path(__file__).parents[1] / "study" / "croissant.json"
    value = json.loads(study.read_bytes()) | dict.fromkeys(keys, "x")
    shown = printed(check(json.dumps(value, indent=2).encode(), "croissant.json"))
    assert "`Dataset` has no property `cr:zqa`\n" in shown
    assert "`Dataset` has no property `cr:zqe``\n" in shown


def test_many_places_of_one_cause_are_counted():
    found = tuple(
        Diagnostic(code="EVA001", severity=Severity.ERROR, span=Span(LINES, at, at + 1), message="x") for at in range(9)
    )
    shown = printed(Report(path="b.json", document=LINES, diagnostics=found))
    assert shown.splitlines()[:1] == ["error[EVA001]: x"]
    assert "= also: 2:1, 3:1, 4:1, 5:1, 6:1, 7:1 and 2 more\n" in shown
    assert shown.endswith("1 file checked, 9 errors; `assay explain EVA001` tells more\n")


def test_a_few_findings_of_other_words_are_shown_in_full_and_many_in_a_line_each():
    def missing(count):
        return [at_line(line, f"no `{line}`", help=f"add {line}") for line in range(1, count + 1)]

    few, many = printed_of(*missing(text.FULL)), printed_of(*missing(text.FULL + 7))
    assert few.count("error[EVA001]: ") == few.count("--> ") == text.FULL
    assert "also" not in few
    assert many.count("error[EVA001]: ") == many.count("--> ") == 1
    assert "  = help: add 1\n  = also: 2:1 `2`: add 2\n  = also: 3:1 `3`: add 3\n" in many
    assert many.count("= also: ") == text.FEW + 1
    assert "  = also: 7:1 `7`: add 7\n  = also: 3 more\n" in many


def test_what_is_said_of_one_place_stands_together():
    shown = printed_of(at_line(1, "no `a`", help="add a"), at_line(1, "no `b`", help="add b"), at_line(2, "no `c`"))
    first, second, _ = shown.split("\n\n")
    assert first.endswith("  = help: add a\n  = also: `b`: add b")
    assert second.startswith("error[EVA001]: no `c`\n --> b.json:2:1\n")


def test_all_that_one_place_lacks_is_told():
    shown = printed_of(*(at_line(1, f"no `{number}`") for number in range(text.MANY + 3)))
    words = ", ".join(f"`{number}`" for number in range(1, text.MANY + 1))
    assert f"  = also: {words} and 2 more\n" in shown


def test_other_places_have_notes_of_their_own():
    def note(line):
        return (Related(message="there", span=Span(LINES, line - 1, line)),)

    found = [at_line(line, f"`{line}` is twice", related=note(line + 10), help="mend it") for line in range(1, 5)]
    assert "  = note: there (line 11)\n  = help: mend it\n  = also: 2:1 `2`: there (line 12)\n" in printed_of(*found)


def test_notes_that_say_the_same_are_one_line():
    related = [Related(message="nor is this", span=Span(LINES, at, at + 1)) for at in (3, 4, 5)]
    counted = f"nor is this{MORE}31 places more"
    related.append(Related(message=counted, span=Span(LINES, 6, 7)))
    related.append(Related(message="nor is this", span=Span(DOCUMENT, 0, 1)))
    shown = printed_of(at_line(1, related=tuple(related)))
    assert "  = note: nor is this (lines 4, 5, 6, 7, a.json:1), and in 31 places more\n" in shown
    assert shown.count("note:") == 1


FIELD = "Standard 1.1, Field, https://example.org/1.1.html#field"


def test_the_clause_is_named_once_for_a_rule_and_its_address_once():
    found = [
        at_line(1, "a", clause=FIELD),
        at_line(2, "b", clause=FIELD),
        at_line(3, "c", clause=FIELD, code="EVA002"),
        at_line(4, "d", clause=f"Standard 1.1, Type, https://example.org/1.1.html#type; {FIELD}"),
        at_line(5, "e", clause="the model of the kind"),
        at_line(6, "f", clause="Standard 1.1, https://example.org/1.1.html"),
    ]
    blocks = printed_of(*found).split("\n\n")[:-1]
    assert [re.findall("= see: (.*)", block) for block in blocks] == [
        [FIELD],
        [],
        ["Standard 1.1, Field"],
        ["Standard 1.1, Type, https://example.org/1.1.html#type"],
        [],
        [],
    ]
    twice = printed(*(Report(path=path, document=LINES, diagnostics=tuple(found[:1])) for path in "ab"))
    assert twice.count(FIELD) == 2, "each file has its own"
