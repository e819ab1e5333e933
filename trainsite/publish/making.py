"""Makes what a site lacks, looks at it, and puts it in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from trainsite.archive.index_cache import KnownEntries
from trainsite.dataclass import dataclass
from trainsite.publish.finding import Finding
from trainsite.publish.gate import PLACE_LIMIT, Gate
from trainsite.publish.identity import Identity
from trainsite.publish.machine import machine_names
from trainsite.publish.measured import Measured
from trainsite.publish.overview import Overview, build_id
from trainsite.publish.piece_store import PieceStore
from trainsite.publish.report import BuildReport
from trainsite.publish.request import BuildRequest, BuildTools
from trainsite.publish.run_maker import RunMade, RunMaker, RunTask
from trainsite.publish.site_shell import SiteShell, make_shell
from trainsite.publish.staging import Staging, find_own_files
from trainsite.publish.state import RunState, SiteFile, SiteState, is_as_left, save_state
from trainsite.query.scan import Stamp
from trainsite.twin import in_order

_BATCH = 8
"""Runs that one process makes in one go."""
_WORTH_IT_RUNS = 24
"""Fewer runs are made in one process."""


@dataclass(frozen=True)
class Making:
    """One build that has something to do."""

    request: BuildRequest
    tools: BuildTools
    staging: Staging
    identity: Identity
    state_path: Path | None
    old: SiteState | None

    def make(self, scanned: Mapping[str, Stamp]) -> BuildReport:
        """Make the runs that changed and the pages over all; what the gate refuses leaves the site as it was."""
        if self.old is not None and self._is_fresh(self.old, scanned):
            return self._report(self.old, self.old.build_id, written=0, deleted=0)
        self.staging.clear()
        try:
            return self._make(scanned)
        finally:
            self.staging.clear()

    @cached_property
    def pieces(self) -> PieceStore:
        """Return what the build before kept, and where this one keeps what it makes."""
        return PieceStore(self.state_path.with_suffix(".pieces") if self.state_path else None, self.identity.look)

    @cached_property
    def known_entries(self) -> KnownEntries:
        """Return the entries of runs in the index of the archive."""
        return KnownEntries(self._beside("index"), self.identity.look)

    def _is_fresh(self, old: SiteState, scanned: Mapping[str, Stamp]) -> bool:
        """Tell whether runs and files are those of the last build, those with other stamps by their content."""
        if (old.look, old.rules) != (self.identity.look, self.identity.rules):
            return False
        if {name: run.stamp for name, run in old.runs.items()} != scanned:
            return False
        return all(is_as_left(self.request.site, file) for file in _all_files(old))

    def _make(self, scanned: Mapping[str, Stamp]) -> BuildReport:
        shell = make_shell(self.request, self.pieces)
        gate = Gate(self.tools.scanner, machine_names((self.request.archive, self.request.site)))
        maker = RunMaker(self.request.archive, self.staging, shell.shell, gate)
        runs: dict[str, RunState] = {}
        staged: list[str] = []
        findings: list[Finding] = []
        first: dict[str, str] = {}
        for made in self._made(maker, scanned):
            run = _only_first(made, first)
            runs[run.name] = run
            if run.is_published:
                staged += made.staged
            findings += made.findings
            if made.entry is not None:
                self.known_entries.take(run.stamp, made.entry)
            if len(runs) % 200 == 0:
                self.tools.progress(f"{len(runs):,} of {len(scanned):,} runs")
        self.tools.progress("pages over all runs")
        made_overview = self._overview(shell, gate, runs).make(runs)
        findings += made_overview.findings
        state = SiteState(
            look=self.identity.look,
            rules=self.identity.rules,
            sought=self.identity.sought,
            runs=runs,
            files=tuple(made_overview.files),
            warnings=tuple(made_overview.warnings),
        )
        if findings:
            return replace(
                self._report(state, "", written=0, deleted=0),
                build_id=None,
                findings=tuple(findings[:PLACE_LIMIT]),
                finding_count=len(findings),
            )
        return self._publish(state, [*staged, *made_overview.staged])

    def _overview(self, shell: SiteShell, gate: Gate, runs: Mapping[str, RunState]) -> Overview:
        seen = self.old.runs if self.old and self._is_same_rules() else {}
        changed = [
            run.run_id
            for run in runs.values()
            if run.name not in seen or seen[run.name].manifest_sha256 != run.manifest_sha256
        ]
        return Overview(
            request=self.request,
            shell=shell,
            gate=gate,
            staging=self.staging,
            old=self.old,
            is_same_look=self.old is not None and self.old.look == self.identity.look,
            is_same_rules=self._is_same_rules(),
            measured=Measured((self.staging.folder, self.request.site), self._beside("pairs"), self.identity.look),
            known_entries=self.known_entries,
            pieces=self.pieces,
            changed=frozenset(changed),
        )

    def _beside(self, name: str) -> Path | None:
        """Return the file beside the state that keeps something for the next build."""
        return self.state_path.with_suffix(f".{name}.json") if self.state_path else None

    def _made(self, maker: RunMaker, scanned: Mapping[str, Stamp]) -> Iterator[RunMade]:
        """Yield what becomes of each run, in the order of their names; those that are as they were are not read."""
        old = self.old.runs if self.old else {}
        is_same_look = self.old is not None and self.old.look == self.identity.look
        is_same_rules = self._is_same_rules()
        tasks = [
            RunTask(name, stamp, old.get(name), is_same_look=is_same_look, is_same_rules=is_same_rules)
            for name, stamp in scanned.items()
        ]
        changed = [task for task in tasks if not maker.is_as_it_was(task)]
        batches = [tuple(changed[at : at + _BATCH]) for at in range(0, len(changed), _BATCH)]
        twice = self.request.jobs > 1 and len(changed) > _WORTH_IT_RUNS
        made = (each for batch in in_order(maker, batches, twice=twice) for each in batch)
        waiting = {task.name for task in changed}
        for task in tasks:
            if task.name in waiting:
                yield next(made)
            elif task.old is not None:
                yield RunMade(task.old)

    def _is_same_rules(self) -> bool:
        return self.old is not None and self.old.rules == self.identity.rules

    def _publish(self, state: SiteState, staged: list[str]) -> BuildReport:
        site = self.request.site
        state = replace(state, build_id=build_id(_all_files(state)))
        kept = {file.path for file in _all_files(state)}
        before = (
            [file.path for file in _all_files(self.old)] if self.old else find_own_files(site) if site.is_dir() else []
        )
        if self.state_path is not None:
            self.state_path.unlink(missing_ok=True)  # a build that dies on the way is looked at again
        self.staging.publish([path for path in staged if path in kept])
        gone = sorted({path for path in before if path not in kept})
        self.staging.delete(gone)
        if self.state_path is not None:
            save_state(self.state_path, state)
        return self._report(state, state.build_id, written=len(staged), deleted=len(gone))

    def _report(self, state: SiteState, build_id: str, *, written: int, deleted: int) -> BuildReport:
        files = list(_all_files(state))
        return BuildReport(
            site=str(self.request.site),
            build_id=build_id,
            runs=sum(run.is_published for run in state.runs.values()),
            pages=sum(file.path.endswith(".html") for file in files),
            files=len(files),
            size_bytes=sum(file.stamp.size_bytes for file in files),
            written=written,
            deleted=deleted,
            warnings=(*state.warnings, *(each for run in state.runs.values() for each in run.warnings)),
        )


def _only_first(made: RunMade, first: dict[str, str]) -> RunState:
    """Return a run's state; the second folder of one run id is left out."""
    state = made.state
    if not state.run_id:
        return state
    winner = first.setdefault(state.run_id, state.name)
    if winner == state.name:
        return state
    message = f"{state.name}: the same run as {winner}, so it is left out; delete one of them"
    return replace(state, run_id="", files=(), warnings=(message,))


def _all_files(state: SiteState) -> Iterator[SiteFile]:
    yield from state.files
    for run in state.runs.values():
        yield from run.files
