"""The folder of a site: one build at a time."""

import pytest

from trainsite.errors import StoreError
from trainsite.publish.site_folder import BUILD, site_lock
from trainsite.site import plan


def test_a_second_build_of_one_site_is_refused_and_leaves_it_as_it_was(add_run, build, rewrite, tmp_path, contents):
    run = add_run("one")
    build()
    before = contents(tmp_path / "site")
    rewrite(run, label="another")
    with site_lock(tmp_path / "site"), pytest.raises(StoreError, match="another trainsite is building it"):
        build()
    assert contents(tmp_path / "site") == before
    assert build().written > 0


def test_two_sites_are_built_side_by_side(add_run, build, tmp_path):
    add_run("one")
    with site_lock(tmp_path / "other"):
        assert build().runs == 1


def test_a_build_leaves_nothing_beside_its_site(add_run, build, tmp_path):
    add_run("one")
    build()
    assert {path.name for path in tmp_path.iterdir()} == {"runs", "site"}


def test_the_mark_of_a_site_is_the_file_that_its_plan_names():
    assert BUILD == plan.BUILD
