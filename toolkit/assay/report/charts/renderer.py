"""A process that draws: a list of Vega-Lite documents comes in as JSON on standard input, one of SVG goes out likewise.

The renderer reserves more address space than many clusters allow, and where it gets none it ends its whole process.
"""

import json
import re
import resource
import sys

from assay.report.charts.theme import Spec
from assay.report.text import visible, visible_all

SHORT = 16
"""So many characters fit wherever text is drawn, and are never shortened."""

_PAIRED = re.compile("[\U00010000-\U0010ffff]")


def drawn(chart: Spec) -> str:
    """The chart as the renderer draws it, which loads nothing from elsewhere."""
    import vl_convert

    drawing: str = vl_convert.vegalite_to_svg(visible_all(chart, _drawable), allowed_base_urls=[])
    return drawing


def _drawable(text: str) -> str:
    """Text that the renderer can shorten: it cuts between UTF-16 units, and fails on half a character."""
    return _PAIRED.sub("\ufffd", visible(text)) if len(text) > SHORT else visible(text)


def main() -> None:
    """Draw what standard input says."""
    # Where it dies, it leaves no core in the user's folder.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump([drawn(chart) for chart in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
