"""All problems of a run in one table, copied from those of its steps."""

from collections.abc import Sequence

from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile
from trainsite.archive.run_writer import RunWriter
from trainsite.dataclass import dataclass
from trainsite.records.codec import read_line
from trainsite.records.problem import Problem
from trainsite.records.run import LIST_LIMIT, Artifact, Step


@dataclass(frozen=True)
class ProblemTable:
    """How many problems there are, the first of them, and the table."""

    count: int
    first: tuple[Problem, ...]
    artifacts: tuple[Artifact, ...]


def write_problems(writer: RunWriter, records: Sequence[Step]) -> ProblemTable:
    """Write ``problems.ndjson`` of the run."""
    count = 0
    first: list[Problem] = []
    with AtomicFile(writer.run / layout.PROBLEMS) as table:
        for record in records:
            source = writer.run / layout.view_path(record.id, "problems")
            if not source.is_file():
                continue
            with source.open("rb") as lines:
                for line in lines:
                    table.write(line)
                    count += 1
                    if len(first) < LIST_LIMIT:
                        first.append(read_line(Problem, line))
    artifact = Artifact(
        kind="table",
        path=layout.PROBLEMS,
        sha256=table.sha256,
        size_bytes=table.size_bytes,
        schema="problem",
        rows=count,
    )
    return ProblemTable(count, tuple(first), (artifact,))
