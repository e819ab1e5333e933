"""An index whose entries were kept is the index that is made of all manifests."""

import shutil

import orjson
import pytest

from trainsite.archive import index as index_module
from trainsite.archive.index import find_entry, load_index, load_index_again
from trainsite.archive.index_cache import KnownEntries
from trainsite.archive.layout import MANIFEST


@pytest.fixture
def archive(collect):
    """Return an archive of three finished runs, an unfinished and a broken one."""
    first = collect("one")
    runs = first.parent
    for name in ("two", "three"):
        shutil.copytree(first, runs / name)
        rewrite(runs / name, run_id=f"20260101T000000Z-{name:0>8}", label=name)
    (runs / "begun").mkdir()
    (runs / "begun" / "run-journal.jsonl").write_bytes(b"{}")
    (runs / "torn").mkdir()
    (runs / "torn" / MANIFEST).write_bytes(b"{")
    return runs


def rewrite(run, **changes):
    path = run / MANIFEST
    new = path.with_name("new")
    new.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | changes))
    new.replace(path)


@pytest.fixture
def again(archive, tmp_path, monkeypatch):
    """Return what loads the index with what the time before kept; it tells whose manifests were read."""
    read = []

    def load(identity="program"):
        read.clear()
        monkeypatch.setattr(index_module, "_entry", lambda name, *more: read.append(name) or entry(name, *more))
        found = load_index_again(archive, KnownEntries(tmp_path / "kept.json", identity))
        monkeypatch.setattr(index_module, "_entry", entry)
        assert found == load_index(archive)
        return sorted(read)

    entry = index_module._entry
    return load


def test_manifests_that_are_as_they_were_are_not_read(archive, again):
    assert again() == ["one", "three", "two"]
    assert again() == []
    rewrite(archive / "two", label="other")
    assert again() == ["two"]
    shutil.rmtree(archive / "one")
    (archive / "three").rename(archive / "moved")
    assert again() == ["moved"]
    (archive / "torn").joinpath(MANIFEST).write_bytes((archive / "two" / MANIFEST).read_bytes())
    assert again() == ["torn"]
    assert again() == []


def test_a_run_that_is_not_finished_any_more_is_listed_as_such(archive, again):
    again()
    (archive / "two" / MANIFEST).unlink()
    assert again() == []
    shutil.rmtree(archive / "two")
    (archive / "two").symlink_to(archive / "one")
    assert again() == []


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"identity":"program","gaps":[],"runs":[["one"]]}'])
def test_entries_that_cannot_be_read_are_made_again(archive, again, tmp_path, damage):
    again()
    (tmp_path / "kept.json").write_bytes(damage)
    assert again() == ["one", "three", "two"]


def test_entries_of_another_program_are_made_again(again):
    again()
    assert again("other program") == ["one", "three", "two"]


def test_entries_that_were_made_meanwhile_are_taken(archive, tmp_path):
    known = KnownEntries(tmp_path / "kept.json", "program")
    for name in ("one", "two"):
        path = archive / name / MANIFEST
        found = path.stat()
        stamp = (found.st_size, found.st_mtime_ns, found.st_ino)
        known.take(stamp, find_entry(name, orjson.loads(path.read_bytes())))
    rewrite(archive / "two", label="changed after that")
    assert load_index_again(archive, known) == load_index(archive)
    assert set(known.fresh) == {"one"}
    assert load_index_again(archive, KnownEntries(tmp_path / "kept.json", "program")) == load_index(archive)


def test_without_a_file_nothing_is_kept(archive):
    assert load_index_again(archive, KnownEntries(None, "program")) == load_index(archive)
    assert load_index_again(archive / "none", KnownEntries(None, "program")) == load_index(archive / "none")


def test_a_manifest_that_does_not_fit_has_no_entry():
    assert find_entry("run", {"run_id": "x"}) is None
