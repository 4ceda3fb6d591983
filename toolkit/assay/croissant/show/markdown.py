"""The sheet as Markdown (CommonMark with tables), for a repository or an issue."""

from collections.abc import Iterable, Iterator

from assay.croissant.show.sheet import CODE, Block, Cell, Code, Facts, Findings, Fold, Grid, Prose, Sheet
from assay.report.marked import as_code, as_coded, as_text


def render_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown."""
    parts = [f"# {as_text(sheet.title)}", as_text(sheet.kind), *(f"> {as_coded(notice)}" for notice in sheet.notices)]
    for section in sheet.sections:
        parts += [f"## {as_text(section.title)}", *_blocks(section.blocks)]
    parts.append(as_coded(f"Made by `assay data show` from {sheet.source}."))
    return "\n\n".join(filter(None, parts)) + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Facts():
                yield "\n".join(f"- **{as_text(name)}**: {_cell(cell)}" for name, cell in block.rows)
            case Grid():
                yield _grid(block)
            case Prose():
                yield "\n\n".join(map(as_text, filter(str.strip, block.text.split("\n\n"))))
            case Code():
                yield as_code(block.text)
            case Findings():
                yield "\n".join(
                    f"- **{one.severity}** {as_coded(one.message)} ({one.code}, {one.places})"
                    f"{f'; {as_coded(one.help)}' if one.help else ''}"
                    for one in block.found
                )
                yield f"and {block.left_out:,} more" if block.left_out else ""
            case Fold():
                yield f"### {as_text(block.title)}"
                yield as_text(", ".join(block.tags))
                yield from _blocks(block.blocks)


def _grid(grid: Grid) -> str:
    heads = " | ".join(map(as_text, grid.heads))
    lines = [heads, " | ".join("---" for _ in grid.heads), *(" | ".join(map(_cell, row)) for row in grid.rows)]
    more = f"\n\nand {grid.left_out:,} more" if grid.left_out else ""
    return "\n".join(f"| {line} |" for line in lines) + more


def _cell(cell: Cell) -> str:
    """Words that mean only themselves; an address of the web leads there."""
    parts = []
    for words in cell:
        text = as_text(words.text)
        if words.href and not set(words.href) & set("<>()|`\\"):
            parts.append(f"[{text}](<{words.href}>)")
        elif words.look == CODE and not set(words.text) & set("`|\n"):
            parts.append(as_coded(f"`{words.text}`"))
        else:
            # `as_text` takes the blanks at both ends, which hold words apart.
            start = " " if words.text[:1].isspace() or words.look == "note" else ""
            parts.append(f"{start}{text}{' ' if words.text[-1:].isspace() else ''}")
    return "".join(parts).strip()
