"""The events of a YAML parser written to a tape."""

import re
from typing import Any, NamedTuple

import yaml

from assay_kernels.scan import Kind, Tape, TapeBuilder
from assay_kernels.scan.problems import MAX_PROBLEMS
from assay_spec.yaml.offsets import Offsets
from assay_spec.yaml.problems import FREE_COPIES, MAX_ALIASES, MAX_COPIES
from assay_spec.yaml.scalars import Scalar, resolve
from assay_spec.yaml.syntax import complaint_of

MAX_DEPTH = 512
"""Deepest nesting of objects and lists."""

PARSER: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it."""

_BOM = b"\xef\xbb\xbf"
_NOT_PRINTABLE = re.compile(r"[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\U00010000-\U0010FFFF]")
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


class _Stop(Exception):  # noqa: N818 (it is caught where the reading ends)
    """A problem after which nothing can be trusted."""

    def __init__(self, code: str, start: int, end: int) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end


def scan_yaml(data: bytes) -> Tape:
    """The tape of a YAML document; never raises on any bytes."""
    reader = _Reader(data)
    try:
        reader.read()
    except _Stop as stop:
        reader.builder.problem(stop.code, stop.start, stop.end, True)
    return reader.builder.finish(data)


class _Step(NamedTuple):
    """One call of the tape builder, kept so that an alias can repeat it."""

    call: str
    kind: Kind
    value: object
    start: int
    end: int


class _Frame:
    """An object or list that is being read."""

    __slots__ = ("anchor", "begun", "kind", "wants_key")

    def __init__(self, kind: Kind, anchor: str | None, begun: int) -> None:
        self.kind = kind
        self.anchor = anchor
        self.begun = begun
        """The number of its first step."""
        self.wants_key = kind == Kind.OBJECT


class _Reader:
    """Follows the events of one document."""

    def __init__(self, data: bytes) -> None:
        self.builder = TapeBuilder()
        self._data = data
        self._frames: list[_Frame] = []
        self._steps: list[_Step] = []
        self._anchors: dict[str, list[_Step] | None] = {}
        self._documents = self._problems = self._aliases = self._copies = self._last = 0

    def read(self) -> None:
        """Write the whole document to the builder.

        Raises:
            _Stop: something is wrong after which nothing can be trusted.
        """
        first = len(_BOM) if self._data.startswith(_BOM) else 0
        try:
            text = self._data[first:].decode()
        except UnicodeDecodeError as error:
            raise _Stop("invalid-utf8", first + error.start, first + error.end) from error
        self._offsets = Offsets(text, first)
        unprintable = _NOT_PRINTABLE.search(text)
        try:
            self._follow(text[: unprintable.start()] if unprintable else text)
        except yaml.MarkedYAMLError as error:
            if not unprintable:
                complaint = complaint_of(error, text)
                raise self._stop(complaint.code, complaint.character, complaint.character + 1) from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise self._stop("yaml-syntax", 0, 0) from error
        if unprintable:
            raise self._stop("yaml-control-character", unprintable.start(), unprintable.end())
        if not self._documents:
            raise _Stop("empty-document", 0, len(self._data))

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
                        raise _Stop("yaml-several-documents", *self._place(event))

    def _scalar(self, event: Any) -> None:
        start, end = self._place(event)
        scalar = self._meaning(event, start, end)
        step = _Step("scalar", scalar.kind, scalar.value, start, end)
        if event.anchor is not None:
            self._anchors[event.anchor] = [step]
        if self._wants_key():
            if event.value == "<<" and not event.style:
                self._note("yaml-merge-key", start, end)
            self._key(scalar, event.value, start, end)
        else:
            self._write(step)

    def _key(self, scalar: Scalar, written: str, start: int, end: int) -> None:
        if scalar.kind not in _KEYS:
            self._note("yaml-key-not-text", start, end)
        text = scalar.value if isinstance(scalar.value, str) else written
        self._write(_Step("key", Kind.KEY, text, start, end))

    def _meaning(self, event: Any, start: int, end: int) -> Scalar:
        """What a scalar means by its tag, its quotes or its text."""
        text = Scalar(Kind.STRING, self._encodable(event.value, start, end))
        wanted = self._tag(event, start, end, {"str", *_TAGGED})
        if wanted in ("str", "!") or (wanted is None and event.style):
            return text
        scalar = resolve(event.value)
        if wanted is not None and scalar.kind not in _TAGGED[wanted]:
            self._note("yaml-tag", start, end)
            return text
        if scalar.problem:
            self._note(scalar.problem, start, end)
        return scalar

    def _tag(self, event: Any, start: int, end: int, known: set[str]) -> str | None:
        """The short name of a tag of the core schema, `!`, or None; another tag is noted and passed over."""
        if event.tag is None or event.tag == "!":
            return event.tag  # type: ignore[no-any-return]
        name: str = event.tag.removeprefix(_CORE)
        if event.tag.startswith(_CORE) and name in known:
            return name
        self._note("yaml-tag", start, end)
        return None

    def _encodable(self, text: str, start: int, end: int) -> str:
        """`text` without halves of surrogate pairs, which only the escapes of PyYAML's own parser let in."""
        mended = text.encode(errors="surrogatepass").decode(errors="replace") if not text.isascii() else text
        if mended != text:
            self._note("lone-surrogate", start, end)
        return mended

    def _begin(self, event: Any, kind: Kind) -> None:
        start, end = self._place(event)
        self._tag(event, start, end, {"map" if kind == Kind.OBJECT else "seq"})
        if self._wants_key():
            raise _Stop("yaml-collection-key", start, end)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        begun = len(self._steps)
        self._write(_Step("open", kind, None, start, end))
        self._frames[-1].anchor, self._frames[-1].begun = event.anchor, begun

    def _finish(self, event: Any) -> None:
        flow = event.end_mark.index > event.start_mark.index
        end = self._place(event)[1] if flow else self._last
        frame = self._frames[-1]
        self._write(_Step("close", frame.kind, None, end, end))
        if frame.anchor is not None:
            self._anchors[frame.anchor] = self._steps[frame.begun :]

    def _alias(self, event: Any) -> None:
        start, end = self._place(event)
        if event.anchor not in self._anchors:
            raise _Stop("yaml-undefined-alias", start, end)
        steps = self._anchors[event.anchor]
        if steps is None:
            raise _Stop("yaml-recursive-alias", start, end)
        self._aliases += 1
        self._copies += len(steps)
        allowed = max(FREE_COPIES, MAX_COPIES * (len(self._steps) - self._copies))
        if self._aliases > MAX_ALIASES or self._copies > allowed:
            raise _Stop("yaml-too-many-aliases", start, end)
        if self._wants_key():
            self._alias_key(steps[0], start, end)
            return
        # The whole copy stands where the alias is, what is in it where it was written.
        first, *inside = steps
        self._write(first._replace(start=start, end=end))
        for step in inside[:-1]:
            self._write(step)
        if inside:
            self._write(inside[-1]._replace(start=end, end=end))

    def _alias_key(self, step: _Step, start: int, end: int) -> None:
        if step.call != "scalar":
            raise _Stop("yaml-collection-key", start, end)
        self._key(Scalar(step.kind, step.value), str(step.value), start, end)

    def _wants_key(self) -> bool:
        return bool(self._frames) and self._frames[-1].wants_key

    def _write(self, step: _Step) -> None:
        """One more step on the tape."""
        self._steps.append(step)
        self._last = step.end
        call, kind, value, start, end = step
        if call == "key":
            self.builder.key(str(value), start, end)
            self._frames[-1].wants_key = False
            return
        if call == "open":
            self.builder.open(kind, start)
            self._frames.append(_Frame(kind, None, 0))
            if len(self._frames) > MAX_DEPTH:
                raise _Stop("too-deep", start, end)
            return
        if call == "scalar":
            self.builder.scalar(kind, value, start, end)
        else:
            self._frames.pop()
            self.builder.close(end)
        if self._frames:
            self._frames[-1].wants_key = self._frames[-1].kind == Kind.OBJECT

    def _place(self, event: Any) -> tuple[int, int]:
        return self._offsets.byte(event.start_mark.index), self._offsets.byte(event.end_mark.index)

    def _stop(self, code: str, start: int, end: int) -> _Stop:
        """A stop at characters of the text."""
        return _Stop(code, self._offsets.byte(start), self._offsets.byte(end))

    def _note(self, code: str, start: int, end: int) -> None:
        self._problems += 1
        if self._problems > MAX_PROBLEMS:
            raise _Stop("too-many-problems", start, end)
        self.builder.problem(code, start, end, False)
