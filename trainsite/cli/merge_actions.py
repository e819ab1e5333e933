"""What ``trainsite merge`` does, and what it prints."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from trainsite.archive import layout
from trainsite.archive.index import refuse_foreign_index
from trainsite.archive.lock import merge_lock
from trainsite.archive.reader import run_folders
from trainsite.archive.union.holdings import UNFINISHED, load_holdings
from trainsite.archive.union.merge import Copied, copy_runs
from trainsite.archive.union.plan import MergePlan, plan_merge
from trainsite.cli.diff_archive import require_archive
from trainsite.cli.progress import make_progress
from trainsite.cli.redaction import make_redactor
from trainsite.clock import make_clock
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, UsageError
from trainsite.records.codec import Json, dump_document, to_document
from trainsite.records.problem import Problem
from trainsite.settings import load_settings


@dataclass(frozen=True)
class _Outcome:
    copied: list[Copied]
    left_out: list[Problem]
    notes: list[Problem]
    plan: MergePlan


@dataclass(frozen=True, kw_only=True)
class Merging:
    """One call of the command."""

    archives: tuple[Path, ...]
    output: Path
    keep_both: bool
    with_raw: bool
    dry_run: bool
    force: bool
    as_json: bool
    quiet: bool

    def run(self) -> int:
        """Merge, print what was done, and return the exit code."""
        self._check()
        progress = make_progress("merge", quiet=self.quiet)
        if self.dry_run:
            outcome = self._rehearse(progress)
        else:
            with merge_lock(self.output):
                outcome = self._merge(progress)
        if self.as_json:
            click.echo(dump_document(self._document(outcome)), nl=False)
        else:
            click.echo("\n".join(self._lines(outcome)))
        return 1 if any(problem.code != UNFINISHED for problem in outcome.left_out) else 0

    def _check(self) -> None:
        for archive in self.archives:
            require_archive(archive)
            if not run_folders(archive):
                raise UsageError(f"{archive}: holds no run; give the folder that holds the runs")
        output = self.output
        if output.is_symlink() or (output.exists() and not output.is_dir()):
            raise UsageError(f"{output}: is no folder; give -o the folder of the new archive")
        place = output.resolve()
        for archive in map(Path.resolve, self.archives):
            if place == archive or archive in place.parents:
                raise UsageError(f"{output}: lies in an archive that is merged; give -o a folder outside of it")
        for folder in (place, *place.parents):
            if layout.is_run(folder):
                raise UsageError(f"{output}: is a run, or lies in one; give -o the folder of an archive")
        refuse_foreign_index(output)
        # In this order: another merge may just now move the first run in, which then is no stranger.
        if output.is_dir() and not self.force and _strangers(output) and not run_folders(output):
            raise StoreError(f"{output}: is no archive, and not empty; give another -o, or --force")

    def _rehearse(self, progress: Callable[[str], None]) -> _Outcome:
        """Find out what would be done; every file is looked at, as when it is copied."""
        plan = self._plan(progress, verify=True)
        return _Outcome([], plan.left_out, plan.notes, plan)

    def _merge(self, progress: Callable[[str], None]) -> _Outcome:
        plan = self._plan(progress, verify=False)
        made = copy_runs(plan.carries, self.output, progress)
        if run_folders(self.output):
            self._write_index(progress)
        return _Outcome(made.copied, [*plan.left_out, *made.lost], [*plan.notes, *made.replaced], plan)

    def _plan(self, progress: Callable[[str], None], *, verify: bool) -> MergePlan:
        plan = plan_merge(
            [load_holdings(archive, verify=verify, progress=progress) for archive in self.archives],
            load_holdings(self.output, verify=False, progress=progress),
            names={path.name for path in self.output.iterdir()} if self.output.is_dir() else (),
            with_raw=self.with_raw,
            keep_both=self.keep_both,
        )
        if plan.conflicts and not self.keep_both:
            pairs = "; ".join(f"{each.first} and {each.second} ({each.run_id})" for each in plan.conflicts)
            raise StoreError(
                f"{pairs}: one id, different content; see trainsite diff-archive, then leave one out, or --keep-both"
            )
        return plan

    def _write_index(self, progress: Callable[[str], None]) -> None:
        from trainsite.collection.run import Tools, write_index
        from trainsite.publish import SitePages

        settings = load_settings(os.environ, Path.cwd())
        redactor = make_redactor(settings)
        tools = Tools(
            settings=settings,
            redactor=redactor,
            clock=make_clock(settings.source_date_epoch),
            progress=progress,
            pages=SitePages(redactor),
            working_folder=Path.cwd(),
        )
        write_index(self.output, tools)

    def _document(self, outcome: _Outcome) -> Json:
        plan = outcome.plan
        planned = [{"run_id": each.run_id, "name": each.name, "origin": str(each.origins[0])} for each in plan.carries]
        copied = [to_document(each) | {"origin": str(each.origin)} for each in outcome.copied]
        return {
            "archive": str(self.output),
            "dry_run": self.dry_run,
            "copied": planned if self.dry_run else copied,
            "present": [
                {"run_id": each.run_id, "name": each.name, "origin": str(each.origin)} for each in plan.present
            ],
            "left_out": to_document(outcome.left_out),
            "notes": to_document(outcome.notes),
        }

    def _lines(self, outcome: _Outcome) -> Iterator[str]:
        plan = outcome.plan
        if self.dry_run:
            yield from (f"would copy {each.origins[0]} to {self.output / each.name}" for each in plan.carries)
        else:
            yield from (f"copied {each.origin} to {self.output / each.name}" for each in outcome.copied)
        yield from (f"there already: {each.origin} is {self.output / each.name}" for each in plan.present)
        yield from (f"left out: {each.file}: {each.message}" for each in outcome.left_out)
        yield from (
            f"note: {each.file}: {each.message}" if each.file else f"note: {each.message}" for each in plan.notes
        )
        count = len(plan.carries if self.dry_run else outcome.copied)
        yield (
            f"{self.output}: {count} runs {'to copy' if self.dry_run else 'copied'}, {len(plan.present)} there already,"
            f" {len(outcome.left_out)} left out"
        )


def _strangers(folder: Path) -> list[str]:
    """Return what lies in a folder beside what an archive without runs has, or one into which a run is moving."""
    ours = (layout.STATE, *layout.ARCHIVE_FILES)
    return [
        path.name
        for path in folder.iterdir()
        if path.name not in ours and not layout.is_sibling(path.name) and not layout.is_temporary(path.name)
    ]
