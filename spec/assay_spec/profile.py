"""What a reader asks of documents beyond their standard: a conference, a search engine, a repository.

A profile is a TOML file:

    title = "Our repository"
    extends = "core"

    [severity]
    warning = "error"      # all warnings
    CRO042 = "off"         # one rule

    [[ask]]
    property = "sc:funder" # a canonical term, on `Dataset` unless `on` says otherwise
    level = "recommended"  # or "required"
    why = "..."

Those that come with Assay have names; users give the path of one of their own.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.record import Record, prop, replace

FOLDER = Path(__file__).parent / "croissant" / "profiles"
"""Where the profiles are that come with Assay."""

REQUIRED = "required"
LEVELS = {REQUIRED: Severity.ERROR, "recommended": Severity.WARNING}
"""How much a profile may want a property, and how bad it is that it is missing."""

TAKES = ("text", "boolean", "person")
"""What an answer is: text or any other value, true or false, or a name where a person or an organization is meant."""

OFF = "off"
"""The severity of what is not told."""

TEXT = "DOC"
"""What the codes about the text of a document begin with."""

PROSE = frozenset(("title", "source", "asks", "why", "good", "bad"))
"""What may be written in several lines, and is read as one: it stands in findings, forms and lists."""

LARGEST = 1 << 20
MOST_BASES = 8


class ProfileError(Exception):
    """A profile cannot be had; the message is one line."""


class Ask(Record):
    """A property that a profile wants."""

    term: str
    """Its canonical term, such as `rai:dataBiases`."""
    on: str = "Dataset"
    """The class whose objects should have it."""
    level: str = REQUIRED
    also: tuple[str, ...] = ()
    """Other terms under which it is often given, and found by a person."""
    asks: str = ""
    """The question that it answers."""
    why: str = ""
    good: str = ""
    """An answer that helps a reader; the example of the standard's model where a profile gives none."""
    bad: str = ""
    """One that does not."""
    takes: str = "text"
    """One of `TAKES`."""
    shortest: int = 0
    """Characters that it needs."""
    longest: int = 0
    """Characters that it may have; 0 for any."""

    @property
    def severity(self) -> Severity:
        """How bad it is that it is missing."""
        return LEVELS[self.level]


class Profile(Record):
    """What a reader asks for."""

    name: str
    title: str
    source: str = ""
    """Who asks for it, and where."""
    provenance: str = ""
    """`recalled` when that could not be read."""
    double_blind: bool = False
    """Whether nothing may tell who wrote the document."""
    asks: tuple[Ask, ...] = ()
    severities: Mapping[str, str] = prop(default=MappingProxyType({}))
    """By code, or by severity, the severity that findings have instead; `off` for those that are not told."""

    @property
    def called(self) -> str:
        """What a line calls it."""
        return f"{self.name} [{self.provenance}]" if self.provenance else self.name

    def judged(self, finding: Diagnostic) -> Diagnostic | None:
        """A finding as this reader sees it; None when it is not told.

        That a text cannot be read as a document is an error to every reader: nothing else of it was looked at.
        """
        if finding.severity == Severity.ERROR and finding.code.startswith(TEXT):
            return finding
        severity = self.severities.get(finding.code) or self.severities.get(finding.severity)
        if severity == OFF:
            return None
        return replace(finding, severity=Severity(severity)) if severity else finding


def names() -> tuple[str, ...]:
    """The profiles that come with Assay."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def read_profile(name: str) -> Profile:
    """The profile called `name`, or the one in the file at that path.

    Raises:
        ProfileError: there is none, or it cannot be understood.
    """
    return _read(name, MOST_BASES)


def _read(name: str, depth: int) -> Profile:
    path = FOLDER / f"{name}.toml" if name in names() else Path(name)
    if path.suffix != ".toml":
        raise ProfileError(_unknown(name))
    if path.exists() and not path.is_file():
        raise ProfileError(f"`{name}` is no file")
    try:
        data = path.read_bytes()[: LARGEST + 1]
        if len(data) > LARGEST:
            raise ProfileError(f"`{name}` is too large for a profile")
        given = tomllib.loads(data.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ProfileError(f"`{name}` cannot be read as a profile: {reason}") from None
    if not depth:
        raise ProfileError(f"`{name}` extends itself")
    return _Reader(name, given).profile(path.stem, depth)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, names(), n=1)
    known = f"did you mean `{near[0]}`?" if near else f"choose one of {', '.join(names())}, or a .toml file"
    return f"there is no profile `{name}`; {known}"


def _example(on: str, term: str) -> str:
    """The example that the standard's model gives for a property, as a person answers; empty without one."""
    from assay_spec.croissant import model
    from assay_spec.model import properties

    declared = {each.key: each.example for each in properties(getattr(model, on, model.Node)).values()}
    example = declared.get(term, "")
    return str(json.loads(example)) if example.startswith('"') else example


