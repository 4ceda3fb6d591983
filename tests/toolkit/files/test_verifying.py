"""Files are compared with their digests while they are read, and it is as if that had been done before."""

import os
import threading
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import DataError
from assay.files.content import content_of
from assay.files.verifying import Verifying

BYTES = b"some\n" * 100_000
WRONG, DAMAGED = (DataError(problem, path="t.txt") for problem in ("its sha256 is another", "is damaged"))


def verdict(expected):
    """What compares digests with the one that is expected."""

    def compare(found):
        if found["sha256"] != expected:
            raise WRONG

    return compare


def read(verifying, file, items, expected, error=None):
    """Items of a file that is compared as soon as the first is asked for; `error` follows them."""
    verifying.begin(file, ["sha256"], verdict(expected))
    yield from items
    if error is not None:
        raise error


def outcome(given_):
    """The items, and what ends them."""
    found = []
    try:
        found.extend(given_)
    except DataError as error:
        return found, error
    return found, None


def hashing():
    """How many threads are there that work out digests."""
    return sum(thread.name.startswith("assay-digests") for thread in threading.enumerate())


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "t.txt"
    path.write_bytes(BYTES)
    return content_of(path)


@given(
    sizes=st.lists(st.integers(0, 20), max_size=20),
    ahead=st.integers(0, 50),
    is_right=st.booleans(),
    error=st.sampled_from([None, DAMAGED]),
)
def test_items_come_as_if_the_digest_had_been_known_before(file, sizes, ahead, is_right, error):
    verifying = Verifying(ahead)
    expected = sha256(BYTES).hexdigest() if is_right else "0" * 64
    found = []

    def noted():
        for item in verifying.given(read(verifying, file, sizes, expected, error), int):
            assert hashing() <= 1
            found.append(item)
            yield item

    assert outcome(noted()) == ((sizes, error) if is_right else ([], WRONG))
    assert not hashing()


def test_no_more_is_read_ahead_than_is_allowed(tmp_path):
    path = tmp_path / "large"
    path.touch()
    os.truncate(path, 1 << 27)  # takes longer than what follows
    read_ahead = []
    verifying = Verifying(10)

    def items():
        verifying.begin(content_of(path), ["sha256"], lambda found: read_ahead.append(found["sha256"]))
        for item in range(1000):
            read_ahead.append(item)
            yield item

    assert next(verifying.given(items(), lambda item: 1)) == 0
    (digest,) = [each for each in read_ahead if isinstance(each, str)]
    assert read_ahead.index(digest) <= 10


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_digest_is_given_up_once_nobody_waits_for_it(tmp_path, error):
    path = tmp_path / "huge"
    path.touch()
    os.truncate(path, 1 << 40)  # minutes
    verifying = Verifying()
    with pytest.raises(error):
        list(verifying.given(read(verifying, content_of(path), [1], "", error()), int))
    assert not hashing()


def test_a_file_that_changes_meanwhile_is_an_error(tmp_path):
    path = tmp_path / "t.txt"
    path.write_bytes(BYTES)
    file = content_of(path)
    path.write_bytes(BYTES + b"more\n")
    verifying = Verifying()
    found, error = outcome(verifying.given(read(verifying, file, [1, 2], sha256(BYTES).hexdigest()), int))
    assert (found, error.problem) == ([], "changed while it was read")


def test_a_file_that_is_gone_is_an_error(tmp_path):
    path = tmp_path / "t.txt"
    path.write_bytes(BYTES)
    file = content_of(path)
    path.unlink()
    verifying = Verifying()
    found, error = outcome(verifying.given(read(verifying, file, [1, 2], ""), int))
    assert (found, error.problem) == ([], "cannot be read: No such file or directory")
