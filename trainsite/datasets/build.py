"""Builds a data set: rows in, examples chosen, splits written, and the document that accounts for every row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trainsite.archive.atomic import write_atomic
from trainsite.archive.seal import seal_document, seal_text
from trainsite.dataclass import dataclass
from trainsite.datasets.card import data_card
from trainsite.datasets.description import Outcome, describe
from trainsite.datasets.folder import CARD, DOCUMENT, building, require_place
from trainsite.datasets.gathering import DatasetTools, Tally, gather_examples
from trainsite.datasets.neighbours import Neighbours, find_neighbours
from trainsite.datasets.pool import Pool
from trainsite.datasets.request import DatasetRequest
from trainsite.datasets.selection import Selection, select
from trainsite.datasets.signature import banding_of
from trainsite.datasets.sources import Part, gather_parts
from trainsite.datasets.splits import split_of
from trainsite.datasets.spool import Spool
from trainsite.datasets.tables import Tables
from trainsite.datasets.writing import RowWriter
from trainsite.privacy import Redactor
from trainsite.records.codec import from_json, to_document, to_row
from trainsite.records.problem import Problem
from trainsite.records.run import Artifact
from trainsite.records.schema import shape_of
from trainsite.records.training_set import Dataset, Exclusion, StageCounts
from trainsite.twin import WORTH_IT_BYTES


@dataclass(frozen=True, kw_only=True)
class Built:
    """A data set, or the counts that say why there is none: then nothing was written."""

    dataset: Dataset | None
    rows: StageCounts
    examples: StageCounts
    problems: tuple[Problem, ...]
    """The first few, for a person."""


def build_dataset(request: DatasetRequest, tools: DatasetTools) -> Built:
    """
    Build a data set and put it in its folder when it is complete.

    Raises UsageError or StoreError for a place or a source that cannot be used, before anything is written.
    """
    parts = gather_parts(request.sources)
    require_place(request.output, request.sources, force=request.force)
    with building(request.output) as folder, Spool(folder) as spool:
        pool, tables = Pool(spool), Tables(folder, tools.redactor)
        try:
            tally = gather_examples(request.choices, parts, pool, tables, tools)
            return _finish(request, folder, _State(parts, pool, tables, tally), tools)
        finally:
            tables.discard()


@dataclass(frozen=True)
class _State:
    parts: tuple[Part, ...]
    pool: Pool
    tables: Tables
    tally: Tally


def _finish(request: DatasetRequest, folder: Path, state: _State, tools: DatasetTools) -> Built:
    pool, tables = state.pool, state.tables
    tools.progress(f"{len(pool.examples):,} examples: seeking duplicates")
    neighbours = _neighbours(request, pool)
    selection = select(pool.examples, pool.texts, neighbours, request.choices)
    tables.exclude(_left_out(state, selection))
    chosen = [
        (index, group, split_of(group, request.choices))
        for index, (reason, group) in enumerate(zip(selection.reasons, selection.groups, strict=True))
        if reason is None
    ]
    tools.progress(f"writing {len(chosen):,} rows")
    writer = RowWriter(folder, request.choices.formats, tools.redactor)
    try:
        writer.write(pool, chosen, twice=pool.unsealed_bytes > WORTH_IT_BYTES)
        chosen = _refuse(writer, chosen, state)
        rows, examples = _row_counts(state), _example_counts(state)
        problems = tuple(_redacted(problem, tools.redactor) for problem in state.tally.problems)
        if not chosen:
            return Built(dataset=None, rows=rows, examples=examples, problems=problems)
        files = (*writer.commit(), *tables.commit())
    finally:
        writer.discard()
    outcome = _outcome(state, (rows, examples), writer, neighbours, chosen, files)
    dataset = _write_documents(folder, describe(request, outcome, tools.redactor, tools.clock()), tools.redactor)
    return Built(dataset=dataset, rows=rows, examples=examples, problems=problems)


def _redacted(problem: Problem, redactor: Redactor) -> Problem:
    return from_json(Problem, redactor.redact(to_row(problem), shape_of("problem")).value)


def _outcome(
    state: _State,
    counts: tuple[StageCounts, StageCounts],
    writer: RowWriter,
    neighbours: Neighbours,
    chosen: Sequence[tuple[int, bytes, str]],
    files: tuple[Artifact, ...],
) -> Outcome:
    rows, examples = counts
    return Outcome(
        parts=state.parts,
        rows_by_part=state.tally.rows,
        rows=rows,
        examples=examples,
        rows_without_reward=state.tally.without_reward,
        redactions=state.tally.redactions + writer.redactions,
        neighbours=neighbours,
        chosen=[(state.pool.examples[index], group, split) for index, group, split in chosen],
        files=files,
    )


def _neighbours(request: DatasetRequest, pool: Pool) -> Neighbours:
    threshold = request.choices.link_threshold
    return find_neighbours(bytes(pool.signatures), banding_of(threshold), threshold, pool.shingles)


def _left_out(state: _State, selection: Selection) -> list[Exclusion]:
    return [_exclusion(state, index, reason) for index, reason in enumerate(selection.reasons) if reason is not None]


def _exclusion(state: _State, index: int, reason: str) -> Exclusion:
    example = state.pool.examples[index]
    part = state.parts[example.part - 1]
    return Exclusion(
        source=part.run_id or part.name,
        step=part.step,
        row_id=example.row_id,
        line=example.line,
        call=example.call,
        task=example.task,
        reason=reason,
    )


def _refuse(writer: RowWriter, chosen: list[tuple[int, bytes, str]], state: _State) -> list[tuple[int, bytes, str]]:
    """Account for examples that could not be written, and return the others."""
    if not writer.refused:
        return chosen
    state.tables.exclude(_exclusion(state, index, "not_writable") for index in writer.refused)
    state.tables.report(
        Problem(
            code="not_writable",
            message=message,
            file=state.parts[state.pool.examples[index].part - 1].name,
            line=state.pool.examples[index].line,
            is_row=False,
        )
        for index, message in writer.refused.items()
    )
    return [entry for entry in chosen if entry[0] not in writer.refused]


def _row_counts(state: _State) -> StageCounts:
    excluded = dict(state.tables.excluded_rows)
    if state.tables.problem_rows:
        excluded["problem"] = state.tables.problem_rows
    return _counts(state.tally.rows.total(), excluded)


def _example_counts(state: _State) -> StageCounts:
    return _counts(state.tally.labels, state.tables.excluded_examples)


def _counts(rows_in: int, excluded: Mapping[str, int]) -> StageCounts:
    return StageCounts(
        rows_in=rows_in, rows_out=rows_in - sum(excluded.values()), excluded=dict(sorted(excluded.items()))
    )


def _write_documents(folder: Path, dataset: Dataset, redactor: Redactor) -> Dataset:
    """Write card and document; the document, which lists the card, comes last. What was asked for is redacted too."""
    dataset = from_json(Dataset, redactor.redact(to_document(dataset), shape_of("dataset")).value)
    card = seal_text(data_card(dataset), redactor, place=CARD)
    sha256, size_bytes = write_atomic(folder / CARD, card)
    dataset = replace(
        dataset, files=(*dataset.files, Artifact(kind="card", path=CARD, sha256=sha256, size_bytes=size_bytes))
    )
    sealed = seal_document("dataset", to_document(dataset), redactor, place=DOCUMENT)
    write_atomic(folder / DOCUMENT, sealed.data)
    return dataset
