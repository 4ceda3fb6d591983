"""P3.2: values are put together in a way that hides something."""

from collections import Counter
from collections.abc import Iterator

from assay.metrics.pitfalls.rule import Finding, Rule
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import cases
from assay.report.text import counted
from assay_spec.metrics.answers import Independence
from assay_spec.metrics.pitfalls import pitfalls
from assay_spec.metrics.unanswered import resting


def not_grouped(evidence: Evidence) -> Iterator[Finding]:
    """P32-02: cases that belong together are drawn one by one."""
    setting = evidence.setting
    if setting.columns.groups is not None:
        return
    count = len(evidence.study.cases)
    drawn = "was drawn alone" if count == 1 else "were drawn one by one"
    if setting.fingerprint is not None and setting.fingerprint.non_independent is Independence.GROUPED:
        yield Finding((), "", f"cases form groups (FP4.5), and {counted(count, 'case')} {drawn}", {"cases": count})
        return
    limits = pitfalls()["P32-02"].limits
    for column, values in setting.columns.by.items():
        times = Counter(values)
        if len(times) >= limits["groups"] and 1 < count / len(times) <= limits["cases"]:
            yield Finding(
                (),
                "",
                f"{counted(count, 'case')} have {counted(len(times), 'value')} of `{column}`, {count / len(times):.2g} "
                f"cases each, as scans of patients do, and {drawn}",
                {"cases": count, "groups": len(times)},
            )


def _told(evidence: Evidence) -> str:
    columns, problem = evidence.setting.columns, evidence.setting.fingerprint
    said = problem is not None and not resting(problem, ("non_independent",))
    known = said or columns.by or columns.groups is not None
    return (
        "" if known else "nothing says which cases belong together: give a `fingerprint`, or name a column by `group`"
    )


RULES = (Rule("P32-02", not_grouped, (cases, _told)),)
