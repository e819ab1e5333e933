"""What ``trainsite redact`` does in each of its forms, and what it prints."""

import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePath

import click

from trainsite.archive.atomic import AtomicFile
from trainsite.cli.progress import make_progress
from trainsite.cli.redaction import make_redactor, make_scanner
from trainsite.errors import SourceError, StoreError, UsageError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, dump_document, to_document
from trainsite.records.problem import Problem
from trainsite.redaction.check import CheckReport, check_paths
from trainsite.redaction.explanation import explain as explain_text
from trainsite.redaction.file import FileRedaction, Tally
from trainsite.settings import load_settings

_PLACES_SHOWN = 200


def explain(text: str, *, as_json: bool) -> None:
    """Print what is found in a text, and the text as it leaves."""
    explained = explain_text(text, make_redactor(load_settings(os.environ, Path.cwd())))
    if as_json:
        click.echo(dump_document(to_document(explained)), nl=False)
        return
    for find in explained.finds:
        place = f" at {find.path}" if find.path != "$" else ""
        click.echo(f"{find.start}-{find.end}{place}: {find.class_}: {find.detector}, read as {find.layer}")
    if not explained.finds:
        click.echo("nothing found")
    if explained.is_private:
        click.echo("somebody in it is private by the configuration: a trajectory with this text is left out")
    click.echo(explained.redacted)


def check(paths: tuple[Path, ...], *, as_json: bool, quiet: bool) -> int:
    """Print where something private stands; return the exit code."""
    redactor = make_scanner(load_settings(os.environ, Path.cwd()))
    report = check_paths(paths, redactor, stdin=sys.stdin.buffer.read, progress=make_progress("redact", quiet=quiet))
    if as_json:
        click.echo(dump_document(_check_document(report)), nl=False)
    else:
        click.echo("\n".join(_check_lines(report)))
    return 0 if report.is_clean else 1


def _check_document(report: CheckReport) -> Json:
    return {
        "ok": report.is_clean,
        "files": report.files,
        "size_bytes": report.size_bytes,
        "counts": dict(sorted(report.counts.items())),
        "places": to_document(report.places),
        "problems": to_document(report.problems),
    }


def _check_lines(report: CheckReport) -> Iterator[str]:
    for place in report.places[:_PLACES_SHOWN]:
        yield f"{place.file}:{place.line}: {place.path}: {place.class_name}"
    total = report.counts.total()
    if total > _PLACES_SHOWN:
        yield f"… and {total - _PLACES_SHOWN:,} more; --json has the first thousand"
    for problem in report.problems:
        yield f"{problem.file}: {problem.message}"
    found = ", ".join(f"{name} {count:,}" for name, count in sorted(report.counts.items()))
    verdict = f"found {total:,}: {found}" if total else "nothing private" if report.is_clean else "not all searched"
    yield f"{report.files:,} {'file' if report.files == 1 else 'files'}: {verdict}"


def redact_run(source: Path, output: Path, *, ledger: Path | None, force: bool, as_json: bool, quiet: bool) -> None:
    """Rewrite a finished run and print what was done."""
    from trainsite.archive.reader import find_run
    from trainsite.clock import make_clock
    from trainsite.collection.run import Tools, write_index
    from trainsite.publish import SitePages
    from trainsite.redaction.run import RunRedaction

    if ledger is not None or force or str(output) == "-":
        raise UsageError("-o, --ledger, --force: a run goes into a new folder, and has its ledger in each step")
    settings = load_settings(os.environ, Path.cwd())
    redactor = make_redactor(settings)
    pages = SitePages(redactor)
    progress = make_progress("redact", quiet=quiet)
    clock = make_clock(settings.source_date_epoch)
    rewriting = RunRedaction(redactor=redactor, clock=clock, pages=pages, progress=progress)
    manifest = rewriting.redact(find_run(str(source), ()), output)
    tools = Tools(
        settings=settings, redactor=redactor, clock=clock, progress=progress, pages=pages, working_folder=Path.cwd()
    )
    write_index(output.absolute().parent, tools)
    if as_json:
        click.echo(dump_document({"run": str(output), "manifest": to_document(manifest)}), nl=False)
        return
    by_class = "".join(f" {name}={count}" for name, count in manifest.redactions.by_class.items())
    click.echo(f"output={output} run={manifest.run_id} redacted-from={manifest.provenance.redacted_from}")
    click.echo(f"redactions={manifest.redactions.total}{by_class}")


