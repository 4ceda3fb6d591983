"""Reports of any content, for properties."""

from hypothesis import strategies as st

from assay.report.model import (
    Agreement,
    Alike,
    Among,
    Band,
    ClassCount,
    Confusion,
    Curve,
    CurveKind,
    CurvePoint,
    Difference,
    Exclusion,
    Fact,
    Finding,
    McNemar,
    Metric,
    OperatingPoint,
    Outcome,
    Pitfall,
    Placed,
    Ranking,
    Reliability,
    ReliabilityBin,
    Report,
    Result,
    ScoreSample,
    Source,
    Status,
    Step,
    Subgroup,
    Unranked,
    Waver,
    Within,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "<>&\"'`{}%|\\\x00\u202e ab", max_size=12
)
numbers = st.none() | st.floats(-1e6, 1e6) | st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 10**12)


def several(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


facts = several(st.builds(Fact, name=texts, value=texts, note=texts))
results = st.builds(
    Result,
    key=texts,
    metric=texts,
    algorithm=texts,
    value=numbers,
    low=numbers,
    high=numbers,
    n=counts,
    undefined=counts,
    group=st.dictionaries(texts, texts, max_size=2),
    higher_is_better=st.booleans(),
    reason=st.none() | texts,
    among=st.none() | counts,
)
differences = st.builds(
    Difference,
    key=texts,
    first=texts,
    second=texts,
    value=numbers,
    low=numbers,
    high=numbers,
    n=counts,
    group=st.dictionaries(texts, texts, max_size=2),
    reason=st.none() | texts,
    among=st.none() | counts,
    mcnemar=st.none()
    | st.builds(McNemar, first_alone=counts, second_alone=counts, p=st.floats(0, 1), adjusted=st.floats(0, 1)),
)


def _ranking(names, key):
    """Algorithms with ranks, shares and a table of p that go together; of draws or not."""
    ranks = st.integers(1, len(names))
    drawn = {"low": ranks, "high": ranks, "frequency": st.dictionaries(ranks.map(str), st.floats(0, 1), max_size=3)}
    tables = st.tuples(*[st.tuples(*[st.none() | st.floats(0, 1)] * len(names))] * len(names))
    return st.tuples(st.booleans(), st.integers(0, len(names))).flatmap(
        lambda how: _ranked(names, key, tables, drawn if how[0] else {}, how[1])
    )


def _ranked(names, key, tables, drawn, ranked):
    """Of so many of those that were tested."""
    ranks = st.integers(1, len(names))
    return st.builds(
        Ranking,
        key=key,
        metric=texts,
        scheme=st.sampled_from(["value-then-rank", "test-based", "mean-then-rank", "rank-then-mean"]) | texts,
        meaning=texts,
        over=st.just("") | texts,
        replicates=st.just(2000 if drawn else 0),
        method=texts,
        n=counts,
        left_out=counts,
        algorithms=st.tuples(
            *(st.builds(Placed, algorithm=st.just(name), rank=ranks, score=unit, **drawn) for name in names[:ranked])
        ),
        unranked=several(st.builds(Unranked, algorithm=texts, reason=texts), 2),
        tau=st.none() | st.builds(Waver, mean=unit, low=unit, high=unit, undefined=counts),
        agreement=several(st.builds(Agreement, scheme=texts, over=texts, tau=st.none() | unit), 2),
        alpha=st.none() | unit,
        tested=st.just(tuple(names)),
        p=st.just(()) | tables,
        within=several(st.builds(Within, subgroup=texts, ranks=st.tuples(*[ranks] * ranked)), 2),
        reason=st.none() | texts,
    )


unit = st.floats(0, 1)
rankings = st.lists(texts, min_size=1, max_size=4, unique=True).flatmap(
    lambda names: _ranking(names, texts | st.just("AUROC"))
)
alikes = st.builds(Alike, first=texts, second=texts, tau=st.none() | unit)
square = st.lists(texts, min_size=1, max_size=3).flatmap(
    lambda names: st.builds(
        Confusion,
        algorithm=texts,
        classes=st.just(tuple(names)),
        counts=st.tuples(*[st.tuples(*[counts] * len(names))] * len(names)),
    )
)
points = st.lists(
    st.builds(CurvePoint, x=unit, y=unit, low=st.none() | unit, high=st.none() | unit), min_size=1, max_size=4
)
curves = st.builds(
    Curve,
    kind=st.sampled_from(CurveKind),
    algorithm=texts,
    points=points.map(lambda found: tuple(sorted(found, key=lambda point: point.x))),
    operating=st.none()
    | st.builds(OperatingPoint, x=unit, y=unit, label=texts, low=st.none() | unit, high=st.none() | unit),
    area_key=texts,
    target=texts,
)
bins = st.integers(0, 10**9).flatmap(
    lambda n: st.builds(
        ReliabilityBin,
        lower=st.floats(0, 0.5),
        upper=st.floats(0.5, 1),
        count=st.just(n),
        probability=unit if n else st.none(),
        frequency=unit if n else st.none(),
    )
)
reliabilities = st.builds(
    Reliability, algorithm=texts, bins=several(bins, 4), target=texts, level=st.floats(0.5, 0.99), binning=texts
)
samples = st.builds(
    ScoreSample,
    algorithm=texts,
    reference=texts,
    values=several(st.floats(-1e6, 1e6), 5),
    count=counts,
    threshold=st.none() | unit,
)
pictured = st.builds(
    Report,
    title=texts,
    unit=texts,
    positive=texts,
    classes=several(st.builds(ClassCount, name=texts, count=counts)),
    items=counts,
    curves=several(curves, 4),
    band=st.none() | st.builds(Band, level=st.floats(0.5, 0.99), method=texts, draws=counts, seed=counts, least=counts),
    reliability=several(reliabilities),
    scores=several(samples, 4),
    scored=texts,
)


def _divided(names):
    """Classes and subgroups that go together."""
    row = st.tuples(*[counts] * len(names))
    return st.tuples(
        st.tuples(*(st.builds(ClassCount, name=st.just(name), count=counts) for name in names)),
        several(st.builds(Subgroup, column=texts, value=texts, counts=row)),
    )


divisions = st.lists(texts, max_size=3).flatmap(_divided)


def _report(classes_and_subgroups, **parts):
    classes, subgroups = classes_and_subgroups
    return Report(classes=classes, subgroups=subgroups, **parts)


reports = st.builds(
    _report,
    divisions,
    title=texts,
    question=texts,
    created=texts,
    notices=several(texts),
    unit=texts,
    asked=facts,
    sources=several(st.builds(Source, role=texts, path=texts, sha256=texts, rows=st.none() | counts)),
    items=counts,
    left_out=counts,
    answers=facts,
    exclusions=several(st.builds(Exclusion, reason=texts, count=counts, algorithm=texts, examples=several(texts))),
    algorithms=several(texts),
    metrics=several(
        st.builds(
            Metric,
            key=texts,
            title=texts,
            definition=texts,
            higher_is_better=st.booleans(),
            reasons=several(texts),
            family=texts,
            target=texts,
            among=st.sampled_from(Among),
        )
    ),
    results=several(results, 6),
    differences=several(differences),
    ranks=several(rankings),
    alike=several(alikes),
    confusions=several(square),
    pitfalls=several(
        st.builds(Pitfall, code=texts, severity=texts, message=texts, help=texts, place=texts, accepted=texts)
    ),
    outcomes=several(
        st.builds(
            Outcome,
            id=texts,
            title=texts,
            severity=texts,
            status=st.sampled_from(Status),
            reason=texts,
            remedy=texts,
            recalled=st.booleans(),
            findings=several(
                st.builds(
                    Finding,
                    evidence=texts,
                    metrics=several(texts),
                    target=texts,
                    numbers=st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False), max_size=2),
                )
            ),
        )
    ),
    plan=several(texts),
    provenance=facts,
    steps=several(st.builds(Step, command=texts, note=texts)),
)
