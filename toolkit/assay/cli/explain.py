"""`assay explain`: the page of a rule, or a plan with the reason of every node."""

import re
from pathlib import Path
from typing import Annotated

import typer

CODE = re.compile(r"[A-Za-z]{3}\d{1,4}")
WHAT = typer.Argument(
    metavar="CODE|PLAN",
    help="The code of a rule such as EVA001, the letters of a family such as EVA, a plan, or a benchmark document.",
)


def explain(what: Annotated[str, WHAT]) -> None:
    """Explain a rule by its code, list a family of rules, or print a plan as a tree with the reason of every node.

    Example: assay explain MOD003, or: assay explain plan.json
    """
    from assay.cli.explain_code import family_lines, is_family, page_text
    from assay.errors import PlanError

    if is_family(what):
        print("\n".join(family_lines(what)))
    elif CODE.fullmatch(what) and not Path(what).exists():
        try:
            print(page_text(what))
        except LookupError as error:
            raise PlanError(str(error.args[0])) from None
    else:
        from assay.plan.compiler import compile_or_load
        from assay.plan.tree import tree_lines

        print("\n".join(tree_lines(compile_or_load(what).plan)))
