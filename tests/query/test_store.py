"""The derived store: always what a full rebuild would be, whatever happened to it or to the archive."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from trainsite.query.catalog import Segment, load_catalog
from trainsite.query.connection import open_archive
from trainsite.query.store import store_folder, store_version, sync_store
from trainsite.query.update import first_to_merge

ACTION = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 5), st.integers(0, 9), st.integers(0, 3)),
    st.tuples(st.just("copy"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.sampled_from(["delete", "tear", "touch", "tamper", "unfinish"]), st.integers(0, 5)),
    st.tuples(st.just("query")),
)


def act(runs, score, trajectory, action) -> None:
    kind, *numbers = action
    if kind == "query":
        open_archive(runs.archive).close()
        return
    name = f"run-{numbers[0]}"
    folder = runs.archive / name
    if kind == "add":
        rows = [score(numbers[1] / 10, model_id=f"m{each}") for each in range(numbers[2])]
        told = [trajectory(f"1-{each + 1}", f"said {numbers[1]}") for each in range(numbers[2])]
        runs.add(name, action_benchmark__scores=rows, natural_trajectories__trajectories=told)
    elif kind == "copy" and folder.exists():
        target = runs.archive / f"run-{numbers[1]}"
        if target != folder:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder, target)
    elif (folder / "collection-manifest.json").exists():
        harm(kind, folder)


def harm(kind: str, folder: Path) -> None:
    manifest = folder / "collection-manifest.json"
    if kind == "delete":
        shutil.rmtree(folder)
    elif kind == "tear":
        manifest.write_bytes(manifest.read_bytes()[:-20])
    elif kind == "touch":
        manifest.touch()
    elif kind == "unfinish":
        manifest.unlink()
    elif kind == "tamper":
        table = folder / "steps" / "action_benchmark" / "scores.ndjson"
        if table.exists():
            table.write_bytes(table.read_bytes() + b"{}\n")
            manifest.touch()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTION, min_size=3, max_size=14))
def test_the_store_equals_a_full_rebuild(make_runs, score, trajectory, contents, actions):
    with TemporaryDirectory() as folder:
        runs = make_runs(Path(folder) / "runs")
        runs.archive.mkdir()
        for action in actions:
            act(runs, score, trajectory, action)
        kept = contents(runs.archive)
        assert kept == contents(runs.archive, keeps_store=False)
        if any(runs.archive.iterdir()):  # a folder in which nothing was ever written has no store to lose
            shutil.rmtree(runs.archive / ".trainsite", ignore_errors=True)  # an archive without runs has none
        assert kept == contents(runs.archive)


def test_an_archive_that_is_not_there_gives_empty_views(tmp_path, contents):
    assert set(map(len, contents(tmp_path / "none").values())) == {0}
    assert not (tmp_path / "none").exists()


def test_a_folder_without_runs_is_left_as_it_is(tmp_path, contents):
    (tmp_path / "notes").mkdir()
    assert set(map(len, contents(tmp_path).values())) == {0}
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_a_folder_whose_name_is_no_text_is_a_problem(runs, contents):
    folder = runs.add("good")
    shutil.copytree(folder, runs.archive / os.fsdecode(b"bad-\xff"))
    for _ in range(2):
        found = contents(runs.archive)
        assert len(found["runs"]) == 1
        assert "does not work everywhere" in found["problems"][0]


def test_an_unfinished_run_is_not_in_it(runs, contents):
    runs.add("one")
    (runs.archive / "begun").mkdir()
    (runs.archive / "begun" / "run-journal.jsonl").write_text("{}\n")
    assert len(contents(runs.archive)["runs"]) == 1


def test_a_broken_run_is_a_problem_and_the_others_answer(runs, contents):
    runs.add("good")
    runs.add("torn").joinpath("collection-manifest.json").write_text('{"schema": ')
    found = contents(runs.archive)
    assert len(found["runs"]) == 1
    assert len(found["problems"]) == 1
    assert "unreadable_run" in found["problems"][0]
    assert "torn/collection-manifest.json" in found["problems"][0]


def test_a_newer_run_says_upgrade(runs, contents):
    manifest = runs.add("newer") / "collection-manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 99}))
    assert "upgrade trainsite" in contents(runs.archive)["problems"][0]


def test_a_changed_table_is_left_out_and_named(runs, score, contents):
    run = runs.add("one", action_benchmark__scores=[score(0.5)])
    table = run / "steps" / "action_benchmark" / "scores.ndjson"
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b"0.5", b"0.9"))
    found = contents(runs.archive)
    assert found["scores"] == []
    assert "changed_file" in found["problems"][0]
    table.write_bytes(whole)
    mended = contents(runs.archive)
    assert len(mended["scores"]) == 1
    assert mended["problems"] == []


def test_a_second_copy_of_a_run_does_not_count_twice(runs, score, contents):
    shutil.copytree(runs.add("one", action_benchmark__scores=[score(0.5)]), runs.archive / "two")
    found = contents(runs.archive)
    assert len(found["scores"]) == 1
    assert "duplicate_run" in found["problems"][0]
    shutil.rmtree(runs.archive / "one")
    left = contents(runs.archive)
    assert len(left["scores"]) == 1
    assert "'two'" in left["runs"][0]
    assert left["problems"] == []


def test_one_value_that_no_table_takes_refuses_its_run_alone(runs, score, contents):
    runs.add("a", action_benchmark__scores=[score(0.5)])
    runs.add("b", action_benchmark__scores=[score(0.5, n=2**64)])
    runs.add("c", action_benchmark__scores=[score(0.5)])
    found = contents(runs.archive)
    assert len(found["runs"]) == len(found["scores"]) == 2
    assert "holds a value that no table takes" in found["problems"][0]


def test_another_versions_store_is_built_anew(runs, contents):
    runs.add("one")
    before = contents(runs.archive)
    catalog = store_folder(runs.archive) / "catalog.json"
    catalog.write_text(catalog.read_text().replace(store_version(), "0 0.0.0 v0"))
    assert contents(runs.archive) == before
    assert load_catalog(catalog.parent, store_version()) is not None


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_segment_is_built_anew(runs, contents, damage):
    runs.add("one")
    before = contents(runs.archive)
    segment = next(store_folder(runs.archive).glob("segment-*"))
    if damage is None:
        segment.unlink()
    else:
        segment.write_bytes(damage)
    assert contents(runs.archive) == before


def test_nothing_is_written_where_nothing_changed(runs):
    runs.add("one")
    store = store_folder(runs.archive)
    sync_store(runs.archive, store)
    before = {path: path.stat().st_mtime_ns for path in store.iterdir()}
    sync_store(runs.archive, store)
    assert {path: path.stat().st_mtime_ns for path in store.iterdir()} == before


def test_one_more_run_leaves_the_large_segment_alone(runs):
    for number in range(5):
        runs.add(f"run-{number}")
    store = store_folder(runs.archive)
    first = sync_store(runs.archive, store).segments
    runs.add("run-9")
    second = sync_store(runs.archive, store).segments
    assert second[0] == first[0]
    assert [each.run_count for each in second] == [5, 1]


def test_many_small_segments_become_few(runs):
    for number in range(8):
        runs.add(f"run-{number:02d}")
        store = store_folder(runs.archive)
        catalog = sync_store(runs.archive, store)
    assert len(catalog.segments) <= 4
    assert {path.name for path in store.glob("segment-*")} == {each.file for each in catalog.segments}


@given(counts=st.lists(st.tuples(st.integers(0, 1000), st.floats(0, 1)), min_size=1, max_size=12))
def test_merging_ends_and_leaves_segments_that_shrink(counts):
    segments = [
        Segment(str(number), count, tuple(map(str, range(int(count * share)))))
        for number, (count, share) in enumerate(counts)
    ]
    first = first_to_merge(segments)
    merged = segments[:first]
    if segments[first:]:
        merged = [*merged, Segment("new", sum(each.live_count for each in segments[first:]))]
    assert first_to_merge(merged) == len(merged) or len(merged) < len(segments) or any(each.dead for each in segments)
    assert all(len(each.dead) * 10 <= each.run_count for each in merged)


def test_two_processes_build_one_store(runs, score, contents):
    for number in range(20):
        runs.add(f"run-{number:02d}", action_benchmark__scores=[score(0.5)] * 5)
    program = (
        "import sys, trainsite.query as q;"
        "print(q.open(sys.argv[1]).execute('SELECT count(*) FROM scores').fetchone()[0])"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(runs.archive)], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert [child.communicate(timeout=120)[0].strip() for child in children] == [b"100"] * 4
    assert len(contents(runs.archive)["scores"]) == 100


def test_killing_a_rebuild_harms_nothing(runs, score, contents):
    """The rebuild is killed at every third of its system calls that change a file."""
    for number in range(3):
        runs.add(f"run-{number}", action_benchmark__scores=[score(0.5)])
    before = contents(runs.archive)
    runs.add("run-3", action_benchmark__scores=[score(0.7)])
    program = """
