"""What ``trainsite build`` does, and what it prints."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from trainsite.cli.progress import make_progress
from trainsite.clock import make_clock
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.publish.build import build_site
from trainsite.publish.finding import Finding
from trainsite.publish.report import BuildReport
from trainsite.publish.request import BuildRequest, BuildTools
from trainsite.publish.sought import sought_identity
from trainsite.settings import DEFAULT_ROOT, Settings, load_settings

if TYPE_CHECKING:
    from trainsite.privacy import Redactor

_PLACES_SHOWN = 100
_WARNINGS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Building:
    """One call of the command."""

    root: Path | None
    output: Path
    strict: bool
    as_json: bool
    quiet: bool
    base_url: str | None
    theme: Path | None
    title: str
    limit: int | None
    is_indexed: bool
    jobs: int

    def run(self, environ: Mapping[str, str], folder: Path) -> int:
        """Build a site, print what was done or why it was refused, and return the exit code."""
        settings = load_settings(environ, folder)
        report = build_site(self._request(settings, folder), make_tools("build", settings, quiet=self.quiet))
        if self.as_json:
            from trainsite.records.codec import dump_document, to_document

            click.echo(dump_document(to_document(report)), nl=False)
        else:
            click.echo("\n".join(report_lines(report)))
        return 1 if report.is_refused or (self.strict and report.warnings) else 0

    def _request(self, settings: Settings, folder: Path) -> BuildRequest:
        archive = self.root if self.root is not None else settings.root
        if not archive.is_dir() and (self.root is not None or archive != Path(DEFAULT_ROOT)):
            raise UsageError(f"{archive}: no such folder; give --root the folder that holds the runs")
        if str(self.output) == "-":
            raise UsageError("-o -: a site is a folder; name one, or give --single-file RUN")
        require_theme(self.theme)
        if self.base_url is not None and not _is_address(self.base_url):
            raise UsageError(f"--base-url {self.base_url}: is no address; give one that begins with https://")
        return BuildRequest(
            archive=archive,
            site=self.output,
            title=self.title,
            base_url=self.base_url,
            theme=self.theme,
            pages=own_pages(folder),
            limit=self.limit,
            is_indexed=self.is_indexed,
            jobs=self.jobs,
        )


def make_tools(command: str, settings: Settings, *, quiet: bool) -> BuildTools:
    """Return what a build is given from outside: what it seeks, the time, and whom it tells how far it is."""
    return BuildTools(
        redactor=lambda: _scanner(settings),
        sought=sought_identity(settings),
        clock=make_clock(settings.source_date_epoch),
        progress=make_progress(command, quiet=quiet),
    )


def _scanner(settings: Settings) -> "Redactor":
    from trainsite.cli.redaction import make_scanner

    return make_scanner(settings)


def require_theme(theme: Path | None) -> None:
    """Raise UsageError for a theme that is no folder."""
    if theme is not None and not theme.is_dir():
        raise UsageError(f"{theme}: no such folder; give --theme a folder with templates/ or assets/")


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not parts.query and not parts.fragment


def own_pages(folder: Path) -> Path | None:
    """Return the folder of the publisher's own pages below the working folder, None where there is none."""
    pages = folder / "content" / "pages"
    return pages if pages.is_dir() else None


def report_lines(report: BuildReport) -> Iterator[str]:
    """Yield what a person reads of a build."""
    if report.is_refused:
        yield from finding_lines(report.findings, report.finding_count)
        yield f"{report.site}: not published, {report.finding_count:,} places to mend; the site is as it was"
        return
    yield from warning_lines(report.warnings)
    yield (
        f"{report.site}: {report.runs:,} runs, {report.pages:,} pages, {report.files:,} files,"
        f" {report.size_bytes / 1e6:.1f} MB; {report.written:,} written, {report.deleted:,} deleted"
        f" in {report.duration_s:.2f} s; build {report.build_id}"
    )


def finding_lines(findings: Sequence[Finding], count: int) -> Iterator[str]:
    """Yield the places that a gate refused; ``count`` is how many there are in all."""
    yield from (f"{finding.place}: {finding.what}" for finding in findings[:_PLACES_SHOWN])
    if count > _PLACES_SHOWN:
        yield f"… and {count - _PLACES_SHOWN:,} more; --json has the first thousand"


def warning_lines(warnings: Sequence[str]) -> Iterator[str]:
    """Yield the first warnings, and how many more there are."""
    yield from (f"warning: {warning}" for warning in warnings[:_WARNINGS_SHOWN])
    if len(warnings) > _WARNINGS_SHOWN:
        yield f"… and {len(warnings) - _WARNINGS_SHOWN:,} more warnings; --json has all"
