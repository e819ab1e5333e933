"""What ``trainsite serve`` does: a build, a server on loopback, and a look at the archive now and then."""

import sys
import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from trainsite.cli.build_actions import make_tools, own_pages, report_lines
from trainsite.dataclass import dataclass
from trainsite.errors import SettingsError, TrainsiteError, UsageError
from trainsite.publish.build import build_site
from trainsite.publish.identity import files_identity, page_folders, theme_folders
from trainsite.publish.request import BuildRequest, BuildTools
from trainsite.publish.server import PreviewServer
from trainsite.query.scan import scan_archive
from trainsite.settings import load_settings

_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Serving:
    """One call of the command."""

    root: Path | None
    output: Path | None
    title: str
    theme: Path | None
    port: int
    watches: bool
    quiet: bool

    def run(self, environ: Mapping[str, str], folder: Path) -> None:
        """Build, serve, and build again until the process is told to end."""
        settings = load_settings(environ, folder)
        archive = self.root if self.root is not None else settings.root
        if not archive.is_dir():
            raise UsageError(f"{archive}: no such folder; give --root the folder that holds the runs")
        tools = make_tools("serve", settings, quiet=self.quiet)
        with nullcontext(self.output) if self.output else TemporaryDirectory(prefix="trainsite-site-") as temporary:
            site = self.output or Path(str(temporary)) / "site"
            request = BuildRequest(
                archive=archive, site=site, title=self.title, theme=self.theme, pages=own_pages(folder)
            )
            seen = self._seen(request)
            self._build(request, tools, must_succeed=True)
            with _server(site, self.port) as server:
                thread = threading.Thread(target=server.serve_forever, daemon=True)
                thread.start()
                click.echo(server.url)
                sys.stdout.flush()
                try:
                    self._watch(request, tools, seen)
                finally:
                    server.shutdown()

    def _watch(self, request: BuildRequest, tools: BuildTools, seen: object) -> None:
        while True:
            time.sleep(_LOOK_EVERY_S)
            if not self.watches:
                continue
            try:
                now = self._seen(request)
                if now != seen:
                    seen = now
                    self._build(request, tools, must_succeed=False)
            except TrainsiteError as error:
                click.echo(f"[serve] {error}", err=True)

    def _seen(self, request: BuildRequest) -> object:
        return dict(scan_archive(request.archive)), files_identity(
            (*theme_folders(request.theme), *page_folders(request))
        )

    def _build(self, request: BuildRequest, tools: BuildTools, *, must_succeed: bool) -> None:
        report = build_site(request, tools)
        if not self.quiet or report.is_refused:
            for line in report_lines(report):
                click.echo(f"[serve] {line}", err=True)
        if must_succeed and report.is_refused:
            raise SystemExit(1)


def _server(site: Path, port: int) -> PreviewServer:
    try:
        return PreviewServer(site, port)
    except OSError as error:
        raise SettingsError(f"port {port}: {error.strerror}; give another --port, or 0 for a free one") from error
