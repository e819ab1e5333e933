"""The pages of a run's trajectories, made from slices of a table, in one process or two."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trainsite import site
from trainsite.archive import layout
from trainsite.archive.run_writer import RunWriter
from trainsite.archive.seal import seal_page
from trainsite.records.codec import read_line
from trainsite.records.run import Artifact
from trainsite.records.trajectory import Trajectory
from trainsite.twin import WORTH_IT_BYTES, in_order

PAGE_BYTES = 400_000
"""A page of trajectories is made of about this many bytes of rows, which makes less than 1 MB of HTML."""


@dataclass(frozen=True)
class Slice:
    """The rows of one page: a part of the table's bytes."""

    number: int
    offset: int
    size_bytes: int
    rows_before: int


@dataclass(frozen=True)
class MadePage:
    """A page in its place, and what lists say of it."""

    artifact: Artifact
    lines: tuple[site.TrajectoryLine, ...]
    range: site.PageRange


@dataclass(frozen=True)
class PageMaker:
    """Makes and writes pages of trajectories; can be sent to another process."""

    writer: RunWriter
    head: site.PageHead
    step: str
    page_count: int

    def __call__(self, part: Slice) -> MadePage:
        """Write the page of a slice."""
        with (self.writer.run / layout.view_path(self.step, "trajectories")).open("rb") as table:
            table.seek(part.offset)
            lines = table.read(part.size_bytes).splitlines()
        rows = [read_line(Trajectory, line) for line in lines]
        path = site.page_path(self.step, part.number)
        text = site.trajectory_page(self.head, self.step, part.number, self.page_count, rows)
        place = f"{layout.ANALYSIS}/{path}"
        sealed = seal_page(text, self.writer.redactor, place=place)
        return MadePage(
            artifact=self.writer.write_page(place, sealed, "page"),
            lines=tuple(site.trajectory_line(row, path) for row in rows[: max(0, site.ROWS_SHOWN - part.rows_before)]),
            range=site.PageRange(
                number=part.number,
                path=path,
                first_row_id=rows[0].row_id,
                last_row_id=rows[-1].row_id,
                count=len(rows),
            ),
        )


def write_pages(writer: RunWriter, head: site.PageHead, step: str) -> tuple[site.TrajectoryPlan, list[Artifact]]:
    """Write the pages of a step's trajectories; return what the run's page says of them, and the pages."""
    table = writer.run / layout.view_path(step, "trajectories")
    slices = list(_slices(table))
    maker = PageMaker(writer, head, step, len(slices))
    twice = sum(part.size_bytes for part in slices) > WORTH_IT_BYTES
    lines: list[site.TrajectoryLine] = []
    pages: list[Artifact] = []
    ranges: list[site.PageRange] = []
    for made in in_order(maker, slices, twice=twice):
        pages.append(made.artifact)
        lines += made.lines
        ranges.append(made.range)
    count = sum(page.count for page in ranges)
    return site.TrajectoryPlan(step=step, count=count, lines=tuple(lines), pages=tuple(ranges)), pages


def _slices(table: Path) -> Iterator[Slice]:
    """Yield page-sized parts of a table, each of whole lines."""
    if not table.is_file():
        return
    number, offset, size_bytes, rows, rows_before = 1, 0, 0, 0, 0
    with table.open("rb") as lines:
        for line in lines:
            if size_bytes and size_bytes + len(line) > PAGE_BYTES:
                yield Slice(number, offset, size_bytes, rows_before)
                number, offset, size_bytes, rows_before = number + 1, offset + size_bytes, 0, rows
            size_bytes += len(line)
            rows += 1
    if size_bytes:
        yield Slice(number, offset, size_bytes, rows_before)
