"""The way through the decision steps as a picture: a box a step, what led through it, and what came of it."""

from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from assay.metrics.recommend.sheet import CHOOSING, Values, another, rests
from assay_spec.metrics.catalogue import catalogue

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH, MARGIN, PAD = 760, 16, 14
LINE, HEAD, GAP = 19, 26, 22
"""Heights of a line, of a box's title, and between boxes, in px."""
LONGEST, LONGEST_BOLD = 96, 84
"""Characters of 13 px that fit into a box, wide ones too."""


class Line(NamedTuple):
    """A line of a box."""

    text: str
    look: str
    """`metric`, `why` or `out`."""
    y: int


class Box(NamedTuple):
    """A step."""

    title: str
    lines: tuple[Line, ...]
    y: int
    height: int
    passed: bool
    """Whether nothing came of it."""


class Drawing(NamedTuple):
    """A picture, ready to be written down."""

    title: str
    description: str
    boxes: tuple[Box, ...]
    width: int
    height: int


def drawing_of(part: Values, sheet: Values) -> Drawing:
    """The path of a problem, or of one class of it."""
    boxes: list[Box] = []
    y = MARGIN
    for step in catalogue().steps.values():
        if sheet["category"] not in step.categories or step.id == "A":
            continue
        said = _said(step.id, part, sheet)
        lines, at = [], y + HEAD + LINE
        for look, text in said:
            for piece in wrap(text, LONGEST_BOLD if look == "metric" else LONGEST, break_long_words=True):
                lines.append(Line(piece, look, at))
                at += LINE
        height = at - y - 4
        named = any(look != "why" for look, _ in said)
        boxes.append(Box(f"{step.id}  {step.title}", tuple(lines), y, height, passed=not named))
        y += height + GAP
    subject = f"class {part['class']} of {sheet['name']}" if part["class"] else sheet["name"]
    keys = ", ".join(row["key"] for row in part["metrics"]) or "no metric"
    return Drawing(f"Decision path of {subject} ({sheet['category']})", f"It leads to {keys}.", tuple(boxes), WIDTH, y)


def _said(step: str, part: Values, sheet: Values) -> list[tuple[str, str]]:
    """What a box says, each with its look: the rules of the step that fit, and what came of each."""
    said: list[tuple[str, str]] = []
    for id_ in part["fired"]:
        rule = sheet["rules"][id_]
        if rule["step"] != step:
            continue
        mark = " [recalled]" if rule["provenance"] == "recalled" else ""
        said.append(("why", f"{id_}: {rule['because']}{rests(id_, part)}{mark}"))
        for word, lead in (*((word, "") for word in CHOOSING), ("alternatives", "or ")):
            keys = [row["key"] for row in part[word] if id_ in row["rules"]]
            said += [("metric", lead + ", ".join(keys))] if keys else []
        out = [row for row in part["ruled_out"] if id_ in row["rules"]]
        named = (f"{row['key']}{' otherwise' if another(row, part) else ''}" for row in out)
        said += [("out", f"not {', '.join(named)}")] if out else []
        said += [("metric", rule["advice"])] if rule["advice"] else []
    if step == "S1":
        said.append(("metric", f"{sheet['category']}: {sheet['means']}"))
    return said or [("why", "no rule of this step fits the answers, so nothing follows from it")]


def render_svg(drawing: Drawing, *, alone: bool) -> str:
    """The picture as SVG; `alone` in a file of its own, else as a part of a page."""
    template = _environment().get_template("path.svg.j2")
    return str(template.render(drawing=drawing, alone=alone, margin=MARGIN, pad=PAD, head=HEAD, gap=GAP))


@cache
def _environment() -> "Environment":
    from assay.report.environment import environment_of

    return environment_of("assay.metrics.recommend", "assay.report")
