"""The recorded cases of the action benchmark as trajectories, and the stand-ins that a dry run writes for them."""

from collections.abc import Iterator, Mapping
from functools import partial

from trainsite.importers.eliza.documents import MAX_BYTES
from trainsite.importers.eliza.trajectories import read_at_best
from trainsite.importers.eliza.visit import Visit
from trainsite.importers.sink import Reading
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Message, Trajectory
from trainsite.trajectories import RawRow
from trainsite.trajectories.fields import as_instant, as_text
from trainsite.trajectories.parsing import RowError, parse
from trainsite.trajectories.readers import find_reader

DRY_SCHEMA = "eliza_action_benchmark_dry_run_trajectory"


def bring_records(visit: Visit, step: str, reports: Mapping[str, str]) -> dict[str, str]:
    """
    Bring the recorded cases beside some reports into a step; return the row id of each file.

    ``reports`` has the evidence kind of each report by its name: a record proves no more than its report.
    """
    rows: dict[str, str] = {}
    for report, floor in reports.items():
        folder = f"{report.rpartition('/')[0]}/trajectories"
        names = [name for name in visit.source.below(folder, ".json") if name not in rows]
        if not names:
            continue
        numbers = visit.number(step, names)
        visit.seen.update(names)
        writer = visit.sink.step(step).writer
        before = writer.rows_in, writer.rows_out
        visit.sink.trajectories(
            step,
            _rows(visit, names, numbers, rows),
            source="action benchmark",
            size_bytes=sum(visit.source.files[name].stat().st_size for name in names),
            reading=Reading(partial(read_record, floor=floor)),
            tasks=(),
        )
        visit.sink.saw(files_read=len(names), rows=writer.rows_in - before[0], rows_read=writer.rows_out - before[1])
    return rows


def _rows(
    visit: Visit, names: list[str], numbers: Mapping[str, int], rows: dict[str, str]
) -> Iterator[RawRow | Problem]:
    for name in names:
        path = visit.source.files[name]
        if path.stat().st_size > MAX_BYTES:
            yield Problem(code="too_large", message=f"longer than {MAX_BYTES:,} bytes; split it", file=name)
            continue
        data = path.read_bytes()
        if _is_record(data):
            rows[name] = f"{numbers[name]}-1"
        yield RawRow(numbers[name], name, 1, data)


def _is_record(data: bytes) -> bool:
    try:
        value = parse(data)
    except RowError:
        return False
    return isinstance(value, dict) and (value.get("schema") == DRY_SCHEMA or find_reader(value) is not None)


def read_record(row: RawRow, *, floor: str) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a recorded case, or of its stand-in, as evidence of the kind ``floor`` at best."""
    try:
        value = parse(row.data)
    except RowError as error:
        return Problem(code=error.code, message=str(error), file=row.file, line=row.line), []
    if isinstance(value, dict) and value.get("schema") == DRY_SCHEMA:
        return _stand_in(row, value), []
    return read_at_best(row, floor=floor)


def _stand_in(row: RawRow, value: dict[str, Json]) -> Trajectory:
    used = {"schema", "caseId", "prompt", "response", "generatedAt"}
    row_id = f"{row.file_number}-{row.line}"
    return Trajectory(
        row_id=row_id,
        file=row.file,
        line=row.line,
        format="test_record",
        evidence="dry_run",
        trajectory_id=as_text(value.get("caseId")) or f"row-{row_id}",
        status="synthetic",
        started_at=as_instant(value.get("generatedAt")),
        messages=(
            Message(role="user", content=as_text(value.get("prompt")) or ""),
            Message(role="assistant", content=as_text(value.get("response")) or ""),
        ),
        extra={key: item for key, item in value.items() if key not in used},
    )
