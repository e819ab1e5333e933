"""The use case: one collection run, from a request to a complete run folder and a fresh index."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from trainsite import __version__
from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.index import load_index, refuse_foreign_index
from trainsite.archive.journal import Header
from trainsite.archive.lock import index_lock, run_lock
from trainsite.archive.reader import load_manifest, unreadable
from trainsite.archive.run_writer import (
    building_folder,
    open_run,
    recover_run,
    replace_run,
    strangers,
)
from trainsite.archive.step_writer import clear_folder
from trainsite.clock import Clock, compact_utc, rfc3339
from trainsite.collection.commit import find_commit
from trainsite.collection.completion import Pages, RunEnd, complete_run
from trainsite.collection.execution import Execution
from trainsite.collection.inputs import Inputs, gather_inputs
from trainsite.collection.output import check_output
from trainsite.collection.preflight import preflight
from trainsite.collection.request import Request, check_request, fingerprint, make_recipe
from trainsite.collection.tiers import load_tiers
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError
from trainsite.privacy import Redactor
from trainsite.records.codec import from_json, to_document
from trainsite.records.collection import CollectionIndex
from trainsite.records.run import Input, Manifest, Preflight, Recipe
from trainsite.records.schema import Shape, shape_of
from trainsite.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What a run works with."""

    settings: Settings
    redactor: Redactor
    clock: Clock
    progress: Callable[[str], None]
    pages: Pages
    working_folder: Path


@dataclass(frozen=True)
class _Plan:
    """A request that was found sound."""

    request: Request
    base: Manifest | None
    recipe: Recipe
    inputs: Inputs
    records: tuple[Input, ...]


@dataclass(frozen=True)
class RunResult:
    """A complete run and where it lies."""

    run: Path
    manifest: Manifest


def look_ahead(request: Request, tools: Tools) -> Preflight:
    """Return the preflight of a request; writes nothing. Raises UsageError as ``run_collection``."""
    plan = _plan(request, tools)
    return _preflight(plan, _header(plan, tools)[0], tools)


def run_collection(request: Request, tools: Tools) -> RunResult:
    """
    Collect into the request's output folder and bring the archive's index up to date.

    Raises UsageError before anything is written, StoreError where the archive refuses.
    """
    plan = _plan(request, tools)
    run = request.output
    archive = run.parent
    refuse_foreign_index(archive)
    with run_lock(archive, run.name):
        recover_run(run)
        if request.force and layout.is_run(run):
            _refuse_strangers(run)
            _begin_anew(run, plan, tools)
            replace_run(run, lambda folder: _build(folder, plan, tools))
        elif layout.is_finished(run):
            write_index(archive, tools)  # a run may have been killed between its manifest and the index
            raise StoreError(f"{run}: holds a finished run; choose another -o, or replace it with --force")
        else:
            _build(run, plan, tools)
    write_index(archive, tools)
    return RunResult(run, load_manifest(run))


def write_index(archive: Path, tools: Tools) -> None:
    """Write the archive's index from what is there now; a run whose name is private is a problem in it."""
    with index_lock(archive):
        for left in archive.glob(f".{layout.INDEX_STEM}.*.tmp"):
            left.unlink(missing_ok=True)
        index = load_index(archive)
        tools.pages.write_archive(archive, _without_private_names(index, tools.redactor))


def _without_private_names(index: CollectionIndex, redactor: Redactor) -> CollectionIndex:
    def is_private(name: str) -> bool:
        return bool(redactor.redact_text(name).counts)

    names = [*(entry.path for entry in index.collections), *index.unfinished]
    message = "its folder's name holds something private; rename it"
    collections = tuple(entry for entry in index.collections if not is_private(entry.path))
    return replace(
        index,
        run_count=len(collections),
        collections=collections,
        unfinished=tuple(name for name in index.unfinished if not is_private(name)),
        problems=(*index.problems, *(unreadable(name, message) for name in names if is_private(name))),
    )


def _refuse_strangers(run: Path) -> None:
    found = strangers(run)
    if found:
        raise StoreError(f"{run}: holds {found[0]}, which trainsite did not write; move it away before --force")