def _classes() -> tuple[str, ...]:
    """The classes of whose objects something can be asked."""
    from assay_spec.croissant import model

    made = (each for each in vars(model).values() if isinstance(each, type) and issubclass(each, model.Node))
    return tuple(sorted(each.__name__ for each in made if each not in (model.Node, model.Resource)))


class _Reader:
    """Makes a profile of what a file holds, and names the first thing that is wrong."""

    def __init__(self, name: str, given: Mapping[str, Any]) -> None:
        self._name = name
        self._given = given

    def profile(self, name: str, depth: int) -> Profile:
        known = {"title": str, "source": str, "provenance": str, "double_blind": bool, "extends": str}
        self._require_known(self._given, {*known, "ask", "severity"}, "")
        values = {key: self._typed(self._given, key, kind, "") for key, kind in known.items() if key in self._given}
        base = self._base(values.pop("extends"), depth) if "extends" in values else Profile(name="", title="")
        asks = tuple(self._ask(each, number) for number, each in enumerate(self._list("ask"), 1))
        wanted = {(ask.on, ask.term): ask for ask in (*base.asks, *asks)}
        return Profile(
            name=name,
            title=values.pop("title", name),
            double_blind=values.pop("double_blind", base.double_blind),
            asks=tuple(wanted.values()),
            severities=MappingProxyType({**base.severities, **self._severities()}),
            **values,
        )

    def _base(self, name: str, depth: int) -> Profile:
        """The profile that this one extends, whose path is relative to its own."""
        return _read(str(Path(self._name).parent / name) if name.endswith(".toml") else name, depth - 1)

    def _ask(self, given: Mapping[str, Any], number: int) -> Ask:
        where = f"ask {number}: "
        words = ("property", "on", "level", "asks", "why", "good", "bad", "takes")
        numbers = ("shortest", "longest")
        self._require_known(given, {*words, *numbers, "also"}, where)
        values: dict[str, Any] = {key: self._typed(given, key, str, where) for key in words if key in given}
        values |= {key: self._typed(given, key, int, where) for key in numbers if key in given}
        also = self._typed(given, "also", list, where) if "also" in given else []
        if not values.get("property"):
            raise ProfileError(f"`{self._name}`: {where}`property` is missing")
        if values.get("level", REQUIRED) not in LEVELS:
            raise ProfileError(f"`{self._name}`: {where}`level` is one of {', '.join(LEVELS)}")
        if values.get("takes", "text") not in TAKES:
            raise ProfileError(f"`{self._name}`: {where}`takes` is one of {', '.join(TAKES)}")
        if values.get("on", "Dataset") not in _classes():
            raise ProfileError(f"`{self._name}`: {where}`on` is one of {', '.join(_classes())}")
        term = self._term(values.pop("property"), where)
        values.setdefault("good", _example(values.get("on", "Dataset"), term))
        return Ask(term=term, **values, also=tuple(self._term(str(each), where) for each in also))

    def _term(self, word: str, where: str) -> str:
        """The canonical term for what a profile may write instead; nothing else is found in a document."""
        from assay_spec.croissant.context import shorten
        from assay_spec.croissant.definitions import PREFIXES

        prefix, colon, name = word.partition(":")
        if prefix in PREFIXES:
            return shorten(PREFIXES[prefix] + name)
        if name.startswith("//"):
            return shorten(word)
        lacking = f"`{prefix}` is none of the prefixes {', '.join(PREFIXES)}" if colon else f"is it `sc:{word}`?"
        raise ProfileError(
            f"`{self._name}`: {where}`{word}` does not say of which vocabulary it is: {lacking}"
            f"{'; write the whole address' if colon else ''}"
        )

    def _severities(self) -> dict[str, str]:
        given = self._typed(self._given, "severity", dict, "") if "severity" in self._given else {}
        for key, value in given.items():
            if value not in (OFF, *Severity):
                raise ProfileError(f"`{self._name}`: severity of `{key}` is one of {', '.join((*Severity, OFF))}")
        return given

    def _list(self, key: str) -> list[Mapping[str, Any]]:
        found = self._given.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise ProfileError(f"`{self._name}`: write every `{key}` as [[{key}]]")
        return found

    def _typed(self, given: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
        if not isinstance(given[key], kind):
            expected = {str: "text", int: "a number", bool: "true or false", list: "a list", dict: "a table"}[kind]
            raise ProfileError(f"`{self._name}`: {where}`{key}` should be {expected}")
        return " ".join(given[key].split()) if key in PROSE else given[key]

    def _require_known(self, given: Mapping[str, Any], known: set[str], where: str) -> None:
        from difflib import get_close_matches

        for key in given:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                meant = f"; did you mean `{near[0]}`?" if near else ""
                raise ProfileError(f"`{self._name}`: {where}there is no `{key}`{meant}")
