"""How documents are checked, in words that go from one process to another, and who checks them so."""

from typing import TYPE_CHECKING, NamedTuple

from assay.croissant.newest import newest
from assay_validators.engine import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from assay_spec.document import Document
    from assay_spec.profile import Profile


class Setting(NamedTuple):
    """What the command line asks for, as far as it changes what is found."""

    profile: str = ""
    """The name of a profile, or the path of one; empty for none."""
    double_blind: bool = False
    official: bool = False
    """Whether what mlcroissant says is told, instead of what we say."""
    data: bool = False
    """Whether tables are looked into."""
    cache: str = ""
    """The folder of what is remembered; empty for nothing."""


def profile_of(setting: Setting) -> "Profile | None":
    """For whom is checked; None for nobody, without reading anything.

    Raises:
        ProfileError: there is no such profile.
    """
    if not setting.profile and not setting.double_blind:
        return None
    from assay_spec.record import replace
    from assay_validators.asker import read_asker

    profile = read_asker(setting.profile or "core")
    return replace(profile, double_blind=profile.double_blind or setting.double_blind)


def session_of(setting: Setting, profile: "Profile | None", read: "Callable[[str], Document] | None" = None) -> Session:
    """Who checks the documents: we, or we as somebody else does; `read` gives those that are no files."""
    if setting.official:
        from assay_validators.croissant.official.report import OfficialSession

        return OfficialSession(read=read)
    if not setting.data:
        return Session(None, profile, read, newest=newest)
    from assay.columns.resolver import FileResolver

    return Session(FileResolver(), profile, read, newest=newest)
