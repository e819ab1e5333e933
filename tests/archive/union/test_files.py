"""The files of a run by its records."""

import pytest

from trainsite.archive.union.files import DamagedRunError, RunFile, copy_file, iter_files, require_intact


def test_every_file_of_a_run_is_named_once_and_the_manifest_last(collect):
    run = collect()
    named = [file.path for file in iter_files(run)]
    assert len(named) == len(set(named))
    assert named[-1] == "collection-manifest.json"
    assert sorted(named) == sorted(path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file())
    for file in iter_files(run):
        require_intact(run, file)


def test_a_file_of_another_size_or_hash_is_damaged(tmp_path):
    (tmp_path / "a").write_bytes(b"text")
    for wrong in (RunFile("a", "0" * 64), RunFile("a", None, 5)):
        with pytest.raises(DamagedRunError):
            require_intact(tmp_path, wrong)
        with pytest.raises(DamagedRunError):
            copy_file(tmp_path, wrong, tmp_path / "copy")
    assert not (tmp_path / "copy" / "a").exists()
    assert copy_file(tmp_path, RunFile("a"), tmp_path / "copy") == 4


def test_a_link_to_a_file_is_damage(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(b"text")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(DamagedRunError, match="symbolic link"):
        copy_file(tmp_path, RunFile("link/a"), tmp_path / "copy")
