"""Files are as they were or as they shall be, never between."""

import hashlib
import os
from pathlib import Path

import pytest

from trainsite.archive.atomic import AtomicFile, hash_file, write_atomic
from trainsite.errors import StoreError


def test_a_committed_file_has_its_hash_and_size(tmp_path):
    sha256, size_bytes = write_atomic(tmp_path / "deep" / "a.json", b"{}\n")
    assert (sha256, size_bytes) == (hashlib.sha256(b"{}\n").hexdigest(), 3)
    assert hash_file(tmp_path / "deep" / "a.json") == (sha256, size_bytes)


def test_an_error_leaves_the_old_file_and_no_temporary_one(tmp_path):
    path = tmp_path / "a.txt"
    write_atomic(path, b"old")
    with pytest.raises(RuntimeError), AtomicFile(path) as file:
        file.write(b"new")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert [child.name for child in tmp_path.iterdir()] == ["a.txt"]


def test_a_reader_of_the_old_file_keeps_it(tmp_path):
    path = tmp_path / "a.txt"
    write_atomic(path, b"old")
    with path.open("rb") as reader:
        write_atomic(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


def test_a_full_disk_names_the_file_and_what_to_do(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    file = AtomicFile(tmp_path / "a.txt")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, file._file.fileno())
    os.close(full)
    with pytest.raises(StoreError, match=r"a\.txt: the disk is full; free some space"), file:
        file.write(b"x" * 1_000_000)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="check the folder"):
        AtomicFile(tmp_path / "file" / "below" / "a.txt")


def test_a_file_is_durable_before_it_takes_its_place(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    seen = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (seen.append(path.exists()), fsync(descriptor)))
    write_atomic(path, b"x")
    assert seen == [False]
