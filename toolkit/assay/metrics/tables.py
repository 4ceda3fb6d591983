"""Tables that are scored as they are: by the evaluation that would be drafted from them, which nobody has to write."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from assay.data.tables import Wanted, open_table, read_columns, schema_of
from assay.data.value_types import ValueType
from assay.errors import PlanError
from assay.items.items import Fact
from assay.metrics.draft import Draft, Given, draft
from assay.metrics.joining import join_tables
from assay.metrics.left_out import LeftOut
from assay.metrics.measuring import measure_and_look
from assay.metrics.pitfalls.items.evidence import Setting
from assay.metrics.ranking_asked import ranked_by
from assay.metrics.roles import listed
from assay.metrics.study import Study
from assay.metrics.templates import FROM_FINGERPRINT, croissant_text, evaluation_text, fingerprint_text
from assay.metrics.usable import Unusable, left_of, usable
from assay.plan.compiler import Compiled, compile_drafted
from assay.plan.physical import PhysicalPlan, Read
from assay.runs.talk import Talk
from assay_spec.diagnostic import Diagnostic
from assay_spec.document import DocumentError, read_document
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.seed import SEED
from assay_spec.policy import Undefineds
from assay_validators.report import Report

CROISSANT, EVALUATION, FINGERPRINT = "croissant.json", "evaluation.yaml", "fingerprint.yaml"


class Asked(NamedTuple):
    """What is asked of tables."""

    given: Given
    metrics: Sequence[str] = ()
    """Names of the catalogue; without them a fingerprint chooses."""
    fingerprint: Path | None = None
    """Without it, what the tables tell of the problem and the cautious answers to all else."""
    by: Sequence[str] = ()
    group: str = ""
    level: float = 0.95
    replicates: int = 2000
    seed: int = SEED
    undefined: Undefineds = Undefineds.WORST
    rank: str = ""
    """The metric whose ranking of several algorithms is shown, with its class or without; the first without it."""


class Tables(NamedTuple):
    """Tables that are read, and what is asked of them."""

    plan: PhysicalPlan
    study: Study
    """The items that are scored."""
    drafted: Draft
    left_out: LeftOut
    """Rows of the reference that are not scored."""
    facts: Sequence[Fact]
    """What kept them out, and what else did not join."""
    diagnostics: Sequence[Diagnostic]
    """What `assay check` would say of the evaluation."""
    fingerprint: Fingerprint | None = None
    """The problem, where somebody described it."""

    @property
    def is_whole(self) -> bool:
        """Whether every row of every table was joined and could be used."""
        return not any(fact.count and (fact.excludes or fact.is_wrong) for fact in self.facts)


class Scored(NamedTuple):
    """What tables come to."""

    tables: Tables
    results: Mapping[str, Any]
    """The content of results.json, and `pitfalls` and `problems`."""
    rank: str
    """The key of the metric whose ranking is shown; empty for the first."""
    unusable: Sequence[Unusable] = ()
    """The algorithms that are not scored."""
    left: Given | None = None
    """The tables of those that are; None where a table holds both."""


def score_tables(asked: Asked, talk: Talk | None = None) -> Scored:
    """Draft an evaluation of some tables, and do it; of several algorithms those that can be used are scored.

    Raises:
        DataError, PlanError: no table can be read, or their columns cannot be told from one another.
        SpecError: the tables or the fingerprint have errors; the exception carries them.
    """
    tables, unusable = usable(asked.given, lambda drafted: _read_drafted(asked, drafted))
    setting, rank = Setting(tables.fingerprint, tables.diagnostics), ranked_by(tables.plan, asked.rank, asked.metrics)
    results = measure_and_look(tables.plan, tables.study, setting, left_out=tables.left_out, talk=talk)
    results = {**results, "problems": [each.plain() for each in unusable]}
    return Scored(tables, results, rank, unusable, left_of(asked.given, tables.drafted.algorithms, unusable))


def read_tables(asked: Asked) -> Tables:
    """Draft an evaluation of some tables, and read what it needs of them.

    Raises:
        DataError, PlanError, SpecError: one of the tables cannot be used, or as `score_tables`.
    """
    return _read_drafted(asked, draft(asked.given))


def _read_drafted(asked: Asked, drafted: Draft) -> Tables:
    columns = drafted.reference.names
    if unknown := next((name for name in (*asked.by, asked.group) if name and name not in columns), ""):
        raise PlanError(f"{asked.given.reference} has no column `{unknown}`; it has {listed(columns)}")
    compiled = _compiled(asked, drafted)
    plan = compiled.plan
    reference = asked.given.reference.resolve()
    joined = join_tables(plan.align, [_read(plan, read, compiled.base, reference) for read in plan.reads])
    study = Study.of(joined.rows, plan.align)
    fingerprint = _fingerprint(compiled.checked) if asked.fingerprint is not None else None
    return Tables(plan, study, drafted, joined.left_out, joined.noted, compiled.diagnostics, fingerprint)


def _fingerprint(checked: Sequence[Report]) -> Fingerprint | None:
    return next((each.model for each in checked if isinstance(each.model, Fingerprint)), None)


def _compiled(asked: Asked, drafted: Draft) -> Compiled:
    """The plan of documents that stand in memory, as if beside the tables."""
    given = asked.given
    tables = (given.reference, *given.predictions)
    folder = Path(os.path.commonpath([path.resolve().parent for path in tables]))
    relative = {path: path.resolve().relative_to(folder).as_posix() for path in tables}
    chosen = {"metrics": json.dumps(list(asked.metrics))} if asked.metrics else {}
    texts = {CROISSANT: croissant_text(given.reference, drafted, relative[given.reference])}
    if asked.fingerprint is not None:
        # Findings speak of the file by its name.
        chosen |= {"fingerprint": json.dumps(_name(asked.fingerprint))}
        texts[asked.fingerprint.name] = _text(asked.fingerprint)
    elif not asked.metrics:
        chosen |= FROM_FINGERPRINT
        texts[FINGERPRINT] = fingerprint_text(given, drafted, is_grouped=bool(asked.group))
    texts[EVALUATION] = evaluation_text(given, drafted, relative, chosen)
    overrides = [f"{name}={json.dumps(value)}" for name, value in _settings(asked).items()]
    documents = {str(folder / name): text for name, text in texts.items()}
    return compile_drafted(str(folder / EVALUATION), documents, overrides)


def _name(path: Path) -> str:
    """What a fingerprint is called.

    Raises:
        PlanError: as another document of an evaluation is.
    """
    if path.name in (CROISSANT, EVALUATION):
        raise PlanError(f"`{path}` is called like another document of an evaluation: rename it")
    return path.name


def _text(path: Path) -> str:
    try:
        return read_document(str(path)).data.decode()
    except (DocumentError, UnicodeDecodeError) as error:
        raise PlanError(str(error)) from None


def _settings(asked: Asked) -> dict[str, Any]:
    """What the evaluation says beside the tables and the metrics."""
    numbers = {"level": asked.level, "replicates": asked.replicates, "seed": asked.seed}
    known = numbers | {"undefined": asked.undefined.value}
    return known | ({"by": list(asked.by)} if asked.by else {}) | ({"group": asked.group} if asked.group else {})


def _read(plan: PhysicalPlan, read: Read, base: Path, reference: Path) -> pa.Table:
    """The columns of a table that the plan needs."""
    columns = next((said for said in plan.align.predictions if said.name == read.name), None)
    path = reference if columns is None else base / read.path
    scores = () if columns is None else columns.scores.values()
    types = dict.fromkeys(read.columns, ValueType.TEXT) | dict.fromkeys(scores, ValueType.FLOAT)
    wanted = [Wanted(name, name, value_type) for name, value_type in types.items()]
    return pa.Table.from_batches(read_columns(open_table(path), wanted), schema_of(wanted))
