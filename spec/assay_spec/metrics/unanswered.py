"""Which questions of a fingerprint its owner has not answered: left out, or answered by a draft alone."""

from collections.abc import Iterable, Iterator

from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import asked
from assay_spec.model import properties


def unanswered(fingerprint: Fingerprint) -> Iterator[str]:
    """The names of the answers that are taken and not given, in their order.

    Of a fingerprint made in Python nothing is left out; what it calls drafted is a draft's all the same.
    """
    for question in asked(fingerprint):
        if question.name in fingerprint.drafted or _left_out(fingerprint, question.name):
            yield question.name


def resting(fingerprint: Fingerprint | None, names: Iterable[str]) -> str:
    """What something that reads these answers rests on; empty where their owner gave them all.

    `rests on a drafted answer to FP2.5.1`, or `rests on FP2.5.1, which nobody has answered`.
    """
    if fingerprint is None:
        return ""
    open_ = [name for name in names if name in fingerprint.drafted or _left_out(fingerprint, name)]
    drafted = [_id(name) for name in open_ if name in fingerprint.drafted]
    left_out = [_id(name) for name in open_ if name not in fingerprint.drafted]
    what = []
    if drafted:
        what.append(f"{'a drafted answer' if len(drafted) == 1 else 'drafted answers'} to {', '.join(drafted)}")
    if left_out:
        what.append(f"{', '.join(left_out)}, which nobody has answered")
    return f"rests on {' and on '.join(what)}" if what else ""


def _left_out(fingerprint: Fingerprint, name: str) -> bool:
    return bool(fingerprint.places) and name not in fingerprint.places


def _id(name: str) -> str:
    return properties(Fingerprint)[name].source
