"""`assay check` of many documents: which they are, and who checks them; what is printed does not depend on that."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING

from assay.cli.check import FEW, Checked, UnableError, attempted, is_alone
from assay.cli.check_options import Options
from assay.errors import RunError
from assay.many.asked import Asked, expanded, files_of, lines_of
from assay.many.cache import make_folder
from assay.many.checker import Checked as Answer
from assay.many.checker import Checker, named
from assay.many.setting import Setting
from assay.processes.cores import cores
from assay_validators.files import Found, find_files
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.profile import Profile

ENOUGH = 192
"""Processes are started for at least so many documents more than a few; see `benchmarks/bench_many.py`."""


def setting_of(options: Options) -> Setting:
    """What of the options changes what is found."""
    return Setting(
        profile=options.profile or "",
        double_blind=options.double_blind,
        official=options.as_ is not None,
        data=options.data,
        cache=options.cache or "",
    )


def documents_of(options: Options) -> Iterator[Asked]:
    """The documents that the options name."""
    paths = expanded(options.paths)
    return lines_of(paths, options.name_by or "") if options.jsonl else files_of(find_files(paths))


def checked(
    options: Options, profile: "Profile | None", documents: Iterator[Asked], form: str = ""
) -> Iterator[Checked]:
    """What became of documents: of the first few here, of many with the help of other processes.

    Those send what the format of that name says, or without one all that was found.
    """
    if options.cache is not None:
        try:
            make_folder(options.cache)
        except OSError as error:
            raise UnableError(f"the cache `{options.cache}` cannot be used: {error.strerror}") from None
    jobs = 1 if is_alone(options) else options.jobs or cores()
    if jobs > 1 and options.jobs is None:
        yield from here(options, profile, islice(documents, FEW))
        more = list(islice(documents, ENOUGH))
        documents = chain(more, documents)
        jobs = jobs if len(more) == ENOUGH else 1
    if jobs == 1:
        yield from here(options, profile, documents)
        return
    from assay.many.pool import Pool

    try:
        with closing(Pool(setting_of(options), profile, jobs, form).check(documents)) as answers:
            yield from map(_told, answers)
    except RunError as error:
        raise UnableError(str(error)) from None


def here(options: Options, profile: "Profile | None", documents: Iterable[Asked]) -> Iterator[Checked]:
    """What became of documents, in this process."""
    with Checker(setting_of(options), profile) as checker:
        for asked in documents:
            answer = attempted(options, checker.here, asked)
            yield _told(Answer(asked, answer) if isinstance(answer, Exception) else answer)


def _told(answer: Answer) -> Checked:
    asked, report, wanted = answer
    if isinstance(report, Report):
        report = named(asked, report)
    return Found(asked.called or asked.path, asked.named), report, wanted
