"""`assay explain`: the page of a rule, a finding, a kind of document or a metric, or a plan with its reasons."""

import json
import os
import re
from collections.abc import Iterable
from typing import Annotated

import typer

CODE = re.compile(r"[A-Za-z]{3}\d{1,4}")
WORD = re.compile(r"[\w+-]+(@[\w.]+)?({.*)?")
"""What is no path, but the name of something."""

LONGEST = 40
"""So many characters of a word are worth repeating."""

WHAT = typer.Argument(
    metavar="WHAT",
    help="A rule such as EVA001, a family of rules such as EVA, a finding about a run such as VER005, a kind of "
    "document such as evaluation, a metric such as AUROC, an id of plans, reports and recommendations such as S2.4, "
    "P22-01, FP2.6 or DG7.2, a plan, or a benchmark document.",
)
SCHEMA = typer.Option("--schema", help="Of a kind: print its JSON Schema, for editors.")


def explain(what: Annotated[str, WHAT], schema: Annotated[bool, SCHEMA] = False) -> None:
    """Explain a rule, a kind of document or a metric, or print a plan as a tree with the reason of every node.

    Example: assay explain MOD003, or: assay explain plan.json
    """
    from assay.cli.lines import print_lines
    from assay.errors import PlanError

    if schema:
        print(_schema(what))
        return
    try:
        print_lines(_lines(what))
    except LookupError as error:
        raise PlanError(str(error.args[0])) from None


def _schema(what: str) -> str:
    from assay.cli.explain_kind import kind_called
    from assay.errors import PlanError
    from assay_spec.schema import schema_of

    row = kind_called(what)
    if row is None:
        raise PlanError(f"`{what}` is no kind of document, and only these have a schema")
    return json.dumps(schema_of(row), indent=2, ensure_ascii=False)


def _lines(what: str) -> Iterable[str]:
    """The page of `what`: a file of that name comes first, then rules, findings, kinds, metrics and guides.

    Raises:
        LookupError: it is a word, and nothing is called so.
    """
    from assay.cli.explain_code import family_lines, is_family, page_text
    from assay.cli.explain_finding import finding_lines
    from assay.cli.explain_id import ID, id_lines
    from assay.cli.explain_kind import kind_called, kind_lines

    if not os.path.isfile(what):  # noqa: PTH113 - pathlib raises where a name is too long for any file
        if is_family(what):
            return family_lines(what)
        if lines := finding_lines(what):
            return lines
        if CODE.fullmatch(what):
            return page_text(what).split("\n")
        if ID.fullmatch(what) and (found := id_lines(what)):
            return found
        if row := kind_called(what):
            return kind_lines(row)
        if pages := _named(what) or _named(_in_its_letters(what)):
            return pages
        if (WORD.fullmatch(what) or ID.fullmatch(what)) and not os.path.lexists(what):
            raise LookupError(_nothing(what))
    from assay.plan.compiler import compile_or_load
    from assay.plan.tree import cost_line, tree_lines
    from assay.processes.cores import cores
    from assay.runs.cost import choose

    plan = compile_or_load(what).plan
    return [*tree_lines(plan), cost_line(plan), choose(plan, cores()).reason]


def _named(word: str) -> Iterable[str]:
    """The pages of what a recommendation names: metrics of items, of masks, others, guides; nothing else."""
    from assay.cli.explain_guide import guide_called, guide_lines
    from assay.cli.explain_mask import mask_metric_called, mask_metric_lines
    from assay.cli.explain_metric import metric_called, metric_lines, wrong_in
    from assay.cli.explain_named import named_called, named_lines

    metric = metric_called(word)
    wrong = wrong_in(metric) if metric else ""
    # Whose parameters are those of one kind alone is that one; a name that nothing is written behind may be both.
    of_masks = mask_metric_called(word, exactly=bool(metric))
    if wrong and not of_masks:
        raise LookupError(wrong)
    metric = None if wrong else metric
    if metric or of_masks:
        pages = [metric_lines(metric)] if metric else []
        return joined([*pages, *([mask_metric_lines(of_masks)] if of_masks else [])])
    if named := named_called(word):
        return named_lines(named)
    guide = guide_called(word)
    return guide_lines(guide) if guide else ()


def _in_its_letters(word: str) -> str:
    """`word` with the small and capital letters of the one metric that is called so but for these; else as it is."""
    from assay_spec.metrics.catalogue import catalogue
    from assay_spec.metrics.segmentation import mask_metrics

    names = dict.fromkeys((*catalogue().entries, *mask_metrics(), *catalogue().named))
    # `hd95` is `HD` with a number behind it.
    for head in filter(None, (re.match(r"[^{@=]*", word), re.match(r"[A-Za-z]+", word))):
        meant = [name for name in names if name.casefold() == head[0].casefold()]
        if len(meant) == 1:
            return meant[0] + word[head.end() :]
    return word


def joined(pages: Iterable[Iterable[str]]) -> Iterable[str]:
    """Pages of what has one name, with a line between them."""
    for number, page in enumerate(pages):
        if number:
            yield ""
        yield from page


def _nothing(word: str) -> str:
    """That nothing is called `word`, and what comes near."""
    from assay.runs.meanings import meanings
    from assay_spec.kinds import rows
    from assay_spec.metrics.catalogue import catalogue
    from assay_spec.metrics.segmentation import mask_metrics
    from assay_validators.context import near
    from assay_validators.families import families, rules_of
    from assay_validators.metrics.other_names import called_elsewhere

    codes = (rule.code for family in families() for rule in rules_of(family))
    metrics = (*catalogue().entries, *mask_metrics(), *catalogue().named)
    names = (*metrics, *(row.name for row in rows()), *families(), *meanings(), *codes)
    meant = called_elsewhere(word) or near(word.partition("{")[0], names)
    remedy = f"did you mean `{meant}`?" if meant else "see `assay explain --help`"
    shown = word if len(word) <= LONGEST else f"{word[:LONGEST]}…"
    return f"there is no file, rule, finding, kind of document, metric or id `{shown}`; {remedy}"
