"""Why a node of a plan is there, or is as it is."""

from assay_spec.model import Model


class Reason(Model):
    """One sentence of one pass."""

    by: str
    """The pass that speaks."""
    text: str
    rule: str = ""
    """The id of the rule that fired, where one did."""
    provenance: str = ""
    """`recalled` when the rule could not be checked against its source."""

    def __str__(self) -> str:
        rule = f"{self.rule}: " if self.rule else ""
        mark = " [recalled]" if self.provenance == "recalled" else ""
        return f"{rule}{self.text}{mark}"
