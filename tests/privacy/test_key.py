"""The key file is private, made once, and refused where it is wrong."""

import os
import threading

import pytest

from trainsite.errors import SettingsError
from trainsite.privacy import create_key, load_key


def test_created_key_is_loaded_again_and_is_private(tmp_path):
    path = tmp_path / "state" / "trainsite" / "redaction.key"
    key = create_key(path, os.urandom)
    assert len(key) == 32
    assert load_key(path) == key
    assert path.read_text() == key.hex() + "\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_existing_key_is_kept(tmp_path):
    path = tmp_path / "redaction.key"
    assert create_key(path, os.urandom) == create_key(path, os.urandom)


def test_racing_creators_get_one_key(tmp_path):
    path = tmp_path / "redaction.key"
    barrier = threading.Barrier(8)
    keys = []

    def create():
        barrier.wait()
        keys.append(create_key(path, os.urandom))

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert set(keys) == {load_key(path)}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        ("zz" * 32, 0o600, "not hex"),
        ("ab" * 31, 0o600, "31 bytes"),
        ("", 0o600, "0 bytes"),
        ("ab" * 32, 0o644, "chmod 600"),
        ("é", 0o600, "not hex"),
    ],
)
def test_wrong_key_file_is_refused_with_its_name(tmp_path, content, mode, words):
    path = tmp_path / "redaction.key"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=words) as caught:
        load_key(path)
    assert str(path) in str(caught.value)
    with pytest.raises(SettingsError):
        create_key(path, os.urandom)


def test_missing_key_and_folder_in_its_place_are_named(tmp_path):
    with pytest.raises(SettingsError, match="no redaction key"):
        load_key(tmp_path / "missing")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_key(tmp_path)


def test_parent_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be created"):
        create_key(tmp_path / "file" / "redaction.key", os.urandom)
