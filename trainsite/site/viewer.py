"""A page of trajectories."""

from collections.abc import Sequence

from trainsite.records.trajectory import Trajectory
from trainsite.site.messages import html_trajectory
from trainsite.site.rows import PageHead, page_path
from trainsite.site.shell import render
from trainsite.site.text import markup, target


def trajectory_page(head: PageHead, step: str, number: int, page_count: int, trajectories: Sequence[Trajectory]) -> str:
    """Return page ``number`` (from 1) of a step's trajectories as HTML, to lie at ``page_path``."""
    return render(
        "trajectories.html.j2",
        head=head,
        step=step,
        number=number,
        page_count=page_count,
        previous=_beside(step, number - 1, page_count),
        following=_beside(step, number + 1, page_count),
        count=len(trajectories),
        body=markup("\n".join([html_trajectory(trajectory) for trajectory in trajectories])),
    )


def _beside(step: str, number: int, page_count: int) -> str | None:
    if not 1 <= number <= page_count:
        return None
    return target(page_path(step, number).removeprefix("trajectories/"))
