"""The use case: one build of a site, from an archive to a folder that opens anywhere."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.publish.identity import Identity, files_identity, page_folders, program_identity, theme_folders
from trainsite.publish.machine import machine_names
from trainsite.publish.report import BuildReport
from trainsite.publish.request import BuildRequest, BuildTools
from trainsite.publish.site_folder import refuse_foreign, site_lock
from trainsite.publish.state import digest, find_untouched, load_state, read_state, state_file
from trainsite.query.scan import Stamp, scan_archive


def build_site(request: BuildRequest, tools: BuildTools) -> BuildReport:
    """
    Build a site, or bring it up to date; a build that the gate refuses leaves it as it was.

    Raises StoreError where the archive cannot be read, where the site's place holds something else, or while another
    process builds the site.
    """
    started = tools.clock()
    refuse_foreign(request.site, request.archive)
    report = _Build.of(request, tools).run()
    return replace(report, duration_s=max(0.0, tools.clock() - started))


@dataclass(frozen=True)
class _Build:
    """What tells whether anything has to be made; most of the program is loaded only where it has."""

    request: BuildRequest
    tools: BuildTools
    names: tuple[str, ...]
    look: str
    state_path: Path | None

    @classmethod
    def of(cls, request: BuildRequest, tools: BuildTools) -> "_Build":
        names = machine_names((request.archive, request.site))
        about = (request.title, request.base_url or "", str(request.limit), str(request.is_indexed))
        return cls(
            request=request,
            tools=tools,
            names=names,
            look=digest(
                (program_identity(), files_identity((*theme_folders(request.theme), *page_folders(request))), *about)
            ),
            state_path=state_file(request.archive, request.site),
        )

    @cached_property
    def rules(self) -> str:
        """Return the identity of what the gate seeks."""
        redactor = self.tools.scanner
        return digest((redactor.key_id, redactor.rules_sha256, redactor.literals_id, *self.names))

    @property
    def sought(self) -> str:
        """Return what tells the same without a redactor; empty where nothing does."""
        return digest((self.tools.sought, *self.names)) if self.tools.sought else ""

    def run(self) -> BuildReport:
        """Make what is missing, look at it, and put it in its place."""
        scanned = self._scanned()
        return self._untouched(scanned) or self._made(scanned)

    def _scanned(self) -> Mapping[str, Stamp]:
        """Return the runs that are wanted, with the stamps of their manifests."""
        scanned = scan_archive(self.request.archive)
        if self.request.limit is None:
            return scanned
        from trainsite.archive.index import load_index  # noqa: PLC0415 - slow to import, and few builds have a limit

        newest = load_index(self.request.archive, limit=self.request.limit).collections
        return {name: scanned[name] for name in sorted(entry.path for entry in newest) if name in scanned}

    def _untouched(self, scanned: Mapping[str, Stamp]) -> BuildReport | None:
        data = read_state(self.state_path) if self.request.site.is_dir() else None
        if data is None or data["look"] != self.look:
            return None
        if not (self.sought and data["sought"] == self.sought) and data["rules"] != self.rules:
            return None
        found = find_untouched(data, self.request.site, scanned)
        if found is None:
            return None
        return BuildReport(
            site=str(self.request.site),
            build_id=found.build_id,
            runs=found.runs,
            pages=found.pages,
            files=found.files,
            size_bytes=found.size_bytes,
            warnings=found.warnings,
        )

    def _made(self, scanned: Mapping[str, Stamp]) -> BuildReport:
        from trainsite.publish.making import Making  # noqa: PLC0415 - renders, and so imports half of the program
        from trainsite.publish.staging import Staging  # noqa: PLC0415 - as above

        site = self.request.site
        with site_lock(site):
            old = load_state(self.state_path) if site.is_dir() else None
            identity = Identity(self.look, self.rules, self.sought)
            making = Making(self.request, self.tools, Staging(site), identity, self.state_path, old)
            return making.make(scanned)
