"""From a document to its findings: what is wrong with its text and its shape, and what the rules of its kind say."""

import gc
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from assay_kernels.scan import FindingCode, Problem
from assay_spec.diagnostic import Diagnostic
from assay_spec.document import Document, DocumentError, Format, read_document
from assay_spec.ignore import Ignore
from assay_spec.kinds import load_kind, resolve
from assay_spec.load import Loaded
from assay_spec.model import Model
from assay_spec.named import path_of, read_named, real
from assay_spec.ports import Newest, Renewing, Resolver, Unavailable
from assay_validators.choice import Choice
from assay_validators.context import Context, Strange
from assay_validators.families import DOCUMENTS, MODELS
from assay_validators.files import FETCHED, STANDARD_INPUT, find_files, is_elsewhere
from assay_validators.report import Accepted, Report
from assay_validators.rule import Rule

if TYPE_CHECKING:
    from assay_spec.profile import Profile
    from assay_validators.hidden import Seen
    from assay_validators.today import Today

Index = dict[Hashable, list[Rule[Any]]]
"""Rules by what they look at."""

MOST_FOLLOWED = 200
"""Of more documents that others named, the reports are let go before the next file is checked."""

SWEEP = 1000
"""Where the garbage collector is off all the time, it runs once for so many documents."""

MOST_FINDINGS = 1000
"""A rule that found more in one document is not asked about the rest of it."""


def check(*paths: str, newest: Renewing | None = None) -> Iterator[Report]:
    """The report of every document that `paths` name or hold, each as it is done; `-` is standard input.

    Drafts are checked as what `newest` makes of them; without it they are not.
    """
    session = Session(newest=newest)
    for path, named in find_files(paths):
        report = session.check_file(path)
        if named or session.wants(report):
            yield report


class Session:
    """Checks documents and follows the references between them; what several refer to is checked once."""

    def __init__(
        self,
        resolver: Resolver | None = None,
        profile: "Profile | None" = None,
        read: Callable[[str], Document] | None = None,
        most: int = MOST_FINDINGS,
        newest: Renewing | None = None,
    ) -> None:
        """Check for somebody.

        Args:
            resolver: opens tables, so that the rules that look into them run too.
            profile: what a reader asks for beyond the standard, and how bad it finds what is found.
            read: gives the documents that are checked by their names; without it they are files.
            most: so much of one rule is listed of a document, and what is more of it is not looked for.
            newest: makes drafts documents of the newest version, as which they are checked; without it they are not.
        """
        self.resolver = resolver
        self.profile = profile
        self.read = read or read_file
        self.most = most
        self.newest = newest
        self._followed: dict[str, Report | Unavailable] = {}
        self._checked = 0

    def check_file(self, path: str, data: bytes | None = None, form: Format | None = None) -> Report:
        """The report of the file at `path`, or of the `data` that were read there; their form may be known."""
        if len(self._followed) > MOST_FOLLOWED:
            self._followed.clear()
        try:
            given = self.read(path) if data is None else read_document(path, data=data, format=form)
            return self.check_document(given)
        except DocumentError as error:
            from assay_validators.documents.flaw import unreadable

            examination = _Examination(self, read_document(path, data=b""))
            examination.ask(DOCUMENTS, "unreadable", unreadable(examination.document, error))
            return examination.report(done=False)

    def wants(self, report: Report) -> bool:
        """Whether the report of a file that nobody named is worth a word."""
        return report.wanted

    def check_document(self, document: Document) -> Report:
        """The report of a document that was read."""
        return self._calmly(document, self.newest)

    def _calmly(self, document: Document, newest: Renewing | None) -> Report:
        self._checked += 1
        if self._checked % SWEEP == 0 and not gc.isenabled():
            gc.collect(1)
        if not gc.isenabled():
            return self._check_document(document, newest)
        # It would look through thousands of new objects that stand in no circle, and takes as long as all the rest.
        gc.disable()
        try:
            return self._check_document(document, newest)
        finally:
            gc.enable()

    def _check_document(self, document: Document, newest: Renewing | None) -> Report:
        examination = _Examination(self, document)
        if not examination.read():
            return examination.report()
        if newest is not None and document.is_draft and (renewed := newest(document)) is not None:
            return examination.renew(renewed, self._check_document(renewed.document, None))
        if not examination.recognise():
            return examination.report(done=False)
        model = examination.judge()
        context = examination.context
        if context.slips or context.hollow:
            from assay_validators.consequences import with_consequences

            examination.found = with_consequences(document, examination.seen, self._seen_in)
        return examination.report(model=model)

    def _seen_in(self, document: Document) -> "Seen":
        """All that is found in a document, also what others cause."""
        examination = _Examination(self, document)
        if examination.read() and examination.recognise():
            examination.judge()
        return examination.seen

    def follow(self, origin: Document, path: str) -> Report | Unavailable:
        """The report of the document at `path`, relative to `origin`."""
        target = real(path_of(origin.path, path))
        if target not in self._followed:
            self._followed[target] = Unavailable("refers back to itself")
            self._followed[target] = self._report_of(origin, path)
        return self._followed[target]

    def runnable(self, targets: tuple[str, ...]) -> Index:
        """The rules that `module:object` strings name, without those on tables and profiles that nobody brings."""
        return runnable_of(targets, tables=self.resolver is not None, profile=self.profile is not None)

    def choice(self, targets: tuple[str, ...]) -> Choice:
        """The same, chosen by what models give."""
        return choice_of(targets, tables=self.resolver is not None, profile=self.profile is not None)

    @property
    def followed(self) -> dict[str, Report]:
        """The reports of the documents that others named, by their real paths; what could not be had has none."""
        return {path: report for path, report in self._followed.items() if isinstance(report, Report)}

    def _report_of(self, origin: Document, path: str) -> Report | Unavailable:
        # Who names a draft works with what it says, for which it has to be a document of today.
        if self.resolver is not None:
            document = self.resolver.document(origin, path)
            return document if isinstance(document, Unavailable) else self._calmly(document, None)
        try:
            return self._calmly(read_named(origin, path), None)
        except DocumentError as error:
            return Unavailable(str(error).removeprefix(f"{path_of(origin.path, path)}: "))


