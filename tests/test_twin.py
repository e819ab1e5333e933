"""Work in one or two processes: the same results in the same order, and errors of either side arrive."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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


def give_up_or_go_on(item: tuple[int, Path]) -> None:
    """Give up in the first process; say in the second that it came to an end, long after."""
    parent, mark = item
    if os.getpid() == parent:
        raise RecordError("here")
    time.sleep(20)
    mark.touch()


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


def test_a_forked_process_is_given_a_function_that_no_pickle_holds():
    code = (
        "import os\nfrom trainsite.twin import in_order, is_forked\ntwice = is_forked()\n"
        "made = list(in_order(lambda number: (number * number, os.getpid()), range(40), twice=twice))\n"
        "print(*(value for value, _ in made))\nprint(twice, len({pid for _, pid in made}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    squares, processes = done.stdout.splitlines()
    assert squares == " ".join(str(number * number) for number in range(40))
    assert processes in ("True 2", "False 1")


def test_a_second_process_is_not_waited_for_when_this_one_gives_up(tmp_path):
    with pytest.raises(RecordError, match="here"):
        list(in_order(give_up_or_go_on, [(os.getpid(), tmp_path / "mark")] * 8, twice=True))
    assert not (tmp_path / "mark").exists()


STOPPED_AT_ANY_TIME = """
from trainsite.twin import in_order

def work(number):
    return b"x" * 200_000

try:
    for number, made in enumerate(in_order(work, range(10_000_000), twice=True)):
        if number == 20:
            print("begun", flush=True)
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.parametrize("after_s", [0.0, 0.013, 0.029, 0.041, 0.067])
def test_both_processes_end_whenever_they_are_interrupted(after_s):
    with subprocess.Popen([sys.executable, "-c", STOPPED_AT_ANY_TIME], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "begun\n"
        time.sleep(after_s)
        child.send_signal(signal.SIGINT)
        try:
            assert child.communicate(timeout=60)[0] == "stopped\n"
        finally:
            child.kill()
    assert child.returncode == 0


def test_nothing_to_do_starts_nothing():
    assert list(in_order(square, [], twice=True)) == []
