"""Rules."""

from typing import Any

from assay_validators.rule import Rule

RULES: tuple[Rule[Any], ...] = ()
