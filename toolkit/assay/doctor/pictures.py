"""Whether reports have pictures: the library that draws them reserves more addresses than many clusters allow."""

import resource
from collections.abc import Iterator

from assay.doctor.anonymous import anonymous
from assay.doctor.finding import Finding, State
from assay.doctor.memory import ROOM, address_space
from assay.doctor.packages import is_there
from assay.report.charts.drawing import reason_undrawn


def pictures() -> Iterator[Finding]:
    """One is drawn where addresses are limited; nothing where the library is missing, which the packages say."""
    if not is_there("vl_convert"):
        return
    if address_space() is None:
        yield Finding(subject="pictures", says="reports have them: addresses are not limited")
        return
    reason = reason_undrawn()
    if reason is None:
        yield Finding(subject="pictures", says="reports have them: one was drawn within the limit of addresses")
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    yield Finding(
        subject="pictures",
        state=State.LIMITED,
        says=f"reports have none: {anonymous(reason)}; `assay report DIR` draws them later, without the limit",
        remedy="ulimit -v unlimited" if hard == resource.RLIM_INFINITY else ROOM,
    )
