"""What a dataset may be used for: terms of DUO, and policies of W3C ODRL, as Croissant 1.1 uses them.

Sections "Data Use Conditions" and "Fine-Grained Control with ODRL". All of it may stand in one object or in several.
"""

from assay_spec.croissant.agents import Thing
from assay_spec.model import Json, Model, Text, prop

USAGE = "Data use conditions#data-use-conditions"


class Term(Thing):
    """A word of a vocabulary, such as an action, an operator or a purpose."""

    term_code: str = prop("sc:termCode", default="")
    """Its code, such as `DUO_0000042`."""


class Constraint(Thing):
    """A condition of a rule: what is compared, how, and with what."""

    left_operand: Term | str | None = prop("odrl:leftOperand", default=None, source=USAGE)
    """What is compared."""
    operator: Term | str | None = prop("odrl:operator", default=None, source=USAGE)
    """How it is compared, such as `odrl:eq`."""
    right_operand: tuple[Json, ...] = prop("odrl:rightOperand", default=(), source=USAGE)
    """What it is compared with."""


class UsageRule(Thing):
    """What is permitted, prohibited or owed."""

    action: tuple[Term | str, ...] = prop("odrl:action", default=(), source=USAGE)
    """What is done with the data."""
    constraint: tuple[Constraint, ...] = prop("odrl:constraint", default=(), source=USAGE)
    """On which conditions."""


class Usage(Term):
    """A condition of use: a term, or a policy with its rules."""

    description: Text | None = prop("sc:description", default=None)
    """What it means."""
    permission: tuple[UsageRule, ...] = prop("odrl:permission", default=(), source=USAGE)
    """What may be done."""
    prohibition: tuple[UsageRule, ...] = prop("odrl:prohibition", default=(), source=USAGE)
    """What may not be done."""
    obligation: tuple[UsageRule, ...] = prop("odrl:obligation", default=(), source=USAGE)
    """What has to be done."""


class Usable(Model, mixin=True, linked=True):
    """What may say on which conditions it is used: a dataset, or a part of it."""

    usage_info: tuple[str | Usage, ...] = prop("sc:usageInfo", default=(), source=USAGE)
    """What it may be used for, in the terms of a vocabulary of uses."""


OPERATORS = (
    "eq",
    "gt",
    "gteq",
    "hasPart",
    "isA",
    "isAllOf",
    "isAnyOf",
    "isNoneOf",
    "isPartOf",
    "lt",
    "lteq",
    "neq",
)
"""The operators of ODRL (Vocabulary 2.2, section 3.15; recalled)."""

# fmt: off
LEFT_OPERANDS = (
    "absolutePosition", "absoluteSize", "absoluteSpatialPosition", "absoluteTemporalPosition", "count", "dateTime",
    "delayPeriod", "deliveryChannel", "elapsedTime", "event", "fileFormat", "industry", "language", "media",
    "meteredTime", "payAmount", "percentage", "product", "purpose", "recipient", "relativePosition", "relativeSize",
    "relativeSpatialPosition", "relativeTemporalPosition", "resolution", "spatial", "spatialCoordinates",
    "systemDevice", "timeInterval", "unitOfCount", "version", "virtualLocation",
)
# fmt: on
"""What ODRL can compare (Vocabulary 2.2, section 3.14; recalled)."""

# fmt: off
ACTIONS = (
    "acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute", "compensate", "concurrentUse",
    "delete", "derive", "digitize", "display", "distribute", "ensureExclusivity", "execute", "extract", "give",
    "grantUse", "include", "index", "inform", "install", "modify", "move", "nextPolicy", "obtainConsent", "play",
    "present", "print", "read", "reproduce", "reviewPolicy", "sell", "stream", "synchronize", "textToSpeech",
    "transfer", "transform", "translate", "uninstall", "use", "watermark",
)
# fmt: on
"""The actions of ODRL (Vocabulary 2.2, sections 3.9 and 4.6; recalled)."""

# fmt: off
POLICIES = (
    "Agreement", "Assertion", "Offer", "Policy", "Privacy", "Request", "Set", "Ticket",
)
# fmt: on
"""Its classes of policies (Vocabulary 2.2, sections 3.2 and 4.2; recalled)."""