def _plan(request: Request, tools: Tools) -> _Plan:
    check_request(request)
    check_output(request.output, tools.redactor)
    if request.natural_run_id:  # an id in its place in the recipe, but a person typed it
        request = replace(request, natural_run_id=str(tools.redactor.redact_text(request.natural_run_id).value))
    tiers = load_tiers()
    base = _base(request.from_run, request.only) if request.from_run else None
    recipe = make_recipe(request, tiers, base)
    inputs = gather_inputs(request, tools.progress)
    return _Plan(request, base, recipe, inputs, _input_records(inputs, base))


def _base(run: Path, only: tuple[str, ...]) -> Manifest:
    """Return the manifest of the run of ``--from``; raises StoreError where a step's record is not the one it names."""
    base = load_manifest(run)
    for line in base.steps:
        record = run / layout.step_record(line.id)
        if line.id not in only and (not record.is_file() or hash_file(record)[0] != line.sha256):
            hint = f"see trainsite validate, or name {line.id} with --only to do it again"
            raise StoreError(f"{record}: differs from its manifest; {hint}")
    return base


def _input_records(inputs: Inputs, base: Manifest | None) -> tuple[Input, ...]:
    """Return what is stored of the inputs; a role that is not given anew is inherited from ``base``."""
    records = {given.record.role: given.record for given in inputs.values()}
    natural_is_new = any(role.startswith("natural") for role in records)
    for record in base.provenance.inputs if base else ():
        if not (record.role in records or (natural_is_new and record.role.startswith("natural"))):
            records[record.role] = record
    return tuple(records[role] for role in sorted(records))


def _preflight(plan: _Plan, header: Header, tools: Tools) -> Preflight:
    """Look ahead; inputs are named as the header stores them, since preflight is stored too."""
    by_role = {record.role: record for record in header.inputs}
    return preflight(plan.recipe, by_role, tools.settings, probe=plan.request.probe_endpoints)


def _header(plan: _Plan, tools: Tools) -> tuple[Header, dict[str, int]]:
    """Return the run's identity, and what was redacted in it."""
    now = tools.clock()
    commit = plan.request.commit or find_commit(tools.working_folder)
    draft = Header(
        run_id="",
        started_at=rfc3339(now),
        label=plan.request.label,
        commit=commit,
        commit_source=None if commit is None else "option" if plan.request.commit else "git",
        recipe=plan.recipe,
        inputs=plan.records,
        recipe_sha256="",
    )
    shape: Shape = shape_of("run-journal")
    redacted = tools.redactor.redact(to_document(draft), shape)
    document = dict(redacted.value)
    identity = {key: document[key] for key in ("label", "recipe", "inputs")}
    document["recipe_sha256"] = fingerprint(
        {
            **identity,
            "from": plan.base.run_id if plan.base else None,
            "only": sorted(plan.request.only),
            "version": __version__,
            "key": tools.redactor.key_id,
            "rules": tools.redactor.rules_sha256,
            "secrets": tools.redactor.literals_id,
        }
    )
    document["run_id"] = f"{compact_utc(now)}-{document['recipe_sha256'][:8]}"
    return from_json(Header, document), redacted.counts


def _begin_anew(run: Path, plan: _Plan, tools: Tools) -> None:
    """Keep what an earlier --force with the same recipe had built, else clear the place."""
    building = building_folder(run)
    try:
        open_run(building, _header(plan, tools)[0], tools.redactor)
    except StoreError:
        clear_folder(building)


def _build(run: Path, plan: _Plan, tools: Tools) -> None:
    header, redactions = _header(plan, tools)
    checks = _preflight(plan, header, tools)
    writer = open_run(run, header, tools.redactor)
    execution = Execution(
        writer=writer,
        inputs=plan.inputs,
        settings=tools.settings,
        clock=tools.clock,
        progress=tools.progress,
        base=plan.base,
        base_folder=plan.request.from_run,
        only=plan.request.only,
    )
    records = execution.run_all()
    ended = tools.clock()
    end = RunEnd(ended, execution.elapsed_s(writer.header.started_at, ended), checks, redactions)
    complete_run(writer, records, end, tools.pages, tools.progress)
