"""The use case: a foreign source becomes a run, or several; what was imported before is left as it is."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.index import refuse_foreign_index
from trainsite.archive.journal import Header, load_journal
from trainsite.archive.lock import run_lock
from trainsite.archive.reader import iter_rows, load_manifest, load_step
from trainsite.archive.run_writer import RunWriter, building_folder, open_run, recover_run, replace_run, strangers
from trainsite.archive.step_writer import clear_folder
from trainsite.clock import Clock, compact_utc, rfc3339
from trainsite.collection.completion import Pages, RunEnd, complete_run
from trainsite.collection.facts import gather_facts
from trainsite.collection.inputs import shown_name
from trainsite.collection.output import check_output
from trainsite.collection.request import STEP_IDS, fingerprint
from trainsite.collection.tiers import judged_tiers, load_tiers
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError, StoreError, TrainsiteError, UsageError
from trainsite.evals.matrix import compare_tiers
from trainsite.importers.importer import Importer, ImportOptions, SourceRun
from trainsite.importers.sink import Sink, StepContent
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, from_json, to_document
from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.imported import Imported
from trainsite.records.problem import Problem
from trainsite.records.run import Counts, Manifest, Preflight, Recipe, Step, StepChoice
from trainsite.records.schema import shape_of
from trainsite.records.trajectory import TASKS
from trainsite.twin import WORTH_IT_BYTES, in_order, is_forked

_SCORE_STEPS = ("eval_comparison", "action_benchmark", "reference_benchmark")
PAIRED_CASES = 200_000
"""Up to so many cases are paired while importing; more are compared by ``trainsite compare``."""
_RUN_BYTES = 2**20
"""To make a run costs as much as to read about so many bytes."""
_LARGE_BYTES = 2**24


@dataclass(frozen=True)
class ImportResult:
    """A run that was imported, now or before."""

    run: Path
    manifest: Manifest
    is_new: bool


@dataclass(frozen=True)
class ArchiveResult:
    """What became of the runs of a source: those that stand in the archive, and why others do not."""

    imported: tuple[ImportResult, ...]
    refused: tuple[TrainsiteError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Importing:
    """Imports sources; what it works with."""

    redactor: Redactor
    clock: Clock
    pages: Pages
    progress: Callable[[str], None]
    options: ImportOptions
    force: bool = False
    shares_runs: bool = True
    """False where the other process has runs of its own: then no run is shared with a second process."""

    def into_run(self, importer: Importer, source: Path, output: Path) -> ImportResult:
        """
        Import a source that holds one run.

        Raises UsageError for one that holds several, SourceError for one that cannot be taken, StoreError where the
        output is something else.
        """
        found = self._runs(importer, source)
        if len(found) > 1:
            raise UsageError(f"{shown_name(source.name)}: holds {len(found):,} runs; give --into ARCHIVE instead of -o")
        _require_apart(source, output)
        return self._import(importer, source, found[0], output)

    def into_archive(self, importer: Importer, source: Path, archive: Path) -> ArchiveResult:
        """
        Import every run of a source into the folder of an archive, each under its own name.

        A run that cannot be read, or whose place is taken, keeps none of the others out.
        """
        found = self._runs(importer, source)
        names = Counter(run.name for run in found)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            raise SourceError(f"{shown_name(source.name)}: two runs are called {twice[0]}; import them one by one")
        for run in found:
            _require_apart(source, archive / run.name)
        done = [result for group in _groups(found) for result in self._import_group(importer, source, group, archive)]
        return ArchiveResult(
            tuple(result for result in done if isinstance(result, ImportResult)),
            tuple(result for result in done if not isinstance(result, ImportResult)),
        )

    def _import_group(
        self, importer: Importer, source: Path, group: list[SourceRun], archive: Path
    ) -> Iterator[ImportResult | SourceError | StoreError]:
        """Import runs one after another, or, where that pays, in two processes that take a whole run at a time."""
        twice = sum(map(_weight_bytes, group)) > WORTH_IT_BYTES and len(group) > 1 and is_forked()
        importing = replace(self, shares_runs=not twice)

        def result(number: int) -> ImportResult | SourceError | StoreError:
            try:
                return importing._import(importer, source, group[number], archive / group[number].name)  # noqa: SLF001
            except (SourceError, StoreError) as error:
                return error

        return in_order(result, range(len(group)), twice=twice)

    def _runs(self, importer: Importer, source: Path) -> list[SourceRun]:
        if not os.path.lexists(source):
            raise UsageError(f"{self._shown(source)}: no such file or folder; check the spelling")
        if not (source.is_file() or source.is_dir()):
            raise UsageError(f"{self._shown(source)}: is neither a file nor a folder; save it as a file first")
        try:
            found = list(importer.runs(source, self.options))
        except OSError as error:
            name = self._shown(Path(error.filename or source))
            raise SourceError(f"{name}: {error.strerror}; check its permissions") from error
        except SourceError as error:
            raise SourceError(f"{error}{_about_links(source)}") from error
        if not found:
            raise SourceError(
                f"{self._shown(source)}: holds no run in the format {importer.name}; try import --detect"
                + _about_links(source)
            )
        return found

    def _import(self, importer: Importer, source: Path, found: SourceRun, output: Path) -> ImportResult:
        check_output(output, self.redactor)
        header, counts = self._header(importer, source, found)
        refuse_foreign_index(output.parent)
        with run_lock(output.parent, output.name):
            recover_run(output)
            journal = load_journal(output)
            is_same = journal is not None and journal.header.recipe_sha256 == header.recipe_sha256
            if layout.is_finished(output) and is_same:
                return ImportResult(output, load_manifest(output), is_new=False)
            is_other = layout.is_finished(output) or not (journal is None or is_same)
            if is_other and not self.force:
                raise _taken(output)
            if is_other:
                clear_folder(building_folder(output))
                replace_run(output, lambda folder: self._begin(folder, header, found, counts))
            else:
                self._begin(output, header, found, counts)
        return ImportResult(output, load_manifest(output), is_new=True)

    def _begin(self, run: Path, header: Header, found: SourceRun, counts: dict[str, int]) -> None:
        """Build a run; where the source turns out to hold nothing, the folder that was begun goes away again."""
        try:
            self._build(run, header, found, counts)
        except SourceError:
            if not strangers(run):
                clear_folder(run)
            raise

    def _header(self, importer: Importer, source: Path, found: SourceRun) -> tuple[Header, dict[str, int]]:
        sha256, size_bytes = _fingerprint(source, found.files)
        now = self.clock()
        started = now if found.started_at is None else found.started_at
        imported = Imported(
            format=importer.name,
            importer_version=importer.version,
            source=shown_name(source.name),
            sha256=sha256,
            size_bytes=size_bytes,
        )
        draft = Header(
            run_id="",
            started_at=rfc3339(started),
            label=found.label,
            commit=None,
            commit_source=None,
            recipe=_recipe(found),
            inputs=(),
            recipe_sha256="",
            imported=imported,
        )
        redacted = self.redactor.redact(to_document(draft), shape_of("run-journal"))
        document = dict(redacted.value)
        redactor = self.redactor
        document["recipe_sha256"] = fingerprint(
            {
                "imported": [importer.name, importer.version, sha256, found.name, document["recipe"]],
                "options": to_document(self.options),
                "redaction": [redactor.key_id, redactor.rules_sha256, redactor.literals_id],
            }
        )
        document["run_id"] = f"{compact_utc(started)}-{document['recipe_sha256'][:8]}"
        return from_json(Header, document), redacted.counts

    def _build(self, run: Path, header: Header, found: SourceRun, counts: dict[str, int]) -> None:
        writer = open_run(run, header, self.redactor)
        sink = Sink(writer, self.progress, is_shared=self.shares_runs)
        self._fill(sink, found)
        started = found.started_at if found.started_at is not None else self.clock()
        ended = found.finished_at if found.finished_at is not None else started
        times = _Times(rfc3339(started), rfc3339(max(started, ended)), max(0.0, round(ended - started, 3)))
        *first, last = STEP_IDS
        records = [self._finish(writer, step, sink, found, times) for step in first]
        comparisons = [] if sink.has_rows(last) else _compare(writer.run, sink)
        if found.review is not None:
            sha256 = writer.header.recipe_sha256
            draft = _draft(last, sink.steps.get(last) or sink.step(last), found, times, sha256)
            facts = gather_facts(writer.run, [*records, draft], judged_tiers(writer.header))
            found.review(sink, replace(facts, comparisons=tuple(comparisons)))
        records.append(self._finish(writer, last, sink, found, times))
        end = RunEnd(max(started, ended), times.duration_s, _NOTHING_LOOKED_AT, counts, sink.coverage())
        complete_run(writer, records, end, self.pages, self.progress)

    def _fill(self, sink: Sink, found: SourceRun) -> None:
        """Read the source; raises SourceError where it holds nothing, its tables being closed."""
        try:
            found.write(sink)
        except SourceError:
            _first_problem(sink)
            raise
        if sink.refused or sink.is_empty():
            reason = sink.refused or f"{self._shown(Path(found.name))}: nothing in it could be read"
            raise SourceError(f"{reason}; no run was made{_first_problem(sink)}")

    def _finish(self, writer: RunWriter, step: str, sink: Sink, found: SourceRun, times: "_Times") -> Step:
        content = sink.steps.get(step) or sink.step(step)
        record = _record(step, content, found, times, writer.header.recipe_sha256)
        writer.finish_step(record, times.finished_at)
        return load_step(writer.run, step)

    def _shown(self, path: Path) -> str:
        return str(self.redactor.redact_text(shown_name(str(path))).value)


def _groups(runs: Sequence[SourceRun]) -> Iterator[list[SourceRun]]:
    """Yield runs in their order: small ones together, each large one alone, since two processes share its rows."""
    for is_large, group in groupby(runs, key=lambda run: _weight_bytes(run) > _LARGE_BYTES):
        if is_large:
            yield from ([run] for run in group)
        else:
            yield list(group)


def _weight_bytes(run: SourceRun) -> int:
    """Return the size of what a run is read from, and what it costs to make any run, as so many bytes."""
    return _RUN_BYTES + sum(path.stat().st_size for path in run.files if path.is_file())


def _taken(output: Path) -> StoreError:
    """Return the error for a folder that holds another run, finished or only begun."""
    if layout.is_finished(output):
        return StoreError(f"{output}: holds another finished run; choose another -o, or --force")
    return StoreError(
        f"{output}: another run was begun here and did not end; repeat the import that began it,"
        " choose another -o, or --force"
    )


def _require_apart(source: Path, output: Path) -> None:
    """Raise UsageError where one of the two lies inside the other."""
    given, made = source.resolve(), output.resolve()
    if given == made or made.is_relative_to(given):
        raise UsageError(f"{output}: lies inside the source; give a folder elsewhere")
    if given.is_relative_to(made):
        raise UsageError(f"{output}: the source lies inside of it; give a folder elsewhere")


def _about_links(source: Path) -> str:
    """Return what is to be said of a folder with links in it, where nothing was found."""
    try:
        has_links = source.is_dir() and any(child.is_symlink() for child in source.iterdir())
    except OSError:
        has_links = False
    return "; links in it are not followed" if has_links else ""


def _first_problem(sink: Sink) -> str:
    """Return the first problem of a run that is given up, as it was redacted; its tables are closed."""
    told = ""
    for step, content in sink.steps.items():
        with content.writer as writer:
            writer.artifacts()
        path = sink.run.run / layout.view_path(step, "problems")
        if not told and path.is_file() and (first := next(iter(iter_rows(Problem, path)), None)) is not None:
            place = "" if first.line is None else f" in line {first.line:,}"
            told = f" (first problem{place}: {first.message[:300]})"
    return told


@dataclass(frozen=True)
class _Times:
    started_at: str
    finished_at: str
    duration_s: float


_NOTHING_LOOKED_AT = Preflight(live_required=False, ok=0, warning=0, missing=0, skipped=0, checks=())


def _record(step: str, content: StepContent, found: SourceRun, times: _Times, input_sha256: str) -> Step:
    files = content.writer
    with files:
        draft = _draft(step, content, found, times, input_sha256)
        artifacts = files.artifacts()
    return replace(draft, redactions=dict(sorted(files.redactions.items())), artifacts=artifacts)


def _draft(step: str, content: StepContent, found: SourceRun, times: _Times, input_sha256: str) -> Step:
    """Return the record of a step as it is so far, without its files."""
    files = content.writer
    main = content.main_view()
    if main is not None and main != "trajectories":
        files.rows_out = content.rows[main]
    files.rows_in = files.rows_out + files.row_problems
    has_content = bool(main or content.error or files.row_problems or content.rows)
    counts = files.counts()
    reason = None if has_content else found.skipped.get(step, "the source has none of it")
    return Step(
        id=step,
        status="failed" if content.error else "succeeded" if has_content else "skipped",
        mode="import",
        input_sha256=input_sha256,
        started_at=times.started_at,
        finished_at=times.finished_at,
        duration_s=times.duration_s,
        evidence=dict(sorted(content.evidence.get(main or "", Counter()).items())),
        reason=reason,
        error=content.error,
        counts=counts if has_content else Counts(),
        summary=content.summary,
        previews=content.previews,
    )


def _compare(run: Path, sink: Sink) -> list[Comparison]:
    """Pair base, trained and reference per tier, where the source has so few cases that they fit in memory."""
    scores = [row for step in _SCORE_STEPS for row in iter_rows(Score, run / layout.view_path(step, "scores"))]
    cases = sum(sink.steps[step].rows["cases"] for step in _SCORE_STEPS if step in sink.steps)
    if not any(score.tier for score in scores):
        return []
    if cases > PAIRED_CASES:
        sink.summary("benchmark_matrix", unpaired_cases=cases)
        return []
    rows = [row for step in _SCORE_STEPS for row in iter_rows(Case, run / layout.view_path(step, "cases"))]
    found = compare_tiers(scores, rows, load_tiers().ids)
    for comparison in found:
        sink.row("benchmark_matrix", "comparisons", comparison)
    return found


def _recipe(found: SourceRun) -> Recipe:
    tiers = tuple(tier for tier in load_tiers().ids if tier in found.tiers)
    return Recipe(
        tiers=tiers,
        live=False,
        natural_kind=None,
        natural_run_id=None,
        natural_tasks=TASKS,
        include_natural_raw=None,
        steps=tuple(StepChoice(id=step, selected=True, mode="import") for step in STEP_IDS),
    )


def _fingerprint(source: Path, files: Iterable[Path]) -> tuple[str, int]:
    """Return the hash over names and contents of files, and their size; raises SourceError."""
    entries: list[Json] = []
    total = 0
    base = source if source.is_dir() else source.parent
    for path in sorted(files):
        try:
            sha256, size_bytes = hash_file(path)
        except OSError as error:
            raise SourceError(f"{shown_name(path.name)}: {error.strerror}; check its permissions") from error
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        entries.append([shown_name(name) if source.is_dir() else "", sha256])
        total += size_bytes
    return fingerprint(entries), total
