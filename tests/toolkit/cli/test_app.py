"""The command line as a whole: what it offers, how it is asked, and what it answers to a slip."""

import ast
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import assay.cli
from assay.cli.app import whole_application
from assay.cli.table import COMMANDS, GROUPS
from assay_kernels.dispatch import reason_absent

HELP_OF_CHECK = ("--format", "--output", "--debug", "--help")


def command_called(name):
    """The command of typer's that `assay NAME` calls."""
    from typer.main import get_command

    found = get_command(whole_application())
    for word in name.split():
        found = found.commands[word]
    return found


def loaded_by(assay, *words):
    """The modules that a process has after `assay WORDS`."""
    code = f"import sys; from assay.cli import main; main({list(words)}); print(*sys.modules, file=sys.stderr)"
    return set(assay(command=(sys.executable, "-c", code)).err.split())


class TestTheOverview:
    @pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["--help", "--debug"]])
    def test_lists_every_command_with_its_line(self, assay, words):
        done = assay(*words)
        assert (done.status, done.err) == (0, "")
        for name, entry in COMMANDS.items():
            assert re.search(rf"^  {name} +{re.escape(entry.help)}$", done.out, re.MULTILINE)
        assert "assay demo" in done.out

    @pytest.mark.parametrize("group", GROUPS)
    @pytest.mark.parametrize("option", [[], ["--help"], ["-h"]])
    def test_of_a_group_lists_its_commands(self, assay, group, option):
        done = assay(group, *option)
        assert (done.status, done.err) == (0, "")
        listed = re.findall(rf"^  ({group} \w+) +\S", done.out, re.MULTILINE)
        assert listed == [name for name in COMMANDS if name.startswith(f"{group} ")] != []
        assert not {"numpy", "numba", "pyarrow", "typer", "rich"} & loaded_by(assay, group, *option)

    def test_loads_nothing_heavy(self, assay):
        assert not {"numpy", "numba", "pyarrow", "rdflib", "pydantic", "typer", "rich", "yaml"} & loaded_by(
            assay, "--help"
        )

    def test_fits_100_columns(self, assay):
        assert max(map(len, assay("--help").out.splitlines())) <= 100

    def test_the_version_is_that_of_the_package(self, assay):
        assert assay("--version").out == f"assay {version('assay')}\n"


