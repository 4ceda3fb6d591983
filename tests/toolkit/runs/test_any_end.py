"""A run folder through any history of work, deaths, restarts and losses, held against a dictionary."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assay.runs.journal import Entry
from assay.runs.segments import segment_name
from assay.runs.store import open_store

NODES = st.integers(0, 4)
ROWS = st.lists(st.floats(allow_nan=False), max_size=3)
FILES = st.sampled_from(["results.json", "record.json"])


def key(number):
    return f"sha256:{number:016x}{'0' * 48}"


class RunFolder(RuleBasedStateMachine):
    """What was acknowledged is there for ever, what was not is as if it had never been begun."""

    @initialize()
    def begin(self):
        self.base = Path(mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        self.folder = self.base / "0"
        self.finished = {}
        self.loose = set()
        self.written = {}
        self.open()

    def open(self):
        self.loose.clear()
        self.stack = ExitStack()
        self.store = self.stack.enter_context(open_store(self.folder))

    def go_on_from(self, snapshot):
        """Let the process die: what it would have done yet happens to a folder that nobody sees."""
        self.stack.close()
        self.folder = snapshot
        self.open()

    def snapshot(self):
        """A copy of the files as they are now, as a process that begins after a `kill -9` finds them."""
        return Path(shutil.copytree(self.folder, self.base / str(len(list(self.base.iterdir())))))

    def entry(self, number, values):
        segment = self.store.write_rows(key(number), "rows", [pa.table({"x": pa.array(values, pa.float64())})])
        times = {"started_ns": number, "ended_ns": number, "cpu_ns": 0}
        return Entry(key=key(number), name=f"node {number}", output=b"%d" % number, segments=(segment,), **times)

    @rule(number=NODES, values=ROWS)
    def finish(self, number, values):
        if number not in self.finished:
            entry = self.entry(number, values)
            self.store.commit(entry)
            self.finished[number] = entry, values
            self.loose.discard(number)

    @rule(number=NODES, values=ROWS)
    def write_rows_and_no_more(self, number, values):
        if number not in self.finished:
            self.entry(number, values)
            self.loose.add(number)

    @rule(number=NODES, values=ROWS, at=st.integers(0, 6))
    def die_while_an_entry_is_committed(self, number, values, at):
        """Before the statement `at` is carried out, of which there are six or less."""
        if number in self.finished:
            return
        snapshots, statements = [], []

        def trace(statement):
            if len(statements) == at:
                snapshots.append(self.snapshot())
            statements.append(statement)

        entry = self.entry(number, values)
        self.store.journal._database.set_trace_callback(trace)
        self.store.commit(entry)
        self.store.journal._database.set_trace_callback(None)
        if not snapshots:
            self.finished[number] = entry, values
        self.go_on_from(*(snapshots or [self.snapshot()]))

    @rule(name=FILES, data=st.binary(max_size=5))
    def write_a_file(self, name, data):
        self.store.write_bytes(name, data)
        self.written[name] = data

    @rule(where=st.sampled_from([".", "items"]))
    def die_with_half_a_file(self, where):
        (self.folder / where / ".0123456789abcdef.partial").write_bytes(b"PAR1")
        self.go_on_from(self.snapshot())
        assert not list(self.folder.rglob(".*"))

    @rule()
    def die(self):
        self.go_on_from(self.snapshot())

    @rule()
    def end_well_and_begin_again(self):
        self.stack.close()
        self.open()

    @precondition(lambda self: self.finished)
    @rule(data=st.data(), cut=st.booleans())
    def lose_rows_between_two_runs(self, data, cut):
        number = data.draw(st.sampled_from(sorted(self.finished)))
        self.stack.close()
        path = self.folder / "items" / segment_name("rows", key(number))
        os.truncate(path, 3) if cut else path.unlink()
        del self.finished[number]
        self.open()

    @invariant()
    def what_was_acknowledged_is_there_and_nothing_else(self):
        for number in range(5):
            expected, values = self.finished.get(number, (None, None))
            assert self.store.done(key(number)) == expected
            if expected:
                assert self.store.read_rows(expected.segments[0])["x"].to_pylist() == values
        assert self.store.entries() == tuple(entry for entry, _ in self.finished.values())

    @invariant()
    def there_are_no_other_rows(self):
        found = {path.name for path in (self.folder / "items").glob("*.parquet")}
        assert found == {segment_name("rows", key(number)) for number in self.finished.keys() | self.loose}

    @invariant()
    def files_are_what_was_written_last(self):
        assert all(self.store.holds(name) for name in self.written)
        assert all(self.store.read_bytes(name) == data for name, data in self.written.items())

    def teardown(self):
        if hasattr(self, "stack"):
            self.stack.close()
            shutil.rmtree(self.base)


TestRunFolder = RunFolder.TestCase
TestRunFolder.settings = settings(max_examples=20, stateful_step_count=15)
