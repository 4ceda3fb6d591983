"""What each format prints."""

import json
import re

from assay_spec.diagnostic import Severity
from assay_spec.record import replace
from assay_validators.emit import github, jsonl, text
from assay_validators.emit import json as json_format
from assay_validators.report import Report


def test_text(broken):
    assert "".join(text.emit([replace(broken, path="evaluation.yaml")])) == (
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


def test_text_of_nothing_found(fine):
    assert "".join(text.emit([fine])) == "1 file checked, nothing found\n"


def test_text_has_colour_only_when_asked(broken):
    coloured = "".join(text.emit([broken], colour=True))
    assert "\033[1;31merror[MOD003]\033[0m" in coloured
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == "".join(text.emit([broken]))


def test_text_cannot_steer_a_terminal(broken):
    forged = replace(broken.diagnostics[0], message="`\033[2J\033]0;x\007`", help="\033[31m")
    printed = "".join(text.emit([replace(broken, path="\033[2J.yaml", diagnostics=(forged,))]))
    assert "\033" not in printed
    assert "\007" not in printed


def test_json_has_the_shape_that_is_documented(broken, fine):
    printed = json.loads("".join(json_format.emit([broken, fine])))
    assert printed["version"] == 1
    assert printed["summary"] == {"files": 2, "errors": 3, "warnings": 0, "accepted": 0}
    first, second = printed["files"]
    assert (first["kind"], first["valid"]) == ("evaluation/1", False)
    assert (second["kind"], second["valid"], second["diagnostics"]) == ("evaluation/1", True, [])
    assert first["diagnostics"][0] == {
        "code": "MOD003",
        "severity": "error",
        "message": "`Evaluation` has no property `positve`",
        "help": "did you mean `positive`?",
        "pointer": "/positve",
        "line": 8,
        "column": 1,
        "end_line": 8,
        "end_column": 8,
        "related": [],
    }
    assert first["diagnostics"][2]["related"] == [
        {
            "message": "the other one",
            "path": broken.path,
            "pointer": "/predictions/0/name",
            "line": 12,
            "column": 12,
        }
    ]


def test_json_is_ascii_and_takes_any_text(broken):
    odd = replace(broken.diagnostics[0], message="`café \ud800`")
    printed = "".join(json_format.emit([replace(broken, diagnostics=(odd,))]))
    assert printed.isascii()
    assert json.loads(printed)["files"][0]["diagnostics"][0]["message"] == "`café \ud800`"


def test_jsonl_prints_a_line_as_soon_as_a_file_is_done(broken, fine):
    asked = []

    def reports():
        for report in (broken, fine):
            asked.append(report)
            yield report

    lines = jsonl.emit(reports())
    first = json.loads(next(lines))
    assert len(asked) == 1
    whole = json.loads("".join(json_format.emit([broken, fine])))
    assert [first, *map(json.loads, lines)] == whole["files"]


def test_github_annotations(broken):
    printed = list(github.emit([replace(broken, path="a,b:c.yaml")]))
    assert printed[0] == (
        "::error file=a%2Cb%3Ac.yaml,line=8,endLine=8,title=MOD003,col=1,endColumn=8"
        "::`Evaluation` has no property `positve`%0Adid you mean `positive`?\n"
    )


def test_github_escapes_what_would_end_a_command(broken):
    odd = replace(broken.diagnostics[0], message="100 %\r\n::error::x", help="", severity=Severity.INFO)
    (printed,) = github.emit([replace(broken, diagnostics=(odd,))])
    assert printed.startswith("::notice ")
    assert printed.endswith("::100 %25%0D%0A::error::x\n")
    assert printed.count("\n") == 1


def test_a_file_that_could_not_be_checked_is_not_valid():
    (line,) = jsonl.emit([Report(path="gone.json", done=False)])
    assert json.loads(line) == {
        "path": "gone.json",
        "kind": None,
        "valid": False,
        "diagnostics": [],
        "accepted": [],
    }
