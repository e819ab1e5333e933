"""Work in one or two processes: the same results in the same order, and errors of either side arrive."""

import os

import pytest

from trainsite.errors import RecordError, SourceError
from trainsite.twin import in_order


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def refuse(number: int) -> int:
    if number >= 5:
        raise RecordError(f"no {number}")
    return number


def die(number: int) -> int:
    if number == 3 and os.environ.get("TWIN_PARENT") != str(os.getpid()):
        os._exit(9)
    return number


def test_two_processes_give_the_same_in_the_same_order():
    once = [value for value, _ in in_order(square, range(40), twice=False)]
    made = list(in_order(square, range(40), twice=True))
    assert [value for value, _ in made] == once
    assert len({pid for _, pid in made}) == 2


def test_items_are_taken_as_they_are_needed():
    taken = []

    def items():
        for number in range(1000):
            taken.append(number)
            yield number

    made = in_order(square, items(), twice=True)
    next(made)
    assert len(taken) < 50
    made.close()


@pytest.mark.parametrize("twice", [False, True])
def test_an_error_of_either_process_arrives_as_it_is(twice):
    with pytest.raises(RecordError, match=r"no [0-9]+"):
        list(in_order(refuse, range(40), twice=twice))


def test_a_process_that_dies_is_said_in_one_line(monkeypatch):
    monkeypatch.setenv("TWIN_PARENT", str(os.getpid()))
    with pytest.raises(SourceError, match="the second process ended early"):
        list(in_order(die, [3] * 40, twice=True))


def test_nothing_to_do_starts_nothing():
    assert list(in_order(square, [], twice=True)) == []
