"""Newer versions are refused, older ones come up step by step, foreign files are named."""

import pytest

from trainsite.archive.migrate import upgrade
from trainsite.errors import StoreError


def document(**changes):
    return {"schema": "trainsite/step", "schema_version": 1, **changes}


def test_the_current_version_passes_as_it_is():
    assert upgrade("step", document(), place="x") == document()


def test_older_versions_go_through_every_migration_in_turn():
    migrations = {
        ("step", 1): lambda old: {**old, "schema_version": 2, "seen": ["1"]},
        ("step", 2): lambda old: {**old, "schema_version": 3, "seen": [*old["seen"], "2"]},
    }
    assert upgrade("step", document(), place="x", current=3, migrations=migrations)["seen"] == ["1", "2"]


def test_a_newer_version_says_to_upgrade_trainsite():
    with pytest.raises(StoreError, match=r"runs/a/step\.json: schema_version 2 is newer than 1; upgrade trainsite"):
        upgrade("step", document(schema_version=2), place="runs/a/step.json")


@pytest.mark.parametrize("version", [None, "1", True, 0, -1, 1.5])
def test_a_version_that_is_none_is_damage(version):
    with pytest.raises(StoreError, match="damaged"):
        upgrade("step", document(schema_version=version), place="x")


def test_a_gap_in_the_migrations_is_said():
    with pytest.raises(StoreError, match="no migration from schema_version 1"):
        upgrade("step", document(), place="x", current=2)


def test_a_manifest_of_the_reference_system_names_the_import_command():
    with pytest.raises(StoreError, match="trainsite import eliza SRC -o RUN"):
        upgrade("collection-manifest", {"schema": "eliza_training_collection_run", "schemaVersion": 1}, place="x")
