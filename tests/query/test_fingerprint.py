"""What tells whether rows are others than before."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.query import open as open_archive
from trainsite.query.columns import NUMBER, TEXT, TEXTS, Column
from trainsite.query.fingerprint import fingerprint_query, fingerprint_view
from trainsite.query.views import RUN_ID, View, all_views

VIEW = View(
    "t", "A row.", (RUN_ID, Column("word", TEXT, ""), Column("value", NUMBER, ""), Column("tags", TEXTS, "")), "t"
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        st.none() | st.text(max_size=2),
        st.none() | st.sampled_from([0.0, -0.0, 1.0, 1.5]),
        st.none() | st.lists(st.none() | st.text(max_size=1), max_size=2),
    ),
    max_size=6,
).map(lambda rows: sorted(rows, key=lambda row: row[0] or ""))
"""In a store the rows of a run lie together."""


@pytest.fixture(scope="module")
def fingerprint():
    """Return what tells the fingerprint of rows."""
    with duckdb.connect() as connection:

        def found(rows: list[tuple]) -> str:
            connection.execute("CREATE OR REPLACE TABLE t (run_id VARCHAR, word VARCHAR, value DOUBLE, tags VARCHAR[])")
            if rows:
                connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
            seen = fingerprint_view(connection, VIEW)
            assert seen.row_count == len(rows)
            return seen.digest

        yield found


def by_run(rows: list[tuple]) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row[0], []).append(repr(row[1:]))
    return found


@given(ROWS, ROWS)
def test_tables_have_one_fingerprint_only_where_each_run_has_the_same_rows_in_the_same_order(fingerprint, one, other):
    assert (fingerprint(one) == fingerprint(other)) == (by_run(one) == by_run(other))


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(["a", "b", None]))))
def test_in_which_order_runs_are_stored_makes_no_difference(fingerprint, given_rows):
    rows, order = given_rows
    assert fingerprint(rows) == fingerprint(sorted(rows, key=lambda row: order.index(row[0])))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("a", "x", 0.0, [])], [("a", "x", -0.0, [])]),
        ([("a", "x", None, None)], [("a", "x", None, [])]),
        ([("a", "x", 1.0, []), ("a", "y", 1.0, [])], [("a", "y", 1.0, []), ("a", "x", 1.0, [])]),
        ([("a", "x", 1.0, [])], [("a", "x", 1.0, [])] * 2),
        ([("a", "x", 1.0, [])], [("b", "x", 1.0, [])]),
    ],
    ids=["sign of zero", "no list", "order", "repeated", "run"],
)
def test_what_is_written_differently_has_another_fingerprint(fingerprint, one, other):
    assert fingerprint(one) != fingerprint(other)


def test_rows_of_a_query_may_come_in_any_order():
    with duckdb.connect() as connection:
        one, other, third = (
            fingerprint_query(connection, f"SELECT * FROM (VALUES {rows}) AS v(a, b)")
            for rows in ("(1, 'x'), (2, 'y')", "(2, 'y'), (1, 'x')", "(2, 'x'), (1, 'y')")
        )
    assert one == other
    assert one != third


@pytest.mark.parametrize("again", [False, True])
def test_a_store_has_the_fingerprints_of_one_that_was_built_at_once(runs, trajectory, again):
    def prints(**options):
        with open_archive(runs.archive, **options) as connection:
            return {view.name: fingerprint_view(connection, view).digest for view in all_views()}

    for number in range(3):
        runs.add(f"run-{number}", natural_trajectories__trajectories=[trajectory(f"{number}-1", "hello")])
        before = prints()
    if again:
        runs.add("run-1", natural_trajectories__trajectories=[trajectory("1-1", "other")])
    after = prints()
    assert after == prints(keeps_store=False)
    assert (after == before) == (not again)
    assert after["scores"] == before["scores"]
