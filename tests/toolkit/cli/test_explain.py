"""`assay explain` and `assay kernels`: pages of rules, kinds, metrics and kernels that fit the terminal."""

import json
import os
import re
import subprocess
import sys
from textwrap import dedent

import pytest

from assay.cli.explain_code import family_lines, page_text
from assay.cli.explain_finding import finding_lines
from assay.cli.explain_metric import metric_called, metric_lines
from assay.cli.kernel_table import as_json, described, listed
from assay.cli.lines import NARROWEST, WIDEST
from assay.runs.meanings import meanings
from assay.runs.signing.finding import Code
from assay.runs.verification import CODES
from assay_kernels.dispatch import BackendUnavailable, available_backends, choose_backend, reason_absent
from assay_kernels.registry import kernels
from assay_spec.kinds import KINDS
from assay_spec.metrics.catalogue import catalogue
from assay_validators.families import families, rules_of
from assay_validators.page import page

RULES = [rule for family in families() for rule in rules_of(family)]
PROSE = ("What it does", "Why is this bad?", "References")


def sections(text):
    """The lines under each heading of a page."""
    parts = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts if part}


class TestThePageOfARule:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_fits_the_terminal(self, monkeypatch, rule):
        for columns in (20, 40, 72, 400):
            monkeypatch.setenv("COLUMNS", str(columns))
            width = min(WIDEST, max(NARROWEST, columns))
            shown = sections(page_text(rule.code))
            for line in "\n".join(shown[heading] for heading in PROSE).splitlines():
                assert len(line) <= width or len(line.split()) == 1, line

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_says_all_that_its_author_wrote(self, monkeypatch, rule):
        monkeypatch.setenv("COLUMNS", "50")
        written, shown = page(rule), sections(page_text(rule.code))
        assert list(shown)[-5:] == ["What it does", "Why is this bad?", "Example", "Use instead", "References"]
        assert shown["What it does"].split() == written.what.split()
        assert shown["Why is this bad?"].split() == written.why.split()
        assert shown["References"].split() == " ".join(written.references).split()

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_leaves_snippets_as_they_are(self, monkeypatch, rule):
        monkeypatch.setenv("COLUMNS", "20")
        shown = sections(page_text(rule.code))
        assert dedent(shown["Example"]).strip("\n") == page(rule).example.strip("\n")
        assert dedent(shown["Use instead"]).strip("\n") == page(rule).instead.strip("\n")

    @pytest.mark.parametrize("code", ["eva001", "EVA001", "Eva001"])
    def test_is_found_in_capitals_or_not(self, code):
        assert page_text(code).startswith("EVA001 ")

    @pytest.mark.parametrize(
        ("code", "said"), [("EVA999", "`EVA999`"), ("ZZZ001", "`EVA`"), ("EVA01", "did you mean `EVA")]
    )
    def test_that_does_not_exist_names_near_ones(self, code, said):
        with pytest.raises(LookupError, match=said):
            page_text(code)


class TestThePageOfAFinding:
    @pytest.mark.parametrize("code", meanings())
    def test_says_what_it_means_and_what_to_do_and_fits_the_terminal(self, monkeypatch, code):
        for columns in (40, 72):
            monkeypatch.setenv("COLUMNS", str(columns))
            lines = finding_lines(code)
            shown = sections("\n".join(lines))
            assert list(shown)[-2:] == ["What it means", "What to do"]
            assert lines[0] == f"{code}: {meanings()[code].title}"
            assert shown["What it means"].split() == meanings()[code].means.split()
            assert shown["What to do"].split() == meanings()[code].advice.split()
            assert all(len(line) <= columns or len(line.split()) == 1 for line in lines[1:])

    def test_is_there_for_every_code_and_no_other_name(self):
        assert set(meanings()) == {*CODES, *(code.value for code in Code)}
        others = {*families(), *(row.name for row in KINDS), *catalogue().entries, *(rule.code for rule in RULES)}
        assert not set(meanings()) & others
        assert not {word.casefold() for word in others} & {"ver", *(code.casefold() for code in meanings())}

    def test_of_verifying_are_listed_together(self):
        assert [line.split()[0] for line in finding_lines("ver")] == list(CODES)


