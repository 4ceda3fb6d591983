import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import RunError
from assay.runs.journal import Entry, Journal
from assay.runs.schema import APPLICATION, VERSION
from assay.runs.segments import Segment


def entry(key="k", **changes):
    values = {"key": key, "name": "align", "started_ns": 1, "ended_ns": 2, "cpu_ns": 1, **changes}
    return Entry(**values)


@pytest.fixture
def journal(tmp_path):
    with closing(Journal(tmp_path / "journal.sqlite")) as journal:
        yield journal


def test_nothing_is_done_at_first(journal):
    assert journal.done("k") is None
    assert journal.entries() == ()


times = st.integers(0, 2**63 - 1)
segments = st.builds(Segment, st.text(min_size=1), times, times, st.text())


@given(
    st.builds(
        Entry,
        key=st.text(),
        name=st.text(),
        started_ns=times,
        ended_ns=times,
        cpu_ns=times,
        output=st.binary(),
        segments=st.lists(segments, max_size=3, unique_by=lambda s: s.name).map(
            lambda found: tuple(sorted(found, key=lambda s: s.name.encode()))
        ),
    )
)
def test_what_is_committed_is_remembered(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite"
    with closing(Journal(path)) as journal:
        journal.commit(written)
    with closing(Journal(path)) as journal:
        assert journal.entries() == (written,)
        assert journal.done(written.key) == written


def test_the_seal_tells_entries_apart_and_does_not_mind_the_order_of_segments():
    one, two = Segment("a", 1, 2, "d"), Segment("b", 1, 2, "d")
    assert entry(segments=(one, two)).seal == entry(segments=(two, one)).seal
    others = [
        entry(),
        entry("l"),
        entry(name="read"),
        entry(started_ns=0),
        entry(ended_ns=3),
        entry(cpu_ns=2),
        entry(output=b"x"),
        entry(segments=(one,)),
        entry(segments=(two,)),
    ]
    assert len({each.seal for each in others}) == len(others)


def test_a_finished_node_keeps_its_first_entry(journal):
    journal.commit(entry(output=b"first", segments=(Segment("a", 1, 2, "d"),)))
    journal.commit(entry(output=b"second"))
    assert journal.done("k") == entry(output=b"first", segments=(Segment("a", 1, 2, "d"),))


def test_a_forgotten_node_runs_again(journal):
    journal.commit(entry(output=b"no", segments=(Segment("a", 1, 2, "d"),)))
    journal.forget("k")
    assert journal.done("k") is None
    journal.commit(entry(output=b"yes", segments=(Segment("a", 3, 4, "e"),)))
    assert journal.entries() == (entry(output=b"yes", segments=(Segment("a", 3, 4, "e"),)),)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text()), max_size=9))
def test_of_a_file_the_digest_of_the_last_writing_counts(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite"
    for name, digest in written:
        with closing(Journal(path)) as journal:
            journal.write(name, digest)
    with closing(Journal(path)) as journal:
        assert journal.written() == dict(written)


def test_a_forgotten_node_takes_its_segments_along(journal):
    journal.commit(entry(segments=(Segment("a", 1, 2, "d"),)))
    journal.forget("k")
    assert journal.entries() == ()
    journal.commit(entry("other", segments=(Segment("a", 1, 2, "d"),)))


def test_nothing_of_a_commit_that_fails_is_kept(journal):
    journal.commit(entry("a", segments=(Segment("rows", 1, 2, "d"),)))
    with pytest.raises(RunError, match="UNIQUE"):
        journal.commit(entry("b", segments=(Segment("rows", 1, 2, "d"),)))
    assert [found.key for found in journal.entries()] == ["a"]
    journal.commit(entry("b"))


def test_a_local_journal_is_written_ahead_and_synced(journal):
    assert journal._pragma("journal_mode") in ("wal", "delete")
    assert journal._pragma("synchronous") == 2
    assert journal._pragma("foreign_keys") == 1


@pytest.mark.parametrize("data", [b"", None])
def test_a_journal_that_was_begun_and_no_more_is_begun_again(tmp_path, data):
    path = tmp_path / "journal.sqlite"
    if data is not None:
        path.write_bytes(data)
    with closing(Journal(path)) as journal:
        journal.commit(entry())
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_others_may_read_while_one_writes(journal):
    with closing(Journal(journal.path)) as reader:
        journal.commit(entry("a"))
        assert reader.done("a") == entry("a")
        with journal._transaction():
            journal._ask("DELETE FROM nodes")
            if journal._pragma("journal_mode") == "wal":
                assert reader.done("a") == entry("a")
        assert reader.done("a") is None


def make(path, *statements):
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


@pytest.mark.parametrize(
    ("statements", "line"),
    [
        (["CREATE TABLE t (x)"], "is a database of another program"),
        (["PRAGMA application_id = 7"], "is a database of another program"),
        (
            [f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION + 1}"],
            "was written by a newer version of Assay",
        ),
    ],
)
def test_a_database_of_somebody_else_is_left_alone(tmp_path, statements, line):
    path = tmp_path / "journal.sqlite"
    make(path, *statements)
    before = path.read_bytes()
    with pytest.raises(RunError, match=line):
        Journal(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(RunError, match="file is not a database"):
        Journal(path)


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_reading_leaves_nothing_beside_it(tmp_path, mode):
    path = tmp_path / "a ?#%.sqlite"
    with closing(Journal(path)) as journal:
        journal.commit(entry("a"))
        journal._ask(f"PRAGMA journal_mode = {mode}")
    before = path.read_bytes()
    with closing(Journal(path, read_only=True)) as reader:
        assert reader.done("a") == entry("a")
        assert [each.name for each in tmp_path.iterdir()] == [path.name]
        with pytest.raises(RunError, match="readonly"):
            reader.commit(entry("b"))
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_reading_sees_what_a_writer_at_work_has_committed(journal):
    journal.commit(entry("a"))
    with closing(Journal(journal.path, read_only=True)) as reader:
        assert reader.entries() == (entry("a"),)
        journal.commit(entry("b"))
        assert [each.key for each in reader.entries()] == ["a", "b"]


def test_reading_makes_no_file(tmp_path):
    with pytest.raises(RunError, match="No such file"):
        Journal(tmp_path / "journal.sqlite", read_only=True)
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(RunError, match="another program"):
        Journal(tmp_path / "empty.sqlite", read_only=True)
    assert (tmp_path / "empty.sqlite").read_bytes() == b""


def test_entries_come_in_the_order_of_their_commits_whatever_the_clock_says(journal):
    for number, key in enumerate("cab"):
        journal.commit(entry(key, ended_ns=100 - number))
    assert [each.key for each in journal.entries()] == ["c", "a", "b"]
