"""What ``trainsite import`` does in each of its forms, and what it prints."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from trainsite.cli.progress import make_progress
from trainsite.cli.redaction import make_redactor, make_scanner
from trainsite.clock import make_clock
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, TrainsiteError, UsageError
from trainsite.importers.importer import ImportOptions
from trainsite.importers.importing import ArchiveResult, Importing, ImportResult
from trainsite.importers.registry import detect, find_importer, importers
from trainsite.publish import SitePages
from trainsite.records.codec import Json, dump_document, to_document
from trainsite.records.run import Manifest
from trainsite.settings import load_settings


def list_formats(*, as_json: bool) -> None:
    """Print the formats and what each is."""
    known = importers()
    if as_json:
        rows = [{"format": each.name, "summary": each.summary, "version": each.version} for each in known.values()]
        click.echo(dump_document(rows), nl=False)
        return
    width = max(map(len, known))
    for name, importer in known.items():
        click.echo(f"{name:<{width}}  {importer.summary}")


def detect_format(source: Path, environ: Mapping[str, str], *, as_json: bool) -> int:
    """Print the formats that a source looks like, the most likely first; return the exit code."""
    redactor = make_scanner(load_settings(environ, Path.cwd()))
    shown = str(redactor.redact_text(str(source)).value)
    if not source.exists():
        raise UsageError(f"{shown}: no such file or folder; check the spelling")
    found = detect(source)
    if as_json:
        rows = [
            {"format": importer.name, "confidence": seen.confidence, "reason": seen.reason} for importer, seen in found
        ]
        click.echo(dump_document({"source": shown, "formats": rows}), nl=False)
    else:
        for importer, seen in found:
            click.echo(f"{importer.name}: {redactor.redact_text(seen.reason).value}")
        if not found:
            click.echo(f"{shown}: looks like no known format; see trainsite import --list", err=True)
    return 0 if found else 1


@dataclass(frozen=True, kw_only=True)
class Work:
    """How to import."""

    options: ImportOptions
    force: bool
    dry_run: bool
    quiet: bool

    def run(self, format_: str, source: Path, *, output: Path | None, into: Path | None) -> ArchiveResult:
        """Import a source into a run or an archive, and bring the archive's index up to date."""
        importer = find_importer(format_)
        settings = load_settings(os.environ, Path.cwd())
        redactor = make_scanner(settings) if self.dry_run else make_redactor(settings)
        importing = Importing(
            redactor=redactor,
            clock=make_clock(settings.source_date_epoch),
            pages=SitePages(redactor),
            progress=make_progress("import", quiet=self.quiet),
            options=self.options,
            force=self.force,
        )
        if self.dry_run:
            with tempfile.TemporaryDirectory(prefix="trainsite-") as folder:
                rehearsal = replace(importing, force=False)
                if into is not None:
                    return rehearsal.into_archive(importer, source, Path(folder) / "archive")
                return ArchiveResult((rehearsal.into_run(importer, source, Path(folder) / "archive" / "run"),))
        if into is not None:
            done = importing.into_archive(importer, source, into)
        else:
            assert output is not None  # noqa: S101 - the command asks for one of both
            done = ArchiveResult((importing.into_run(importer, source, output),))
        if any(result.is_new for result in done.imported):
            self._index(done.imported[0].run.absolute().parent, importing)
        return done

    def _index(self, archive: Path, importing: Importing) -> None:
        from trainsite.collection.run import Tools, write_index

        tools = Tools(
            settings=load_settings(os.environ, Path.cwd()),
            redactor=importing.redactor,
            clock=importing.clock,
            progress=importing.progress,
            pages=importing.pages,
            working_folder=Path.cwd(),
        )
        write_index(archive, tools)


def show(results: Sequence[ImportResult], *, as_json: bool, dry_run: bool) -> None:
    """Print what was imported."""
    if as_json:
        click.echo(dump_document([_document(result, dry_run=dry_run) for result in results]), nl=False)
        return
    for result in results:
        click.echo("\n".join(_lines(result, dry_run=dry_run)))


def raise_refused(refused: Sequence[TrainsiteError]) -> None:
    """Raise the one error there is, or one that names all: a StoreError where there is any; else do nothing."""
    if not refused:
        return
    if len(refused) == 1:
        raise refused[0]
    kind = next((type(error) for error in refused if isinstance(error, StoreError)), type(refused[0]))
    raise kind("\n".join([f"{len(refused):,} runs were not imported", *(f"  {error}" for error in refused)]))


def _document(result: ImportResult, *, dry_run: bool) -> Json:
    return {
        "run": None if dry_run else str(result.run),
        "is_new": result.is_new,
        "dry_run": dry_run,
        "manifest": to_document(result.manifest),
    }


def _lines(result: ImportResult, *, dry_run: bool) -> Iterator[str]:
    manifest = result.manifest
    if not result.is_new:
        yield f"{result.run}: already imported ({manifest.run_id}); nothing was written"
        return
    name = f"{result.run.name}: would be {manifest.run_id}" if dry_run else f"output={result.run} run={manifest.run_id}"
    yield f"{name} status={manifest.status}"
    rows = " ".join(f"{step.id}={step.counts.rows_out}" for step in manifest.steps if step.counts.rows_out)
    yield f"  rows {rows or 'none'}"
    yield f"  coverage {coverage_text(manifest)}"
    contradictions = sum(1 for problem in manifest.problems if problem.code == "contradiction")
    told = f" contradictions={contradictions}" if contradictions else ""
    yield f"  redactions={manifest.redactions.total} problems={_problem_count(manifest)}{told}"
    corrected = [problem for problem in manifest.problems if problem.code.startswith("corrected_")]
    for problem in corrected[:10]:
        yield f"  corrected: {problem.message}"
    if len(corrected) > 10:  # noqa: PLR2004 - as many as are shown
        yield f"  … and {len(corrected) - 10} more corrections; see problems.ndjson"


def coverage_text(manifest: Manifest) -> str:
    """Return how much of a source was understood, in words."""
    coverage = manifest.provenance.coverage
    if coverage is None:
        return "unknown"
    text = (
        f"files {coverage.files_read}/{coverage.files}, rows {coverage.rows_read}/{coverage.rows},"
        f" fields {coverage.fields_mapped}/{coverage.fields}"
    )
    return text + (f" (nowhere in the run: {', '.join(coverage.unmapped[:5])})" if coverage.unmapped else "")


def _problem_count(manifest: Manifest) -> int:
    return len(manifest.problems) + manifest.truncated.get("problems", 0)
