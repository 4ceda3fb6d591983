"""A tape from another format's events, in pure Python."""

from assay_kernels.scan._twin.nodes import ARRAY, KEY, NONE, NULL, OBJECT, STRING, Nodes
from assay_kernels.scan._twin.tape import Tape
from assay_kernels.scan.problems import Problem


class TapeBuilder:
    """Writes a tape event by event; keys and scalars keep the values they are given."""

    __slots__ = ("_given", "_nodes", "_problems")

    def __init__(self) -> None:
        self._nodes = Nodes()
        self._given: list[object] = []
        self._problems: list[Problem] = []

    def open(self, kind: int, start: int) -> None:
        """Begin an OBJECT or ARRAY."""
        if kind not in (OBJECT, ARRAY):
            raise ValueError("only an object or an array can be opened")
        self._expect_value()
        self._nodes.enter(int(kind), start)
        self._given.append(None)

    def close(self, end: int) -> None:
        """End the innermost open OBJECT or ARRAY."""
        if self._nodes.open == NONE or self._nodes.is_key_pending():
            raise ValueError("nothing to close here")
        self._nodes.leave(end)

    def key(self, text: str, start: int, end: int) -> None:
        """Name the next member of the open OBJECT."""
        if not self._nodes.in_object() or self._nodes.is_key_pending():
            raise ValueError("no key can stand here")
        self._nodes.push(KEY, start, end)
        self._given.append(text)

    def scalar(self, kind: int, value: object, start: int, end: int) -> None:
        """Add a value that is neither OBJECT nor ARRAY."""
        if not STRING <= kind <= NULL:
            raise ValueError("only what is no object, array or key is a scalar")
        self._expect_value()
        self._nodes.push(int(kind), start, end)
        self._given.append(value)

    def problem(self, code: str, start: int, end: int, fatal: bool) -> None:  # noqa: FBT001
        """Note a mistake in the bytes `start` to `end`."""
        self._problems.append(Problem(code, start, end, fatal))

    def finish(self, source: bytes) -> Tape:
        """The tape, with what is still open closed at the end of `source`; the builder is empty again."""
        tape = Tape(source, self._nodes, self._problems, self._given)
        self._nodes, self._given, self._problems = Nodes(), [], []
        return tape

    def _expect_value(self) -> None:
        nodes = self._nodes
        has_root = nodes.open == NONE and len(nodes.kinds) > 0
        if has_root or nodes.in_object() != nodes.is_key_pending():
            raise ValueError("no value can stand here")
