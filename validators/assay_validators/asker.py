"""The profile for which is checked: one whose severities are of rules that there are."""

from assay_spec.diagnostic import Severity
from assay_spec.profile import Profile, ProfileError, read_profile
from assay_validators.families import find_rule


def read_asker(name: str) -> Profile:
    """The profile called `name`, or the one in the file at that path.

    Raises:
        ProfileError: there is none, it cannot be understood, or it speaks of a rule that there is not.
    """
    profile = read_profile(name)
    for code in sorted({*profile.severities} - {*Severity}):
        _require_rule(code, name)
    return profile


def _require_rule(code: str, name: str) -> None:
    """See to it that a code, which would change nothing where it is a slip of the pen, is one."""
    try:
        known = find_rule(code).code
    except LookupError as error:
        raise ProfileError(f"`{name}`: severity: {error.args[0]}") from None
    if known != code:
        raise ProfileError(f"`{name}`: severity: write `{code}` as `{known}`")
