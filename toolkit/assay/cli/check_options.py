"""What the command line of `assay check` asks for. Imports nothing that a check does not need."""

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from assay_validators.files import is_pattern, is_remote

FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit", "checklist", "page")
OTHERS = ("mlcroissant",)
"""Validators whose verdict we know without them."""
STANDARD_OUTPUT = "-"
MOST_JOBS = 512
MORE = "see `assay check --help`"


class Option(NamedTuple):
    """An option of the command line."""

    names: tuple[str, ...]
    """How it is written; the last is the long name."""
    sets: str
    """What of `Options` it sets."""
    help: str
    value: str = ""
    """What its value is called; empty for one without a value."""
    choices: tuple[str, ...] = ()


OPTIONS = (
    Option(
        ("--format",),
        "format",
        "how to print what was found: text (the default), json, jsonl, github (annotations), sarif (code hosts, "
        "editors), junit (build servers), checklist (Markdown to paste, with a badge) or page (HTML with tables and "
        "plots of what is wrong with many files)",
        "FORMAT",
        FORMATS,
    ),
    Option(
        ("--causes",),
        "causes",
        "tell the causes instead of the findings: the same rule at the same kind of place in files of the same "
        "generator is one (text or json)",
    ),
    Option(
        ("-o", "--output"),
        "output",
        "write there instead of to standard output, which - is; a file that is there is only written over when "
        "`assay check` wrote it",
        "FILE",
    ),
    Option(("--baseline",), "baseline", "tell only what is new since FILE was written, with --format json", "FILE"),
    Option(
        ("-j", "--jobs"),
        "jobs",
        f"check in N processes, 1 to {MOST_JOBS}; by default in as many as there are cores, once there are enough "
        "files. What is printed is the same",
        "N",
    ),
    Option(
        ("--jsonl",),
        "jsonl",
        "the files, or standard input, hold a document a line (JSON Lines), called FILE:LINE",
    ),
    Option(("--name-by",), "name_by", "with --jsonl: call each by what it says under KEY, such as url", "KEY"),
    Option(("--cache",), "cache", "remember there what was found, by the content of the files", "FOLDER"),
    Option(("--watch",), "watch", "check again what changes, as it changes, until Ctrl-C (text or jsonl)"),
    Option(
        ("--profile",),
        "profile",
        "check for somebody who asks for more than the standard: core, strict, rai, geo, neurips-2026, "
        "dataset-search, or the path of a profile of your own (.toml)",
        "NAME",
    ),
    Option(
        ("--load",),
        "load",
        "let mlcroissant validate a dataset and load one record of every record set, as the checker of NeurIPS does, "
        "within five minutes each; it downloads what it needs",
    ),
    Option(("--double-blind",), "double_blind", "list what tells a reviewer who wrote a dataset"),
    Option(
        ("--data",),
        "data",
        "look into the tables that evaluations name, too: ids that do not match, labels that are no classes, scores "
        "that are no probabilities, ...",
    ),
    Option(
        ("--as",),
        "as_",
        "tell what mlcroissant 1.1.1 says of Croissant metadata, in our words",
        OTHERS[0],
        OTHERS,
    ),
    Option(
        ("--against",),
        "against",
        "tell where Assay and mlcroissant 1.1.1 part, and which clause decides (text or json)",
        OTHERS[0],
        OTHERS,
    ),
    Option(("--debug",), "debug", "show the traceback when Assay itself fails"),
    Option(("-h", "--help"), "help", "show this text"),
)
"""All that may be asked for. The help, what is read and what shells complete are made of it."""
FLAGS, VALUES = (
    {name: option.sets for option in OPTIONS if bool(option.value) is takes for name in option.names}
    for takes in (False, True)
)
"""Options without and with a value, and what of `Options` they set."""
SUMMARY = """\
Usage: assay check [OPTIONS] PATH...

Check benchmark documents: files, folders (every .json, .jsonld, .yaml and .yml of
a known kind in them), patterns ('data/**/*.json'), or - for standard input; datasets
elsewhere by their address (https://...) or their handle: hf:OWNER/NAME,
kaggle:OWNER/NAME, openml:NUMBER, dataverse:DOI.
"""
EXAMPLES = """\
Example:
  assay check croissant.json evaluation.yaml
  assay check --double-blind croissant.json
  assay check --against mlcroissant croissant.json
  assay check --causes --jobs 2 croissant.json
  assay check --format page -o corpus.html croissant.json
  assay check --data .

Exits with 0 when no error was found, 1 when one was, 2 when a file could not be checked; with --against 0 when
the verdicts agree, 1 when they part.
"""
_INDENT, _WIDTH = 35, 118
"""Columns before the explanation of an option, and in all."""


def help_text() -> str:
    """What `--help` prints."""
    from textwrap import fill

    blank = " " * _INDENT
    lines = []
    for option in OPTIONS:
        written = f"  {', '.join(option.names)} {option.value}".rstrip()
        text = fill(option.help, _WIDTH, initial_indent=blank, subsequent_indent=blank, break_on_hyphens=False)
        lines.append(f"{written:<{_INDENT}}{text[_INDENT:]}\n")
    return f"{SUMMARY}\nOptions:\n{''.join(lines)}\n{EXAMPLES}"


class UsageError(Exception):
    """The command line cannot be understood."""


