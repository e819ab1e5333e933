"""Lists in pieces: a build that makes a few of them anew leaves what a build of all of them leaves."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.publish.list_chunks import cut_blocks
from trainsite.query import blocks
from trainsite.query.rows import site as site_rows
from trainsite.site import pages, pieces, tables
from trainsite.site.pages import RunRows

RUNS = st.lists(st.builds(RunRows, st.text(max_size=3), st.just(""), st.integers(0, 3)), max_size=60)


@given(RUNS, st.integers(1, 50))
def test_blocks_hold_the_first_rows_and_no_block_more(runs, row_count):
    found = cut_blocks(runs, row_count)
    held = [run for block in found for run in block]
    filled = [run for run in runs if run.row_count]
    assert held == filled[: len(held)]
    assert sum(run.row_count for run in held) >= min(row_count, sum(run.row_count for run in runs))
    assert sum(run.row_count for block in found[:-1] for run in block) < row_count
    assert all(found)


@given(RUNS, st.data())
def test_a_run_more_leaves_all_blocks_but_its_own_as_they_are(runs, data):
    place = data.draw(st.integers(0, len(runs)))
    new = RunRows("new", "", 1)
    before = cut_blocks(runs, 10**6)
    after = cut_blocks([*runs[:place], new, *runs[place:]], 10**6)
    assert len([block for block in after if block not in before]) <= (2 if blocks.ends_block("new") else 1)


@pytest.fixture
def small(monkeypatch):
    """Make blocks and the first rows of lists small enough for a few runs."""
    monkeypatch.setattr(blocks, "_SHARE", 2)
    monkeypatch.setattr(site_rows, "FIRST_ROWS", 2)
    for module in (pages, tables):
        monkeypatch.setattr(module, "LISTED_ROWS", 45)


@pytest.mark.usefixtures("small")
def test_an_incremental_build_of_lists_equals_a_full_one(add_run, build, rewrite, tmp_path, contents, monkeypatch):
    archive = tmp_path / "runs"
    made = []

    def make(columns, value):
        made.append(value["row_count"])
        return pieces.make_piece(columns, value)

    def check(name):
        made.clear()
        build()
        count = len(made)
        build(tmp_path / name)
        assert contents(tmp_path / "site") == contents(tmp_path / name)
        shutil.rmtree(tmp_path / name)
        return count, len(made) - count

    monkeypatch.setattr("trainsite.publish.list_chunks.make_piece", make)
    for number in range(9):
        add_run(f"run-{number}", started_at=f"2026-02-{number + 1:02d}T00:00:00.000Z")
    assert check("first")[0] > 0
    rewrite(archive / "run-8", label="</script> one")
    mine, all_of_them = check("changed")
    assert 0 < mine < all_of_them
    rewrite(archive / "run-0", label="an old one")
    check("old")
    add_run("run-9", started_at="2026-02-05T12:00:00.000Z")
    check("between")
    shutil.rmtree(archive / "run-4")
    check("gone")
    (archive / "run-3").rename(archive / "moved")
    check("moved")
    rewrite(archive / "run-7", started_at="2026-01-01T00:00:00.000Z")
    check("first of all")
    (archive / "run-6" / "collection-manifest.json").write_bytes(b"{")
    check("torn")


@pytest.mark.usefixtures("small")
def test_pieces_that_are_lost_or_torn_are_made_again(add_run, build, rewrite, tmp_path, contents):
    for number in range(6):
        add_run(f"run-{number}")
    build()
    (folder,) = (tmp_path / "runs" / ".trainsite" / "site").glob("*.pieces")
    found = sorted(folder.iterdir())
    assert found
    for number, path in enumerate(found):
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-3])
    rewrite(tmp_path / "runs" / "run-0", label="other")
    build()
    build(tmp_path / "full")
    assert contents(tmp_path / "site") == contents(tmp_path / "full")


@pytest.mark.usefixtures("small")
def test_pieces_of_runs_that_are_gone_go(add_run, build, tmp_path):
    for number in range(6):
        add_run(f"run-{number}")
    build()
    (folder,) = (tmp_path / "runs" / ".trainsite" / "site").glob("*.pieces")
    before = {path.name for path in folder.iterdir()}
    for number in range(5):
        shutil.rmtree(tmp_path / "runs" / f"run-{number}")
    build()
    after = {path.name for path in folder.iterdir()}
    assert len(after) < len(before)


def test_a_refused_build_leaves_nothing_behind_that_a_mended_one_shows(add_run, build, rewrite, tmp_path, contents):
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    add_run("one")
    add_run("two")
    build()
    rewrite(tmp_path / "runs" / "two", label=f"key {token}")
    assert build().is_refused
    rewrite(tmp_path / "runs" / "one", label="first")
    assert build().is_refused
    rewrite(tmp_path / "runs" / "two", label="clean")
    assert not build().is_refused
    build(tmp_path / "full")
    assert contents(tmp_path / "site") == contents(tmp_path / "full")
