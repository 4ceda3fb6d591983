"""The verbs of the command line that take a benchmark, for Python programs; `assay/__init__.py` hands them out."""

from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path

from assay.canonical import LARGEST_INTEGER
from assay.errors import PlanError
from assay.plan.compiler import Compiled, compile_or_load
from assay.runs.execute import Manner, Outcome, run_plan
from assay.runs.talk import Talk


def compile(  # noqa: A001 - what the command is called
    path: str | PathLike[str], overrides: Sequence[str] = (), *, limit: int | None = None
) -> Compiled:
    """The plan of the benchmark document at `path`, or the plan that is there already.

    Args:
        path: the document, or a plan that `assay compile` wrote.
        overrides: values to replace, each `path=value`, such as `replicates=500`.
        limit: score only so many items, the first in the order of their ids.

    Raises:
        AssayError: a `SpecError` carries the diagnostics of documents with errors; any other is one line.
    """
    if limit is not None and not 1 <= limit <= LARGEST_INTEGER:
        raise PlanError(f"`limit` is {limit}, and has to be at least 1 and at most 2**53 - 1")
    return compile_or_load(fspath(path), overrides, limit)


def run(
    spec: str | PathLike[str] | Compiled,
    folder: str | PathLike[str] = "run",
    *,
    workers: int | None = None,
    talk: Talk | None = None,
) -> Outcome:
    """Do what a benchmark document or a plan says, and leave its record in `folder`; nothing finished is done again.

    Args:
        spec: the document, a plan, or what `compile` gave.
        folder: of the run.
        workers: processes that share the work, 0 for none beside this one; by default as many as pay.
        talk: hears about every node.

    Raises:
        AssayError: as `compile`; a `RunError` when the folder cannot be used or a file changed meanwhile.
    """
    if workers is not None and workers < 0:
        raise PlanError(f"`workers` is {workers}, and has to be at least 0")
    compiled = spec if isinstance(spec, Compiled) else compile(spec)
    return run_plan(compiled.plan, compiled.base, Path(folder), talk, Manner(workers), compiled.checked)