def redact_files(
    source: Path,
    output: Path,
    environ: Mapping[str, str],
    *,
    ledger: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Redact a file, a folder or standard input, and print what was done; 1 where something had to be left out."""
    redactor = make_redactor(load_settings(environ, Path.cwd()))
    _refuse(source, output, redactor, force=force)
    _refuse_ledger(ledger, (source, output), force=force)
    tally = Tally()
    with ExitStack() as stack:
        note = stack.enter_context(AtomicFile(ledger)).write if ledger is not None else _forget
        work = FileRedaction(redactor, tally, note, make_progress("redact", quiet=quiet))
        if str(source) == "-":
            _from_stdin(work, output)
        elif source.is_dir():
            _redact_folder(work, source, output)
        elif str(output) == "-":
            _to_stdout(work, source)
        else:
            work.redact(source, output, name=str(source))
    _report(tally, redactor, as_json=as_json, to_stderr=str(output) == "-")
    lost = any(problem.code in ("not_text", "too_deep", "unreadable") for problem in tally.problems)
    raise SystemExit(1 if lost else 0)


def _redact_folder(work: FileRedaction, source: Path, output: Path) -> None:
    """Redact every file of a folder; one that cannot be read is left out and named, the others go on."""
    taken: set[Path] = set()
    for path in _files_below(source):
        target = _free(output / _clean(path.relative_to(source), work.redactor), taken)
        try:
            work.redact(path, target, name=str(path))
        except (SourceError, PermissionError) as error:
            message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            shown = str(work.redactor.redact_text(str(path)).value)
            left = Problem(code="unreadable", message=f"{message}; left out", file=shown, is_row=False)
            work.tally.note(left)


def _free(target: Path, taken: set[Path]) -> Path:
    """Return a path that no file before has; names that differ only in what is private become alike."""
    free, number = target, 2
    while free in taken:
        free, number = target.with_name(f"{target.stem}-{number}{target.suffix}"), number + 1
    taken.add(free)
    return free


def _refuse_ledger(ledger: Path | None, others: tuple[Path, Path], *, force: bool) -> None:
    if ledger is None:
        return
    if any(ledger.absolute() == other.absolute() for other in others):
        raise UsageError(f"--ledger: {ledger} is the source or the output; name another file")
    if ledger.exists() and not force:
        raise StoreError(f"--ledger: {ledger} is there already; name another file, or --force")


def _refuse(source: Path, output: Path, redactor: Redactor, *, force: bool) -> None:
    shown = redactor.redact_text(str(source)).value
    if str(source) != "-" and not source.exists():
        raise UsageError(f"{shown}: no such file or folder; check the spelling")
    if source.is_dir() and str(output) == "-":
        raise UsageError("-o: a folder goes into a folder; name one")
    if source.is_dir() and output.absolute().is_relative_to(source.absolute()):
        raise UsageError(f"{output}: lies inside the source; name a folder beside it")
    if str(output) != "-" and output.exists():
        if source.is_dir() != output.is_dir() or (str(source) != "-" and output.samefile(source)):
            raise UsageError(f"{output}: is the source, or no {'folder' if source.is_dir() else 'file'}; name another")
        if not force:
            raise StoreError(f"{output}: is there already; give another -o, or --force")


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _clean(path: Path, redactor: Redactor) -> Path:
    """Return a relative path whose private parts are tokens, without the signs that paths cannot have."""
    return Path(*(_clean_name(part, redactor) for part in path.parts))


def _clean_name(name: str, redactor: Redactor) -> str:
    redacted = str(redactor.redact_text(name).value)
    if redacted == name:
        return name
    plain = redacted.replace("[", "").replace("]", "").replace(":", "-")
    suffix = PurePath(name).suffix
    return plain if plain.endswith(suffix) else plain + suffix


def _from_stdin(work: FileRedaction, output: Path) -> None:
    data = _unpacked(sys.stdin.buffer.read())
    pieces = work.iter_redacted(iter((data,)), name="-", size_bytes=len(data))
    if str(output) == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        with AtomicFile(output) as file:
            for piece in pieces:
                file.write(piece)


def _unpacked(data: bytes) -> bytes:
    """Return what gzip or Zstandard packed, told by the first bytes; other data as they are."""
    import gzip

    import zstandard

    try:
        if data.startswith(b"\x1f\x8b"):
            return gzip.decompress(data)
        if data.startswith(b"\x28\xb5\x2f\xfd"):
            return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise SourceError("-: the compressed data is damaged or ends too early; send it again") from error
    return data


def _to_stdout(work: FileRedaction, source: Path) -> None:
    from trainsite.trajectories.compression import iter_chunks

    for piece in work.iter_redacted(iter_chunks(source), name=str(source), size_bytes=source.stat().st_size):
        click.echo(piece, nl=False)


def _forget(_line: bytes) -> None:
    return None


def _report(tally: Tally, redactor: Redactor, *, as_json: bool, to_stderr: bool) -> None:
    if as_json:
        document = {
            "files": tally.files,
            "rows": tally.rows,
            "counts": dict(sorted(tally.counts.items())),
            "private_rows": tally.private_rows,
            "problem_count": tally.problem_count,
            "problems": to_document(tally.problems),
            "redaction_key_id": redactor.key_id,
            "rules_sha256": redactor.rules_sha256,
        }
        click.echo(dump_document(document), nl=False, err=to_stderr)
        return
    say: Callable[[str], None] = lambda line: click.echo(line, err=to_stderr)  # noqa: E731 - one stream for all lines
    for problem in tally.problems:
        place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
        say(f"{place}: {problem.message}")
    if tally.problem_count > len(tally.problems):
        say(f"… and {tally.problem_count - len(tally.problems):,} more problems")
    by_class = "".join(f" {name}={count}" for name, count in sorted(tally.counts.items()))
    say(f"files={tally.files} rows={tally.rows} redactions={tally.counts.total()}{by_class}")
