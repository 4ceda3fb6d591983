"""The gallery as a page of Markdown with its pictures in files beside it."""

from collections.abc import Iterator, Sequence

from assay.metrics.gallery.chosen import by_group
from assay.metrics.gallery.drawn import alone, panel
from assay.metrics.gallery.example import MEDICINE
from assay.metrics.gallery.text import mark
from assay.metrics.gallery.words import Told, begun, columns_of, shown_value
from assay_spec.metrics.pitfalls import PAPER, pitfalls

FOLDER = "images/pitfalls"
"""Of the pictures, below that of the page."""


def render_markdown(many: Sequence[Told]) -> str:
    """The page."""
    return "\n".join(_lines(many)) + "\n"


def pictures_of(many: Sequence[Told]) -> dict[str, str]:
    """By its path from the page, every picture as SVG."""
    return {_path(each): alone([panel(one) for one in each.made.pictures], each.example.title) for each in many}


def _path(told: Told) -> str:
    return f"{FOLDER}/{told.example.name}.svg"


def _lines(many: Sequence[Told]) -> Iterator[str]:
    by_name = {each.example.name: each for each in many}
    yield "# Pitfalls of metrics, drawn"
    yield ""
    yield f"Made by `assay metrics pitfalls -o pitfalls.md`, after {PAPER}."
    yield ""
    yield (
        "For each pitfall a small example that is constructed to show it: predictions (filled) against a reference "
        "(outlined), with values that Assay computed when this page was made. "
        "`assay metrics pitfalls P22-01` shows one on the terminal; `-o pitfalls.html` writes all as one page that "
        "opens without a network. `[recalled]` marks what was written from memory of the paper and not yet checked "
        "against it."
    )
    for group, examples in by_group([each.example for each in many]):
        yield ""
        yield f"## {group.id} {begun(group.title)}{mark(group.provenance)}"
        for example in examples:
            yield from _example(by_name[example.name])


def _example(told: Told) -> Iterator[str]:
    example = told.example
    yield ""
    yield f"### {example.title}"
    yield ""
    field = f"; {example.field}" if example.field != MEDICINE else ""
    yield f"{', '.join(f'`{rule}`' for rule in example.rules)}{field}"
    yield ""
    yield f"{begun(told.effect)}."
    yield ""
    yield f"![{'; '.join(each.says for each in told.made.pictures)}]({_path(told)})"
    yield ""
    yield from _table(told)
    yield ""
    yield f"- **What is seen.** {told.seen}"
    yield f"- **What goes wrong.** {told.wrong}"
    yield f"- **What to do instead.** {told.instead}"
    for rule in example.rules:
        found = pitfalls()[rule]
        what = f"{begun(found.title)}{mark(found.provenance)}"
        yield f"- **`{rule}`** ({found.severity}): {what}. Remedy: {found.remedy}."


def _table(told: Told) -> Iterator[str]:
    columns = columns_of(told.made)
    yield f"| | {' | '.join(columns)} |"
    yield f"|---|{'---:|' * len(columns)}"
    for name, row in told.made.values.items():
        cells = (shown_value(row[column]) if column in row else "" for column in columns)
        yield f"| {name} | {' | '.join(cells)} |"
