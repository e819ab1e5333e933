"""Which collection runs a source holds: one folder, or the folders beside a collection index."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.errors import SourceError
from trainsite.importers.eliza.documents import load_document
from trainsite.importers.eliza.folder import scan
from trainsite.importers.eliza.told import MANIFEST, SCHEMA, Told, read_told
from trainsite.importers.eliza.writing import Adoption, is_known
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.records.problem import Problem

INDEX = "collection-index.json"
_INDEX_SCHEMA = "eliza_training_collection_index"
_HEAD_BYTES = 2**18
_CHILDREN_LOOKED_AT = 200


def detect(source: Path) -> Detection | None:
    """Tell whether a folder is a collection run, or holds some; only the beginnings of manifests are read."""
    folder = source.parent if source.name == MANIFEST else source
    if not folder.is_dir():
        return None
    if _says(folder / MANIFEST, SCHEMA):
        return Detection(0.98, f"a {MANIFEST} with the schema {SCHEMA}")
    if _says(folder / INDEX, _INDEX_SCHEMA):
        return Detection(0.95, f"a {INDEX} with the schema {_INDEX_SCHEMA}")
    children = islice(_children(folder), _CHILDREN_LOOKED_AT)
    if found := next((child for child in children if _says(child / MANIFEST, SCHEMA)), None):
        return Detection(0.9, f"a folder {shown_name(found.name)} that is a collection run")
    if is_known(folder) and not (folder / MANIFEST).exists():
        return Detection(0.6, "files that only a collection run has, and no manifest yet")
    return None


def iter_runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """
    Yield the runs of a source, in the order of their names.

    A folder whose run was killed before its manifest is a run too; folders beside runs that are none are named in the
    problems of the first run. Raises SourceError where a folder cannot be listed.
    """
    folder = (source.parent if source.name == MANIFEST else source).absolute()
    if not folder.is_dir():
        raise SourceError(f"{shown_name(source.name)}: a file and no collection; give the folder that holds {MANIFEST}")
    if _is_run(folder):
        yield _run(folder, options, ())
        return
    children = list(_children(folder))
    runs = [child for child in children if _is_run(child)]
    beside = [shown_name(child.name) for child in children if child not in runs]
    absent = sorted(_indexed(folder) - {child.name for child in children})
    for child in runs:
        others = (*beside, *(f"{name} (named in the index, not here)" for name in absent)) if child is runs[0] else ()
        yield _run(child, options, others)


def _children(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise SourceError(f"{shown_name(folder.name)}: {error.strerror}; check its permissions") from error
    return (child for child in found if child.is_dir() and not child.is_symlink() and child.name[:1] != ".")


def _says(path: Path, schema: str) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return re.search(rb'"schema"\s*:\s*"' + schema.encode() + b'"', file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False


def _is_run(folder: Path) -> bool:
    """Tell whether a folder is a collection run, whole or broken off; another program's manifest speaks against it."""
    if _says(folder / MANIFEST, SCHEMA):
        return True
    manifest = folder / MANIFEST
    if manifest.is_file() and not manifest.is_symlink():
        value = load_document(manifest, MANIFEST)
        if not isinstance(value, Problem):
            return isinstance(value, dict) and value.get("schema") == SCHEMA
    return is_known(folder)


def _indexed(folder: Path) -> set[str]:
    """Return the names of the runs that an index beside them lists."""
    path = folder / INDEX
    value = load_document(path, INDEX) if path.is_file() and not path.is_symlink() else None
    entries = value.get("collections") if isinstance(value, dict) else None
    outputs = (entry.get("outputDir") for entry in entries or () if isinstance(entry, dict))
    return {re.split(r"[/\\]", output.rstrip("/\\"))[-1] for output in outputs if isinstance(output, str) and output}


def _run(folder: Path, options: ImportOptions, beside: tuple[str, ...]) -> SourceRun:
    told = _told(folder)
    source = scan(folder, told.roots)
    adoption = Adoption(source, told, options, beside)
    return SourceRun(
        name=shown_name(folder.name),
        write=adoption.write,
        review=adoption.review,
        files=tuple(source.files.values()),
        label=shown_name(folder.name),
        started_at=datetime.fromisoformat(told.started_at).timestamp() if told.started_at else None,
        tiers=told.tiers,
        skipped={step: "the source skipped it" for step, how in told.steps.items() if how.status == "skipped"},
    )


def _told(folder: Path) -> Told:
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        message = "the folder has no manifest: its run was broken off; what it left is read"
        return Told(problem=Problem(code="no_manifest", message=message, file=MANIFEST, is_row=False))
    value = load_document(path, MANIFEST)
    if isinstance(value, dict):
        return read_told(value)
    message = "a list is no manifest; what its steps left is read"
    listed = Problem(code="unknown_shape", message=message, file=MANIFEST, is_row=False)
    return Told(problem=value if isinstance(value, Problem) else listed)
