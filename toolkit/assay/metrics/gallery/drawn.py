"""The pictures of the gallery as SVG, whose colours follow the page, or a stylesheet of their own."""

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from assay.metrics.gallery.drawn_dots import draw_dots
from assay.metrics.gallery.drawn_items import draw_items
from assay.metrics.gallery.drawn_masks import draw_masks
from assay.metrics.gallery.pictures import Dots, Items, Masks, Picture
from assay.report.charts.theme import INK, PALETTE, PAPER

MARGIN, GAP, WIDEST = 12, 24, 720
"""Around and between panels that share a picture, and how wide it may get."""

LETTER, LINE = 6.6, 17
"""Width of a letter of a caption, nearly, and height of its line."""

VARIABLES = ("--ink", "--muted", "--grid", "--paper")
LIGHT = ("#1c2430", "#5c6675", "#e3e7ed", "#ffffff")
DARK = ("#e8ecf2", "#a3adbb", "#2b333f", "#14181f")


class Panel(NamedTuple):
    """A picture that is drawn."""

    name: str
    says: str
    body: str
    width: float
    height: float

    def svg(self, id_: str) -> str:
        """It as a part of a page, its id being `id_`."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img" aria-labelledby="{id_}">'
            f'<title id="{id_}">{escape(self.says)}</title>{self.body}</svg>'
        )


def panel(picture: Picture) -> Panel:
    """A picture, drawn."""
    match picture:
        case Masks():
            return Panel(picture.name, picture.says, *draw_masks(picture))
        case Items():
            return Panel(picture.name, picture.says, *draw_items(picture))
        case Dots():
            return Panel(picture.name, picture.says, *draw_dots(picture))


def alone(panels: Sequence[Panel], title: str) -> str:
    """Pictures side by side as one file, with their names below them."""
    placed = list(_placed(panels))
    width = max(x + max(each.width, 80) for x, _, each in placed) + MARGIN
    height = max(y + each.height + LINE * len(_lines(each)) for _, y, each in placed) + MARGIN
    body = "".join(f'<g transform="translate({x:g} {y:g})">{each.body}{_caption(each)}</g>' for x, y, each in placed)
    says = "; ".join(f"{each.name}: {each.says}" for each in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pitfall" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(says)}</desc><style>{_style()}</style>'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>{body}</svg>\n'
    )


def _placed(panels: Sequence[Panel]) -> Iterator[tuple[float, float, Panel]]:
    """Where each begins: from left to right, in as many rows as it takes."""
    x = y = float(MARGIN)
    tall = 0.0
    for each in panels:
        if x > MARGIN and x + each.width + MARGIN > WIDEST:
            x, y, tall = float(MARGIN), y + tall + GAP, 0.0
        yield x, y, each
        x += each.width + GAP
        tall = max(tall, each.height + LINE * len(_lines(each)))


def _lines(each: Panel) -> list[str]:
    return wrap(each.name, max(10, int(each.width / LETTER)))


def _caption(each: Panel) -> str:
    return "".join(
        f'<text y="{each.height + LINE * (number + 1) - 2:g}" fill="{INK}">{escape(line)}</text>'
        for number, line in enumerate(_lines(each))
    )


def _style() -> str:
    font = 'font:13px system-ui,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif'
    light = [f"{name}:{value}" for name, value in zip(VARIABLES, LIGHT, strict=True)]
    dark = [f"{name}:{value}" for name, value in zip(VARIABLES, DARK, strict=True)]
    for number, (one, other) in enumerate(PALETTE):
        light.append(f"--series-{number}:{one}")
        dark.append(f"--series-{number}:{other}")
    return f".pitfall{{{';'.join(light)};{font}}}@media (prefers-color-scheme:dark){{.pitfall{{{';'.join(dark)}}}}}"
