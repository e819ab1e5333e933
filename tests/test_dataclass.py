"""A class of ours is to its users what the standard decorator makes."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.dataclass import dataclass

OPTIONS = [
    {},
    {"slots": True},
    {"kw_only": True},
    {"frozen": True},
    {"frozen": True, "order": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "order": True, "kw_only": True, "slots": True},
]


def define(decorator, **options):
    """Define the same class with a decorator."""

    class Reading:
        """What was read."""

        place: str
        value: float = 0.5
        notes: list = field(default_factory=list, compare=False)
        secret: str = field(default="hidden", repr=False)
        rank: int = field(default=3, init=False)

    Reading.__qualname__ = "Reading"
    return decorator(**options)(Reading)


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0


@dataclass(frozen=True)
class Named(Point):
    name: str = ""

    def __repr__(self):
        return self.name


@dataclass
class Checked:
    value: int

    def __post_init__(self):
        if self.value < 0:
            raise ValueError(self.value)


@dataclass(frozen=True, slots=True)
class Single:
    value: float


@dataclass(frozen=True)
class Empty:
    pass


@pytest.fixture(params=OPTIONS, ids=lambda options: "-".join(options) or "plain")
def pair(request):
    return define(dataclass, **request.param), define(dataclasses.dataclass, **request.param)


def outcome(work, *, of):
    try:
        return work(of)
    except Exception as error:  # noqa: BLE001 - the error is what is compared
        return type(error), str(error)


@pytest.mark.parametrize(
    "work",
    [
        lambda kind: repr(kind(place="a", value=1.5, notes=["n"])),
        lambda kind: kind(place="a") == kind(place="a", notes=[1]),
        lambda kind: kind(place="a") == kind(place="b"),
        lambda kind: kind(place="a") == "a",
        lambda kind: kind(place="a") < kind(place="b"),
        lambda kind: kind(place="b", value=2) >= kind(place="b", value=1),
        lambda kind: hash(kind(place="a")) == hash(kind(place="a")),
        lambda kind: len({kind(place="a"), kind(place="a"), kind(place="b")}),
        lambda kind: repr(dataclasses.replace(kind(place="a"), value=7)),
        lambda kind: repr(copy.copy(kind(place="a", notes=[1]))),
        lambda kind: dataclasses.asdict(kind(place="a")),
        lambda kind: [item.name for item in dataclasses.fields(kind)],
        lambda kind: kind.__match_args__,
        lambda kind: kind.__doc__,
        lambda kind: kind(place="a").rank,
        lambda kind: kind("a", 2.0).value,
        lambda kind: kind(),
        lambda kind: kind(place="a", rank=1),
        lambda kind: kind(place="a", colour="red"),
        lambda kind: setattr(kind(place="a"), "place", "b"),
        lambda kind: delattr(kind(place="a"), "place"),
        lambda kind: hasattr(kind(place="a"), "__dict__"),
        lambda kind: kind(place="a").notes is kind(place="a").notes,
    ],
)
def test_users_see_no_difference(pair, work):
    ours, standard = pair
    assert outcome(work, of=ours) == outcome(work, of=standard)


@given(st.integers(), st.integers(), st.integers(), st.integers())
def test_equal_means_equal_values_and_equal_hashes(x, y, other_x, other_y):
    one, other = Point(x, y), Point(other_x, other_y)
    assert (one == other) == ((x, y) == (other_x, other_y))
    assert one != other or hash(one) == hash(other)


def test_one_value_compares_as_a_tuple_of_it():
    nan = float("nan")
    assert Single(nan) == Single(nan)
    assert Single(1.0) != Single(2.0)


def test_pickles_come_back_equal():
    for value in (Point(1, 2), Named(1, 2, "n"), Checked(4), Empty(), Single(2.0)):
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert type(again) is type(value)


def test_a_frozen_instance_keeps_its_fields():
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'y'"):
        del point.y
    assert point == Point(1, 0)


def test_a_class_keeps_the_methods_it_writes_and_those_it_inherits():
    assert repr(Named(1, name="n")) == "n"
    assert Named(1, 2, "n") == Named(x=1, y=2, name="n") != Point(1, 2)


def test_the_check_after_construction_runs_the_first_time_and_every_time():
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            Checked(-1)
    assert Checked(3).value == 3


def test_an_instance_that_holds_itself_can_be_shown():
    @dataclass
    class Node:
        child: object = None

    node = Node()
    node.child = node
    assert repr(node).endswith("Node(child=...)")
