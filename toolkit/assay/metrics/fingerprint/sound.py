"""Whether an answer goes together with those before it: the rules of documents say it."""

from functools import cache

from assay.metrics.fingerprint.answers import Answered, Answers
from assay.metrics.fingerprint.document import document_text
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_spec.metrics.questions import Question
from assay_validators.engine import Session
from assay_validators.metrics.contradictions import NEEDING

OPEN = ("MOD001", "FPR030")
"""What is said of answers that are not there."""


@cache
def _session() -> Session:
    return Session()


def contradiction(answers: Answers, question: Question, given: Answered) -> str:
    """Why an answer cannot be beside the others; empty when it can."""
    before = answers.given.get(question.name)
    answers.given[question.name] = given
    try:
        found = errors(document_text(answers), asks=True)
    finally:
        if before is None:
            del answers.given[question.name]
        else:
            answers.given[question.name] = before
    return "; ".join(found[:1])


def errors(text: str, *, asks: bool = False) -> list[str]:
    """What is wrong with the text of a fingerprint, but for what is open.

    Args:
        text: the fingerprint.
        asks: whether somebody is asked: what an answer needs beside it is a question that comes after it.
    """
    open_ = (*OPEN, *NEEDING) if asks else OPEN
    report = _session().check_document(read_document("fingerprint.yaml", data=text.encode()))
    wrong = [each for each in report.diagnostics if each.severity is Severity.ERROR and each.code not in open_]
    return [f"{each.message}; {each.help}" for each in wrong]
