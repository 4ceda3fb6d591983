"""What the rules on data find, case by case: tables and findings side by side in the Markdown files of `golden`.

A file is a topic. `## DAT016 unrelated-ids` begins the cases of a rule, `###` a case, whose fenced blocks are

- `yaml`: members of the evaluation that take the place of those of the small study beside this file;
- `csv NAME`: a table, or any other text file;
- `bytes NAME`: a file in Python's escapes;
- `parquet NAME`: the columns of a Parquet file as JSON;
- `findings`: what is expected, nothing when there is no such block.

After a change, `python tests/validators/data/test_golden.py` writes the findings anew: read every line before you
believe it.
"""

import json
import re
import shutil
from contextlib import chdir
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.columns.resolver import HELD, FileResolver
from assay_validators.engine import Session
from assay_validators.families import find_rule, rules_of

HERE = Path(__file__).parent
STUDY = HERE / "study"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


class Case(NamedTuple):
    """One run of the rules on data."""

    path: Path
    section: str
    title: str
    text: str

    @property
    def code(self):
        return self.section.partition(" ")[0]

    @property
    def name(self):
        return f"{self.path.stem}: {self.code}: {self.title}"

    @property
    def expected(self):
        return next((block for how, _, block in BLOCK.findall(self.text) if how == "findings"), "")


def cases_in(path):
    for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        section, _, rest = part.partition("\n")
        for text in re.split(r"^### ", rest, flags=re.MULTILINE)[1:]:
            title, _, body = text.partition("\n")
            yield Case(path, section, title, body)


def findings(case, folder):
    shutil.copytree(STUDY, folder, dirs_exist_ok=True)
    for how, name, block in BLOCK.findall(case.text):
        write(folder, how, name, block)
    with chdir(folder):
        report = Session(FileResolver()).check_file("evaluation.yaml")
    found = [one for one in report.diagnostics if one.code.startswith("DAT")]
    return "".join(line for one in found for line in shown(one))


def write(folder, how, name, block):
    match how:
        case "yaml":
            text = merged((STUDY / "evaluation.yaml").read_text(), block)
            (folder / "evaluation.yaml").write_text(text, encoding="utf-8")
        case "csv":
            (folder / name).write_text(block, encoding="utf-8")
        case "bytes":
            raw = block.removesuffix("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
            (folder / name).write_bytes(raw)
        case "parquet":
            pq.write_table(pa.table(json.loads(block)), folder / name)
        case _:
            assert how == "findings", how


def merged(base, members):
    given = set(re.findall(r"^(\w+):", members, re.MULTILINE))
    blocks = re.findall(r"^\S.*\n(?:[ -].*\n)*", base, re.MULTILINE)
    return "".join(block for block in blocks if block.partition(":")[0] not in given) + members


def shown(found):
    yield f"{found.severity}[{found.code}] {place(found.span)}\n"
    yield f"  {found.message}\n"
    for related in found.related:
        yield f"  note: {related.message} ({place(related.span)})\n"
    if found.help:
        yield f"  help: {found.help}\n"


def place(span):
    return f"{span.pointer} «{span.document.data[span.start : span.end].decode()}»"


CASES = [case for path in sorted((HERE / "golden").glob("*.md")) for case in cases_in(path)]


@pytest.mark.parametrize("held", [HELD, 0], ids=["in memory", "in batches"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case, held, tmp_path, monkeypatch):
    monkeypatch.setattr(FileResolver.__init__, "__defaults__", (held,))
    actual = findings(case, tmp_path)
    difference = unified_diff(case.expected.splitlines(), actual.splitlines(), "expected", "found", lineterm="", n=99)
    if actual != case.expected:
        pytest.fail("\n".join([case.name, *difference]), pytrace=False)


@pytest.mark.parametrize("section", sorted({case.section for case in CASES}))
def test_a_section_bears_the_name_of_its_rule(section):
    code, _, name = section.partition(" ")
    assert find_rule(code).name == name


@pytest.mark.parametrize("rule", list(rules_of("DAT")), ids=lambda rule: rule.code)
def test_every_rule_has_a_case_that_fires_it_and_one_that_does_not(rule):
    fires = [f"[{rule.code}]" in case.expected for case in CASES if case.code == rule.code]
    assert set(fires) == {True, False}


def rewrite(path):
    """Write the findings of a file anew."""
    text = path.read_text(encoding="utf-8")
    for case in cases_in(path):
        with TemporaryDirectory() as folder:
            found = findings(case, Path(folder))
        bare = re.sub(r"\n*^```findings\n.*?^```\n", "", case.text, flags=re.MULTILINE | re.DOTALL).rstrip("\n")
        body = bare + (f"\n\n```findings\n{found}```" if found else "") + "\n\n"
        text = text.replace(f"### {case.title}\n{case.text}", f"### {case.title}\n{body}")
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sorted((HERE / "golden").glob("*.md")):
        rewrite(each)
