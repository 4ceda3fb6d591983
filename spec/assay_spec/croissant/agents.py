"""The parts of schema.org that Croissant points into: people, organizations, works and terms."""

from assay_spec.model import Model, Text, Usual, prop


class Thing(Model, linked=True, vocabularies=()):
    """Anything of schema.org; it may say more than is listed here."""

    id: str = prop("@id", usual=Usual.PLACE, default="")
    """Its address."""
    name: Text | None = prop("sc:name", default=None)
    """What people call it."""
    url: tuple[str, ...] = prop("sc:url", default=(), address=True)
    """Its pages."""


class Person(Thing, types=("sc:Person", "sc:Patient")):
    """Somebody."""


class Organization(
    Thing,
    types=(
        "sc:Organization",
        "sc:CollegeOrUniversity",
        "sc:Consortium",
        "sc:Corporation",
        "sc:EducationalOrganization",
        "sc:FundingAgency",
        "sc:FundingScheme",
        "sc:GovernmentOrganization",
        "sc:Hospital",
        "sc:LibrarySystem",
        "sc:LocalBusiness",
        "sc:MedicalOrganization",
        "sc:NGO",
        "sc:NewsMediaOrganization",
        "sc:OnlineBusiness",
        "sc:Project",
        "sc:ResearchOrganization",
        "sc:ResearchProject",
    ),
):
    """A university, a company, a project."""


class CreativeWork(Thing):
    """A work, such as the text of a licence."""


class DefinedTerm(Thing):
    """A word of a controlled vocabulary."""
