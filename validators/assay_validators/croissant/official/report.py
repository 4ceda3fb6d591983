"""What mlcroissant says of a document as a report of ours, and where the two part."""

from collections.abc import Iterable, Iterator, Mapping

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import Document
from assay_spec.record import Record
from assay_spec.span import Span
from assay_spec.ports import Unavailable
from assay_validators.context import Context
from assay_validators.croissant.official.fact import Fact
from assay_validators.croissant.official.rules import ROWS, RULES
from assay_validators.croissant.official.verdict import Outcome, Verdict, judge
from assay_validators.families import find_rule
from assay_validators.report import Report

_RULES = {rule.code: rule for rule in RULES}
