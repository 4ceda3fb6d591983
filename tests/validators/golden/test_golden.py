"""What `assay check` finds, case by case: documents and expected findings side by side in the Markdown files here.

A file is a topic. `## EVA020 missing-file` begins the cases of a rule, `###` a case, whose fenced blocks are

- `yaml NAME`, `json NAME`, `turtle NAME`: a whole document;
- `diff NAME`: a document of the small study beside this folder with some lines changed: `-` is taken out, `+` comes
  in, a blank leads to the place. Lines that come before any other go to the end of the document;
- `bytes NAME`: a document in Python's escapes;
- `findings`: what is expected, nothing when there is no such block; findings of the codes that the file sets
  `<!-- aside: CODE ... -->` are left out.

The documents that a case shows are checked in one run; the other files of the study lie beside them. After a change,
`python tests/validators/golden/test_golden.py` writes the findings anew: read every line before you believe it.
"""

import os
import re
import shutil
from contextlib import chdir
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from assay_spec.diagnostic import Severity
from assay_validators.engine import check
from assay_validators.families import families, find_rule, rules_of

HERE = Path(__file__).parent
STUDY = HERE.parent / "study"
WIDEST = 40
"""So many characters of the marked text are shown."""

ASIDE = "the base of other tests"
"""The reason with which the study accepts what the cases are not about."""

ON_REQUEST = "MLC"
"""Nobody hears these rules unless `--as` asks; `official/said.md` shows what they say."""

ELSEWHERE = {
    "CRO115": "test_shortened.py: a thousand records",
    "DOC001": "test_shortened.py: there is no document to show",
    "DOC004": "nobody writes 4 GiB out",
    "DOC005": "test_shortened.py: a thousand mistakes",
    "DOC007": "test_shortened.py: a thousand unknown words",
    "DOC023": "test_shortened.py: 600 brackets",
    "DOC034": "test_shortened.py: 5000 digits",
    "DOC057": "test_shortened.py: aliases of aliases",
    "PRO001": "test_profiles.py: asked by a profile",
    "PRO002": "test_profiles.py: asked by a profile",
    "PRO010": "test_profiles.py: asked by a profile",
}
"""Rules that no small document fires, and who fires them."""


class Case(NamedTuple):
    """One run of `assay check`."""

    path: Path
    line: int
    section: str
    title: str
    documents: tuple[tuple[str, str, str], ...]
    """How it is written, its name, and the text of the block."""
    expected: str
    block: tuple[int, int]
    """The lines of the block with the findings, or where it should be."""

    @property
    def code(self):
        """The rule that the case is about, if it is about one."""
        found = re.match(r"[A-Z]{3}\d{3}\b", self.section)
        return found[0] if found else ""

    @property
    def name(self):
        return f"{self.path.relative_to(HERE)}: {self.code or self.section}: {self.title}"


def cases_in(path):
    section = title = ""
    begun, documents, expected, block = 0, [], "", (0, 0)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("#"):
            if title:
                yield Case(path, begun, section, title, tuple(documents), expected, block)
            title = line.removeprefix("### ") if line.startswith("### ") else ""
            section = line.removeprefix("## ") if line.startswith("## ") else section
            begun, documents, expected = at + 1, [], ""
        elif line.startswith("```"):
            end = lines.index("```", at + 1)
            text = "".join(f"{inner}\n" for inner in lines[at + 1 : end])
            how, _, name = line[3:].partition(" ")
            if how == "findings":
                expected, block = text, (at, end + 1)
            else:
                documents.append((how, name, text))
                block = (end + 1, end + 1)
            at = end
        at += 1
    if title:
        yield Case(path, begun, section, title, tuple(documents), expected, block)


def text_of(how, name, block):
    """The bytes of a document."""
    if how == "bytes":
        return block.removesuffix("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
    if how == "diff":
        return changed((STUDY / name).read_text(encoding="utf-8"), block).encode()
    return block.encode()


def changed(base, diff):
    """The text after the changes that a `diff` block asks for."""
    lines, last, at = base.splitlines(), [], 0
    for line in diff.splitlines():
        mark, text = line[:1], line[1:]
        if mark == "+" and at == 0:
            last.append(text)
            continue
        if mark == "+":
            lines.insert(at, text)
        else:
            assert text in lines[at:], f"the document has no line {text!r} (after the ones before)"
            at = lines.index(text, at)
        if mark == "-":
            del lines[at]
        else:
            at += 1
    return "".join(f"{line}\n" for line in [*lines, *last])


def findings(case, folder):
    """What a run over the documents of a case finds, as a `findings` block has it."""
    shutil.copytree(STUDY, folder, dirs_exist_ok=True)
    for how, name, block in case.documents:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text_of(how, name, block))
    with chdir(folder):
        reports = list(check(*(name for _, name, _ in case.documents)))
    aside = re.search("<!-- aside: (.*) -->", case.path.read_text(encoding="utf-8"))
    return "".join(line for report in reports for line in shown(report, aside[1].split() if aside else ()))


