"""What the installed mlcroissant says of a document, and which rule and which object each of its sentences is about."""

import logging
import re
from collections import Counter

from assay_spec.document import read_document
from assay_validators.croissant.official.verdict import WARNINGS, judge

SENTENCES = {
    r"At least one of the provided conformsTo": "MLC011",
    r"The dataset contains a wrong `@id`": "MLC012",
    r"The current JSON-LD doesn't extend": "MLC010",
    r'"[^\n]*" should have an attribute "@type": "[^"]*"\. Got': "MLC013",
    r".* should be a dict with keys": "MLC014",
    r"`\w+` should have type": "MLC015",
    r'"[^\n]*" should have an attribute "@type": "[^"]*" or': "MLC016",
    r"`\w+` has cardinality `ONE`": "MLC017",
    r"The name should be a string": "MLC018",
    r'The name "[^\n]*" (is too long|contains forbidden)': "MLC019",
    r'Property "[^"]*" is mandatory': "MLC020",
    r"At least one of these properties": "MLC021",
    r'Property "[^"]*" is recommended': "MLC022",
    r"License should be": "MLC023",
    r"ValueError\(\{": "MLC024",
    r"WarningException": "MLC025",
    r"Source should have one": "MLC026",
    r"Extract should have one": "MLC027",
    r"ValueError\('Property fileProperty": "MLC028",
    r"Wrong JSONPath": "MLC029",
    r"Too many string transforms": "MLC030",
    r"At least one transform": "MLC031",
    r"Field [^\n]* defines both": "MLC032",
    r"Field [^\n]* does not define": "MLC033",
    r"Malformed source data": "MLC034",
    r"There is a reference to node": "MLC035",
    r"Duplicate nodes": "MLC036",
    r"The field does not specify a valid": "MLC037",
    r"Field [^\n]* defines `array_shape`": "MLC038",
    r"\S*data (should declare|is not a proper)": "MLC039",
    r"Line #": "MLC040",
    r"Field [^\n]* attribute array_shape": "MLC041",
    r"You try to use the sources": "MLC042",
    r'Field "[^\n]*" defines a constant': "MLC043",
}
"""How its sentences begin, and our codes for them."""


CLASSES = "Metadata|FileObject|FileSet|RecordSet|Field|Extract|Transform|Source"
LABELLED = re.compile(rf"(?s)(?:\[((?:{CLASSES}).*?)\] )?(.*)")


def heard(sentence):
    """The code of a sentence, and the object that it names."""
    owner, text = LABELLED.fullmatch(sentence).groups()
    for beginning, code in SENTENCES.items():
        if re.match(beginning, text):
            # Members of one class are told in the words of sub-fields.
            return ("MLC013/16" if code in ("MLC013", "MLC016") else code), owner or ""
    raise AssertionError(f"no rule says {sentence!r}")


def told(verdict):
    """The codes and objects of a verdict of ours; what ends the run is no sentence."""
    said = {(fact.code, fact.owner, fact.about) for fact in verdict.facts if fact.code > "MLC009"}
    return Counter(("MLC013/16" if code in ("MLC013", "MLC016") else code, owner) for code, owner, _ in said)


def ours(path, data=None):
    """Our verdict, and how many errors and warnings it has."""
    verdict = judge(read_document(path, data=data))
    said = {(fact.code, fact.owner, fact.about) for fact in verdict.facts if fact.code > "MLC009"}
    warnings = sum(code in WARNINGS for code, *_ in said)
    return verdict, (len(said) - warnings, warnings)


def theirs(path):
    """What the installed one says of a file: how it ends, the exception, its errors and its warnings."""
    from mlcroissant import ValidationError
    from mlcroissant._src.core.context import Context
    from mlcroissant._src.datasets import get_operations
    from mlcroissant._src.structure_graph.nodes.metadata import Metadata

    logging.disable(logging.CRITICAL)
    ctx = Context(mapping={})
    try:
        get_operations(ctx, Metadata.from_file(ctx=ctx, file=str(path)))
        ending = "valid", ""
    except ValidationError:
        ending = "invalid", ""
    except Exception as error:  # noqa: BLE001 - whatever it ends with is what is asked for
        ending = "crash", type(error).__name__
    finally:
        logging.disable(logging.NOTSET)
    return (*ending, ctx.issues.errors, ctx.issues.warnings)