class Options(NamedTuple):
    """What the command line asks for."""

    paths: tuple[str, ...]
    format: str = "text"
    output: str | None = None
    baseline: str | None = None
    profile: str | None = None
    double_blind: bool = False
    load: bool = False
    as_: str | None = None
    against: str | None = None
    data: bool = False
    causes: bool = False
    jobs: int | None = None
    jsonl: bool = False
    name_by: str | None = None
    cache: str | None = None
    watch: bool = False
    debug: bool = False
    help: bool = False


def parse(arguments: Sequence[str]) -> Options:
    """What `arguments` ask for.

    Raises:
        UsageError: an option is unknown or lacks its value, or nothing is named.
    """
    words = list(arguments)
    paths: list[str] = []
    given: dict[str, Any] = {}
    while words:
        word = words.pop(0)
        if word == "--":
            paths += words
            break
        short = word.startswith("-o") and not word.startswith(("-o=", "--"))
        name, assigned, value = ("-o", word[2:], word[2:]) if short else word.partition("=")
        if name in FLAGS:
            if assigned:
                raise UsageError(f"`{name}` takes no value; {MORE}")
            given[FLAGS[name]] = True
        elif name in VALUES:
            given[VALUES[name]] = value if assigned else _value(name, words)
        elif word.startswith("-") and word != "-":
            raise UsageError(_unknown(name))
        else:
            paths.append(word)
    if given.get("output") == STANDARD_OUTPUT:
        del given["output"]
    if "jobs" in given:
        given["jobs"] = _jobs(given["jobs"])
    return _required(Options(tuple(paths), **given))


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) <= MOST_JOBS):
        raise UsageError(f"`--jobs` takes a number from 1 to {MOST_JOBS}, not `{text}`; {MORE}")
    return int(text)


def _required(options: Options) -> Options:
    """The options, once it is sure that something can be done with them."""
    if options.format not in FORMATS:
        raise UsageError(f"`{options.format}` is not a format; choose one of {', '.join(FORMATS)}")
    named = {"--as": options.as_, "--against": options.against}
    for option, other in named.items():
        if other is not None and other not in OTHERS:
            raise UsageError(f"`{option}` knows no `{other}`; the only choice is {OTHERS[0]}")
    others = {"--data": options.data, "--profile": options.profile, "--load": options.load}
    others |= {"--double-blind": options.double_blind}
    given = [option for option, value in (named | others).items() if value]
    if options.against is not None and options.baseline is not None:
        given.append("--baseline")
    if len(given) > 1 and given[0] in named:
        raise UsageError(f"`{given[0]}` and `{given[1]}` cannot go together; {MORE}")
    if options.against is not None and options.format not in ("text", "json"):
        raise UsageError(f"`--against` prints text or json, not {options.format}")
    _agreeing(options)
    _named(options)
    return options


def _named(options: Options) -> None:
    """See to it that there is something to check."""
    if not options.paths and not options.help:
        raise UsageError(f"name a file or a folder, or - for standard input; {MORE}")
    if "-" in options.paths and sys.stdin is None:
        raise UsageError("standard input, which `-` names, is closed")
    if any(map(is_remote, options.paths)):
        _elsewhere(options)
    if any(is_remote(path) and "@" in path.partition("://")[2].partition("/")[0] for path in options.paths):
        raise UsageError(f"an address is no place for a password, which would be printed with it; {MORE}")


def _elsewhere(options: Options) -> None:
    """See to it that nothing is asked of documents elsewhere that takes files."""
    many = {"--jsonl": options.jsonl, "--cache": options.cache is not None, "--jobs": options.jobs is not None}
    many |= {"--watch": options.watch, "a pattern": any(map(is_pattern, options.paths))}
    asked = next((name for name, value in many.items() if value), "")
    if asked:
        raise UsageError(f"an address or a handle and {asked} cannot go together: check them apart; {MORE}")


def _agreeing(options: Options) -> None:
    """See to it that what is asked of many files goes together."""
    many = {
        "--causes": options.causes,
        "--jsonl": options.jsonl,
        "--cache": options.cache is not None,
        "--jobs": options.jobs is not None,
        "--watch": options.watch,
    }
    asked = [name for name, value in many.items() if value]
    apart: dict[str, tuple[bool, tuple[str, ...]]] = {
        "--against": (options.against is not None, tuple(many)),
        "--load": (options.load, ("--cache", "--jobs", "--watch")),
        "--data": (options.data, ("--cache",)),
        "--format checklist": (options.format == "checklist", ("--cache",)),
        "--watch": (options.watch, ("--causes", "--jsonl", "--baseline", "--output")),
    }
    asked += [name for name, value in (("--baseline", options.baseline), ("--output", options.output)) if value]
    for name, (given, others) in apart.items():
        if given and (other := next((each for each in others if each in asked), "")):
            raise UsageError(f"`{name}` and `{other}` cannot go together; {MORE}")
    for name, value, forms in (
        ("--causes", options.causes, ("text", "json")),
        ("--watch", options.watch, ("text", "jsonl")),
    ):
        if value and options.format not in forms:
            raise UsageError(f"`{name}` prints {' or '.join(forms)}, not {options.format}")
    if options.watch and "-" in options.paths:
        raise UsageError(f"standard input cannot be watched; name a file or a folder; {MORE}")
    if options.name_by is not None and not options.jsonl:
        raise UsageError(f"`--name-by` names the lines of `--jsonl`; {MORE}")


def _value(name: str, words: list[str]) -> str:
    if not words:
        raise UsageError(f"`{name}` needs a value; {MORE}")
    return words.pop(0)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, (*FLAGS, *VALUES), n=1)
    return f"there is no option `{name}`; {f'did you mean `{near[0]}`?' if near else MORE}"
