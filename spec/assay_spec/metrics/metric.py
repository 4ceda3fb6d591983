"""A metric as people write it: `AUROC`, `Fbeta{beta=2}`, `Sensitivity@Specificity=0.9`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Value = str | float
"""What a parameter may hold: a number, or a word."""

_FORM = re.compile(r"([A-Za-z][A-Za-z0-9+@-]*)(?:=([^{}=,\s]+))?(?:\{([^{}]*)\})?")
_PAIR = re.compile(r"\s*([a-z_]+)\s*=\s*([^{}=,\s]+)\s*")


class MetricSyntaxError(ValueError):
    """A text is not of the form `Name`, `Name{parameter=value,...}` or `Name@Other=value`."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric's name and the parameters that its user gave."""

    name: str
    parameters: Mapping[str, Value]

    @property
    def key(self) -> str:
        """The one spelling of this metric: parameters sorted, numbers in their shortest form."""
        return metric_key(self.name, self.parameters)


def metric_key(name: str, parameters: Mapping[str, Value]) -> str:
    """`name{a=1,b=x}`, or `name` alone when there are no parameters."""
    if not parameters:
        return name
    inside = ",".join(f"{word}={_shown(value)}" for word, value in sorted(parameters.items()))
    return f"{name}{{{inside}}}"


def parse_metric(text: str) -> Metric:
    """The metric that `text` writes.

    Raises:
        MetricSyntaxError: `text` has another form, or gives a parameter twice.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise MetricSyntaxError(f"`{text}` is not of the form `Name` or `Name{{parameter=value}}`")
    name, target, inside = found.groups()
    parameters: dict[str, Value] = {} if target is None else {"at": _read(target)}
    for part in inside.split(",") if inside else ():
        pair = _PAIR.fullmatch(part)
        if pair is None:
            raise MetricSyntaxError(f"`{part.strip()}` in `{text}` is not of the form `parameter=value`")
        word, value = pair.groups()
        if word in parameters:
            raise MetricSyntaxError(f"`{text}` gives `{word}` twice")
        parameters[word] = _read(value)
    return Metric(name, MappingProxyType(parameters))


def _read(text: str) -> Value:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text) else text


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.17g}" if float(f"{value:.12g}") != value else f"{value:.12g}"
