"""Which logs of a training a source holds, and the one run that they are."""

import os
import re
from collections.abc import Iterator
from dataclasses import field
from functools import partial
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.trainer import events, state, table
from trainsite.importers.trainer.model import CONFIGS, find_model
from trainsite.importers.trainer.writing import LogFile, State, Training, write

_ENDINGS = (".json", *table.ENDINGS, ".gz", ".zst")
MAX_FILES = 10_000


@dataclass
class _Found:
    """The logs under a folder, by kind."""

    states: dict[Path, list[Path]] = field(default_factory=dict)
    """Folder of a training to its states, those of checkpoints included."""
    events: list[Path] = field(default_factory=list)
    tables: list[Path] = field(default_factory=list)
    configs: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)
    """Tables that hold no curves, and links."""

    @property
    def files(self) -> tuple[Path, ...]:
        return (*(path for paths in self.states.values() for path in paths), *self.events, *self.tables, *self.configs)


def detect(source: Path) -> Detection | None:
    """Say which logs of a training a source holds."""
    try:
        found = _find(source)
    except (OSError, SourceError):
        return None
    if found.states:
        return Detection(0.95, "a trainer state with its log")
    if found.events:
        return Detection(0.95, "TensorBoard event files")
    return Detection(0.5, "a table with a column of steps") if found.tables else None


def runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """Yield the one run that all logs of a source are; those in other folders are series of it."""
    found = _find(source)
    if not (found.states or found.events or found.tables):
        raise SourceError(f"{shown_name(source.name)}: holds no {state.NAME}, event file or table with a step column")
    base = source if source.is_dir() else source.parent
    model = find_model(found.configs, options)
    spans = [span for path in found.events if (span := events.find_span(path))]
    name = shown_name(source.absolute().name) if source.is_dir() else _stem(source)
    training = Training(
        states=tuple(
            State(tuple(LogFile(path, _name(path, base)) for path in paths), _series(folder, base))
            for folder, paths in sorted(found.states.items())
        ),
        events=tuple(LogFile(path, _name(path, base), _series(path.parent, base)) for path in found.events),
        tables=tuple(LogFile(path, _name(path, base), _table_series(path, base, source)) for path in found.tables),
        left=tuple(_name(path, base) for path in found.left),
        model=model,
        metric=options.metric,
    )
    yield SourceRun(
        name=name or "training",
        write=partial(write, training=training),
        files=found.files,
        label=f"training, {model.model_id if model else name}",
        started_at=min((first for first, _ in spans), default=None),
        finished_at=max((last for _, last in spans), default=None),
    )


def _find(source: Path) -> _Found:
    found = _Found()
    if source.is_file():
        _sort(source, found)
        if not found.files and _plain(source).endswith(".json") and state.is_state(source):
            found.states[source.parent] = [source]
        return found
    count = 0
    for place, folders, names in os.walk(source):
        folders[:] = sorted(folder for folder in folders if not (Path(place) / folder).is_symlink())
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                raise SourceError(
                    f"{shown_name(source.name)}: more than {MAX_FILES:,} files; give one training's folder"
                )
            _sort(Path(place) / name, found)
    return found


def _sort(path: Path, found: _Found) -> None:
    """Put a file where it belongs; a file of another kind belongs nowhere."""
    name = path.name
    if path.is_symlink() or not path.is_file():
        if events.MARK in name or name == state.NAME:
            found.left.append(path)
    elif name in CONFIGS:
        found.configs.append(path)
    elif events.MARK in name:
        found.events.append(path)
    elif name == state.NAME or (name.endswith(f"_{state.NAME}") and state.is_state(path)):
        folder = path.parent.parent if state.CHECKPOINT.fullmatch(path.parent.name) else path.parent
        found.states.setdefault(folder, []).append(path)
    elif _plain(path).endswith(table.ENDINGS):
        (found.tables if table.is_table(path) else found.left).append(path)


def _plain(path: Path) -> str:
    return path.name.lower().removesuffix(".gz").removesuffix(".zst")


def _name(path: Path, base: Path) -> str:
    return shown_name(path.relative_to(base).as_posix())


def _series(folder: Path, base: Path) -> str | None:
    """Return the name of the series that a folder inside the source is; null for the source itself."""
    if not folder.is_relative_to(base):
        return None
    name = shown_name(folder.relative_to(base).as_posix())
    return None if name == "." else name


def _table_series(path: Path, base: Path, source: Path) -> str | None:
    return None if path == source else re.sub(r"\.[^/]*$", "", _name(path, base))


def _stem(path: Path) -> str:
    endings = "|".join(re.escape(ending) for ending in _ENDINGS)
    return re.sub(rf"(?:{endings})+$", "", shown_name(path.name), flags=re.IGNORECASE)
