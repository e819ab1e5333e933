"""The longest lists: made by columns, they say what they say made by rows."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from trainsite.query.rows.lists import GapRow, RunPlace, ScoreRow, TrajectoryRow
from trainsite.site.pages.lists import GAPS, SCORES, TRAJECTORIES
from trainsite.site.pages.long_lists import BY_COLUMN

NAME = st.sampled_from(["", "a", "b/c", "ü", "a" * 300])
RUN = st.builds(
    RunPlace, NAME, NAME, st.none() | NAME, st.sampled_from(["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"])
)
NUMBER = st.none() | st.floats(-1, 1) | st.integers(-3, 3)
KNOWN = {
    "run": RUN,
    "evidence": st.sampled_from(["live", "dry_run", "mocked", "imported"]),
    "status": st.sampled_from(["ready", "partial", "missing"]),
    "n": st.integers(0, 9),
    "tasks": st.lists(NAME, max_size=2),
    "models": st.lists(NAME, max_size=2),
    **dict.fromkeys(("tier", "provider", "outcome", "benchmark_version"), st.none() | NAME),
    **dict.fromkeys(("message_count", "call_count"), st.integers(0, 9)),
    **dict.fromkeys(("value", "interval_low", "interval_high", "total_tokens", "cost_usd", "reward"), NUMBER),
}
LISTS = {SCORES: ScoreRow, TRAJECTORIES: TrajectoryRow, GAPS: GapRow}


def rows_of(kind):
    return st.lists(st.builds(kind, **{field.name: KNOWN.get(field.name, NAME) for field in fields(kind)}), max_size=8)


@given(st.data())
def test_a_list_by_columns_is_the_list_by_rows(data):
    listing = data.draw(st.sampled_from(list(LISTS)))
    rows = data.draw(rows_of(LISTS[listing]))
    columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(LISTS[listing])}
    assert BY_COLUMN[listing.key](columns) == listing.value(rows)


def test_each_long_list_can_be_made_by_columns():
    assert set(BY_COLUMN) == {listing.key for listing in LISTS}
