"""What follows from a fingerprint as one HTML file: no network, no scripts, the style inside."""

from assay.metrics.recommend.differences import difference
from assay.metrics.recommend.drawing import drawing_of, render_svg
from assay.metrics.recommend.sheet import Values, advice_of, another, beside
from assay.metrics.recommend.text import HEADS
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
        )
    )
