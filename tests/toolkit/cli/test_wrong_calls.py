"""Whatever is wrong with a call is one line on standard error and exit status 2, for every command and option."""

import pytest
from typer.main import get_command

from assay.cli.app import whole_application
from assay.cli.table import COMMANDS
from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
CROISSANT = str(STUDY / "croissant.json")
FINGERPRINT = str(STUDY / "fingerprint.yaml")
QUICK = ("--set", "replicates=20", "--set", "by=[]")

ENOUGH = {
    # what a call needs to be understood
    "check": ["x.yaml"],
    "explain": ["EVA001"],
    "compile": ["x.yaml"],
    "run": ["x.yaml"],
    "report": ["x"],
    "compare": ["x"],
    "verify": ["x"],
    "export": ["x"],
    "runs list": [],
    "runs show": ["x"],
    "runs remove": ["x"],
    "sign": ["x", "--key", "k"],
    "data merge": ["x", "y"],
    "data diff": ["x", "y"],
    "data fix": ["x"],
    "data migrate": ["x"],
    "data show": ["x"],
    "data load": ["x"],
    "data explain": ["x"],
    "data cache": [],
    "data verify": ["x"],
    "data complete": ["x", "--profile", "core"],
    "data infer": ["x.csv"],
    "new evaluation": ["--reference", "y.csv", "--prediction", "a.csv"],
    "metrics score": ["x", "y"],
    "metrics tools": ["x", "y"],
    "metrics recommend": ["x.yaml"],
    "metrics fingerprint": ["x"],
    "metrics guide": ["-o", "x.html"],
    "metrics pitfalls": [],
    "demo": [],
    "doctor": [],
    "kernels": [],
    "language-server": [],
}


def parameters(name):
    """What typer knows of the command's words."""
    command = get_command(whole_application())
    for word in name.split():
        command = command.commands[word]
    return command.params


def valued(name):
    """Every spelling of every option that takes a value."""
    return [
        spelling
        for parameter in parameters(name)
        for spelling in parameter.opts
        if spelling.startswith("-") and not getattr(parameter, "is_flag", False)
    ]


def flags(name):
    return [
        spelling
        for parameter in parameters(name)
        for spelling in parameter.opts
        if spelling.startswith("--") and getattr(parameter, "is_flag", False)
    ]


NUMBERED = {"compile": "-n", "run": "-n", "compare": "--replicates"}
FORMATTED = (
    "check",
    "report",
    "compare",
    "verify",
    "doctor",
    "kernels",
    "runs list",
    "runs show",
    "data cache",
    "metrics recommend",
    "metrics pitfalls",
)
CHOSEN = dict.fromkeys(FORMATTED, "--format")


def test_every_command_has_a_call_that_is_understood():
    assert set(ENOUGH) == set(COMMANDS)


def answers(drive, folder, calls):
    """The answers to `(name, words)`, each of which has to be one line."""
    done = drive([[*name.split(), *words] for name, words in calls], cwd=folder)
    assert list(folder.iterdir()) == [], "nothing is written"
    return zip(calls, done, strict=True)


def test_an_option_without_its_value_is_one_line(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], spelling]) for name in COMMANDS for spelling in valued(name)]
    assert len(calls) > 20
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line(f"`{words[-1]}`", f"assay {name} --help"), (name, words)


def test_a_flag_with_a_value_is_one_line(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], f"{spelling}=yes"]) for name in COMMANDS for spelling in flags(name)]
    assert len(calls) >= 3
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line(words[-1].partition("=")[0], f"assay {name} --help"), (name, words)


def test_an_option_that_nobody_knows_is_one_line(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], word]) for name in COMMANDS for word in ("--nonsense", "-Z", "--nonsense=3")]
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line(f"there is no option `{words[-1].partition('=')[0]}`"), (name, words)


def test_a_slip_in_an_option_names_the_option(drive, tmp_path):
    long = [(name, option) for name in COMMANDS for option in (*valued(name), *flags(name)) if len(option) > 5]
    calls = [(name, [*ENOUGH[name], f"{option[:-2]}{option[-1]}{option[-2]}"]) for name, option in long]
    for (name, words), done, (_, option) in zip(*zip(*answers(drive, tmp_path, calls), strict=True), long, strict=True):
        assert done.is_one_line(f"did you mean `{option}`?"), (name, words)


TWICE = (
    ("compile", "-o", "plan.json"),
    ("run", "-o", "out"),
    ("report", "--format", "json"),
    ("data show", "-o", "page.html"),
    ("metrics score", "--metrics", "DSC"),
    ("metrics score", "--regions", "A=1"),
    ("metrics fingerprint", "--labels", "a=1"),
)


def test_an_option_of_one_value_that_is_said_twice_is_one_line(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], *2 * words]) for name, *words in TWICE]
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line("is said 2 times, and has one value", f"assay {name} --help"), (name, words)


