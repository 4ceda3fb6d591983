"""The constant that a field has in every record."""

from assay_spec.croissant.model import Field
from assay_spec.raw import Json


def constant_of(field: Field) -> Json | None:
    """The constant of a field: of a list of one, which linked data takes for that one, it where no array is meant."""
    constant = field.value
    if constant is None or field.is_array or field.repeated or not isinstance(constant.value, list):
        return constant
    return Json(constant.value[0], constant.span) if len(constant.value) == 1 else constant
