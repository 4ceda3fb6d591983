"""The sheet for a terminal: what fits on a screen or two."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from assay.croissant.show.sheet import (
    NOTE,
    Block,
    Cell,
    Code,
    Facts,
    Findings,
    Fold,
    Grid,
    Prose,
    Sheet,
    clipped,
    plain,
)

FEW = 12
"""Rows of a table, findings, and lines of a text that are shown."""
BRIEF = 3
"""Columns of a table that are shown."""
FOLDS = 4
"""Up to so many parts their tables are shown, of more only what they are."""


def text_lines(sheet: Sheet, width: int) -> Iterator[str]:
    """The lines of the sheet."""
    yield from wrap(sheet.title, width)
    yield from wrap(sheet.kind, width)
    for notice in sheet.notices:
        yield from ("", *wrap(notice, width))
    for section in sheet.sections:
        yield ""
        yield section.title.upper()
        yield from _blocks(section.blocks, width)
    yield from ("", f"Made by assay data show from {sheet.source}")


def _blocks(blocks: Sequence[Block], width: int) -> Iterator[str]:
    folds = sum(isinstance(block, Fold) for block in blocks)
    for block in blocks:
        match block:
            case Facts():
                room = max(len(name) for name, _ in block.rows)
                for name, cell in block.rows:
                    lines = wrap(plain(cell), max(20, width - room - 2)) or [""]
                    yield f"{name:<{room}}  {lines[0]}"
                    yield from (f"{'':<{room}}  {line}" for line in _few(lines[1:]))
            case Grid():
                yield from _grid(block, width)
            case Prose() | Code():
                yield from _few([line for part in block.text.splitlines() for line in wrap(part, width)])
            case Findings():
                for one in block.found[:FEW]:
                    told = clipped(f"{one.severity}[{one.code}] {one.places}: {one.message}", 4 * width)
                    yield from wrap(told, width, subsequent_indent="  ")
                left = len(block.found[FEW:]) + block.left_out
                yield from [f"and {left:,} more"] if left else []
            case Fold():
                tags = f"  ({', '.join(block.tags)})" if block.tags else ""
                yield from wrap(f"{block.title}{tags}", width, subsequent_indent="    ")
                grid = next((each for each in block.blocks if isinstance(each, Grid) and len(each.heads) > 1), None)
                if grid is not None and folds <= FOLDS:
                    yield from (f"  {line}" for line in _grid(grid, width - 2))


def _grid(grid: Grid, width: int) -> Iterator[str]:
    """A line a row, its first columns as wide as they need."""
    rows = [[_bare(cell) for cell in row[:BRIEF]] for row in grid.rows[:FEW]]
    rooms = [min(max(map(len, column)), width // 2) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{_cut(text, room):<{room}}" for text, room in zip(row, rooms, strict=True))
        yield _cut("  ".join(cells).rstrip(), width)
    left = len(grid.rows) - len(rows) + grid.left_out
    if left:
        yield f"and {left:,} more"


def _bare(cell: Cell) -> str:
    """The words of a cell on one line, without notes, unless it has nothing else."""
    return " ".join((plain([each for each in cell if each.look != NOTE]) or plain(cell)).split())


def _few(lines: list[str]) -> Iterator[str]:
    yield from lines[:FEW]
    if len(lines) > FEW:
        yield f"and {len(lines) - FEW:,} more lines"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(0, room - 1)]}…"
