"""What documents of any kind say of findings that they accept."""

from assay_spec.model import Model


class Ignore(Model):
    """A finding that the authors accept."""

    code: str
    """Its code, e.g. `EVA012`."""
    reason: str
    """Why it is accepted; printed wherever the finding would have been."""
    at: str = ""
    """JSON pointer of the place; empty for every place in the document."""
