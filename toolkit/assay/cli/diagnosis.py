"""What the doctor found, on the terminal or as JSON. Needs no package, for any may be missing."""

import json
from collections.abc import Iterator, Sequence

from assay.cli.columns import columns
from assay.doctor.examine import examine, works
from assay.doctor.finding import Finding

WELL, ILL = 0, 1


def diagnose(form: str) -> int:
    """Examine this machine and print what was found as `text` or `json`; the exit status."""
    from assay.cli.lines import print_lines

    findings = examine()
    if form == "json":
        print(as_json(findings))
    else:
        print_lines(as_lines(findings))
    return WELL if works(findings) else ILL


def as_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each finding, its remedy below it, and whether all in all it works."""
    rows = []
    for each in findings:
        rows.append((each.state.value, each.subject, each.says))
        rows += [("", "", f"-> {each.remedy}")] if each.remedy else []
    yield from columns(rows)
    yield ""
    yield "Checking and scoring work here." if works(findings) else "Not all of checking and scoring works here."


def as_json(findings: Sequence[Finding]) -> str:
    """The same for programs."""
    rows = [
        {
            "subject": each.subject,
            "state": each.state.value,
            "says": each.says,
            "remedy": each.remedy,
            "facts": dict(each.facts),
        }
        for each in findings
    ]
    return json.dumps({"version": 1, "works": works(findings), "findings": rows}, indent=2)
