"""Duplicates, groups, caps and splits: properties that hold for any examples in any order."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.datasets.drawing import Example
from trainsite.datasets.neighbours import Neighbours
from trainsite.datasets.request import make_request
from trainsite.datasets.selection import find_groups, select
from trainsite.datasets.splits import position_of, split_of
from trainsite.datasets.unions import Unions

TASKS = ("response", "action_planner")


def choices(**given):
    return make_request(["x"], "out", **given).choices


def link(rank: int, name: int) -> bytes:
    return bytes([rank]) + name.to_bytes(16, "big")


def example(number: int, task: int, links: list[tuple[int, int]]) -> Example:
    return Example(
        part=1, row_id=f"1-{number}", line=number, call=0, task=TASKS[task], evidence="imported", format="chat",
        model="", quality="unrated", identity=number.to_bytes(32, "big"),
        links=tuple(sorted({link(*pair) for pair in links})),
    )  # fmt: skip


LINKS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 8)), min_size=1, max_size=3)
ROWS = st.lists(st.tuples(st.integers(0, 1), LINKS, st.integers(0, 9)), min_size=1, max_size=30)
"""Task, links and content of each example."""


def run(rows, pairs=(), **given):
    """Return the selection of some rows, contents that are pairs being nearly equal."""
    clusters = Unions(10)
    for first, second in pairs:
        clusters.join(first, second)
    examples = [example(number, task, links) for number, (task, links, _) in enumerate(rows, 1)]
    texts = [text for _, _, text in rows]
    return examples, texts, clusters, select(examples, texts, Neighbours(clusters), choices(**given))


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3)


@given(ROWS, PAIRS, st.sampled_from(["0.85", "off"]))
@settings(deadline=None)
def test_no_id_and_no_nearly_equal_text_stands_in_two_groups(rows, pairs, near):
    examples, texts, clusters, selection = run(rows, pairs, near_duplicates=near)
    by_link, by_text = {}, {}
    for one, text, group in zip(examples, texts, selection.groups, strict=True):
        for name in one.links:
            assert by_link.setdefault(name, group) == group
        assert by_text.setdefault(clusters.find(text), group) == group


@given(ROWS, PAIRS, st.integers(1, 4), st.integers(1, 6))
@settings(deadline=None)
def test_caps_hold_and_one_of_equal_examples_stays(rows, pairs, per_group, per_task):
    examples, texts, clusters, selection = run(rows, pairs, max_per_group=per_group, max_per_task=per_task)
    kept = [index for index, reason in enumerate(selection.reasons) if reason is None]
    assert max(Counter(examples[index].task for index in kept).values()) <= per_task
    assert max(Counter(selection.groups[index] for index in kept).values()) <= per_group
    assert len({(examples[index].task, clusters.find(texts[index])) for index in kept}) == len(kept)


@given(ROWS, PAIRS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_changes_nothing(rows, pairs, random):
    examples, texts, clusters, selection = run(rows, pairs, max_per_group=2, max_per_task=5)
    order = list(range(len(rows)))
    random.shuffle(order)
    again = select(
        [examples[at] for at in order],
        [texts[at] for at in order],
        Neighbours(clusters),
        choices(max_per_group=2, max_per_task=5),
    )
    assert again.reasons == [selection.reasons[at] for at in order]
    assert again.groups == [selection.groups[at] for at in order]


@given(ROWS, ROWS)
@settings(deadline=None)
def test_rows_that_share_nothing_move_no_other(rows, added):
    examples, texts, _, selection = run(rows)
    strangers = [example(1000 + at, task, [(rank, name + 100) for rank, name in links]) for at, (task, links, _) in
                 enumerate(added)]  # fmt: skip
    more = find_groups(examples + strangers, texts + [100 + text for _, _, text in added])
    assert more[: len(examples)] == selection.groups


def test_another_row_of_a_conversation_does_not_rename_it():
    first = example(1, 0, [(0, 5), (2, 9)])
    later = example(2, 0, [(0, 5), (2, 1)])
    alone = example(3, 0, [(2, 1)])
    assert find_groups([first], [0]) == [link(0, 5)]
    assert find_groups([first, later, alone], [0, 1, 2]) == [link(0, 5)] * 3


def test_near_duplicates_stay_where_that_is_off_but_share_a_group():
    rows = [(0, [(2, 1)], 1), (0, [(2, 2)], 2)]
    _, _, _, selection = run(rows, [(1, 2)], near_duplicates="off")
    assert selection.reasons == [None, None]
    assert len(set(selection.groups)) == 1


@given(st.binary(min_size=1, max_size=40), st.text(min_size=1, max_size=20).filter(str.isprintable))
def test_a_position_is_from_zero_to_below_one(group, seed):
    assert 0 <= position_of(seed, group) < 1


def test_splits_come_close_to_the_ratios():
    wanted = choices(val=0.1, test=0.2)
    found = Counter(split_of(number.to_bytes(4, "big"), wanted) for number in range(10_000))
    assert abs(found["test"] - 2000) < 200
    assert abs(found["val"] - 1000) < 200
