"""Templates of pages that load nothing from elsewhere, and on which text from documents means only itself."""

from typing import TYPE_CHECKING

from assay.report.charts.theme import PALETTE
from assay.report.scale import WIDTH
from assay.report.text import code_parts, day, visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def environment_of(*packages: str) -> "Environment":
    """The templates of these packages, the first that has one counts; all that is not markup is escaped and visible.

    `style` is the stylesheet of the report.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {"code": coded, "day": day}
    style = environment.get_template("style.css.j2").render(palette=PALETTE, width=WIDTH)
    environment.globals |= {
        "style": environment.filters["safe"](style),
        "severity": lambda word: word if word in {"error", "warning"} else "info",
    }
    return environment


def coded(text: str) -> "Markup":
    """Escaped text, with what stands between backticks as code."""
    from markupsafe import Markup, escape

    code = Markup("<code>{}</code>")
    parts = (code.format(part) if is_code else escape(part) for part, is_code in code_parts(visible(text)))
    return Markup("").join(parts)