def shown(report, aside):
    kept = [found for found in report.diagnostics if found.code not in aside]
    for found in kept:
        yield from finding(found)
    for accepted in report.accepted:
        if accepted.reason != ASIDE:
            yield f"accepted {next(finding(accepted.finding))}  reason: {accepted.reason}\n"
    if not report.done and (kept or not aside):
        yield f"{report.path} could not be checked\n"


def finding(found):
    yield f"{found.severity}[{found.code}] {place(found.span)}\n"
    yield f"  {found.message}\n"
    for related in found.related:
        yield f"  note: {related.message} ({place(related.span)})\n"
    if found.help:
        yield f"  help: {found.help}\n"


def place(span):
    """Path, line and column, pointer, and the text that is marked; what cannot be printed is escaped."""
    marked = span.document.data[span.start : span.end].decode(errors="replace").partition("\n")[0]
    marked = marked if len(marked) <= WIDEST else f"{marked[: WIDEST - 1]}…"
    marked = "".join(char if char.isprintable() else repr(char)[1:-1] for char in marked)
    start = f"{span.document.path}:{span.line}:{span.column}"
    return " ".join(filter(None, (start, span.pointer, f"«{marked}»")))


CASES = [case for path in sorted(HERE.rglob("*.md")) for case in cases_in(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case, tmp_path):
    actual = findings(case, tmp_path)
    difference = unified_diff(case.expected.splitlines(), actual.splitlines(), "expected", "found", lineterm="", n=99)
    if actual != case.expected:
        pytest.fail("\n".join([f"{case.path}:{case.line}: {case.title}", *difference]), pytrace=False)


def test_the_study_that_the_cases_change_is_right(tmp_path):
    shutil.copytree(STUDY, tmp_path, dirs_exist_ok=True)
    found = [found.code for report in check(str(tmp_path)) for found in report.diagnostics]
    assert found == ["CRO020", "CRO020"], "only broken.json has something wrong"


@pytest.mark.parametrize("section", sorted({case.section for case in CASES if case.code}))
def test_a_section_bears_the_name_of_its_rule(section):
    code, _, name = section.partition(" ")
    assert find_rule(code).name == name


@pytest.mark.parametrize("rule", [r for family in families() for r in rules_of(family)], ids=lambda rule: rule.code)
def test_every_rule_has_a_case_that_fires_it_and_one_that_does_not(rule):
    if rule.data or rule.code in ELSEWHERE or rule.code.startswith(ON_REQUEST):
        return
    found = re.compile(rf"^(error|warning|info)\[{rule.code}\]", re.MULTILINE)
    fires = [found.search(case.expected) is not None for case in CASES if case.code == rule.code]
    assert True in fires, "no case fires the rule"
    assert False in fires, "no case shows where it stays silent"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_error_of_a_dataset_has_a_remedy(case):
    for said in re.split(r"^(?=\w+\[)", case.expected, flags=re.MULTILINE):
        assert not said.startswith("error[CRO") or "\n  help: " in said, said


SAID = [line.split(" ", 2) for case in CASES for line in case.expected.splitlines() if re.match("[a-z]+\\[", line)]
"""Every finding that a case expects: severity and code, place, and what is marked."""


@pytest.mark.parametrize("rule", [r for family in families() for r in rules_of(family)], ids=lambda rule: rule.code)
def test_the_severity_of_a_rule_is_the_worst_that_its_cases_show(rule):
    shown = {Severity(head.partition("[")[0]) for head, *_ in SAID if head.endswith(f"[{rule.code}]")}
    if shown:
        assert rule.severity is next(severity for severity in Severity if severity in shown)


def test_messages_are_in_our_style():
    lines = {line for case in CASES for line in case.expected.splitlines() if re.match("  [^ ]", line)}
    messages = {line.strip() for line in lines if not re.match("  (help|note|reason): ", line)}
    odd = [message for message in messages if re.match("[A-Z][a-z]", message) or message.endswith((".", "!", ":"))]
    assert not odd
    assert not [message for message in messages if message.count("`") % 2], "a quotation is not closed"
    helps = {line.removeprefix("  help: ") for line in lines if line.startswith("  help: ")}
    assert not [remedy for remedy in helps if remedy.endswith((".", "!")) or re.match("[A-Z][a-z]+ [a-z]", remedy)]


def rewrite(path):
    """Write the findings of a file anew."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for case in reversed(list(cases_in(path))):
        with TemporaryDirectory() as folder:
            found = findings(case, Path(folder)).splitlines()
        start, end = case.block
        start -= start < end and not lines[start - 1]
        lines[start:end] = ["", "```findings", *found, "```"] if found else []
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    for each in sorted(HERE.rglob("*.md")):
        if not os.environ.get("ONLY") or os.environ["ONLY"] in str(each):
            rewrite(each)
