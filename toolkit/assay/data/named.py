"""Record sets and fields by what people call them."""

from collections.abc import Iterable
from pathlib import Path

from assay.data.absent import near
from assay.data.fields import by_what_they_are_called, label_of, name_of, short_name
from assay.errors import DataError
from assay_spec.croissant.model import Dataset, Field, RecordSet


def record_set_called(name: str, dataset: Dataset, document: Path) -> RecordSet:
    """The record set called so by its name or `@id`; without a name, the only one that there is.

    Raises:
        DataError: there is none, or several to choose from.
    """
    known = dataset.record_set
    found = [one for one in known if not name or name in (one.id, label_of(one), short_name(one.id))]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"`{label_of(one)}`" for one in known) or "none"
    problem = f"no record set is called `{name}`" if name else "the record set has to be named"
    problem = f"several record sets are called `{name}`" if name and found else problem
    raise DataError(problem, path=document, remedy=f"there are {listed}")


def fields_called(names: Iterable[str], records: RecordSet, document: Path) -> dict[str, Field]:
    """The fields called so, each once, by these names.

    Raises:
        DataError: there is no such field.
    """
    known = by_what_they_are_called(records)
    asked = dict.fromkeys(names)
    for name in asked:
        if name not in known:
            problem = f"record set `{label_of(records)}` has no field `{name}`"
            listed = [name_of(field, records) for field in records.field]
            raise DataError(problem, path=document, remedy=near(name, listed))
    return {name: known[name] for name in asked}
