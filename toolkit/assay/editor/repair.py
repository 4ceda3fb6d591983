"""The remedy of a finding as a change of the text, where the finding names one word to put there."""

import json

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Way
from assay_validators.misspelt import can_only_mean


def repair_of(found: Diagnostic) -> str | None:
    """What to write in place of the finding's span; None when no word repairs it.

    A key is only renamed where it can mean nothing else, as by `assay data fix`: what is nearest may be far from it.
    """
    tape, node, repair = found.span.document.tape, found.span.node, found.repair
    if repair is None or repair.way is not Way.REPLACE or node < 0 or tape.kind(node) in (Kind.OBJECT, Kind.ARRAY):
        return None
    if tape.kind(node) == Kind.KEY and not can_only_mean(tape.text(node), repair.text):
        return None
    quoted = found.span.document.data[found.span.start : found.span.start + 1]
    is_word = tape.kind(node) in (Kind.KEY, Kind.STRING)
    return json.dumps(repair.text, ensure_ascii=False) if is_word and quoted in (b'"', b"'") else repair.text
