"""A metric as people write it: `AUROC`, `Fbeta{beta=2}`, `Sensitivity@Specificity=0.9`."""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Value = str | float
"""What a parameter may hold: a number, or a word."""

_FORM = re.compile(r"([A-Za-z][A-Za-z0-9+@-]*)(?:=([^{}=,\s]+))?(?:\{([^{}]*)\})?")
_PAIR = re.compile(r"\s*([a-z_]+)\s*=\s*([^{}=,\s]+)\s*")
_BETWEEN = re.compile(r",(?![^{]*\})")
"""A comma that parts metrics, and no parameters of one."""
_NUMBER = re.compile(r"-?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


class MetricSyntaxError(ValueError):
    """A text is not of the form `Name`, `Name{parameter=value,...}` or `Name@Other=value`."""


class Metric(NamedTuple):
    """A metric's name and the parameters that its user gave."""

    name: str
    parameters: Mapping[str, Value]

    @property
    def key(self) -> str:
        """The one spelling of this metric: parameters sorted, numbers in their shortest form."""
        return metric_key(self.name, self.parameters)


def metric_key(name: str, parameters: Mapping[str, Value], target: str = "") -> str:
    """`name{a=1,b=x}`, or `name` alone when there are no parameters; `target` is the class: `name{a=1,class=ill}`."""
    given = {**parameters, "class": target} if target else parameters
    if not given:
        return name
    inside = ",".join(f"{word}={shown(value)}" for word, value in sorted(given.items()))
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


def names_in(text: str) -> list[str]:
    """The metrics in a list with commas between them.

    >>> names_in("AUROC,ECE{bins=10,spacing=mass}")
    ['AUROC', 'ECE{bins=10,spacing=mass}']
    """
    return [word.strip() for word in _BETWEEN.split(text)] if text.strip() else []


def _read(text: str) -> Value:
    """A number where `text` is one that a double holds, else the word."""
    return float(text) if is_number(text) else text


def is_number(text: str) -> bool:
    """Whether `text` is a number that a double holds."""
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def shown(value: Value) -> str:
    """A value as keys write it: a number in its shortest form."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")