@pytest.mark.parametrize("family", families())
def test_a_family_lists_its_rules(family):
    lines = list(family_lines(family.lower()))
    rules = sorted(rules_of(family), key=lambda rule: rule.code)
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in rules]
    assert len({line.index(page(rule).summary) for line, rule in zip(lines, rules, strict=True)}) == 1


class TestKernels:
    @pytest.mark.parametrize("columns", [30, 80, 200])
    def test_are_a_table_of_all(self, monkeypatch, columns):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = list(listed())
        rows = [
            line.split()[0] for line in lines[1:] if line and not line.startswith((" ", "not here", "Each", "Within"))
        ]
        assert rows == list(kernels())
        words = " ".join(" ".join(lines).split())
        assert all(kernel.benchmark in words for kernel in kernels().values())
        assert columns < 100 or max(map(len, lines)) <= 100

    def test_say_how_near_each_backend_comes(self):
        rows = {line.split()[0]: line for line in listed() if line}
        for name, kernel in kernels().items():
            loosest = max(kernel.tolerance.values(), default=0)
            assert (f"within {loosest:g}" if loosest else "to the bit") in rows[name]
            (each,) = [line for line in described(name) if line.startswith("  agrees")]
            assert all(f"{backend} within {bound:g}" in each for backend, bound in kernel.tolerance.items())

    def test_are_the_same_for_programs(self):
        every = json.loads(as_json())["kernels"]
        assert [each["name"] for each in every] == list(kernels())
        for each in every:
            kernel = kernels()[each["name"]]
            assert json.loads(as_json(kernel.name))["kernels"] == [each]
            assert each["runs_on"] == choose_backend(kernel.name)
            assert each["backends"] == {
                backend: {"absent": why, "tolerance": kernel.tolerance.get(backend, 0.0)}
                for backend, why in available_backends(kernel.name).items()
            }

    def test_run_where_they_are_told_to(self, monkeypatch):
        monkeypatch.setenv("ASSAY_BACKEND", "reference")
        rows = [line.split() for line in listed()]
        assert {row[1] for row in rows if row and row[0] in kernels()} == {"reference"}

    @pytest.mark.parametrize("name", kernels())
    def test_each_are_described_in_full(self, monkeypatch, name):
        monkeypatch.setenv("COLUMNS", "60")
        kernel = kernels()[name]
        words = " ".join(" ".join(described(name)).split())
        for fact in (kernel.summary, kernel.signature, kernel.empty, kernel.source, *kernel.properties):
            assert " ".join(str(fact).split()) in words
        for backend, bound in kernel.tolerance.items():
            assert f"{backend} within {bound:g}" in words

    def test_of_another_name_are_answered_with_near_ones(self):
        with pytest.raises(LookupError, match=r"ranking\.area"):
            list(described("ranking.aera"))

    @pytest.mark.parametrize("name", ["tpu", "cuda"])
    def test_on_a_backend_that_cannot_be_are_not_listed(self, monkeypatch, name):
        monkeypatch.setenv("ASSAY_BACKEND", name)
        if name == "cuda" and reason_absent("cuda", "") is None:
            pytest.skip("there is a GPU")
        with pytest.raises(BackendUnavailable, match=f"`{name}`"):
            list(listed())

    @pytest.mark.parametrize("forced", [{}, {"ASSAY_BACKEND": "cuda"}])
    def test_on_a_simulated_gpu_are_said_to_be(self, forced):
        done = subprocess.run(
            [sys.executable, "-m", "assay", "kernels"],
            env={**os.environ, **forced, "NUMBA_ENABLE_CUDASIM": "1"},
            check=True,
            capture_output=True,
            text=True,
        )
        rows = [line for line in done.stdout.splitlines() if re.search(r"\bcuda\b", line)]
        assert len(rows) == 1 + sum("cuda" in kernel.backends for kernel in kernels().values())
        assert all("simulated" in row for row in rows)


