"""How other tools compute what Assay also computes, where the value or its digits may be others; a function a formula.

Each was written from what the tool does and is run beside it by the tests. Where a tool counts in single precision, so
does the formula. A value that is not there is NaN, or what the tool prints in its place.
"""

from assay.metrics.tools.formulas import counted, ranked, summed, together
from assay.metrics.tools.formulas.seen import Seen

MODULES = {"counted": counted, "ranked": ranked, "summed": summed, "together": together}


def value_of(formula: str, seen: Seen) -> float:
    """What `module:function` makes of what a tool is given."""
    module, name = formula.split(":")
    return float(getattr(MODULES[module], name)(seen))
