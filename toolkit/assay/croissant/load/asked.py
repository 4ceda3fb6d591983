"""What somebody asks of a record set."""

from collections.abc import Sequence
from typing import TypedDict


class Asked(TypedDict, total=False):
    """Which records, and what of them; by default all of all."""

    fields: Sequence[str] | None
    """Only these fields, in this order, by `@id` or name."""
    split: str | Sequence[str]
    """Only records of these splits: `"test"`, or several."""
    where: str | Sequence[str]
    """Only records of which all these conditions are true, each as in `"seconds > 3"`."""
    skip_bad: bool
    """Whether rows that cannot be read are left out, and counted; else the first one is an error."""
    limit: int | None
    """So many records at the most."""
    decode: bool
    """Whether records that come one by one have images and audio as arrays; else as the bytes of their files."""
    fetch: bool
    """Whether files that lie elsewhere, and are not in the cache, are fetched when they are needed."""