import os, sys
left = int(sys.argv[2])
def watch(event, args):
    global left
    is_write = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if is_write or event in ("os.rename", "os.remove", "shutil.rmtree", "os.mkdir"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
import trainsite.query as q
sys.addaudithook(watch)
q.open(sys.argv[1])
"""
    killed = 0
    for step in range(0, 90, 3):
        child = subprocess.run([sys.executable, "-c", program, str(runs.archive), str(step)], check=False)
        if child.returncode == 0:
            break
        killed += 1
    else:
        pytest.fail("the rebuild never came to its end")
    assert killed >= 3
    after = contents(runs.archive)
    assert len(after["runs"]) == len(before["runs"]) + 1
    assert after == contents(runs.archive, keeps_store=False)
    runs.add("run-4")
    open_archive(runs.archive).close()
    left = {path.name for path in store_folder(runs.archive).iterdir()}
    assert not [name for name in left if name.startswith("spool-")]
    assert len([name for name in left if name.startswith("segment-")]) <= 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_archive_is_answered_from_the_cache(runs, contents):
    runs.add("one")
    runs.archive.chmod(0o555)
    try:
        assert len(contents(runs.archive)["runs"]) == 1
        assert not (runs.archive / ".trainsite").exists()
    finally:
        runs.archive.chmod(0o755)


def test_an_archive_that_takes_no_store_uses_the_cache(runs, contents):
    runs.add("one")
    (runs.archive / ".trainsite").write_text("in the way")
    assert len(contents(runs.archive)["runs"]) == 1
    assert ".cache" in str(store_folder(runs.archive))


def test_one_of_many_runs_that_goes_leaves_the_answers_but_not_yet_its_segment(runs, score, contents):
    for number in range(12):
        runs.add(f"run-{number:02d}", action_benchmark__scores=[score(number / 100)])
    contents(runs.archive)
    shutil.rmtree(runs.archive / "run-05")
    store = store_folder(runs.archive)
    catalog = sync_store(runs.archive, store)
    assert [(each.run_count, len(each.dead)) for each in catalog.segments] == [(12, 1)]
    found = contents(runs.archive)
    assert len(found["runs"]) == len(found["scores"]) == 11
    assert found == contents(runs.archive, keeps_store=False)


def test_what_a_killed_process_left_goes_with_the_next_writing(runs):
    runs.add("one")
    open_archive(runs.archive).close()
    store = store_folder(runs.archive)
    (store / "spool-left").mkdir()
    (store / "spool-left" / "score.ndjson").write_text("{}")
    (store / "segment-99.duckdb").write_bytes(b"half")
    runs.add("two")
    open_archive(runs.archive).close()
    assert not [path.name for path in store.iterdir() if path.name in ("spool-left", "segment-99.duckdb")]
