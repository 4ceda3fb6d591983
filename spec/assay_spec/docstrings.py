"""What the attributes of models mean: the strings below them, read from the source, for schemas and pages."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from assay_spec.record import RecordType


def meaning_of(cls: RecordType, attribute: str) -> str:
    """The text below an attribute, where the class or a base of it declares it; empty when nobody wrote one."""
    for base in cls.__mro__:
        found = _documented(base.__module__).get(base.__name__, {}).get(attribute)
        if found:
            return found
    return ""


@cache
def _documented(module: str) -> dict[str, dict[str, str]]:
    """Per class of a module, the texts of its attributes."""
    source = getattr(sys.modules[module], "__file__", None)
    if source is None:
        return {}
    tree = ast.parse(Path(source).read_text(encoding="utf-8"))
    return {node.name: dict(_texts(node)) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, after in pairwise(node.body):
        match statement, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
