"""The kinds of documents: an overview, and a page each from its model."""

from collections.abc import Callable, Iterator

from page import Page, plain, table

from assay.cli.explain_kind import holds, usual
from assay_spec.docstrings import meaning_of
from assay_spec.kinds import KINDS, KindRow, resolve
from assay_spec.model import Level, Model
from assay_spec.shapes import Attribute, table_of

OVERVIEW = """# Kinds of documents

{}
`assay explain KIND` prints the page of one, with `--schema` its JSON Schema, by which editors complete and check.
"""
WANTED = {Level.REQUIRED: "required", Level.RECOMMENDED: "recommended"}


def pages() -> Iterator[Page]:
    """The overview, then every kind."""
    rows = [[f"[`{row.name}/{row.versions[-1]}`]({row.name}.md)", row.title, ", ".join(row.rules)] for row in KINDS]
    yield Page("All kinds", "kinds/index.md", OVERVIEW.format(table(["kind", "what it is", "rules"], rows)))
    for row in KINDS:
        yield Page(row.name, f"kinds/{row.name}.md", _page(row))


def _page(row: KindRow) -> str:
    found = table_of(resolve(row.model), row.versions[-1])
    spell: Callable[[str], str] = resolve(row.spell) if row.spell else str
    head = f"# {row.name}/{row.versions[-1]}\n\n{row.title}. Versions that are read: {', '.join(row.versions)}.\n"
    classes = zip(found.models, found.attributes, strict=True)
    return "\n".join([head, *(_part(model, attributes, spell) for model, attributes in classes if attributes)])


def _part(model: type[Model], attributes: tuple[Attribute, ...], spell: Callable[[str], str]) -> str:
    """A class of objects with its properties."""
    summary, _, _ = (model.__doc__ or "").partition("\n")
    rows = [[f"`{spell(a.declared.key)}`", holds(a.holds), _wanted(a), _meaning(model, a)] for a in attributes]
    return f"## {model.__name__}\n\n{plain(summary)}\n\n" + table(["property", "holds", "", "meaning"], rows)


def _wanted(attribute: Attribute) -> str:
    return WANTED.get(attribute.declared.level, usual(attribute.declared.default))


def _meaning(model: type[Model], attribute: Attribute) -> str:
    declared = attribute.declared
    mark = ", recalled" if declared.provenance == "recalled" else ""
    return plain(meaning_of(model, attribute.name)) + (f" ({declared.source}{mark})" if declared.source else "")
