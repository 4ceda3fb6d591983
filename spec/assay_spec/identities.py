"""Identifiers of documents with a base, in which one object may be called by several names."""

from collections.abc import Iterable
from typing import Any

from assay_spec.model import Model
from assay_spec.terms import Terms


def one_name_each(models: Iterable[Any], terms: Terms) -> None:
    """Give every object one name: of those that lead to its address that of a declaration, else the first."""
    names: dict[str, str] = {}
    for model in sorted((model for model in models if getattr(model, "id", "")), key=_rank):
        name = names.setdefault(terms.identity(model.id), model.id)
        if name != model.id:
            type(model).id.__set__(model, name)  # nobody else has seen the record yet


def _rank(model: Model) -> tuple[bool, int]:
    """Declarations before references, in document order."""
    return not model.places.keys() - {"id"}, model.span.node
