"""Which examples there are, and which of them a word of the command line means."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from assay.errors import PlanError
from assay.metrics.gallery.example import Example
from assay.metrics.gallery.examples import EXAMPLES
from assay_spec.metrics.pitfalls import KnownPitfall, PitfallGroup, pitfall_groups, pitfalls


def examples_of(word: str = "") -> list[Example]:
    """The examples of a group (`P2.2`, or `P2`), of a pitfall (`P22-01`) or by their name; all without a word.

    Raises:
        PlanError: there is none.
    """
    wanted = word.strip().upper()
    found = [each for each in EXAMPLES if not wanted or wanted in _names(each)]
    if not found:
        near = get_close_matches(wanted, sorted({name for each in EXAMPLES for name in _names(each)}), n=1, cutoff=0.5)
        hint = f"did you mean `{_spelt(near[0])}`?" if near else "`assay metrics pitfalls` lists them"
        raise PlanError(f"there is no pitfall `{word}`; {hint}")
    return found


def _names(example: Example) -> set[str]:
    groups = {pitfalls()[rule].group for rule in example.rules}
    return {*example.rules, *groups, *(group.partition(".")[0] for group in groups), example.name.upper()}


def _spelt(name: str) -> str:
    return name if name[:2] in {"P1", "P2", "P3"} else name.lower()


def by_group(examples: Sequence[Example]) -> Iterator[tuple[PitfallGroup, list[Example]]]:
    """The groups in the paper's order, each with its examples; those without one are left out."""
    for group in pitfall_groups().values():
        own = [each for each in examples if first_of(each).group == group.id]
        if own:
            yield group, own


def first_of(example: Example) -> KnownPitfall:
    """The pitfall that gives an example its place."""
    return pitfalls()[example.rules[0]]
