"""`assay explain CODE`: the page of a rule."""

from assay_validators.families import find_rule
from assay_validators.page import render


def page_text(code: str) -> str:
    """The page of the rule `code`.

    Raises:
        LookupError: no rule has that code; the message lists near ones.
    """
    return render(find_rule(code))
