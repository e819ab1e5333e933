"""What a build leaves is what the next one finds."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.publish.state import RunState, SiteFile, SiteState, find_untouched, load_state, read_state, save_state
from trainsite.query.scan import Stamp, stamp_of

STAMP = st.builds(Stamp, *(st.integers(0, 2**62) for _ in range(3)))
FILE = st.builds(SiteFile, st.text("ab/.ü\n", max_size=4), st.text("0f", max_size=3), STAMP, st.text(max_size=3))
WARNINGS = st.lists(st.text(max_size=3), max_size=2).map(tuple)
RUN = st.builds(
    RunState,
    st.text("xyz", min_size=1, max_size=2), STAMP, st.text(max_size=3), st.text(max_size=3), st.text(max_size=3),
    st.lists(FILE, max_size=3).map(tuple), WARNINGS,
)  # fmt: skip
STATE = st.builds(
    SiteState,
    look=st.text(max_size=3), rules=st.text(max_size=3), sought=st.text(max_size=3),
    runs=st.lists(RUN, max_size=4, unique_by=lambda run: run.name).map(lambda runs: {run.name: run for run in runs}),
    files=st.lists(FILE, max_size=3).map(tuple), build_id=st.text(max_size=3), warnings=WARNINGS,
)  # fmt: skip


@given(STATE)
def test_a_state_is_read_back(tmp_path_factory, state):
    path = tmp_path_factory.mktemp("state") / "site.json"
    save_state(path, state)
    assert load_state(path) == state


def test_a_site_is_untouched_as_long_as_runs_and_files_have_their_stamps(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    for name in ("a.html", "b.js"):
        (site / name).write_text(name)
    files = [SiteFile(name, "", stamp_of(site / name)) for name in ("a.html", "b.js")]
    run = RunState("run", Stamp(1, 2, 3), "", "id", files=(files[1],), warnings=("one",))
    bare = RunState("bare", Stamp(4, 5, 6), "", "")
    state = SiteState("l", "r", "", {"run": run, "bare": bare}, (files[0],), "build", ("all",))
    path = tmp_path / "state.json"
    save_state(path, state)
    scanned = {"run": run.stamp, "bare": bare.stamp}
    found = find_untouched(read_state(path), site, scanned)
    assert (found.runs, found.pages, found.files, found.size_bytes) == (1, 1, 2, len("a.htmlb.js"))
    assert (found.build_id, found.warnings) == ("build", ("all", "one"))
    for other in ({"run": run.stamp}, scanned | {"bare": Stamp(4, 5, 7)}, scanned | {"more": run.stamp}, {}):
        assert find_untouched(read_state(path), site, other) is None
    (site / "b.js").write_text("b.jz")
    assert find_untouched(read_state(path), site, scanned) is None
    (site / "b.js").unlink()
    assert find_untouched(read_state(path), site, scanned) is None


def test_a_state_that_nobody_wrote_is_none(tmp_path):
    path = tmp_path / "state.json"
    assert load_state(path) is load_state(None) is read_state(path) is None
    for text in ("", "{}", "[]", '{"version":4}', '{"version":4}\n{}', '{"version":3}\n'):
        path.write_text(text)
        assert load_state(path) is None