WORDS = [
    *(row.name for row in KINDS),
    *list(catalogue().entries)[:3],
    "EVA",
    "fpr",
    "MOD003",
    "VER",
    "ver005",
    "VER010",
    "wrong-signature",
    "Expired",
]


def test_whatever_can_be_explained_is(drive, tmp_path):
    for word, done in zip(WORDS, drive([["explain", word] for word in WORDS], tmp_path), strict=True):
        assert done.status == 0, f"{word}: {done.err}"
        assert word.casefold() in done.out.casefold()
        assert done.out.count("\n") > 3


@pytest.mark.parametrize("entry", catalogue().entries.values(), ids=lambda entry: entry.name)
def test_a_metric_says_whether_the_order_of_the_classes_matters(entry):
    assert ("the order of the classes" in " ".join(metric_lines(entry))) == entry.ordered


@pytest.mark.parametrize("entry", catalogue().entries.values(), ids=lambda entry: entry.name)
def test_a_metric_says_whether_its_draws_are_moved(entry):
    assert ("moved to the value" in " ".join(metric_lines(entry))) == entry.centred


def test_the_schema_of_a_kind_is_json(drive, tmp_path):
    names = [row.name for row in KINDS]
    for done in drive([["explain", name, "--schema"] for name in names], tmp_path):
        assert json.loads(done.out)["$schema"]


def test_a_file_is_explained_before_a_rule_of_its_name(assay, tmp_path):
    (tmp_path / "EVA001").write_text("assay: recipe/1\n")
    assert assay("explain", "EVA001", cwd=tmp_path).is_clear("recipe/1")
    assert assay("explain", "./EVA002", cwd=tmp_path).is_one_line("EVA002")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("AUROCC", "did you mean `AUROC`?"),
        ("Fbetta{beta=2}", "did you mean `Fbeta`?"),
        ("Dice", "did you mean `DSC`?"),
        ("Hausdorff", "did you mean `HD`?"),
        ("recall", "did you mean `Sensitivity`?"),
        ("evaluatoin", "did you mean `evaluation`?"),
        ("PR0001", "did you mean `PRO001`?"),
        ("NOPE", "see `assay explain --help`"),
        ("x" * 300, f"`{'x' * 40}…`"),
        ("EVA999", "no rule has the code `EVA999`"),
        ("VER999", "no finding has the code `VER999`"),
        ("VER01", "did you mean `VER0"),
        ("wrong-signatur", "did you mean `wrong-signature`?"),
        ("nothing.yaml", "no such file"),
        ("x" * 300 + ".yaml", "name too long"),
        ("a\x1b[2Jb", "no such file"),
        ("folder", "is a folder"),
    ],
)
def test_what_is_nothing_is_answered_with_what_is_near(drive, tmp_path, word, said):
    (tmp_path / "folder").mkdir()
    (done,) = drive([["explain", word]], tmp_path)
    assert done.is_one_line(said)
    assert "\x1b" not in done.err


@pytest.mark.parametrize("word", ["PQ", "AUROC", "DSC", "HD95", "NSD@2mm", "Fbeta{beta=2}", "LR+"])
def test_a_metric_is_found_in_small_letters_and_capitals(drive, tmp_path, word):
    head, *rest = re.split(r"(?=[{@])", word, maxsplit=1)
    ways = [word, "".join([head.lower(), *rest]), "".join([head.upper(), *rest])]
    told = drive([["explain", way] for way in ways], cwd=tmp_path)
    assert {(done.status, done.out) for done in told} == {(0, told[0].out)}


@pytest.mark.parametrize(
    ("name", "interval"),
    [
        ("Sensitivity", "wilson; of a paired difference: stratified-bootstrap"),
        ("Sensitivity{average=macro}", "stratified-bootstrap; of a paired difference: stratified-bootstrap"),
        ("AUROC{average=macro}", "bootstrap; of a paired difference: bootstrap"),
        ("BalancedAccuracy", "stratified-bootstrap; of a paired difference: stratified-bootstrap"),
    ],
)
def test_a_metric_names_the_interval_that_is_taken(name, interval):
    assert f"  interval    {interval}" in metric_lines(metric_called(name))
