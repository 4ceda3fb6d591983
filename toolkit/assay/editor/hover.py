"""What the word under the cursor means."""

from collections.abc import Iterable

from assay.editor.place import place_at
from assay_spec.diagnostic import Diagnostic
from assay_spec.docstrings import meaning_of
from assay_spec.document import Document
from assay_spec.model import Level, Model
from assay_spec.shapes import Attribute
from assay_validators.families import find_rule
from assay_validators.page import page

WANTED = {Level.REQUIRED: "required", Level.RECOMMENDED: "recommended"}


def told_at(document: Document, findings: Iterable[Diagnostic], offset: int) -> str:
    """Markdown about the byte at `offset`, empty for nothing: the rules that found something, and the property."""
    parts = [_of_rule(code) for code in dict.fromkeys(f.code for f in findings if _is_at(f, offset))]
    place = place_at(document, offset)
    if place is not None and place.attribute is not None:
        parts.append(_of_property(place.model, place.attribute))
    return "\n\n---\n\n".join(parts)


def _is_at(found: Diagnostic, offset: int) -> bool:
    return found.span.start <= offset <= found.span.end


def _of_property(model: type[Model], attribute: Attribute) -> str:
    declared = attribute.declared
    wanted = f" ({WANTED[declared.level]})" if declared.level in WANTED else ""
    recalled = ", recalled" if declared.provenance == "recalled" else ""
    source = f" ({declared.source}{recalled})" if declared.source else ""
    return f"**{declared.key}**{wanted}: {meaning_of(model, attribute.name)}{source}"


def _of_rule(code: str) -> str:
    rule = find_rule(code)
    shown = page(rule)
    return f"**{code} {rule.name}**: {shown.summary}\n\n{shown.why}\n\nUse instead\n\n```yaml\n{shown.instead}\n```"
