"""A rule of mlcroissant as a row, and the rule that is made of it."""

from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.span import Span
from assay_validators.context import Context
from assay_validators.croissant.official.fact import Fact
from assay_validators.rule import Rule

SINCE = "0.1"
SOURCE = "mlcroissant 1.1.1, https://github.com/mlcommons/croissant/tree/main/python/mlcroissant"


class Row(NamedTuple):
    """What mlcroissant looks at, in our words, and how that stands to the specification."""

    code: str
    name: str
    summary: str
    message: str
    """`{0}`, `{1}` and so on are what the fact is about."""
    condition: str
    """When it says so."""
    reason: str
    """Where a finding of its own stands alone: which clause allows it, or which slip of its code it is."""
    clause: str
    """What decides."""
    example: str
    instead: str
    ours: tuple[str, ...] = ()
    """The rules of ours that speak of the same thing."""
    severity: Severity = Severity.ERROR


def rule_of(row: Row) -> Rule[Fact]:
    """The rule that puts the facts of a code into words."""

    def check(fact: Fact, ctx: Context) -> Iterator[Diagnostic]:
        shown = [_shown(each) for each in fact.about]
        message = row.message.format(*shown, owner=f"`{fact.owner.rpartition(' > ')[2]}`")
        say = ctx.error if row.severity is Severity.ERROR else ctx.warning
        yield say(_place(ctx, fact.node), message)

    check.__name__ = row.name.replace("-", "_")
    check.__doc__ = _page(row)
    return Rule(
        code=row.code,
        since=SINCE,
        on=(row.code,),
        severity=row.severity,
        source=SOURCE,
        check=check,
    )


def _shown(about: object) -> str:
    """What a fact is about, as people call it."""
    if about is None:
        return "no type"
    if isinstance(about, tuple):
        return " and ".join(map(str, about))
    text = str(about)
    return "an object without `@id`" if text.startswith(("_:new", "_:nameless")) else text


def _place(ctx: Context, node: int) -> Span:
    """What is marked; of a text in which nothing could be read, its beginning."""
    document = ctx.document
    if not len(document.tape):
        return Span(document, 0, min(1, len(document.data)), -1)
    if not _is_large(ctx, node):
        return document.span(node)
    start = document.tape.start(node)
    return Span(document, start, min(start + 1, len(document.data)), node)


def _is_large(ctx: Context, node: int) -> bool:
    """Whether it is an object or a list, of which only the beginning is marked."""
    tape = ctx.document.tape
    return (
        tape.kind(node) in (Kind.OBJECT, Kind.ARRAY) and tape.next(node) > node + 1
    ) or ctx.document.format != "json"


def _page(row: Row) -> str:
    ours = f"- Assay: {', '.join(row.ours)}\n" if row.ours else ""
    return (
        f"{row.summary}\n\n## What it does\n{row.condition}\n\n## Why is this bad?\n{row.reason}\n\n"
        f"## Example\n{row.example}\n\nUse instead:\n{row.instead}\n\n## References\n"
        f"- {row.clause}\n{ours}- {SOURCE}\n"
    )
