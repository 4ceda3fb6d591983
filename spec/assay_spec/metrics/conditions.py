"""Conditions on the answers of a fingerprint, as the data beside this module write them."""

from collections.abc import Mapping

from assay_spec.metrics.fingerprint import Fingerprint

Conditions = Mapping[str, str | bool | tuple[str, ...]]
"""Name of an answer to what it has to be, or to a list of which it has to be one; all of them together."""


def hold(conditions: Conditions, fingerprint: Fingerprint) -> bool:
    """Whether all of the conditions hold; none hold always."""
    return all(_matches(getattr(fingerprint, name), wanted) for name, wanted in conditions.items())


def _matches(answer: object, wanted: object) -> bool:
    return answer in wanted if isinstance(wanted, tuple) else answer == wanted
