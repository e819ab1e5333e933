"""The commit is read from files, in checkouts of every kind."""

import pytest

from trainsite.collection.commit import find_commit

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def git(tmp_path):
    (tmp_path / "repo" / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / "repo" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "repo" / "src" / "deep").mkdir(parents=True)
    return tmp_path / "repo" / ".git"


def test_a_loose_branch(git):
    (git / "refs" / "heads" / "main").write_text(HASH + "\n")
    assert find_commit(git.parent / "src" / "deep") == HASH


def test_a_packed_branch(git):
    (git / "packed-refs").write_text(f"# pack-refs with: peeled\n{'f' * 40} refs/heads/other\n{HASH} refs/heads/main\n")
    assert find_commit(git.parent) == HASH


def test_a_detached_head(git):
    (git / "HEAD").write_text(HASH + "\n")
    assert find_commit(git.parent) == HASH


def test_a_linked_worktree(git, tmp_path):
    (git / "refs" / "heads" / "side").write_text(HASH + "\n")
    place = git / "worktrees" / "side"
    place.mkdir(parents=True)
    (place / "HEAD").write_text("ref: refs/heads/side\n")
    (place / "commondir").write_text("../..\n")
    work = tmp_path / "side"
    work.mkdir()
    (work / ".git").write_text(f"gitdir: {place}\n")
    assert find_commit(work) == HASH


def test_an_unborn_branch_and_a_damaged_head_are_none(git):
    assert find_commit(git.parent) is None
    (git / "HEAD").write_bytes(b"\xff\xfe")
    assert find_commit(git.parent) is None


def test_no_checkout_is_none(tmp_path):
    assert find_commit(tmp_path) is None