class TestTheHelpOfACommand:
    @pytest.mark.parametrize("name", COMMANDS)
    @pytest.mark.parametrize("option", ["--help", "-h"])
    def test_has_an_example_that_calls_it(self, drive, tmp_path, name, option):
        (done,) = drive([[*name.split(), option]], cwd=tmp_path)
        assert done.status == 0, done.err
        text = " ".join(done.out.split())
        assert re.search(rf"Example: assay {name}\b", text), text

    @pytest.mark.parametrize("name", COMMANDS)
    def test_explains_every_word_that_may_be_given(self, name):
        for parameter in command_called(name).params:
            assert parameter.name == "help" or (parameter.help or "").strip(), f"{name}: {parameter.name}"

    def test_of_check_is_the_same_on_both_routes(self, assay):
        """The fast route does without typer; shell completion knows the other."""
        offered = {spelling for parameter in command_called("check").params for spelling in parameter.opts}
        shown = assay("check", "--help").out
        assert all(spelling in shown for spelling in offered if spelling.startswith("--"))
        assert all(spelling in shown for spelling in HELP_OF_CHECK)

    def test_is_printed_by_the_command_that_is_listed(self):
        for name, entry in COMMANDS.items():
            module, _, function = entry.target.partition(":")
            path = Path(assay.cli.__file__).parent / f"{module.rpartition('.')[2]}.py"
            names = {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
            assert function in names, name


SLIPS = [
    (["comple"], "there is no command `comple`; did you mean `compile`?"),
    (["xyz"], "there is no command `xyz`; `assay --help` lists the commands"),
    (["--versoin"], "there is no option `--versoin`; did you mean `--version`?"),
    (["--xyz"], "there is no option `--xyz`; `assay --help` lists the options"),
    (["compile", "x", "--outptu", "y"], "there is no option `--outptu`; did you mean `--output`?"),
    (["run", "x", "--dryrun"], "there is no option `--dryrun`; did you mean `--dry-run`?"),
    (["demo", "--xyz"], "there is no option `--xyz`; `assay demo --help` lists the options"),
    (["check", "--fromat", "json", "x"], "there is no option `--fromat`; did you mean `--format`?"),
    (["explain"], "see `assay explain --help`"),
    (["compile", "a", "b"], "see `assay compile --help`"),
    (["demo", "--copy"], "see `assay demo --help`"),
    (["compile"], "see `assay compile --help`"),
    (["new", "evaluatio", "--reference", "a"], "there is no command `new evaluatio`; did you mean `new evaluation`?"),
    (["new", "--reference", "a"], "there is no command `new --reference`; `assay --help` lists the commands"),
    (["new", "evaluation", "--refrence", "a"], "there is no option `--refrence`; did you mean `--reference`?"),
    (["nwe"], "there is no command `nwe`; `assay --help` lists the commands"),
    (["kernels", "ranking.aera"], "`ranking.area`"),
    (["explain", "EVA999"], "no rule has the code `EVA999`"),
    (["explain", "XXX001"], "choose one of"),
    (["explain", "EVA0001"], "did you mean `EVA001`?"),
    (["check", "--format", "xml", "x"], "choose one of text, json"),
    (["check", "--format"], "`--format` needs a value"),
    (["check"], "name a file or a folder"),
    (["", "x"], "there is no command"),
    (["a\nb"], "there is no command `a\\nb`"),
]


def test_a_slip_is_one_line_that_helps(drive, tmp_path):
    answers = drive([words for words, _ in SLIPS], cwd=tmp_path)
    for (words, said), done in zip(SLIPS, answers, strict=True):
        assert done.is_one_line(said), words


class TestFailure:
    def test_of_our_own_is_one_line(self, assay, tmp_path):
        done = assay("kernels", command=(sys.executable, "-c", BROKEN))
        assert done.status == 2
        assert done.err == "assay: internal error: ZeroDivisionError: division by zero (--debug shows where)\n"

    def test_of_our_own_is_shown_with_debug(self, assay):
        done = assay("kernels", "--debug", command=(sys.executable, "-c", BROKEN))
        assert "Traceback" in done.err
        assert "ZeroDivisionError" in done.err

    @pytest.mark.parametrize("words", [["explain", "nothing.json"], ["check", "--output", "no/where", "x"]])
    def test_of_the_caller_is_no_failure_of_ours(self, assay, tmp_path, words):
        assert assay(*words, cwd=tmp_path).is_one_line("no")


BROKEN = """
import sys
import assay_kernels.registry
assay_kernels.registry.kernels = lambda: 1 / 0
from assay.cli import main
sys.exit(main())
"""


class TestCompletion:
    @pytest.mark.parametrize(
        ("words", "offered"),
        [
            ("assay ex", ["explain", "export"]),
            ("assay ", {name.split()[0] for name in COMMANDS}),
            ("assay compile --o", ["--output"]),
            ("assay check --f", ["--format"]),
            ("assay check --format js", ["json", "jsonl"]),
            ("assay new ev", ["evaluation"]),
        ],
    )
    def test_offers_commands_options_and_choices(self, assay, words, offered):
        at = str(len(words.split(" ")) - 1)
        done = assay(_ASSAY_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=at)
        assert done.status == 0, done.err
        found = done.out.split()
        assert (len(found), set(found)) == (len(offered), set(offered))

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_can_be_installed(self, assay, tmp_path, shell):
        done = assay(
            "--install-completion",
            shell,
            HOME=str(tmp_path),
            SHELL=f"/bin/{shell}",
            _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
        )
        assert done.status == 0, done.err
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert any("_ASSAY_COMPLETE" in path.read_text() for path in written)


@pytest.mark.parametrize("header", ["recipe/1", "evaluation/9"])
def test_a_document_of_no_known_kind_fails_every_command(drive, tmp_path, header):
    (tmp_path / "mine.yaml").write_text(f"assay: {header}\nname: x\n")
    for done in drive([[command, "mine.yaml"] for command in ("check", "compile", "run", "explain")], tmp_path):
        assert (done.status, header in done.out + done.err) == (2, True)


@pytest.mark.parametrize(
    ("backend", "said"), [("cudda", "it can be cuda, cython"), ("cuda", "no CUDA device or driver was found")]
)
def test_a_backend_that_cannot_be_is_one_line(drive, tmp_path, monkeypatch, backend, said):
    if backend == "cuda" and reason_absent("cuda", "") is None:
        pytest.skip("there is a GPU")
    monkeypatch.setenv("ASSAY_BACKEND", backend)
    calls = [[command, "x"] for command in ("compile", "run", "explain", "report", "compare")]
    for done in drive([*calls, ["demo"], ["kernels"]], tmp_path):
        assert done.is_one_line(said)
    assert list(tmp_path.iterdir()) == []
