"""`assay explain`: the page of a rule, or a plan with the reason of every node."""

import re
from typing import Annotated

import typer

CODE = re.compile(r"[A-Za-z]{3}\d{3}")


def explain(
    what: Annotated[str, typer.Argument(help="A rule's code such as EVA001, a plan, or a benchmark document.")],
) -> None:
    """Explain a rule by its code, or print a plan as a tree with the reason of every node.

    Example: assay explain MOD003, or: assay explain plan.json
    """
    if CODE.fullmatch(what):
        from assay.cli.explain_code import page_text
        from assay.errors import PlanError

        try:
            print(page_text(what))
        except LookupError as error:
            raise PlanError(str(error.args[0])) from None
        return
    from assay.plan.compiler import compile_or_load
    from assay.plan.tree import tree_lines

    for line in tree_lines(compile_or_load(what).plan):
        print(line)
