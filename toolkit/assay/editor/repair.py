"""The remedy of a finding as a change of the text, where the finding names one word to put there."""

import json
import re

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic
from assay_validators.misspelt import can_only_mean

_MEANT = re.compile(r"did you mean `([^`]+)`\?")


def repair_of(found: Diagnostic) -> str | None:
    """What to write in place of the finding's span; None when its remedy names no word.

    A key is only renamed where it can mean nothing else, as by `assay data fix`: what is nearest may be far from it.
    """
    meant = _MEANT.match(found.help)
    tape, node = found.span.document.tape, found.span.node
    if meant is None or node < 0 or tape.kind(node) in (Kind.OBJECT, Kind.ARRAY):
        return None
    if tape.kind(node) == Kind.KEY and not can_only_mean(tape.text(node), meant[1]):
        return None
    quoted = found.span.document.data[found.span.start : found.span.start + 1]
    is_word = tape.kind(node) in (Kind.KEY, Kind.STRING)
    return json.dumps(meant[1], ensure_ascii=False) if is_word and quoted in (b'"', b"'") else meant[1]
