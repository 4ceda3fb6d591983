"""What two versions of Croissant say in other words: the same statement, and no change of the data.

1.1 says `isArray` for what was `repeated`, `separator` for `delimiter`, and `jsonPath` for `jsonQuery`. Words that only
changed their namespace, such as `containedIn`, are one term by the time that a model holds them, and the words of the
draft, 0.8, are migrated before anybody compares them.
"""

from collections.abc import Iterator

from assay_spec.croissant.model import DataSource, Field, Transform
from assay_spec.record import replace

RENAMED = (("delimiter", "separator"), ("json_query", "json_path"))
"""The properties of a transform that have another name since 1.1."""

_WORDS = {"json_query": "jsonQuery", "json_path": "jsonPath"}


def newer(step: Transform) -> Transform:
    """The step in the words of 1.1."""
    for old, new in RENAMED:
        if getattr(step, old) and not getattr(step, new):
            step = replace(step, **{old: "", new: getattr(step, old)})
    return step


def respelt(one: Field, other: Field) -> Iterator[str]:
    """The words that became others and say the same."""
    pairs = dict.fromkeys(_of_lists(one, other))
    pairs |= dict.fromkeys(_of_sources(one.source, other.source))
    for before, after in zip(one.references, other.references, strict=False):
        pairs |= dict.fromkeys(_of_sources(before, after))
    for old, new, which in pairs:
        yield f"the same, in {which} words: `{old}` became `{new}`"


def _of_lists(one: Field, other: Field) -> Iterator[tuple[str, str, str]]:
    if one.repeated and not one.is_array and other.is_array and not other.repeated:
        yield "repeated", "isArray", "newer"
    if other.repeated and not other.is_array and one.is_array and not one.repeated:
        yield "isArray", "repeated", "older"


def _of_sources(one: DataSource | None, other: DataSource | None) -> Iterator[tuple[str, str, str]]:
    for before, after in zip(one.transform if one else (), other.transform if other else (), strict=False):
        for old, new in RENAMED:
            words = (_WORDS.get(old, old), _WORDS.get(new, new))
            if getattr(before, old) and getattr(before, old) == getattr(after, new) != getattr(before, new):
                yield *words, "newer"
            if getattr(after, old) and getattr(after, old) == getattr(before, new) != getattr(after, new):
                yield words[1], words[0], "older"
