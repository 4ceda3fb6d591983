"""The gallery as one page that loads nothing and needs no script."""

from collections.abc import Sequence
from typing import Any

from assay.metrics.gallery.chosen import by_group
from assay.metrics.gallery.drawn import panel
from assay.metrics.gallery.example import MEDICINE
from assay.metrics.gallery.measured import Measured
from assay.metrics.gallery.pictures import Masks
from assay.metrics.gallery.words import Told, begun, columns_of, shown_value
from assay.report.environment import environment_of
from assay_spec.metrics.pitfalls import PAPER, pitfalls


def render_page(many: Sequence[Told]) -> str:
    """The page of all examples, or of some."""
    environment = environment_of("assay.metrics.gallery", "assay.report")
    environment.filters["begun"] = begun
    by_name = {each.example.name: each for each in many}
    groups = [
        {
            "id": group.id,
            "title": group.title,
            "provenance": group.provenance,
            "examples": [_view(by_name[example.name]) for example in examples],
        }
        for group, examples in by_group([each.example for each in many])
    ]
    masks = any(isinstance(picture, Masks) for each in many for picture in each.made.pictures)
    # A pitfall is led to by its id: to the first example of it.
    places = {rule: each.example.name for each in reversed(many) for rule in each.example.rules}
    template = environment.get_template("gallery.html.j2")
    return str(template.render(groups=groups, paper=PAPER, medicine=MEDICINE, masks=masks, places=places)) + "\n"


def _view(told: Told) -> dict[str, Any]:
    from markupsafe import Markup

    example = told.example
    return {
        "name": example.name,
        "title": example.title,
        "field": example.field,
        "effect": told.effect,
        "parts": (("What is seen", told.seen), ("What goes wrong", told.wrong), ("What to do instead", told.instead)),
        "columns": columns_of(told.made),
        "rows": [
            (name, [_cell(row.get(column)) for column in columns_of(told.made)])
            for name, row in told.made.values.items()
        ],
        "panels": [
            (each.name, type(each).__name__, Markup(panel(each).svg(f"{example.name}-{number}")))  # noqa: S704 - `svg` escapes
            for number, each in enumerate(told.made.pictures)
        ],
        "pitfalls": [pitfalls()[rule] for rule in example.rules],
        "claims": [claim.words() for claim in example.claims],
        "definitions": list(
            dict.fromkeys(one.key for row in told.made.values.values() for one in row.values() if one.key)
        ),
    }


def _cell(one: Measured | None) -> dict[str, Any]:
    if one is None:
        return {"shown": "", "title": ""}
    exact = repr(one.value) if one.value is not None else one.reason
    return {"shown": shown_value(one), "title": f"{one.key}: {exact}" if one.key else exact}
