"""How the intervals of an evaluation are found, and what the evaluation is called."""

import re
from collections.abc import Iterator

from assay_kernels.tails import fewest_draws
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.model import properties
from assay_validators.context import Context
from assay_validators.metrics.clauses import RECALLED
from assay_validators.remedy import suggested
from assay_validators.rule import rule

ENOUGH = 1000
"""Bootstrap replicates for a percentile interval at 95 % (Efron and Tibshirani 1993, section 14.2)."""

LONGEST = 100
"""Letters of a name; file systems take 255 bytes, and files are called by the name and more."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@rule(
    "EVA050",
    since="0.1",
    on=Evaluation,
    severity=Severity.WARNING,
    source=f"Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 14.2 {RECALLED}",
)
def few_replicates(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Too few bootstrap replicates.

    ## What it does
    Checks that there are enough bootstrap replicates for the confidence level: 1000 at 95 %, more above.

    ## Why is this bad?
    The ends of an interval are read off the few most extreme replicates; with another seed they move. Where not one
    replicate lies beyond either end, below 40 at 95 %, no bootstrap interval is made at all.

    ## Example
    replicates: 20

    Use instead:
    replicates: 2000

    ## References
    - Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 14.2
    """
    replicates, level = evaluation.replicates, evaluation.level
    if not 0 < level < 1:
        return  # EVA052 says so
    where = (evaluation, "replicates" if "replicates" in evaluation.places else "level")
    least = fewest_draws(level)
    enough = max(least, ENOUGH if level <= 0.95 else round(ENOUGH * 0.05 / max(1 - level, 1e-4)))
    share, most = f"{100 * level:.10g} %", int(properties(Evaluation)["replicates"].maximum or 0)
    remedy = f"use {min(enough, most)} or more" if least <= most else f"lower `level`; {most} replicates are the most"
    if replicates < least:
        message = f"{replicates} replicates give no bootstrap interval of {share}, which takes {least}"
        yield ctx.warning(where, message, help=remedy)
    elif replicates < enough:
        yield ctx.warning(where, f"{replicates} replicates are few for intervals of {share}", help=remedy)


@rule("EVA051", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, level")
def low_level(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Confidence level below one half.

    ## What it does
    Checks that `level` is the confidence, not the probability of an error.

    ## Why is this bad?
    An interval at level 0.05 misses the true value 95 times out of 100.

    ## Example
    level: 0.05

    Use instead:
    level: 0.95

    ## References
    - evaluation/1, level
    """
    if 0 < evaluation.level < 0.5:
        yield ctx.warning(
            (evaluation, "level"),
            f"intervals of {100 * evaluation.level:g} % miss the true value most of the time",
            help=suggested(f"{1 - evaluation.level:g}"),
        )


@rule("EVA052", since="0.1", on=Evaluation, source="evaluation/1, level")
def certain_level(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Confidence level of 0 or 1.

    ## What it does
    Checks that `level` lies between 0 and 1, and is neither.

    ## Why is this bad?
    Certainty needs an interval of everything, and no confidence at all one of nothing.

    ## Example
    level: 1

    Use instead:
    level: 0.95

    ## References
    - evaluation/1, level
    """
    if evaluation.level in (0, 1):
        yield ctx.error((evaluation, "level"), f"no interval has a level of {evaluation.level:g}", help="use `0.95`")


@rule("EVA053", since="0.1", on=Evaluation, source="evaluation/1, name")
def malformed_name(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Name that cannot name files.

    ## What it does
    Checks that the name of an evaluation is made of lower-case letters, digits and single hyphens, at most 100.

    ## Why is this bad?
    Folders and files are called by it, on systems that treat other characters differently.

    ## Example
    name: WDBC Study

    Use instead:
    name: wdbc-study

    ## References
    - evaluation/1, name
    """
    if len(evaluation.name) > LONGEST:
        yield ctx.error(
            (evaluation, "name"), f"a name of {len(evaluation.name)} letters", help=f"use {LONGEST} or fewer"
        )
    elif not _NAME.fullmatch(evaluation.name):
        proper = "-".join(re.findall("[a-z0-9]+", evaluation.name.lower()))
        yield ctx.error(
            (evaluation, "name"),
            f"`{evaluation.name}` is no name for files",
            help=suggested(proper) if proper else "use lower-case letters, digits and hyphens",
        )
