"""What a person needs to know of a metric beside its formula."""

from assay_spec.model import Model

TAXONOMY = ("P1", "P2.1", "P2.2", "P2.3", "P2.4", "P3.1", "P3.2", "P3.3", "P3.4", "P3.5")
"""The groups of pitfalls of Reinke et al. (Nature Methods 2024, 21:182-194)."""


class Readable(Model):
    """A metric as people read it."""

    strengths: str
    """What it does well."""
    weaknesses: str
    """What it does not see, and what moves it besides."""
    pitfalls: tuple[str, ...]
    """The groups of the pitfalls that open with it most often, by their ids in the paper."""
    plain: str
    """What a value says, for a clinician or anybody else."""
    expert: str
    """What a value says, for who knows the formula."""
    reading_provenance: str
    """`recalled` where all this was written from memory of the papers, and not yet checked against them."""
