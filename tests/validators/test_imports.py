"""Which module of the package knows which: what somebody reads first hangs on nothing that hangs on it."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import assay_validators

ROOT = Path(assay_validators.__file__).parent
MODULES = {
    ".".join(("assay_validators", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}


def known_to(module):
    """The modules of the package that `module` imports, in functions too."""
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (part if part in MODULES else node.module for part in parts if node.module in MODULES)


def test_no_module_is_known_to_what_it_knows():
    graph = {module: set(known_to(module)) - {module} for module in MODULES}
    order = list(TopologicalSorter(graph).static_order())
    assert {*order} == {*MODULES}
    assert order.index("assay_validators.context") < order.index("assay_validators.rule")
    assert order.index("assay_validators.rule") < order.index("assay_validators.engine")
