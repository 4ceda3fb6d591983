"""What follows from a fingerprint as one HTML file: no network, no scripts, the style inside."""

from assay.metrics.recommend.differences import difference
from assay.metrics.recommend.drawing import drawing_of, render_svg
from assay.metrics.recommend.sheet import Values, advice_of, another, beside, by_rules, rests
from assay.metrics.recommend.text import HEADS, TAKEN
from assay.metrics.scalars import plain
from assay.report.environment import environment_of


def render_html(sheet: Values) -> str:
    """The page."""
    from markupsafe import Markup

    environment = environment_of("assay.metrics.recommend", "assay.report")
    pictures = [Markup(render_svg(drawing_of(part, sheet), alone=False)) for part in sheet["parts"]]  # noqa: S704 - the template escapes
    template = environment.get_template("recommend.html.j2")
    whole, *classes = sheet["parts"]
    return str(
        template.render(
            sheet=sheet,
            heads=HEADS,
            classes=[(each, difference(each, whole)) for each in classes],
            pictures=pictures,
            advice_of=advice_of,
            another=another,
            beside=beside,
            by_rules=by_rules,
            rests=rests,
            taken={head: _said(sheet[word]) for word, head in TAKEN.items()},
        )
    )


def _said(answers: Values) -> dict[str, str]:
    """The answers that are taken, in words; some questions have none."""
    return {name: plain(value) for name, value in answers.items() if value is not None}
