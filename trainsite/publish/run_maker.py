"""Makes what a site holds of one run: reads it, renders it, looks at it, and stages what changed."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.index import find_entry
from trainsite.dataclass import dataclass
from trainsite.errors import TrainsiteError
from trainsite.publish.finding import Finding
from trainsite.publish.gate import Gate
from trainsite.publish.records import load_records
from trainsite.publish.run_pages import make_run_files
from trainsite.publish.small import Small, find_small
from trainsite.publish.staging import Staging
from trainsite.publish.state import RunState, SiteFile, is_as_left
from trainsite.query.head import Head, Unfit, read_head
from trainsite.query.scan import Stamp
from trainsite.records.codec import from_json
from trainsite.records.collection import CollectionEntry
from trainsite.records.run import Manifest
from trainsite.site.frame import Shell
from trainsite.site.plan import is_taken


@dataclass(frozen=True)
class RunTask:
    """A run that has to be looked at, and what the site held of it."""

    name: str
    stamp: Stamp
    old: RunState | None = None
    is_same_look: bool = False
    """True where pages of the same manifest would be the same."""
    is_same_rules: bool = False
    """True where the gate would say the same of the same bytes."""


@dataclass(frozen=True)
class RunMade:
    """What became of a run."""

    state: RunState
    staged: tuple[str, ...] = ()
    """Files that were made anew, by their paths in the site."""
    findings: tuple[Finding, ...] = ()
    entry: CollectionEntry | None = None
    """Its entry in the index of the archive, where its manifest was read."""


@dataclass(frozen=True)
class RunMaker:
    """Makes the files of runs; can be sent to another process."""

    archive: Path
    staging: Staging
    shell: Shell
    gate: Gate

    def __call__(self, tasks: tuple[RunTask, ...]) -> list[RunMade]:
        """Make several runs."""
        return [self._make(task) for task in tasks]

    def is_as_it_was(self, task: RunTask) -> bool:
        """Tell whether nothing of a run has to be read: its manifest and its pages are those of the last build."""
        old = task.old
        return old is not None and old.stamp == task.stamp and self._is_whole(task, old, old.manifest_sha256)

    def _make(self, task: RunTask) -> RunMade:
        if is_taken(task.name):
            return _left_out(task, "", f"{task.name}: its folder's name is that of a page; rename it")
        findings = self.gate.look_at_name(task.name)
        if findings:
            return RunMade(RunState(task.name, task.stamp, "", ""), findings=tuple(findings))
        head = read_head(self.archive / task.name, task.stamp, keep=True)
        if isinstance(head, Unfit):
            return _left_out(task, head.sha256, f"{task.name}/{head.trouble.file}: {head.trouble.message}")
        if task.old is not None and self._is_whole(task, task.old, head.sha256):
            return RunMade(replace(task.old, stamp=task.stamp))
        try:
            return self._render(task, head)
        except TrainsiteError as error:
            message = str(error).replace(f"{self.archive}/", "")
            return _left_out(task, head.sha256, message)

    def _is_whole(self, task: RunTask, old: RunState, manifest_sha256: str) -> bool:
        is_same = task.is_same_look and task.is_same_rules and old.manifest_sha256 == manifest_sha256
        return is_same and old.is_published and all(is_as_left(self.staging.site, file) for file in old.files)

    def _render(self, task: RunTask, head: Head) -> RunMade:
        manifest = from_json(Manifest, head.manifest)
        records = load_records(head.folder, manifest, verify=True)
        keeper = _Keeper(self, task)
        make_run_files(records, self.shell, f"{task.name}/", lambda file: keeper.keep(file.path, file.data, file.kind))
        readme = head.folder / layout.README
        if readme.is_file() and not readme.is_symlink():
            keeper.keep(layout.README, readme.read_bytes())
        keeper.keep_manifest(head)
        findings = keeper.findings()
        state = RunState(
            name=task.name,
            stamp=task.stamp,
            manifest_sha256=head.sha256,
            run_id=head.run_id,
            finished_at=manifest.finished_at,
            files=tuple(keeper.files),
            warnings=records.warnings,
        )
        return RunMade(state, tuple(keeper.staged), findings, find_entry(task.name, head.manifest))


class _Keeper:
    """Takes the files of one run as they are made; stages those that are not in the site as they are."""

    def __init__(self, maker: RunMaker, task: RunTask) -> None:
        self.files: list[SiteFile] = []
        self.staged: list[str] = []
        self._found: list[list[Finding]] = []
        """What was found in each file, in their order."""
        self._waiting: list[list[Finding]] = []
        self._small: list[Small] = []
        self._maker = maker
        self._name = task.name
        self._known = {file.path: file for file in task.old.files} if task.old else {}
        self._passed = {file.sha256 for file in self._known.values()} if task.is_same_rules else set()

    def keep(self, place: str, data: bytes, kind: str = "") -> None:
        """Look at a file of the run, and stage it where it is new or changed; of a theme's page all is looked at."""
        path = f"{self._name}/{place}"
        found = sha256(data).hexdigest()
        if found not in self._passed:
            self._look(path, data, kind)
        self._stage(path, data, found)

    def findings(self) -> tuple[Finding, ...]:
        """Look at the small files that were kept, and return what was found in all."""
        for place, found in zip(self._waiting, self._maker.gate.look_together(self._small), strict=True):
            place.extend(found)
        return tuple(finding for found in self._found for finding in found)

    def _look(self, path: str, data: bytes, kind: str) -> None:
        gate = self._maker.gate
        small = find_small(path, data)
        if small is not None:
            self._small.append(small)
            self._waiting.append([])
            self._found.append(self._waiting[-1])
        elif kind == "page" and self._maker.shell.theme is None:
            self._found.append(gate.look_at_own(path, data))
        else:
            self._found.append(gate.look(path, data))

    def keep_manifest(self, head: Head) -> None:
        """Look at the manifest as it was read, and stage it where it is new or changed."""
        path = f"{self._name}/{layout.MANIFEST}"
        if head.sha256 not in self._passed:
            value = head.manifest if head.is_as_written else None
            self._found.append(self._maker.gate.look(path, head.data, value))
        self._stage(path, head.data, head.sha256)

    def _stage(self, path: str, data: bytes, found: str) -> None:
        old = self._known.get(path)
        if old is not None and old.sha256 == found and is_as_left(self._maker.staging.site, old):
            self.files.append(old)
        else:
            self.files.append(self._maker.staging.add(path, data, found))
            self.staged.append(path)


def _left_out(task: RunTask, manifest_sha256: str, message: str) -> RunMade:
    return RunMade(RunState(task.name, task.stamp, manifest_sha256, "", warnings=(message,)))