@pytest.mark.parametrize("value", ["many", "1.5", "", "0", "-3"])
def test_a_number_that_is_none_is_one_line(drive, tmp_path, value):
    calls = [(name, [*ENOUGH[name], option, value]) for name, option in NUMBERED.items()]
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line(words[-2], f"assay {name} --help"), (name, words)
        assert "unable to parse" not in done.err


def test_a_word_that_is_no_choice_names_the_choices(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], option, "pdf"]) for name, option in CHOSEN.items()]
    for (name, words), done in answers(drive, tmp_path, calls):
        assert done.is_one_line("`pdf`", "text", "json"), (name, words)
        assert "Value error" not in done.err


def test_a_word_that_is_missing_is_named(drive, tmp_path):
    required = [name for name in COMMANDS if any(parameter.required for parameter in parameters(name))]
    alone = {"demo", "doctor", "kernels", "language-server", "runs list", "data cache", "metrics pitfalls"}
    assert set(COMMANDS) - set(required) == alone
    for (name, _), done in answers(drive, tmp_path, [(name, []) for name in required]):
        assert done.is_one_line(f"assay {name} --help"), name


def test_a_word_too_many_is_named(drive, tmp_path):
    calls = [(name, [*ENOUGH[name], "more"]) for name in ("explain", "compile", "run", "report")]
    calls += [("sign", ["x", "more", "--key", "k"])]
    calls += [("demo", ["more"]), ("doctor", ["more"]), ("kernels", ["ranking.area", "more"])]
    for (name, _), done in answers(drive, tmp_path, calls):
        assert done.is_one_line("too many arguments: `more`", f"assay {name} --help"), name


MISSING = [
    ["compile", "gone.yaml"],
    ["run", "gone.yaml"],
    ["explain", "gone.yaml"],
    ["report", "gone"],
    ["sign", "gone", "--key", "gone-key"],
    ["compare", "gone"],
    ["compare", "gone", "gone-too"],
    ["new", "evaluation", "--reference", "gone.csv", "--prediction", "gone.csv"],
    ["data", "infer", "gone.csv"],
    ["data", "show", "gone.json"],
    ["data", "load", "gone.json"],
    ["data", "explain", "gone.json"],
    ["data", "verify", "gone.json"],
    ["data", "verify", "gone.json", "-o", "page.html"],
    ["data", "load", "gone.json", "-o", "out.csv"],
    ["data", "show", "gone.json", "-o", "page.html"],
    ["metrics", "recommend", "gone.yaml"],
    ["metrics", "recommend", "gone.yaml", "-o", "page.html"],
    ["data", "infer", "gone", "-o", "croissant.json"],
]


def test_a_file_that_is_not_there_is_one_line_that_names_it(drive, tmp_path):
    for words, done in zip(MISSING, drive(MISSING, cwd=tmp_path), strict=True):
        assert done.is_one_line("gone"), words
    assert list(tmp_path.iterdir()) == []


TAKING_FILES = [
    ["data", "complete", "--profile", "core"],
    ["data", "diff", CROISSANT],
    ["data", "fix"],
    ["data", "infer"],
    ["data", "load"],
    ["data", "explain"],
    ["data", "verify"],
    ["data", "merge"],
    ["data", "merge", CROISSANT],
    ["data", "merge", CROISSANT, CROISSANT, "--base"],
    ["data", "migrate"],
    *(["compile"], ["run"], ["report"], ["compare"], ["compare", "run"], ["verify"], ["export"]),
    ["sign", "--key", "k"],
    ["metrics", "recommend"],
    ["new", "evaluation", "--prediction", "a.csv", "--reference"],
    ["new", "evaluation", "--reference", "y.csv", "--prediction"],
    ["new", "evaluation", "--reference", "y.csv", "--prediction", "a.csv"],
    ["metrics", "score", "y.csv"],
    ["metrics", "tools", "y.csv"],
    ["metrics", "fingerprint", "y.csv"],
]


@pytest.mark.parametrize("name", ["http://h//x.json", "https://h/x", "hf:a/b", "s3://b/k", "zenodo:1"])
def test_an_address_where_a_file_is_wanted_is_told_in_full(drive, tmp_path, name):
    calls = [[*words, name] for words in TAKING_FILES]
    for words, done in zip(calls, drive(calls, cwd=tmp_path), strict=True):
        assert done.is_one_line(f"`{name}` lies elsewhere", "download it first", "https://, http://, hf:"), words
    with_login = [[*words, "https://me:s3cret@h/x"] for words in TAKING_FILES]
    assert not [done for done in drive(with_login, cwd=tmp_path) if "s3cret" in done.err + done.out]


