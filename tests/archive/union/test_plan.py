"""What a merge plans holds for any archives."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from trainsite.archive.layout import ARCHIVE_FILES
from trainsite.archive.union.holdings import Held, Holdings
from trainsite.archive.union.plan import plan_merge

helds = st.builds(
    Held,
    name=st.sampled_from(["a", "b", "a-2", "c" * 200]),
    run_id=st.sampled_from(["r1", "r2", "r3"]),
    manifest_sha256=st.sampled_from(["x", "y"]),
    key_id=st.sampled_from(["k1", "k2"]),
    has_raw=st.just(False),
)
archives = st.lists(helds, unique_by=lambda held: held.name, max_size=4)


def holdings(name: str, runs: list[Held]) -> Holdings:
    return Holdings(Path(name), tuple(runs), ())


def plan(sources: list[list[Held]], target: list[Held], **options):
    given_options = {"with_raw": False, "keep_both": True, "names": [held.name for held in target], **options}
    named = [holdings(f"s{number}", runs) for number, runs in enumerate(sources)]
    return plan_merge(named, holdings("t", target), **given_options)


@given(st.lists(archives, max_size=3), archives)
def test_every_content_is_there_once_and_no_name_twice(sources, target):
    made = plan(sources, target)
    wanted = {held.identity for runs in (*sources, target) for held in runs}
    held = {each.identity for each in target}
    assert len(made.carries) == len(wanted - held)
    names = [each.name for each in target] + [carry.name for carry in made.carries]
    assert len(names) == len(set(names))
    assert not ARCHIVE_FILES & set(names)
    assert all(len(name.encode()) <= 200 for name in names)


@given(st.lists(archives, max_size=3), archives)
def test_a_second_merge_has_nothing_to_do(sources, target):
    first = plan(sources, target)
    contents = {(at.parent.name, at.name): None for carry in first.carries for at in carry.origins}
    by_place = {(f"s{number}", held.name): held for number, runs in enumerate(sources) for held in runs}
    assert contents.keys() <= by_place.keys()
    after = [*target]
    for carry in first.carries:
        origin = by_place[carry.origins[0].parent.name, carry.origins[0].name]
        after.append(
            Held(
                name=carry.name,
                run_id=origin.run_id,
                manifest_sha256=origin.manifest_sha256,
                key_id=origin.key_id,
                has_raw=False,
            )
        )
    assert plan(sources, after).carries == []


@given(archives)
def test_conflicts_are_ids_with_more_than_one_content(runs):
    made = plan([runs], [], keep_both=False)
    contents = {held.identity for held in runs}
    assert len(made.conflicts) == len(contents) - len({run_id for run_id, _ in contents})


def test_raw_text_is_taken_only_when_asked_for():
    raw = Held(name="a", run_id="r", manifest_sha256="x", key_id="k", has_raw=True)
    assert [problem.code for problem in plan([[raw]], []).left_out] == ["raw_text"]
    assert len(plan([[raw]], [], with_raw=True).carries) == 1
