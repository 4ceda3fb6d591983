"""Small results, differences and reports, made by hand."""

import itertools

from assay.report.model import Difference, Metric, Report, Result


def result(key="AUROC", algorithm="a", value=0.9, low=0.88, high=0.92, **more):
    return Result(key=key, metric=key, algorithm=algorithm, value=value, low=low, high=high, **more)


def difference(first, second, low=-0.1, high=0.1, key="AUROC", **more):
    return Difference(key=key, first=first, second=second, value=(low + high) / 2, low=low, high=high, **more)


def metric(key, *, higher=True, **more):
    return Metric(key=key, title=f"The {key}", definition="", higher_is_better=higher, **more)


def by_class(*, algorithms=("a",), targets=("cat", "dog"), family="PPV", **more):
    """Metrics and results of one metric that holds each class against the rest."""
    metrics = tuple(
        Metric(
            key=f"{family}{{class={target}}}",
            title=f"The {family}",
            definition="",
            higher_is_better=True,
            family=family,
            target=target,
        )
        for target in targets
    )
    results = tuple(
        result(metric.key, algorithm=algorithm, value=0.1 + number / 10, low=0, high=1)
        for number, (metric, algorithm) in enumerate(itertools.product(metrics, algorithms))
    )
    return Report(title="", algorithms=algorithms, metrics=metrics, results=results, **more)


def many(number, *, higher=True, groups=({},)):
    """A report of so many algorithms, the better the later, with every paired difference, in each group."""
    names = [f"m{n}" for n in range(number)]
    return Report(
        title="",
        algorithms=tuple(names),
        metrics=(metric("AUROC", higher=higher),),
        results=tuple(
            result(algorithm=name, value=0.5 + n / 100, group=group) for group in groups for n, name in enumerate(names)
        ),
        differences=tuple(
            difference(a, b, group=group) for group in groups for a, b in itertools.combinations(names, 2)
        ),
    )