def test_a_file_that_is_called_like_an_address_is_one(drive, tmp_path):
    (tmp_path / "zenodo:1").write_bytes((STUDY / "croissant.json").read_bytes())
    (done,) = drive([["data", "fix", "zenodo:1"]], cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    (done,) = drive([["check", "zenodo:1"]], cwd=tmp_path)
    assert done.status == 0, done.out


@pytest.mark.parametrize("name", ["ftp://h/x.json", "s3://b/k", "gs://b/*.json", "zenodo:1", "hff:a/b"])
def test_an_address_that_nothing_is_fetched_from_names_those_that_work(drive, tmp_path, name):
    ways = [
        ["check"],
        ["check", "--jobs", "2"],
        ["check", "--as", "mlcroissant"],
        ["check", "--against", "mlcroissant"],
    ]
    calls = [[*words, name] for words in (*ways, ["data", "show"])]
    told = "no such file, and what is fetched begins with https://, http://, hf:, kaggle:, openml: or dataverse:"
    for words, done in zip(calls, drive(calls, cwd=tmp_path), strict=True):
        assert done.status == 2, words
        assert told in done.out + done.err, words


@pytest.fixture(scope="module")
def finished(tmp_path_factory, assay):
    """A finished run, and documents."""
    folder = tmp_path_factory.mktemp("finished")
    assert assay("run", EVALUATION, "-o", folder / "run", *QUICK).status == 0
    (folder / "table.csv").write_text("a\n1\n")
    return folder


WRITING = [
    ["check", EVALUATION],
    ["check", EVALUATION, "--format", "json"],
    ["compile", EVALUATION],
    ["report", "run", "--format", "md"],
    ["report", "run", "--format", "text"],
    ["compare", "run", "--replicates", "20"],
    ["metrics", "recommend", FINGERPRINT],
    ["metrics", "recommend", FINGERPRINT, "--format", "svg"],
    ["metrics", "guide"],
    ["metrics", "pitfalls", "P1"],
    ["metrics", "pitfalls", "P1", "--format", "md"],
    ["data", "infer", "table.csv"],
    ["data", "show", CROISSANT],
    ["data", "show", CROISSANT, "--format", "html"],
    ["data", "load", CROISSANT, "-r", "patients", "-n", "3", "--format", "csv"],
    ["data", "verify", CROISSANT],
    ["data", "verify", CROISSANT, "--format", "json"],
    ["data", "load", CROISSANT, "-r", "patients", "--format", "parquet"],
]
PLACES = {"missing/out.x": "no such file", ".": "is a directory", "run/report.html/out.x": "not a directory"}


@pytest.mark.parametrize("place", PLACES)
def test_an_output_that_cannot_be_written_is_one_clear_line(finished, drive, place):
    before = sorted(finished.rglob("*"))
    for words, done in zip(WRITING, drive([[*words, "-o", place] for words in WRITING], cwd=finished), strict=True):
        assert done.status == 2, (words, done)
        assert done.is_clear(place, PLACES[place]), words
        assert done.err.splitlines()[-1].startswith("assay"), done.err
    assert sorted(finished.rglob("*")) == before


UNREADABLE = {
    "check": ["check", "mine.yaml"],
    "compile": ["compile", "mine.yaml"],
    "run": ["run", "mine.yaml"],
    "explain": ["explain", "mine.yaml"],
    "report": ["report", "run"],
    "new": ["new", "evaluation", "--reference", "mine.csv", "--prediction", "mine.csv"],
    "data": ["data", "infer", "mine.csv"],
}


@pytest.mark.parametrize("command", UNREADABLE)
def test_a_file_that_may_not_be_read_is_clear(tmp_path, as_nobody, command):
    (tmp_path / "run").mkdir()
    for name in ("mine.yaml", "mine.csv", "run/report.json"):
        (tmp_path / name).write_text("assay: evaluation/1\n")
        (tmp_path / name).chmod(0)
    done = as_nobody(*UNREADABLE[command], cwd=tmp_path)
    assert done.status == 2
    assert done.is_clear("not readable" if command in ("new", "data") else "permission denied")


def test_words_of_a_call_cannot_steer_the_terminal(drive, tmp_path):
    calls = []
    for word in ("a\nb", "\x1b[31m", "\x9b2J", "\u202e", "\r"):
        calls += [[word], ["check", f"--{word}"], ["check", "x", "-o", f"no/{word}"], ["check", "x", "--format", word]]
        calls += [
            ["explain", word],
            ["kernels", word],
            ["report", word],
            ["run", f"--{word}"],
            ["compile", f"x/{word}"],
        ]
    for words, done in zip(calls, drive(calls, cwd=tmp_path), strict=True):
        assert done.is_one_line(), words
        assert done.err.removesuffix("\n").isprintable(), words


@pytest.mark.parametrize(
    "words",
    [
        ("--patience", "inf"),
        ("--patience", "nan"),
        ("--patience", "1e300"),
        ("--patience", "0"),
        ("--memory", ""),
        ("--memory", "99999999999999999TB"),
        ("--memory", "0.5"),
    ],
)
def test_a_limit_that_is_none_is_one_line(drive, tmp_path, words):
    (done,) = drive([["run", EVALUATION, "-o", "run", *words]], cwd=tmp_path)
    assert done.is_one_line(words[0].strip("-") if "patience" in words[0] else "is no size of memory")
    assert done.status == 2
