"""What a person needs to know of a metric beside its formula."""

from assay_spec.model import Model


class Readable(Model):
    """A metric as people read it."""

    strengths: str
    """What it does well."""
    weaknesses: str
    """What it does not see, and what moves it besides."""
    pitfalls: tuple[str, ...]
    """The groups of the pitfalls that open with it most often, by their ids in pitfalls.yaml."""
    plain: str
    """What a value says, for a clinician or anybody else."""
    expert: str
    """What a value says, for who knows the formula."""
    reading_provenance: str
    """`recalled` where all this was written from memory of the papers, and not yet checked against them."""
