"""The longest lists as columns: a cell is made once per distinct value, and not for each of a hundred thousand rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from trainsite.query.rows.lists import RunPlace
from trainsite.records.codec import Json
from trainsite.site.cells import (
    Cell,
    command_cell,
    evidence_cell,
    id_cell,
    list_cell,
    moment_cell,
    state_cell,
    text_cell,
)
from trainsite.site.chunk_tables import columnar_by_column
from trainsite.site.pages.data import run_cell
from trainsite.site.pages.lists import GAPS, NOTE_LIMIT, SCORES, TRAJECTORIES, trajectory_cell

Columns = Mapping[str, Sequence[Any]]
"""Columns by the names of a row's fields."""
_Made = tuple[Sequence[Any], Callable[[Any], Cell] | None]


def _scores(columns: Columns) -> Json:
    runs = columns["run"]
    # the ends of an interval stand together or not at all
    ends = list(zip(columns["interval_low"], columns["interval_high"], strict=True))
    low, high = ([None if None in pair else pair[end] for pair in ends] for end in (0, 1))
    cells: tuple[_Made, ...] = (
        *((columns[name], Cell) for name in ("benchmark", "metric", "tier", "variant")),
        (columns["model_id"], id_cell),
        (columns["value"], None),
        (low, None),
        (high, None),
        (columns["n"], None),
        (columns["evidence"], evidence_cell),
        *((columns[name], Cell) for name in ("provider", "step")),
        (runs, run_cell),
        ([run.started_at for run in runs], moment_cell),
    )
    return columnar_by_column(SCORES.columns, cells, SCORES.key)


def _trajectories(columns: Columns) -> Json:
    def named(place: tuple[str, RunPlace, str, str]) -> Cell:
        return trajectory_cell(*place)

    numbers = ("message_count", "call_count", "total_tokens", "cost_usd", "reward")
    places = zip(*(columns[name] for name in ("trajectory_id", "run", "step", "row_id")), strict=True)
    cells: tuple[_Made, ...] = (
        (list(places), named),
        (columns["run"], run_cell),
        (columns["step"], Cell),
        (columns["evidence"], evidence_cell),
        *(([tuple(each) for each in columns[name]], list_cell) for name in ("tasks", "models")),
        *((columns[name], None) for name in numbers),
        (columns["outcome"], Cell),
        (columns["format"], Cell),
        (columns["source"], text_cell),
    )
    return columnar_by_column(TRAJECTORIES.columns, cells, TRAJECTORIES.key)


def _gaps(columns: Columns) -> Json:
    cells: tuple[_Made, ...] = (
        (columns["run"], run_cell),
        (columns["check_id"], Cell),
        (columns["status"], state_cell),
        (columns["note"], lambda note: text_cell(note, limit=NOTE_LIMIT)),
        (columns["command"], command_cell),
    )
    return columnar_by_column(GAPS.columns, cells, GAPS.key)


BY_COLUMN: Final[Mapping[str, Callable[[Columns], Json]]] = {
    SCORES.key: _scores,
    TRAJECTORIES.key: _trajectories,
    GAPS.key: _gaps,
}
"""What makes the value of a list's chunk, the same as ``Listing.value`` makes of its rows."""
