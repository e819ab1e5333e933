"""What tells whether a run's rows are as they were is kept where the rows are, and says what looking at them says."""

import shutil

import pytest

from trainsite.query import open as open_archive
from trainsite.query.fingerprint import fingerprint_view
from trainsite.query.prints import NOTHING, load_prints
from trainsite.query.views import stored_views


@pytest.fixture
def found(runs):
    """Return what reads the prints of the archive, once they were held against the rows themselves."""

    def load():
        with open_archive(runs.archive) as connection:
            prints = load_prints(connection)
            for view in stored_views():
                if view.name == "problems":
                    continue  # those of the archive itself are no rows of a run
                seen = fingerprint_view(connection, view)
                total = int(prints.whole(view.name).digest.rpartition("-")[2])
                assert prints.count(view.name) == prints.whole(view.name).row_count == seen.row_count
                assert total % 2**64 == int(seen.digest.rpartition("-")[2]) % 2**64
        return prints

    return load


def test_a_run_that_is_added_changed_or_gone_leaves_the_prints_of_the_others(runs, score, found):
    ids = [f"20260101T000000Z-0000000{number}" for number in range(4)]
    for number, run_id in enumerate(ids):
        runs.add(f"run-{number}", run_id, action_benchmark__scores=[score(number / 10)] * 3)
    first = found()
    assert [first.of("scores", each).row_count for each in ids] == [3] * 4
    shutil.rmtree(runs.archive / "run-3")
    runs.add("run-3", ids[3], action_benchmark__scores=[score(0.3), score(0.3), score(0.35)])
    second = found()
    assert [first.of("scores", each) == second.of("scores", each) for each in ids] == [True, True, True, False]
    assert first.whole("scores") != second.whole("scores")
    shutil.rmtree(runs.archive / "run-0")
    third = found()
    assert third.of("scores", ids[0]) == NOTHING
    assert third.by_view["scores"] == {each: second.of("scores", each) for each in ids[1:]}


def test_merging_segments_leaves_prints_as_they_are(runs, score, found):
    before = {}
    for number in range(9):
        runs.add(f"run-{number}", action_benchmark__scores=[score(number / 10)])
        prints = found()
        assert before.items() <= prints.by_view["scores"].items()
        before = prints.by_view["scores"]
    shutil.rmtree(runs.archive / ".trainsite")
    assert found().by_view == prints.by_view
