"""From what the renderer draws to SVG that can stand in a page: named for those who hear it, unique ids, no ballast."""

import re
from html import escape
from itertools import groupby

from assay.report.text import visible_all

_HEAD = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_TAG = re.compile(r"<[^>]+>")
_UNSEEN = re.compile(r'<path (?:class="background" [^>]*d="M0,0h0v0h0Z"|[^>]*display="none")[^>]*/>')
_BALLAST = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|font-family)="[^"]*"')
_CLIP = re.compile(r'(id="|url\(#)(clip\d+)')
_LONG = re.compile(r"(\d\.\d\d)\d+")
_MARKS = re.compile(r'(?:<path transform="translate\([^"]+\)" d="[^>]+/>){20,}')
_MARK = re.compile(r'<path transform="translate\(([^,]+),([^)]+)\)" (d="[^>]+/>)')


def finished_svg(drawing: str, *, name: str, title: str, description: str) -> str:
    """A drawing as an SVG element whose ids start with `name`, with an accessible title and description.

    Colours stay CSS variables, so that the page's light, dark and print styles reach into the picture.
    """
    head = _HEAD.match(drawing)
    assert head, "the renderer starts with an svg element that has a size"
    clips: dict[str, str] = {}
    body = _TAG.sub(lambda tag: _tidy(tag.group(), name, clips), drawing[head.end() :])
    body = _MARKS.sub(lambda marks: _share_marks(marks.group(), f"{name}-{marks.start()}"), body)
    width, height = head.groups()
    title, description = (escape(text) for text in visible_all([title, description]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-text">{description}</desc>{body}'
    )


def _tidy(tag: str, name: str, clips: dict[str, str]) -> str:
    """A tag without what is invisible or finer than a printer's dot, its ids the page's own.

    The renderer counts its clips on from picture to picture; here they start at 0, so that equal reports are equal.
    """
    tag = _LONG.sub(r"\1", _BALLAST.sub("", _UNSEEN.sub("", tag)))
    return _CLIP.sub(lambda clip: clip[1] + clips.setdefault(clip[2], f"{name}-clip{len(clips)}"), tag)


def _share_marks(marks: str, name: str) -> str:
    """Hundreds of equal marks as one shape that is used at many places: a quarter of the bytes."""
    text = []
    for number, (shape, same) in enumerate(groupby(_MARK.findall(marks), key=lambda mark: mark[2])):
        text.append(f'<defs><path id="{name}-{number}" {shape}</defs>')
        text += [f'<use href="#{name}-{number}" x="{x}" y="{y}"/>' for x, y, _ in same]
    return "".join(text)
