"""Objects are looked at seldom while a command works, and as before when it is done."""

import gc

import pytest

from trainsite.cli.garbage import seldom_collected


def test_thresholds_are_as_before_also_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collected():
        assert gc.get_threshold()[0] > before[0]
        raise KeyError("x")
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_cycles_made_meanwhile_are_found():
    class Node:
        pass

    with seldom_collected():
        node = Node()
        node.itself = node
        del node
        assert gc.collect() >= 1
