"""Takes the files of no run as they are made, looks at them, and stages those that are not in the site as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from hashlib import sha256
from pathlib import Path

from trainsite.archive.atomic import hash_file, store_errors
from trainsite.dataclass import dataclass
from trainsite.publish.finding import Finding
from trainsite.publish.gate import Gate
from trainsite.publish.staging import Staging
from trainsite.publish.state import SiteFile, SiteState, is_as_left
from trainsite.query.scan import stamp_of


@dataclass
class OverviewMade:
    """Files of no run, those of them that were made anew, and what the gate says of them."""

    files: list[SiteFile] = field(default_factory=list)
    staged: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Keeper:
    """Keeps the files of one build; ``old`` is what the site holds already."""

    def __init__(
        self, gate: Gate, staging: Staging, old: SiteState | None, *, is_same_look: bool, is_same_rules: bool
    ) -> None:
        self.made = OverviewMade()
        files = old.files if old else ()
        self._gate = gate
        self._staging = staging
        self._known: Mapping[str, SiteFile] = {file.path: file for file in files}
        self._passed = {file.sha256 for file in files} if is_same_rules else set()
        self._is_same = is_same_look and is_same_rules
        self._sources = {file.source: file for file in files if file.source} if self._is_same else {}

    def reuse(self, *sources: str) -> tuple[SiteFile, ...]:
        """Keep the files that were made of these sources, if the site has all of them as they were; else of none."""
        found = [self._sources.get(source) for source in sources]
        files = tuple(file for file in found if file is not None and is_as_left(self._staging.site, file))
        if len(files) != len(sources):
            return ()
        self.made.files += files
        return files

    def keep(self, path: str, data: bytes, *, is_own: bool = False, source: str = "") -> None:
        """Look at a file, and stage it where it is new or changed; ``is_own`` as ``Gate.look_at_own`` wants it."""
        found = sha256(data).hexdigest()
        if found not in self._passed:
            self.made.findings += (self._gate.look_at_own if is_own else self._gate.look)(path, data)
        if not self._is_there(path, found, source):
            self._add(self._staging.add(path, data), source)

    def stream(self, path: str, pieces: Iterable[bytes | memoryview]) -> None:
        """
        Write a file piece by piece, and look at each: what records say was looked at where they come from.

        What is no bytes was taken from the site, and looked at when it was made.
        """
        place = self._staging.folder / path
        with store_errors(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                for piece in pieces:
                    if isinstance(piece, bytes):
                        self.made.findings += self._gate.look_at_own(path, piece)
                    file.write(piece)
        self.take(path)

    def published(self, path: str) -> Path | None:
        """Return a file of the site that is as it was made, where it would be looked at as it was then."""
        old = self._known.get(path) if self._is_same else None
        return self._staging.site / path if old is not None and is_as_left(self._staging.site, old) else None

    def take(self, path: str, source: str = "") -> SiteFile:
        """Take a file that was written to the staging folder and looked at; return what lists say of it."""
        place = self._staging.folder / path
        found, _ = hash_file(place)
        if self._is_there(path, found, source):
            place.unlink()
        else:
            self._add(SiteFile(path, found, stamp_of(place)), source)
        return self.made.files[-1]

    def _add(self, file: SiteFile, source: str) -> None:
        self.made.files.append(SiteFile(file.path, file.sha256, file.stamp, source))
        self.made.staged.append(file.path)

    def _is_there(self, path: str, found: str, source: str) -> bool:
        old = self._known.get(path)
        if old is None or old.sha256 != found or not is_as_left(self._staging.site, old):
            return False
        self.made.files.append(SiteFile(old.path, old.sha256, old.stamp, source))
        return True
