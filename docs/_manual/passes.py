"""The passes of each kind of benchmark in their order, from their docstrings."""

import sys
from collections.abc import Iterator
from inspect import getdoc

from page import Page, plain, table

from assay.plan.passes import LOGICAL, PHYSICAL, Pass, passes_of
from assay_spec.kinds import KINDS, KindRow

INTRODUCTION = "In the order in which they run; `assay explain PLAN` prints the reasons that each left."


def pages() -> Iterator[Page]:
    """One page a kind of benchmark."""
    for row in KINDS:
        if row.passes:
            title = f"Passes of {row.name}"
            rows = [_row(each, row) for each in passes_of(row.name)]
            shown = table(["pass", "of", "what it does"], rows)
            yield Page(title, f"passes/{row.name}.md", f"# {title}\n\n{INTRODUCTION}\n\n{shown}")


def _row(each: Pass, row: KindRow) -> list[str]:
    of = "every plan" if each in (*LOGICAL, *PHYSICAL) else row.name
    module = sys.modules[each.__module__].__doc__ or ""
    return [f"`{each.__name__}`", of, plain(f"{module.strip()} {getdoc(each) or ''}")]
