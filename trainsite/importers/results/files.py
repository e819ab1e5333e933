"""Which files a source of plain results holds, which model each is of, and their way into a run."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError, UsageError
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.results.reading import ENDINGS, FileReading, plain_name
from trainsite.importers.results.writing import About, Left, write

_CONFIDENCE = {"report": 0.9, "members": 0.6, "table": 0.6, "rows": 0.5}
_WORDS = {
    "report": "lists of resolved and unresolved ids",
    "members": "an object with a score per case",
    "table": "a table with a column of cases and one of scores",
    "rows": "rows with a case and its score",
}


@dataclass(frozen=True)
class _Listed:
    """What a source holds: files of results, and names of what else lies there."""

    files: tuple[Path, ...]
    left: tuple[Left, ...]


def detect(source: Path) -> Detection | None:
    """Say why a file, or the first file of a folder, looks like plain results; the beginning alone is read."""
    files = _listed(source).files
    if not files:
        return None
    reading = FileReading(files[0], "-")
    form = reading.form()
    if form is None or (form == "members" and not reading.is_pure()):
        return None
    return Detection(_CONFIDENCE[form], _WORDS[form])


def runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """Yield the one run that a source is: all files of a folder are models of one benchmark."""
    listed = _listed(source)
    if not listed.files:
        raise SourceError(f"{shown_name(source.name)}: holds no file of results; give {', '.join(ENDINGS)}")
    if options.model and len(listed.files) > 1:
        raise UsageError(f"--model: the folder holds {len(listed.files):,} files; import one alone, or name none")
    folder = (source if source.is_dir() else source.parent).absolute()
    if source.is_file():
        _require_results(source)
    about = About(
        benchmark=options.benchmark or shown_name(folder.name) or "results",
        metric=options.metric,
        variant=options.variant,
        models={path: options.model or model_name(path) for path in listed.files},
    )
    yield SourceRun(
        name=model_name(source) if source.is_file() else shown_name(folder.name) or "results",
        write=partial(write, files=listed.files, left=listed.left, about=about),
        files=listed.files,
        label=f"{about.benchmark}, {', '.join(about.models.values())}"[:200],
    )


def model_name(path: Path) -> str:
    """Return the model that a file's name says: the name without its endings."""
    endings = "|".join(re.escape(ending) for ending in (*ENDINGS, ".gz", ".zst"))
    return re.sub(rf"(?:{endings})+$", "", shown_name(path.name), flags=re.IGNORECASE) or "results"


def _listed(source: Path) -> _Listed:
    if source.is_file():
        return _Listed((source,), ()) if plain_name(source).endswith(ENDINGS) else _Listed((), ())
    files, left = [], []
    for path in sorted(source.iterdir()):
        if path.is_symlink() or not path.is_file():
            left.append(Left(shown_name(path.name), "is a link or folder; give the files of one benchmark alone"))
        elif not plain_name(path).endswith(ENDINGS):
            left.append(Left(shown_name(path.name), f"is none of {', '.join(ENDINGS)}"))
        elif other := _other_format(path):
            left.append(Left(shown_name(path.name), f"looks like {other}; import it as that", is_of_kind=True))
        elif not _has_form(path):
            left.append(Left(shown_name(path.name), "does not look like results", is_of_kind=True))
        else:
            files.append(path)
    return _Listed(tuple(files), tuple(left))


def _require_results(path: Path) -> None:
    """Raise SourceError for a file that is something else: its members would become false measurements."""
    name = shown_name(path.name)
    if other := _other_format(path):
        raise SourceError(f"{name}: looks like {other}; give that as the format")
    if not _has_form(path):
        raise SourceError(f"{name}: does not look like results: its cases or their scores are not to be found")


def _other_format(path: Path) -> str | None:
    """Return the format that a file looks like more than results, None where there is none or it cannot be opened."""
    from trainsite.importers.registry import importers  # noqa: PLC0415 - the registry imports this module

    try:
        form = FileReading(path, "-").form()
        own = _CONFIDENCE[form] if form else 0.0
        for importer in importers().values():
            if importer.runs is not runs and (seen := importer.detect(path)) is not None and seen.confidence > own:
                return importer.name
    except OSError:
        return None
    return None


def _has_form(path: Path) -> bool:
    """Tell whether a file of a folder looks like results; one that cannot be opened is taken, so that it is told of."""
    try:
        return FileReading(path, "-").form() is not None
    except OSError:
        return True