def read_file(path: str) -> Document:
    """The document in the file at `path`, or on standard input.

    Raises:
        DocumentError: there is nothing to read.
    """
    if path != STANDARD_INPUT:
        if is_elsewhere(path):
            raise DocumentError(f"{path}: no such file, and what is fetched begins with {FETCHED}")
        return read_document(path)
    if sys.stdin is None:
        raise DocumentError(f"{path}: standard input is closed")
    return read_document(path, data=sys.stdin.buffer.read())


class _Examination:
    """What one document is asked, and what was found."""

    def __init__(self, session: Session, document: Document) -> None:
        self.session = session
        self.document = document
        self.context = Context(document, session.follow, session.resolver, session.profile)
        self.found: list[Diagnostic] = []
        self.counts: dict[str, int] = {}
        self.silent: set[str] = set()
        """The codes of the rules that said enough."""
        self.accepted: list[Accepted] = []

    def ask(self, rules: str, on: Hashable, subject: object) -> None:
        """Run the rules that look at `on`."""
        for rule in index_of((rules,))[on]:
            self.hear([(rule, (subject,))])

    def hear(self, pairs: Iterable[tuple[Rule[Any], Sequence[object]]]) -> None:
        """Keep what each rule says of each of its subjects, unless it said enough."""
        context, silent = self.context, self.silent
        for rule, subjects in pairs:
            context.rule = rule
            code, check = rule.code, rule.check
            for subject in subjects:
                if silent and code in silent:
                    break
                for finding in check(subject, context):
                    if not self.keep(finding, code):
                        break

    def keep(self, finding: Diagnostic, code: str) -> bool:
        """Keep what a rule says, unless it said enough."""
        count = self.counts[code] = self.counts.get(code, 0) + 1
        if count > self.session.most:
            self.silent.add(code)
            self.context.unsaid(finding)
            self.ask(DOCUMENTS, "too-many-findings", finding)
            return False
        seen = finding if self.context.profile is None else self.context.profile.judged(finding)
        if seen is None:
            self.context.unsaid(finding)
        else:
            self.found.append(seen)
        return True

    def read(self) -> bool:
        """Whether the text could be read to its end."""
        problems = _problems_of(self.document)
        if problems:
            from assay_validators.documents.flaw import flaw_of

            for problem in problems:
                self.ask(DOCUMENTS, problem.code, flaw_of(self.document, problem))
        return not any(problem.fatal for problem in problems)

    def renew(self, newest: Newest, report: Report) -> Report:
        """That the document is a draft, with the `report` of the one of today that it becomes."""
        from assay_validators.documents.flaw import draft
        from assay_validators.renewed import Renewed

        renewed = Renewed(self.document, newest, report.diagnostics)
        for flaw in (draft(self.document), *renewed.left):
            self.ask(DOCUMENTS, "unknown-version", flaw)
        self.found += renewed.found
        return self.report(model=report.model, today=renewed.today)

    def recognise(self) -> bool:
        """Whether the document says what it is, and that is something that we read."""
        row, version, _ = self.document.identity
        if row is not None and version in row.versions:
            return True
        from assay_validators.documents.flaw import unrecognised

        on = "unknown-kind" if row is None else "unknown-version"
        self.ask(DOCUMENTS, on, unrecognised(self.document))
        return False

    def judge(self) -> Model | None:
        """The model of the document, once its shape was checked and the rules of its kind were run."""
        loaded = self.context.loaded = self._load()
        row = self.document.kind
        if loaded.model is not None and row is not None:
            targets = tuple(row.rules.values())
            self.hear(self.session.choice(targets).pairs(loaded.groups, self.context, loaded.terms))
            strange = self.context.strange
            if strange:
                self.hear((rule, strange) for rule in index_of(targets).get(Strange, ()))
            if self.context.withdrawn:
                self._forget(self.context.withdrawn)
            ignores = getattr(loaded.model, "ignore", ())
            if ignores:
                self._accept(ignores, self.session.runnable((DOCUMENTS, MODELS, *row.rules.values())))
        return loaded.model

    def _forget(self, withdrawn: Iterable[Diagnostic]) -> None:
        """Leave out what another finding tells better, whatever a profile made of how bad it is."""
        gone = {(each.code, each.span.node, each.message) for each in withdrawn}
        self.found = [each for each in self.found if (each.code, each.span.node, each.message) not in gone]

    def _load(self) -> Loaded[Model]:
        """The model of the document, its misspelt properties read as those that are meant; findings are told."""
        loaded = load_kind(self.document)
        assert loaded is not None, "the document was recognised"
        if any(finding.code == FindingCode.UNKNOWN_KEY for finding in loaded.findings):
            from assay_validators.spelling import respell

            loaded = respell(self.document, loaded)
        if loaded.findings:
            from assay_validators.models.mismatch import Mismatch

            keys = [each.node for each in loaded.findings if each.code == FindingCode.UNKNOWN_KEY]
            unknown = frozenset(keys + [each.node for each in loaded.strange])
            index = index_of((MODELS,))
            # One after the other: what is told of one may be why nothing is told of the next.
            for code, several in groupby(loaded.findings, attrgetter("code")):
                subjects = [Mismatch(self.document, each, loaded.table, unknown, loaded.terms) for each in several]
                self.hear([(rule, subjects) for rule in index[code]])
        return loaded

    def _accept(self, ignores: Sequence[Ignore], asked: Index) -> None:
        """Set aside what the document accepts, and ask whether each entry of `ignore` does its work."""
        from assay_validators.models.accepted import acceptances

        codes = {rule.code for rules in asked.values() for rule in rules}
        complete = codes - self.silent
        for acceptance in acceptances(ignores, tuple(self.found), complete):
            self.accepted += (Accepted(finding=found, reason=acceptance.ignore.reason) for found in acceptance.agreed)
            self.ask(MODELS, "acceptance", acceptance)
        aside = {id(accepted.finding) for accepted in self.accepted}
        self.found = [found for found in self.found if id(found) not in aside]

    @property
    def seen(self) -> "Seen":
        """All that was found, with what else is known of the keys and values where it was."""
        from assay_validators.hidden import Seen

        return Seen(self.found, self.context.slips, self.context.hollow)

    def report(self, *, model: Model | None = None, done: bool = True, today: "Today | None" = None) -> Report:
        """Everything that was found, in the order of the places."""
        row, version, _ = self.document.identity
        return Report(
            path=self.document.path,
            kind=None if row is None else f"{row.name}/{version}",
            diagnostics=tuple(_listed(self.found)),
            accepted=_by_place(self.accepted) if self.accepted else (),
            done=done,
            document=self.document,
            model=model,
            today=today,
            profile=self.context.profile,
        )


