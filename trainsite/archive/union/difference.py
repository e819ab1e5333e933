"""What two archives do not have in common, run by run and file by file."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.reader import load_manifest
from trainsite.archive.union.facts import Facts, manifest_facts
from trainsite.archive.union.files import iter_files
from trainsite.archive.union.holdings import Held, Holdings, load_holdings
from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.problem import Problem


@dataclass(frozen=True, kw_only=True)
class OneSided:
    """A run that only one archive holds; the viewer's path is relative to that archive."""

    run_id: str
    name: str
    viewer_path: str


@dataclass(frozen=True, kw_only=True)
class Equal:
    """The same run in both archives, by the names of its folders."""

    run_id: str
    a_names: tuple[str, ...]
    b_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """A fact of the manifests that differs; null where a side lacks it."""

    field: str
    a: Json
    b: Json


@dataclass(frozen=True, kw_only=True)
class Different:
    """Two runs of one id whose contents differ."""

    run_id: str
    a_name: str
    b_name: str
    a_viewer_path: str
    b_viewer_path: str
    files_only_in_a: tuple[str, ...]
    files_only_in_b: tuple[str, ...]
    files_that_differ: tuple[str, ...]
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, kw_only=True)
class ArchiveDifference:
    """Two archives compared; ``is_equal`` where each run of either is finished, intact, and in both."""

    is_equal: bool
    equal: tuple[Equal, ...]
    different: tuple[Different, ...]
    only_in_a: tuple[OneSided, ...]
    only_in_b: tuple[OneSided, ...]
    problems_in_a: tuple[Problem, ...]
    problems_in_b: tuple[Problem, ...]


def compare_archives(a: Path, b: Path, progress: Callable[[str], None]) -> ArchiveDifference:
    """Compare two archives by ids and contents of their runs; raises StoreError where a folder cannot be read."""
    left, right = (load_holdings(archive, verify=True, progress=progress) for archive in (a, b))
    a_runs, b_runs = _by_identity(left.runs), _by_identity(right.runs)
    equal = tuple(
        Equal(run_id=identity[0], a_names=_names(held), b_names=_names(b_runs[identity]))
        for identity, held in a_runs.items()
        if identity in b_runs
    )
    a_rest = [held[0] for identity, held in a_runs.items() if identity not in b_runs]
    b_rest = [held[0] for identity, held in b_runs.items() if identity not in a_runs]
    pairs, a_alone, b_alone = _paired(a_rest, b_rest)
    different = tuple(_different(left, right, mine, other) for mine, other in pairs)
    return ArchiveDifference(
        is_equal=not (different or a_alone or b_alone or left.problems or right.problems),
        equal=equal,
        different=different,
        only_in_a=tuple(map(_alone, a_alone)),
        only_in_b=tuple(map(_alone, b_alone)),
        problems_in_a=left.problems,
        problems_in_b=right.problems,
    )


def _by_identity(runs: Iterable[Held]) -> dict[tuple[str, str], list[Held]]:
    found: dict[tuple[str, str], list[Held]] = {}
    for held in runs:
        found.setdefault(held.identity, []).append(held)
    return found


def _names(runs: Iterable[Held]) -> tuple[str, ...]:
    return tuple(held.name for held in runs)


def _paired(a: list[Held], b: list[Held]) -> tuple[list[tuple[Held, Held]], list[Held], list[Held]]:
    """Return pairs of one id, those of one name before others, and what is left on either side."""
    left, right = list(a), list(b)
    pairs = []
    for has_name in (True, False):
        for mine in list(left):
            fits = (other for other in right if _may_pair(mine, other, has_name=has_name))
            found = next(fits, None)
            if found is not None:
                pairs.append((mine, found))
                left.remove(mine)
                right.remove(found)
    return sorted(pairs, key=lambda pair: pair[0].name), left, right


def _may_pair(mine: Held, other: Held, *, has_name: bool) -> bool:
    return mine.run_id == other.run_id and (mine.name == other.name or not has_name)


def _different(left: Holdings, right: Holdings, mine: Held, other: Held) -> Different:
    a_run, b_run = left.archive / mine.name, right.archive / other.name
    a_files, b_files = _hashes(a_run), _hashes(b_run)
    return Different(
        run_id=mine.run_id,
        a_name=mine.name,
        b_name=other.name,
        a_viewer_path=_viewer(mine),
        b_viewer_path=_viewer(other),
        files_only_in_a=tuple(sorted(a_files.keys() - b_files.keys())),
        files_only_in_b=tuple(sorted(b_files.keys() - a_files.keys())),
        files_that_differ=tuple(sorted(path for path in a_files if b_files.get(path, a_files[path]) != a_files[path])),
        fields=tuple(_iter_fields(manifest_facts(load_manifest(a_run)), manifest_facts(load_manifest(b_run)))),
    )


def _hashes(run: Path) -> Mapping[str, str]:
    return {file.path: file.sha256 or hash_file(run / file.path)[0] for file in iter_files(run)}


def _iter_fields(a: Facts, b: Facts) -> Iterable[FieldDifference]:
    for name in dict.fromkeys((*a, *b)):
        if a.get(name) != b.get(name):
            yield FieldDifference(field=name, a=a.get(name), b=b.get(name))


def _alone(held: Held) -> OneSided:
    return OneSided(run_id=held.run_id, name=held.name, viewer_path=_viewer(held))


def _viewer(held: Held) -> str:
    return f"{held.name}/{layout.ANALYSIS}/index.html"
