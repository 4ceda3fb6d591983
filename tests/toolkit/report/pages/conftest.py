"""Real runs of small studies, and a real browser that looks at their pages."""

import pytest

from assay.plan.compiler import compile_spec
from assay.report import render_html
from assay.runs.execute import run_plan
from assay.runs.report import read_report

from .studies import STUDIES, tables


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """The run folder of a study by its name, made when it is first asked for."""
    made = {}

    def run(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            compiled = compile_spec(str(tables(STUDIES[name], folder)))
            run_plan(compiled.plan, compiled.base, folder / "run")
            made[name] = folder / "run"
        return made[name]

    return run


@pytest.fixture(scope="session")
def reports(runs):
    """The report of a study by its name."""
    return lambda name: read_report(runs(name))


@pytest.fixture(scope="session")
def page(runs, report, tmp_path_factory):
    """The page of a study by its name; `demo` is the report that was computed independently."""
    path = tmp_path_factory.mktemp("demo") / "report.html"
    path.write_text(render_html(report), encoding="utf-8")
    return lambda name: path if name == "demo" else runs(name) / "report.html"