def _problems_of(document: Document) -> tuple[Problem, ...]:
    """What is wrong with the text of a document."""
    if document.format == "turtle":
        from assay_spec.graph import read_graph

        return read_graph(document).problems
    return document.tape.problems


def _listed(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings in the order of their places, without those that were said of the same text before.

    An alias of YAML repeats what it repeats.
    """
    said: set[tuple[str, int, int, str]] = set()
    for found in sorted(findings, key=_order):
        words = found.code, found.span.start, found.span.end, found.message
        if words not in said:
            said.add(words)
            yield found


def _by_place(accepted: Sequence[Accepted]) -> tuple[Accepted, ...]:
    """What a document accepts, in the order of the places."""
    whole = {id(each.finding): each for each in accepted}
    return tuple(whole[id(found)] for found in _listed(each.finding for each in accepted))


def _order(found: Diagnostic) -> tuple[int, int, str]:
    """Where it begins; of what begins there, the outer object before its first member."""
    return found.span.start, found.span.node, found.code


@cache
def index_of(targets: tuple[str, ...]) -> Index:
    """The rules that `module:object` strings name, by what they look at."""
    index: Index = {}
    for target in targets:
        for rule in resolve(target):
            for subject in rule.on:
                index.setdefault(subject, []).append(rule)
    return index


@cache
def runnable_of(targets: tuple[str, ...], *, tables: bool, profile: bool) -> Index:
    """The same without those that look into tables, or at a profile, where there are none."""
    return {
        on: [rule for rule in rules if tables >= rule.data and profile >= rule.profile]
        for on, rules in index_of(targets).items()
    }


@cache
def choice_of(targets: tuple[str, ...], *, tables: bool, profile: bool) -> Choice:
    """The same, chosen by what models give; shared by all sessions, since documents of one exporter are alike."""
    return Choice(runnable_of(targets, tables=tables, profile=profile))
