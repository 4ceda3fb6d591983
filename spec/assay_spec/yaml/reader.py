"""The events of a YAML parser written to a tape."""

import re
from typing import Any

import yaml

from assay_kernels.scan import Kind, Tape
from assay_kernels.scan.problems import MAX_PROBLEMS
from assay_spec.yaml.offsets import Offsets
from assay_spec.yaml.problems import Stop
from assay_spec.yaml.scalars import Scalar, resolve
from assay_spec.yaml.syntax import Complaint, complaint_of, content_after, surrogate_after, tag_after
from assay_spec.yaml.writer import Writer

PARSER: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it."""

_BOM = b"\xef\xbb\xbf"
_NOT_PRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufeff\\ufffe\\uffff]")
_CORE = "tag:yaml.org,2002:"
_TAGGED = {
    "null": {Kind.NULL},
    "bool": {Kind.TRUE, Kind.FALSE},
    "int": {Kind.INTEGER},
    "float": {Kind.FLOAT, Kind.INTEGER},
}
"""What the scalars under a tag of the core schema must be."""
_KEYS = frozenset({Kind.STRING, Kind.INTEGER, Kind.TRUE, Kind.FALSE})
"""What a key may be; whole numbers and booleans are labels of classes."""


def scan_yaml(data: bytes) -> Tape:
    """The tape of a YAML document; never raises on any bytes."""
    reader = _Reader(data)
    try:
        reader.read()
    except Stop as stop:
        reader.builder.problem(stop.code, stop.start, stop.end, True)
    return reader.builder.finish(data)


class _Reader:
    """Follows the events of one document."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._writer = Writer()
        self.builder = self._writer.builder
        self._documents = self._problems = 0

    def read(self) -> None:
        """Write the whole document to the builder.

        Raises:
            Stop: something is wrong after which nothing can be trusted.
        """
        first = len(_BOM) if self._data.startswith(_BOM) else 0
        try:
            text = self._data[first:].decode()
        except UnicodeDecodeError as error:
            raise Stop("invalid-utf8", first + error.start, first + error.end) from error
        self._text = text
        self._byte = Offsets(text, first).byte
        unprintable = _NOT_PRINTABLE.search(text)
        try:
            self._follow(text[: unprintable.start()] if unprintable else text)
        except yaml.MarkedYAMLError as error:
            if not unprintable:
                raise self._complain(complaint_of(error, text)) from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise self._stop("yaml-syntax", 0, 0) from error
        if unprintable:
            raise self._stop("yaml-control-character", unprintable.start(), unprintable.end())
        if not self._documents:
            raise Stop("empty-document", 0, len(self._data))

    def _follow(self, text: str) -> None:
        for event in yaml.parse(text, Loader=PARSER):
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.MappingStartEvent():
                    self._begin(event, Kind.OBJECT)
                case yaml.SequenceStartEvent():
                    self._begin(event, Kind.ARRAY)
                case yaml.CollectionEndEvent():
                    self._finish(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents > 1:
                        raise Stop("yaml-several-documents", *self._place(event))

    def _scalar(self, event: Any) -> None:
        start, end = self._content(event)
        scalar = self._meaning(event, start, end)
        if event.anchor is not None:
            self._writer.name(event.anchor, scalar.kind, scalar.value, event.value)
        if self._writer.wants_key:
            if event.value == "<<" and not event.style:
                self._note("yaml-merge-key", start, end)
            self._key(scalar.kind, scalar.value, event.value, start, end)
        else:
            self._writer.scalar(scalar.kind, scalar.value, start, end)

    def _key(self, kind: Kind, value: object, written: str, start: int, end: int) -> None:
        if kind not in _KEYS:
            self._note("yaml-key-not-text", start, end)
        self._writer.key(value if isinstance(value, str) else written, start, end)

    def _meaning(self, event: Any, start: int, end: int) -> Scalar:
        """What a scalar means by its tag, its quotes or its text."""
        text = event.value
        if not text.isascii():
            self._refuse_surrogates(event)
        tag = self._tag(event, "str", *_TAGGED)
        if tag in ("str", "!") or (tag is None and event.style):
            return Scalar(Kind.STRING, text)
        scalar = resolve(text)
        if tag is not None and scalar.kind not in _TAGGED[tag]:
            self._note("yaml-tag", *self._tag_place(event))
            return Scalar(Kind.STRING, text)
        if scalar.problem:
            self._note(scalar.problem, start, end)
        return scalar

    def _tag(self, event: Any, *known: str) -> str | None:
        """The short name of a tag of the core schema, `!`, or None; another tag is noted and passed over."""
        tag: str | None = event.tag
        if tag is None or tag == "!":
            return tag
        name = tag.removeprefix(_CORE)
        if tag.startswith(_CORE) and name in known:
            return name
        self._note("yaml-tag", *self._tag_place(event))
        return None

    def _refuse_surrogates(self, event: Any) -> None:
        """Stop at an escaped half of a surrogate pair, which only PyYAML's own parser lets in."""
        try:
            event.value.encode()
        except UnicodeEncodeError as error:
            raise self._complain(surrogate_after(self._text, event.start_mark.index)) from error

    def _begin(self, event: Any, kind: Kind) -> None:
        start, end = self._content(event)
        self._tag(event, "map" if kind == Kind.OBJECT else "seq")
        if self._writer.wants_key:
            raise Stop("yaml-collection-key", start, end)
        self._writer.open(kind, start, event.anchor)

    def _finish(self, event: Any) -> None:
        in_brackets = event.end_mark.index > event.start_mark.index
        self._writer.close(self._byte(event.end_mark.index) if in_brackets else None)

    def _alias(self, event: Any) -> None:
        start, end = self._place(event)
        found = self._writer.follow(event.anchor, start, end)
        if not self._writer.wants_key:
            self._writer.repeat(found, start, end)
        elif found.steps:
            raise Stop("yaml-collection-key", start, end)
        else:
            self._key(found.kind, found.value, found.written, start, end)

    def _place(self, event: Any) -> tuple[int, int]:
        return self._byte(event.start_mark.index), self._byte(event.end_mark.index)

    def _content(self, event: Any) -> tuple[int, int]:
        """The bytes of a node, without the anchor and the tag before it."""
        if event.anchor is None and event.tag is None:
            return self._place(event)
        start, end = event.start_mark.index, event.end_mark.index
        return self._byte(content_after(self._text, start, end)), self._byte(end)

    def _tag_place(self, event: Any) -> tuple[int, int]:
        start, end = tag_after(self._text, event.start_mark.index)
        return self._byte(start), self._byte(end)

    def _complain(self, complaint: Complaint) -> Stop:
        return self._stop(complaint.code, complaint.character, complaint.character + complaint.size)

    def _stop(self, code: str, start: int, end: int) -> Stop:
        """A stop at characters of the text."""
        return Stop(code, self._byte(start), self._byte(end))

    def _note(self, code: str, start: int, end: int) -> None:
        self._problems += 1
        if self._problems > MAX_PROBLEMS:
            raise Stop("too-many-problems", start, end)
        self.builder.problem(code, start, end, False)
