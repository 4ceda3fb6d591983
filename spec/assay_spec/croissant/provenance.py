"""Where something comes from, by W3C PROV-O as Croissant 1.1 uses it (section "Provenance Representation").

Any object of a document may say it. What stands there may be a reference, an address, or an object of any vocabulary.
"""

from assay_spec.croissant.agents import Thing
from assay_spec.model import Model, Text, prop

PROVENANCE = "Provenance representation#provenance-representation"


class ProvNode(Thing):
    """Anything of PROV-O."""

    label: Text | None = prop("prov:label", default=None)
    """What people call it, as the examples of Croissant write it."""
    was_attributed_to: tuple["str | ProvNode", ...] = prop("prov:wasAttributedTo", default=())
    """Who is responsible for it."""
    was_associated_with: tuple["str | ProvNode", ...] = prop("prov:wasAssociatedWith", default=())
    """Who did it."""
    used: tuple["str | ProvNode", ...] = prop("prov:used", default=())
    """What it was made from."""
    started: str = prop("prov:startedAtTime", default="")
    """When it began, by ISO 8601."""
    ended: str = prop("prov:endedAtTime", default="")
    """When it ended, by ISO 8601."""


class Traceable(Model, mixin=True, linked=True):
    """What may say where it comes from."""

    was_derived_from: tuple[str | ProvNode, ...] = prop("prov:wasDerivedFrom", default=(), source=PROVENANCE)
    """What it was made from."""
    was_generated_by: tuple[str | ProvNode, ...] = prop("prov:wasGeneratedBy", default=(), source=PROVENANCE)
    """How it was made: steps of collection, cleaning, annotation."""
    was_attributed_to: tuple[str | ProvNode, ...] = prop("prov:wasAttributedTo", default=(), source=PROVENANCE)
    """Who is responsible for it."""
