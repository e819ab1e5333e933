"""A run's page stays small however many pages of trajectories there are."""

from trainsite.site.rows import PageRange, TrajectoryPlan
from trainsite.site.samples import _plan_table


def test_a_step_of_a_thousand_pages_links_the_first_hundred_and_says_so():
    pages = tuple(PageRange(n, f"trajectories/x-{n:04d}.html", f"1-{n}", f"1-{n}", 1) for n in range(1, 1001))
    table = _plan_table(TrajectoryPlan("natural_trajectories", 1000, (), pages))
    assert len(table.links) == 100
    assert "the first 100 of 1,000; each one links the next" in table.more
