"""What ``trainsite build --single-file`` does, and what it prints."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from trainsite.archive.reader import find_run
from trainsite.cli.build_actions import finding_lines, make_tools, require_theme, warning_lines
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.publish.report import SingleFileReport
from trainsite.publish.single_file import SingleFileRequest, make_single_file
from trainsite.records.codec import dump_document, to_document
from trainsite.settings import load_settings

SITE_ALONE: Final = {"base_url": "--base-url", "limit": "--limit", "is_indexed": "--index", "jobs": "--jobs"}
"""Options that mean something to a site alone, by the names of their values."""


@dataclass(frozen=True, kw_only=True)
class SingleFileBuilding:
    """One call of the command."""

    run: str
    root: Path | None
    output: Path
    refused: Sequence[str]
    """Names of the options of a site alone that were given all the same."""
    strict: bool
    as_json: bool
    quiet: bool
    theme: Path | None
    title: str

    def execute(self, environ: Mapping[str, str], folder: Path) -> int:
        """Write the file, print what was done or why it was refused, and return the exit code."""
        settings = load_settings(environ, folder)
        if self.refused:
            names = ", ".join(SITE_ALONE[name] for name in self.refused)
            raise UsageError(f"{names}: for a whole site; leave it out with --single-file")
        require_theme(self.theme)
        to_stdout = str(self.output) == "-"
        archive = self.root if self.root is not None else settings.root
        request = SingleFileRequest(
            run=find_run(self.run, (archive,)),
            output=None if to_stdout else self.output,
            title=self.title,
            theme=self.theme,
        )
        made = make_single_file(request, make_tools("build", settings, quiet=self.quiet))
        if to_stdout:
            for piece in made.pieces:
                click.echo(piece, nl=False)
        self._say(made.report, to_stderr=to_stdout)
        return 1 if made.report.is_refused or (self.strict and made.report.warnings) else 0

    def _say(self, report: SingleFileReport, *, to_stderr: bool) -> None:
        if self.as_json:
            click.echo(dump_document(to_document(report)), nl=False, err=to_stderr)
        else:
            click.echo("\n".join(report_lines(report)), err=to_stderr)


def report_lines(report: SingleFileReport) -> Iterator[str]:
    """Yield what a person reads of a file that was made, or refused."""
    if report.is_refused:
        yield from finding_lines(report.findings, report.finding_count)
        yield f"{report.file}: not written, {report.finding_count:,} places to mend"
        return
    yield from warning_lines(report.warnings)
    held = report.trajectories - report.left_out
    yield (
        f"{report.file}: run {report.run_id}, {held:,} of {report.trajectories:,} trajectories,"
        f" {report.size_bytes / 1e6:.1f} MB in {report.duration_s:.2f} s"
    )
