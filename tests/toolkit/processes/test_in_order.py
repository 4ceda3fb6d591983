"""What is worked on by several threads comes in order, with errors in their turn, and in a copy of the process too."""

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.processes.cores import cores
from assay.processes.in_order import MOST_THREADS, in_order


class BadItemError(Exception):
    pass


def items(numbers, is_broken):
    yield from numbers
    if is_broken:
        raise BadItemError


def worked(number):
    if number < 0:
        raise ValueError(number)
    return number + 1


def outcome(pairs):
    """The pairs, and what ends them."""
    found = []
    try:
        found.extend(pairs)
    except (BadItemError, ValueError) as error:
        return found, repr(error)
    return found, ""


def plain(numbers, is_broken):
    """The same, one after the other."""
    for number in items(numbers, is_broken):
        yield number, worked(number)


@given(st.lists(st.integers(-1, 50), max_size=40), st.booleans())
def test_it_is_as_if_one_were_worked_on_after_the_other(numbers, is_broken):
    assert outcome(in_order(items(numbers, is_broken), worked)) == outcome(plain(numbers, is_broken))


def test_no_more_are_taken_ahead_than_there_are_threads_and_one():
    taken = []
    pairs = in_order((taken.append(number) or number for number in range(1000)), worked)
    for given_, _ in enumerate(pairs, 1):
        assert len(taken) <= given_ + MOST_THREADS + 1
    assert taken == [*range(1000)]


def test_several_are_worked_on_at_once_where_there_are_cores():
    both = threading.Barrier(2)
    if cores() < 2:
        pytest.skip("there is one core")
    assert [found for _, found in in_order([1, 2], lambda _: both.wait(60) >= 0)] == [True, True]


def test_what_is_given_up_is_not_begun():
    begun, gate = [], threading.Event()

    def waiting(number):
        begun.append(number)
        assert number == 0 or gate.wait(60)
        return number

    pairs = in_order(range(100), waiting)
    next(pairs)
    pairs.close()
    gate.set()
    assert [found for _, found in in_order([0], waiting)] == [0]
    assert len(begun) <= MOST_THREADS + 2


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="processes cannot be copied here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_copy_of_the_process_goes_on_by_itself():
    pairs = in_order(range(50), worked)
    assert next(pairs) == (0, 1)
    if not (pid := os.fork()):
        os._exit(0 if [*pairs] == [(number, number + 1) for number in range(1, 50)] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert [*pairs] == [(number, number + 1) for number in range(1, 50)]
